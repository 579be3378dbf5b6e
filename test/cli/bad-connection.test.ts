import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { startEmbedded } from '../../src/endpoints/postgres/embedded.ts';
import { mariadbClient } from '../migrate/ends.ts';
import type { MariadbServer } from '../servers/mariadb.ts';
import { hasMariadb, startMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Folder } from './godwit.ts';
import { godwitEach, makeFolder } from './godwit.ts';

if (!hasMariadb) withoutMariadb('what is said of wrong configurations of MariaDB');

describe('a configuration that cannot work', () => {
  let server: EmbeddedServer;
  let maria: MariadbServer | undefined;
  let folder: Folder;
  beforeAll(async () => {
    server = await startEmbedded({ settings: { password_encryption: 'scram-sha-256' } });
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    for (const sql of [
      'CREATE ROLE weak LOGIN; CREATE SCHEMA shop; CREATE TABLE shop.item (id int PRIMARY KEY)',
      'CREATE DATABASE locked',
      'REVOKE CONNECT ON DATABASE locked FROM public',
    ])
      await client.query(sql);
    await client.end();
    if (hasMariadb) {
      maria = await startMariadb();
      const root = await mariadbClient(maria.url);
      await root.query(
        `CREATE DATABASE shop; CREATE TABLE shop.item (id int PRIMARY KEY); CREATE USER weak@'%' IDENTIFIED BY 'right'; GRANT USAGE ON *.* TO weak@'%'`,
      );
      await root.end();
    }
    folder = makeFolder({
      'broken.json': '{"source": "mysql://ann:s3cret@a/shop", "target" "x"}',
      'unknown.json':
        '{"source": "mysql://ann:s3cret@a/shop", "target": "postgresql://b/c", "tabelMappings": {}}',
      'settings.json': '{"FullLoadSettings": {"MaxFullLoadSubTask": 3}}',
      'number.json': '{"FullLoadSettings": {"MaxFullLoadSubTasks": "many"}}',
      'rule.json':
        '{"rules":[{"rule-type":"selection","rule-id":"7","rule-name":"x","object-locator":{"schema-name":"a","table-name":"b"},"rule-action":"inclood"}]}',
    });
  });
  afterAll(async () => {
    await Promise.all([server?.stop(), maria?.stop()]);
    folder?.remove();
  });

  it('is told in one sentence with the remedy, with status 2, no stack and no secret', async () => {
    const good = server.url;
    const host = `host=${encodeURIComponent(server.host)}`;
    const cases: (readonly [args: readonly string[], message: RegExp])[] = [
      [
        ['--source', 'oracle://ann:s3cret@a/b', '--target', good],
        /source must be a URL that begins with one of postgresql:/,
      ],
      [['--source', 'ann:s3cret@a', '--target', good], /source must be a URL/],
      [['--source', good], /needs a source and a target/],
      [
        ['--source', 'postgresql://ann:s3cret@127.0.0.1:1/b', '--target', good],
        /127\.0\.0\.1:1 cannot be reached: nothing listens there/,
      ],
      [
        ['--source', 'postgresql://ann:s3cret@host.invalid/b', '--target', good],
        /host is not known|could not be looked up/,
      ],
      [
        ['--source', `postgresql:///none?${host}&user=postgres&password=s3cret`, '--target', good],
        /has no database none\. Create it first/,
      ],
      [
        ['--source', `postgresql:///locked?${host}&user=weak`, '--target', good],
        /User weak may not do this .*permission denied for database/,
      ],
      [
        ['--source', `postgresql:///postgres?${host}&user=nobody&password=s3cret`, '--target', good],
        /does not let this user in: role "nobody" does not exist/,
      ],
      [['--source', `${good}&sslmode=yes`, '--target', good], /sslmode is none of disable, allow/],
      [
        ['--source', `${good}&sslrootcert=/none&sslmode=verify-full&host=127.0.0.1`, '--target', good],
        /certificate file \/none cannot be read/,
      ],
      [
        ['--source', good, '--target', good, '--source-password-file', '/none'],
        /password file \/none of the source cannot be read/,
      ],
      [
        ['--source', good, '--target', good, '--table-mappings', folder.at('rule.json')],
        /rule.*7.*inclood|inclood|rule-action/s,
      ],
      [
        ['--source', good, '--target', good, '--task-settings', folder.at('settings.json')],
        /Unrecognized key: "MaxFullLoadSubTask"/,
      ],
      [
        ['--source', good, '--target', good, '--task-settings', folder.at('number.json')],
        /MaxFullLoadSubTasks/,
      ],
      [
        ['--source', good, '--target', good, '--task-settings', '/none.json'],
        /\/none\.json cannot be used: it cannot be read/,
      ],
      [
        ['--source', good, '--target', good, '--state', folder.at('rule.json/tasks')],
        /file of tasks .*rule\.json\/tasks cannot be used/,
      ],
      [
        ['--source', good, '--target', good, '--state', '/proc/none/a/tasks'],
        /file of tasks \/proc\/none\/a\/tasks cannot be used: .*mkdir '\/proc\/none'/,
      ],
      [
        ['--source', good, '--target', good, '--state', 'mysql://ann:s3cret@a/b'],
        /kept in a file or in a PostgreSQL database/,
      ],
      [
        ['--source', good, '--target', good, '--state', 'postgresql://ann:s3cret@127.0.0.1:1/b'],
        /127\.0\.0\.1:1 cannot be reached/,
      ],
      [
        ['--source', good, '--target', good, '--state', `postgresql:///postgres?${host}&user=weak`],
        /User weak may not do this .*permission denied for database/,
      ],
      [
        ['--source', good, '--target', good, '--type', 'some'],
        /'some' is invalid\. Allowed choices are full-load/,
      ],
      [
        ['--source', good, '--target', good, '--type', 'cdc', '--start-position', 'binlog.000001:4'],
        /neither a time nor a position in the log/,
      ],
      [['--source', good, '--target', good, '--start-position', '0/1'], /full load follows no changes/],
      [[folder.at('broken.json')], /is no JSON \(look at line 1, column \d+\)/],
      [[folder.at('unknown.json')], /Unrecognized key: "tabelMappings"/],
      [[folder.at('none.json')], /none\.json cannot be used: it cannot be read/],
    ];
    if (maria) {
      const at = `127.0.0.1:${maria.port}`;
      cases.push(
        [
          ['--source', `mysql://weak:s3cret@${at}/shop`, '--target', good],
          /does not let user weak in: .*password/,
        ],
        [
          ['--source', `mysql://weak:right@${at}/shop`, '--target', good],
          /User weak may not use database shop/,
        ],
        [['--source', `mysql://root@${at}/none`, '--target', good], /has no database none\. Create it first/],
        [
          ['--source', `mysql://root@${at}/shop?ssl-mode=required`, '--target', good],
          /does not offer TLS\. Turn it on there/,
        ],
        [
          ['--source', `mysql://root@${at}/shop?colour=red`, '--target', good],
          /parameter colour, which is not known/,
        ],
        [
          ['--source', `mysql://root:s3cret@127.0.0.1:1/shop`, '--target', good],
          /127\.0\.0\.1:1 cannot be reached/,
        ],
        [['--source', good, '--target', `mysql://root:s3cret@127.0.0.1:70000/shop`], /has the form mysql:/],
      );
    }
    const ran = await godwitEach(
      cases.map(([args]) => [
        'migrate',
        ...args,
        ...(args.includes('--state') ? [] : ['--state', folder.at('tasks.sqlite')]),
      ]),
      folder.path,
    );
    ran.forEach(({ status, stdout, stderr }, i) => {
      const [args, message] = cases[i] as (typeof cases)[number];
      expect({ args, status, stdout }).toEqual({ args, status: 2, stdout: '' });
      expect(stderr).toMatch(message);
      expect(stderr).toMatch(/^(?:godwit|error): /m);
      expect(stderr).not.toMatch(/s3cret|^\s+at |defect of Godwit/m);
    });
  });
});
