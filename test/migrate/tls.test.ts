import { chownSync, copyFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSink, openSource } from '../../src/jobs/endpoints.ts';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { startEmbedded } from '../../src/endpoints/postgres/embedded.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import { runTask } from '../../src/migrate/task.ts';
import type { Authority, Certificate } from '../servers/certificates.ts';
import { makeAuthority } from '../servers/certificates.ts';
import type { MariadbServer } from '../servers/mariadb.ts';
import { hasMariadb, startMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Client } from './ends.ts';
import { mariadbClient } from './ends.ts';

if (!hasMariadb) withoutMariadb('TLS of MariaDB');

/** Every address of 127.0.0.0/8 is this machine; so that tests at the same time do not meet, each takes two of its own. */
const [second, third] = [1 + (process.pid % 250), 1 + ((process.pid >> 8) % 250)];
/** The certificates of the servers are for the first one. */
const [named, unnamed] = [`127.${second}.${third}.1`, `127.${second}.${third}.2`];

describe('connections with TLS', () => {
  let authority: Authority;
  let other: Authority;
  let client: Certificate;
  beforeAll(() => {
    authority = makeAuthority();
    other = makeAuthority();
    client = authority.sign('mover');
  });
  afterAll(() => {
    authority?.remove();
    other?.remove();
  });

  /** What opening an end says; empty when it was opened. */
  async function said(side: 'source' | 'target', url: string): Promise<string> {
    try {
      const one = await (side === 'source' ? openSource(url) : openSink(url, {}));
      await one.close();
      return '';
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    }
  }

  /** Loads the table `item` of one end and follows it, all with TLS. */
  async function move(
    from: { url: string; schema: string },
    to: { url: string; schema: string },
    change: () => Promise<unknown>,
  ): Promise<void> {
    const [source, sink] = [await openSource(from.url), await openSink(to.url, {})];
    const state = openSqliteState(':memory:');
    const job = {
      name: `tls-${from.schema}`,
      type: 'full-load-and-cdc' as const,
      source,
      sink,
      state,
      settings: readTaskSettings({}, 'the test'),
      naming: {
        table: (schema: string, name: string) =>
          schema === from.schema ? { schema: to.schema, name } : undefined,
        column: (_schema: string, _table: string, name: string) => name,
      },
      restart: false,
      signal: AbortSignal.timeout(50_000),
      events: {
        onPlan: () => {},
        onRows: () => {},
        onRange: () => {},
        onFollow: () => {},
        onRetry: () => {},
      },
    };
    try {
      const last = async (): Promise<string> => (await source.capture?.last()) ?? '';
      await runTask({ ...job, until: await last() });
      await change();
      await runTask({ ...job, until: await last() });
    } finally {
      await Promise.all([source.close(), sink.close(), state.close()]);
    }
  }

  let server: EmbeddedServer;
  let admin: pg.Client;
  let maria: MariadbServer;
  let root: Client;
  let local: Certificate;
  beforeAll(async () => {
    const signed = authority.sign('db.test', [named]);
    server = await startEmbedded({
      settings: { wal_level: 'logical', listen_addresses: `${named},${unnamed}` },
    });
    admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    const folder = String((await admin.query('SHOW data_directory')).rows[0]?.data_directory);
    const { uid, gid } = statSync(folder);
    const put = (name: string, from: string): void => {
      copyFileSync(from, join(folder, name));
      chownSync(join(folder, name), uid, gid);
    };
    put('server.crt', signed.cert);
    put('server.key', signed.key);
    put('root.crt', authority.ca);
    writeFileSync(
      join(folder, 'pg_hba.conf'),
      'local all all trust\nhostssl all mover all cert\nhostssl replication mover all cert\nhostssl all pass all scram-sha-256\n',
    );
    for (const sql of [
      `CREATE ROLE mover SUPERUSER LOGIN; CREATE ROLE pass LOGIN PASSWORD 'right'`,
      `ALTER SYSTEM SET ssl_ca_file = 'root.crt'`,
      'ALTER SYSTEM SET ssl = on',
      'SELECT pg_reload_conf()',
      'CREATE SCHEMA item; CREATE TABLE item.item (id int PRIMARY KEY); INSERT INTO item.item VALUES (1); CREATE SCHEMA back; CREATE TABLE back.item (id int PRIMARY KEY)',
    ])
      await admin.query(sql);
    if (!hasMariadb) return;
    local = authority.sign('localhost');
    maria = await startMariadb([
      '--bind-address=localhost',
      `--ssl-ca=${authority.ca}`,
      `--ssl-cert=${local.cert}`,
      `--ssl-key=${local.key}`,
    ]);
    root = await mariadbClient(maria.url);
    await root.query(
      `CREATE USER mover@'%' REQUIRE X509; GRANT ALL ON *.* TO mover@'%'; CREATE USER pass@'%' IDENTIFIED BY 'right'; GRANT ALL ON *.* TO pass@'%';
       CREATE DATABASE item; CREATE TABLE item.item (id int PRIMARY KEY); CREATE DATABASE back; CREATE TABLE back.item (id int PRIMARY KEY);
       INSERT INTO back.item VALUES (11); SET GLOBAL require_secure_transport = ON`,
    );
  });
  afterAll(async () => {
    await admin?.end();
    await root?.end();
    await Promise.all([server?.stop(), maria?.stop()]);
  });

  const postgres = (host: string, parameters: string, user = 'mover'): string =>
    `postgresql://${user}@${host}:5432/postgres?${parameters}`;
  const mysql = (parameters: string, user = 'mover'): string =>
    `mysql://${user}@localhost:${maria.port}?${parameters}`;

  it.each(['source', 'target'] as const)('are those of libpq for a PostgreSQL %s', async (side) => {
    const own = `sslcert=${client.cert}&sslkey=${client.key}`;
    const ca = `sslrootcert=${authority.ca}`;
    expect(await said(side, postgres(named, `sslmode=verify-full&${ca}&${own}`))).toBe('');
    expect(await said(side, postgres(unnamed, `sslmode=verify-ca&${ca}&${own}`))).toBe('');
    expect(await said(side, postgres(unnamed, `sslmode=require&${own}`))).toBe('');
    expect(await said(side, postgres(named, own))).toBe('');
    expect(await said(side, postgres(unnamed, `sslmode=verify-full&${ca}&${own}`))).toMatch(
      /^OperationError: The certificate that PostgreSQL at 127\..*:5432 shows is for another host name/,
    );
    const untrusted =
      /^OperationError: The certificate of the server cannot be trusted: name its authority with sslrootcert/;
    expect(await said(side, postgres(named, `sslmode=verify-full&sslrootcert=${other.ca}&${own}`))).toMatch(
      untrusted,
    );
    expect(await said(side, postgres(named, `sslmode=verify-ca&${own}`))).toMatch(untrusted);
    expect(await said(side, postgres(named, `sslmode=disable&${own}`))).toMatch(
      /does not let this user in: no pg_hba.conf entry/,
    );
    expect(await said(side, postgres(named, `sslmode=require`))).toMatch(/certificate/);
    const strange = other.sign('mover');
    expect(
      await said(side, postgres(named, `sslmode=require&sslcert=${strange.cert}&sslkey=${strange.key}`)),
    ).toMatch(/^OperationError: .*certificate/);
    expect(await said(side, postgres(named, 'sslmode=require&sslcert=/none.pem'))).toMatch(
      /file \/none\.pem cannot be read/,
    );
    expect(
      await said(side, postgres(named, `sslmode=require&sslcert=${client.key}&sslkey=${client.key}`)),
    ).toMatch(/^OperationError: .*certificate/);
    expect(await said(side, postgres(named, `sslmode=require&password=wrong`, 'pass'))).toMatch(
      /^OperationError: .* does not accept the password of user pass/,
    );
  });

  it.skipIf(!hasMariadb).each(['source', 'target'] as const)(
    "are those of MySQL's clients for a MariaDB %s",
    async (side) => {
      const own = `ssl-cert=${client.cert}&ssl-key=${client.key}`;
      const ca = `ssl-ca=${authority.ca}`;
      expect(await said(side, mysql(`ssl-mode=verify_identity&${ca}&${own}`))).toBe('');
      expect(await said(side, mysql(`ssl-mode=verify_ca&${ca}&${own}`))).toBe('');
      expect(await said(side, mysql(`ssl-mode=required&${own}`))).toBe('');
      expect(await said(side, mysql(own))).toBe('');
      expect(
        await said(side, mysql(`ssl-mode=verify_identity&${ca}&${own}`).replace('localhost', '127.0.0.1')),
      ).toMatch(/use the name that the server's certificate has/);
      const renamed = authority.sign('db.test');
      const serve = async ({ cert, key }: Certificate): Promise<void> => {
        copyFileSync(cert, local.cert);
        copyFileSync(key, local.key);
        await root.query('FLUSH SSL');
      };
      const before = { cert: `${local.cert}.own`, key: `${local.key}.own` };
      copyFileSync(local.cert, before.cert);
      copyFileSync(local.key, before.key);
      await serve(renamed);
      expect(await said(side, mysql(`ssl-mode=verify_identity&${ca}&${own}`))).toMatch(
        /^OperationError: The certificate that MySQL at localhost:\d+ shows is for another host name/,
      );
      await serve(before);
      const untrusted =
        /^OperationError: The certificate of the server cannot be trusted: name its authority with ssl-ca/;
      expect(await said(side, mysql(`ssl-mode=verify_identity&ssl-ca=${other.ca}&${own}`))).toMatch(
        untrusted,
      );
      expect(await said(side, mysql(`ssl-mode=verify_ca&${own}`))).toMatch(untrusted);
      expect(await said(side, mysql(`ssl-mode=disabled`, 'pass:right'))).toMatch(
        /does not let user pass in: .* or it wants TLS/,
      );
      expect(await said(side, mysql(`ssl-mode=required`))).toMatch(/does not let user mover in/);
      const strange = other.sign('mover');
      expect(
        await said(side, mysql(`ssl-mode=required&ssl-cert=${strange.cert}&ssl-key=${strange.key}`)),
      ).toMatch(/^OperationError: .*certificate/);
      expect(
        await said(side, mysql(`ssl-mode=required&ssl-cert=${client.key}&ssl-key=${client.key}`)),
      ).toMatch(/^OperationError: .*certificates and a key/);
      expect(await said(side, mysql('ssl-mode=required&ssl-cert=/none.pem'))).toMatch(
        /file \/none\.pem cannot be read/,
      );
      expect(await said(side, mysql('ssl-mode=required', 'pass:wrong'))).toMatch(/does not let user pass in/);
    },
  );

  it.skipIf(!hasMariadb)('carry rows and changes both ways', async () => {
    const pgUrl = postgres(
      named,
      `sslmode=verify-full&sslrootcert=${authority.ca}&sslcert=${client.cert}&sslkey=${client.key}`,
    );
    const myUrl = mysql(
      `ssl-mode=verify_identity&ssl-ca=${authority.ca}&ssl-cert=${client.cert}&ssl-key=${client.key}`,
    );
    await move({ url: pgUrl, schema: 'item' }, { url: myUrl, schema: 'item' }, () =>
      admin.query('INSERT INTO item.item VALUES (2)'),
    );
    expect(await root.query('SELECT id FROM item.item ORDER BY id')).toEqual([[1], [2]]);
    await move({ url: myUrl, schema: 'back' }, { url: pgUrl, schema: 'back' }, () =>
      root.query('INSERT INTO back.item VALUES (12)'),
    );
    expect((await admin.query('SELECT id FROM back.item ORDER BY id')).rows).toEqual([
      { id: 11 },
      { id: 12 },
    ]);
  });
});
