#!/bin/sh
# Installs the database servers that the tests need besides the embedded PostgreSQL: MariaDB, as Debian and Ubuntu package it.
# It does nothing when they are there. It needs root; elsewhere, install the package by hand.
set -eu
if [ -x /usr/sbin/mariadbd ] || [ -x /usr/libexec/mariadbd ]; then exit 0; fi
if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
  echo "MariaDB is not installed, and cannot be installed here: it takes root and apt-get (package mariadb-server)." >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get install -y --no-install-recommends mariadb-server >/dev/null 2>&1 ||
  { apt-get update >/dev/null && apt-get install -y --no-install-recommends mariadb-server >/dev/null; }
