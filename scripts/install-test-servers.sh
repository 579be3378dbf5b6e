#!/bin/sh
# Installs what the tests need besides the embedded PostgreSQL, as Debian and Ubuntu package it: MariaDB, AWS's command line,
# and Chromium for the console's tests.
# What is there is left alone. It needs root; elsewhere, install the packages by hand.
set -eu
packages=
[ -x /usr/sbin/mariadbd ] || [ -x /usr/libexec/mariadbd ] || packages="$packages mariadb-server"
[ -x /usr/bin/chromium ] || [ -x /usr/bin/chromium-browser ] || [ -x /usr/bin/google-chrome ] || packages="$packages chromium"
[ -x /usr/bin/aws ] || packages="$packages awscli"
[ -n "$packages" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
  echo "Not installed, and cannot be installed here, because it takes root and apt-get:$packages." >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
# One that cannot be had does not keep the others.
for package in $packages; do
  apt-get install -y --no-install-recommends "$package" >/dev/null 2>&1 ||
    { apt-get update >/dev/null && apt-get install -y --no-install-recommends "$package" >/dev/null; } ||
    echo "The package $package could not be installed." >&2
done
