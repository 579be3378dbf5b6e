import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { startEmbedded } from '../src/endpoints/postgres/embedded.ts';
import { startMariadb } from '../test/servers/mariadb.ts';
import { row } from './measure.ts';

/**
 * Loads rows of mixed types from MariaDB into PostgreSQL and back, by `godwit migrate` as a process of its own, and beside it, in the same run, what there
 * is to compare with: PostgreSQL's COPY of a prepared binary file, MariaDB's LOAD DATA of a prepared file, and pgloader where it is installed. Build first.
 *
 *     node bench/load.ts [ROWS]      (3000000 if nothing is said)
 */
const rows = Number(process.argv[2] ?? 3_000_000);
const widths = [44, 10, 10, 10, 10];

const columns = (time: string): string =>
  `l_orderkey bigint NOT NULL, l_partkey int NOT NULL, l_suppkey int NOT NULL, l_linenumber int NOT NULL, l_quantity decimal(12,2) NOT NULL,
   l_extendedprice decimal(12,2) NOT NULL, l_discount decimal(12,2), l_tax decimal(12,2), l_returnflag char(1), l_linestatus char(1), l_shipdate date,
   l_commitdate date, l_receiptdate ${time}(6), l_shipinstruct varchar(25), l_shipmode varchar(10), l_comment varchar(60), PRIMARY KEY (l_orderkey, l_linenumber)`;

const fill = `INSERT INTO src.lineitem SELECT seq DIV 4, seq % 200000, seq % 10000, seq % 4, seq % 50, seq * 1.17 % 100000, (seq % 10) / 100,
  IF(seq % 7 = 0, NULL, (seq % 8) / 100), 'R', 'O', DATE_ADD('1992-01-01', INTERVAL seq % 2500 DAY), DATE_ADD('1992-01-01', INTERVAL seq % 2400 DAY),
  DATE_ADD('1992-01-01 00:00:00', INTERVAL seq * 1013 MICROSECOND), 'DELIVER IN PERSON', 'AIR', CONCAT('tab\\t newline\\n back\\\\ \u00fcnicode ', seq) FROM seq_1_to_${rows}`;

interface Measured {
  readonly seconds: number;
  /** Seconds of CPU of the process that moves the rows; absent where the server does it all. */
  readonly cpu?: number;
  readonly peakMegabytes?: number;
}

function show(name: string, { seconds, cpu, peakMegabytes }: Measured): void {
  const rate = String(Math.round(rows / seconds / 1000));
  process.stdout.write(
    row(
      [
        name,
        seconds.toFixed(1),
        rate,
        cpu?.toFixed(1) ?? '',
        peakMegabytes === undefined ? '' : String(peakMegabytes),
      ],
      widths,
    ),
  );
}

async function timed(work: () => Promise<unknown>): Promise<Measured> {
  const start = performance.now();
  await work();
  return { seconds: (performance.now() - start) / 1000 };
}

/** Runs a program under GNU time where that is installed, else without its CPU and memory. */
function program(command: string, args: readonly string[]): Measured {
  const start = performance.now();
  const hasTime = spawnSync('/usr/bin/time', ['--version']).status === 0;
  const result = hasTime
    ? spawnSync('/usr/bin/time', ['-f', 'MEASURED %U %S %M', command, ...args], { encoding: 'utf8' })
    : spawnSync(command, args, { encoding: 'utf8' });
  const seconds = (performance.now() - start) / 1000;
  if (result.status !== 0)
    throw new Error(
      `${command} ended with ${result.status}: ${result.stderr.slice(-800)}${result.stdout.slice(-400)}`,
    );
  const [, user, system, peak] = /MEASURED ([\d.]+) ([\d.]+) (\d+)/.exec(result.stderr) ?? [];
  return {
    seconds,
    ...(user === undefined
      ? {}
      : { cpu: Number(user) + Number(system), peakMegabytes: Math.round(Number(peak) / 1024) }),
  };
}

const folder = mkdtempSync(join(tmpdir(), 'godwit-bench-'));
execFileSync('chmod', ['777', folder]);
const [maria, server] = await Promise.all([
  startMariadb(['--secure-file-priv=']),
  startEmbedded({ settings: { max_wal_size: '8GB' } }),
]);
const godwit = join(import.meta.dirname, '../bin/godwit.js');
const migrate = (source: string, target: string, settings: unknown, mappings: unknown): Measured => {
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
  writeFileSync(join(folder, 'mappings.json'), JSON.stringify(mappings));
  return program(process.execPath, [
    godwit,
    'migrate',
    '--source',
    source,
    '--target',
    target,
    '--state',
    join(folder, `state-${Math.random()}`),
    '--task-settings',
    join(folder, 'settings.json'),
    '--table-mappings',
    join(folder, 'mappings.json'),
  ]);
};
const only = (schema: string, to: string): unknown => ({
  rules: [
    {
      'rule-type': 'selection',
      'rule-id': '1',
      'object-locator': { 'schema-name': schema, 'table-name': '%' },
      'rule-action': 'include',
    },
    {
      'rule-type': 'transformation',
      'rule-id': '2',
      'rule-target': 'schema',
      'object-locator': { 'schema-name': schema },
      'rule-action': 'rename',
      value: to,
    },
  ],
});
try {
  const source = await mysql.createConnection(maria.url);
  await source.query('CREATE DATABASE src');
  await source.query('CREATE DATABASE dst');
  await source.query('USE src');
  await source.query(`CREATE TABLE src.lineitem (${columns('datetime')})`);
  await source.query(fill);
  await source.query('ANALYZE TABLE src.lineitem');
  await source.query(`CREATE TABLE dst.lineitem LIKE src.lineitem`);
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query(
    `CREATE SCHEMA src; CREATE TABLE src.lineitem (${columns('timestamp')}); CREATE SCHEMA limits; CREATE TABLE limits.lineitem (LIKE src.lineitem INCLUDING ALL)`,
  );
  process.stdout.write(
    `${rows} rows of 16 columns, the primary key in place\n${row(['', 'seconds', 'krows/s', 'CPU s', 'peak MB'], widths)}`,
  );
  show(
    'MariaDB to PostgreSQL: godwit migrate',
    migrate(`${maria.url}/src`, server.url, {}, only('src', 'src')),
  );
  const file = join(folder, 'lineitem.binary');
  await client.query(`COPY src.lineitem TO '${file}' (FORMAT binary)`);
  await client.query('CHECKPOINT');
  show(
    '  COPY FROM of a binary file, by the server',
    await timed(() => client.query(`COPY limits.lineitem FROM '${file}' (FORMAT binary)`)),
  );
  if (spawnSync('pgloader', ['--version']).status === 0) {
    await client.query('DROP SCHEMA IF EXISTS src CASCADE; CREATE SCHEMA src');
    const load = join(folder, 'load');
    writeFileSync(
      load,
      `LOAD DATABASE FROM ${maria.url}/src INTO postgresql://postgres@unix:${server.host}:${server.port}/postgres WITH prefetch rows = 1000;\n`,
    );
    show('  pgloader, prefetch rows = 1000', program('pgloader', [load]));
    await client.query(
      `DROP SCHEMA src CASCADE; CREATE SCHEMA src; CREATE TABLE src.lineitem (LIKE limits.lineitem INCLUDING ALL); INSERT INTO src.lineitem SELECT * FROM limits.lineitem`,
    );
  }
  await client.query('ANALYZE src.lineitem');
  show(
    'PostgreSQL to MariaDB: godwit migrate',
    migrate(server.url, `${maria.url}/dst`, {}, only('src', 'dst')),
  );
  const text = join(folder, 'lineitem.text');
  await source.query(`SELECT * FROM src.lineitem INTO OUTFILE '${text}' CHARACTER SET utf8mb4`);
  await source.query('TRUNCATE dst.lineitem');
  show(
    '  LOAD DATA INFILE, by the server',
    await timed(() =>
      source.query(`LOAD DATA INFILE '${text}' INTO TABLE dst.lineitem CHARACTER SET utf8mb4`),
    ),
  );
  await client.end();
  await source.end();
} finally {
  await Promise.all([maria.stop(), server.stop()]);
  rmSync(folder, { recursive: true, force: true });
}
