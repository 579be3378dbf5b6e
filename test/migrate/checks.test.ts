import type { Naming } from '../../src/catalog/converter.ts';
import { readRowMapping } from '../../src/catalog/mapping/rows.ts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Requirement } from '../../src/change/requirement.ts';
import { openMysqlSink } from '../../src/endpoints/mysql/sink.ts';
import { openMysqlSource } from '../../src/endpoints/mysql/source.ts';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { startEmbedded } from '../../src/endpoints/postgres/embedded.ts';
import { openPostgresSink } from '../../src/endpoints/postgres/sink.ts';
import { openPostgresSource } from '../../src/endpoints/postgres/source.ts';
import { namingOf } from '../../src/jobs/moving.ts';
import { checkTask, mayBegin } from '../../src/migrate/check.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import type { TaskType } from '../../src/migrate/state.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Ends } from './ends.ts';
import { startEnds } from './ends.ts';

if (!hasMariadb) withoutMariadb('the checks of MariaDB');

/** Checks a task that moves one schema. */
async function check(job: {
  readonly from: string;
  readonly to: string;
  readonly schema: string;
  readonly type?: TaskType;
  readonly settings?: unknown;
  readonly naming?: Naming;
}): Promise<readonly Requirement[]> {
  const source = await (job.from.startsWith('mysql')
    ? openMysqlSource(job.from)
    : openPostgresSource(job.from));
  const sink = await (job.to.startsWith('mysql') ? openMysqlSink(job.to, {}) : openPostgresSink(job.to, {}));
  try {
    return await checkTask({
      name: 'checked',
      type: job.type ?? 'full-load-and-cdc',
      source,
      sink,
      naming: job.naming ?? {
        table: (schema, name) => (schema === job.schema ? { schema, name } : undefined),
        column: (_schema, _table, name) => name,
      },
      settings: readTaskSettings(job.settings ?? {}, 'the test'),
    });
  } finally {
    await source.close();
    await sink.close();
  }
}

/** What a check found wrong, as `result object`. */
function wrong(found: readonly Requirement[]): Record<string, string[]> {
  const complaints = found.filter(({ result }) => result !== 'passed');
  return Object.fromEntries(
    [...Map.groupBy(complaints, ({ name }) => name)].map(([name, all]) => [
      name,
      all.map(({ result, object }) => `${result} ${object ?? ''}`.trim()),
    ]),
  );
}

const remedies = (found: readonly Requirement[], name: string) =>
  found.filter((each) => each.name === name).map(({ remedy }) => remedy);

/** The same server under another user. */
const as = (url: string, user: string) =>
  url.replace(/user=\w+$/, `user=${user}`).replace(/\/\/\w+@/, `//${user}@`);

describe('checks between PostgreSQL servers', () => {
  let source: EmbeddedServer;
  let target: EmbeddedServer;
  let atSource: pg.Client;
  let atTarget: pg.Client;
  beforeAll(async () => {
    [source, target] = await Promise.all([
      startEmbedded({
        settings: { wal_level: 'logical', max_replication_slots: '1', max_slot_wal_keep_size: '64MB' },
      }),
      startEmbedded(),
    ]);
    atSource = new pg.Client({ connectionString: source.url });
    atTarget = new pg.Client({ connectionString: target.url });
    await Promise.all([atSource.connect(), atTarget.connect()]);
  });
  afterAll(async () => {
    await atSource?.end();
    await atTarget?.end();
    await Promise.all([source?.stop(), target?.stop()]);
  });

  it('passes what is well, and touches nothing', async () => {
    const tables = 'CREATE SCHEMA well; CREATE TABLE well.item (id int PRIMARY KEY, name text)';
    await atSource.query(tables);
    await atTarget.query(tables);
    const found = await check({ from: source.url, to: target.url, schema: 'well' });
    expect(wrong(found)).toEqual({ 'postgresql-source-log-kept': ['warning max_slot_wal_keep_size'] });
    expect(mayBegin(found)).toBe(true);
    const { rows } = await atTarget.query(`SELECT FROM pg_tables WHERE tablename LIKE 'awsdms%'`);
    expect(rows).toEqual([]);
  });

  it('tells of a source whose log is not logical', async () => {
    await atTarget.query('CREATE SCHEMA IF NOT EXISTS plain; CREATE TABLE plain.item (id int PRIMARY KEY)');
    const found = await check({ from: target.url, to: target.url, schema: 'plain', type: 'cdc' });
    expect(wrong(found)['postgresql-source-wal-level']).toEqual(['failed wal_level']);
    expect(mayBegin(found)).toBe(false);
    // A load alone needs no log.
    const loaded = await check({ from: target.url, to: target.url, schema: 'plain', type: 'full-load' });
    expect(wrong(loaded)).toEqual({});
  });

  it('tells of tables whose changes cannot be followed', async () => {
    const tables = `CREATE SCHEMA odd; CREATE TABLE odd.keyless (a int); CREATE TABLE odd.nothing (id int PRIMARY KEY); CREATE TABLE odd.uniq (id int NOT NULL UNIQUE, big oid);
      CREATE UNLOGGED TABLE odd.unlogged (id int PRIMARY KEY);
      CREATE TABLE odd.parts (id int, y int, UNIQUE (id, y)) PARTITION BY RANGE (y); CREATE TABLE odd.part1 PARTITION OF odd.parts FOR VALUES FROM (0) TO (9)`;
    await atSource.query(`${tables}; ALTER TABLE odd.nothing REPLICA IDENTITY NOTHING`);
    await atTarget.query(tables);
    await atSource.query('INSERT INTO odd.keyless VALUES (1)');
    const found = await check({ from: source.url, to: target.url, schema: 'odd' });
    expect(wrong(found)).toMatchObject({
      'source-keys': ['failed odd.keyless', 'failed odd.parts'],
      'postgresql-source-replica-identity': [
        'failed odd.keyless',
        'failed odd.nothing',
        'failed odd.part1',
        'failed odd.uniq',
      ],
      'postgresql-source-unlogged-tables': ['failed odd.unlogged'],
      'postgresql-source-large-objects': ['warning odd.uniq.big'],
    });
    // What the remedies say mends it.
    const statements = remedies(found, 'postgresql-source-replica-identity').filter(
      (each) => each?.includes('give it a primary key') === false,
    );
    expect(statements).toEqual([
      'ALTER TABLE "odd"."nothing" REPLICA IDENTITY DEFAULT',
      'ALTER TABLE "odd"."uniq" REPLICA IDENTITY USING INDEX "uniq_id_key"',
    ]);
    await atSource.query(`${statements.join(';')}; ALTER TABLE "odd"."unlogged" SET LOGGED`);
    const again = wrong(await check({ from: source.url, to: target.url, schema: 'odd' }));
    expect(again['postgresql-source-replica-identity']).toEqual(['failed odd.keyless', 'failed odd.part1']);
    expect(again['postgresql-source-unlogged-tables']).toBeUndefined();
  });

  it('tells of rights that are missing, and grants mend it', async () => {
    const tables = `CREATE SCHEMA guarded; CREATE TABLE guarded.parent (id int PRIMARY KEY); CREATE TABLE guarded.item (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
      parent int REFERENCES guarded.parent); CREATE ROLE weak LOGIN`;
    await atSource.query(
      `${tables}; ALTER TABLE guarded.item ENABLE ROW LEVEL SECURITY; GRANT USAGE ON SCHEMA guarded TO weak; GRANT SELECT ON guarded.item TO weak`,
    );
    await atTarget.query(`${tables}; CREATE FUNCTION guarded.fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER stamp BEFORE INSERT ON guarded.item FOR EACH ROW EXECUTE FUNCTION guarded.fire(); INSERT INTO guarded.parent VALUES (1);
      GRANT USAGE ON SCHEMA guarded TO weak; GRANT SELECT ON ALL TABLES IN SCHEMA guarded TO weak`);
    const job = { from: as(source.url, 'weak'), to: as(target.url, 'weak'), schema: 'guarded' };
    const found = await check(job);
    expect(wrong(found)).toEqual({
      'postgresql-source-select-privilege': ['failed guarded.parent'],
      'postgresql-source-row-security': ['failed guarded.item'],
      'postgresql-source-replication-privilege': ['failed weak'],
      'postgresql-source-publication-privilege': [
        'failed postgres',
        'failed guarded.item',
        'failed guarded.parent',
      ],
      'postgresql-source-log-kept': ['warning max_slot_wal_keep_size'],
      'postgresql-source-definitions': ['warning weak'],
      'postgresql-target-control-tables': ['failed public'],
      'postgresql-target-table-privileges': ['failed guarded.item', 'failed guarded.parent'],
      'postgresql-target-triggers': ['failed guarded.item.item_parent_fkey', 'failed guarded.item.stamp'],
      'postgresql-target-sequences': ['failed guarded.item_id_seq'],
      'target-empty': ['failed guarded.parent'],
    });
    for (const { name, remedy = '', result } of found)
      if (result === 'failed') {
        const client = name.startsWith('postgresql-source') ? atSource : atTarget;
        await client.query(remedy.replace(/, or .*/s, ''));
      }
    const again = await check(job);
    expect(wrong(again)).toEqual({
      'postgresql-source-log-kept': ['warning max_slot_wal_keep_size'],
      'postgresql-source-definitions': ['warning weak'],
    });
  });

  it('tells that all slots are in use', async () => {
    await atSource.query(`SELECT pg_create_logical_replication_slot('other', 'pgoutput')`);
    const found = await check({ from: source.url, to: target.url, schema: 'well', type: 'cdc' });
    expect(wrong(found)['postgresql-source-replication-slots']).toEqual(['failed max_replication_slots']);
    await atSource.query(`SELECT pg_drop_replication_slot('other')`);
  });

  it('tells of rules that speak of nothing', async () => {
    const at = (table: string, column?: string) => ({
      'schema-name': 'spoken',
      'table-name': table,
      ...(column === undefined ? {} : { 'column-name': column }),
    });
    const rules = [
      { 'rule-type': 'selection', 'object-locator': at('item'), 'rule-action': 'include' },
      { 'rule-type': 'selection', 'object-locator': at('no\\_such'), 'rule-action': 'include' },
      { 'rule-type': 'selection', 'object-locator': at('gone'), 'rule-action': 'exclude' },
      ...['n', 'm'].map((column) => ({
        'rule-type': 'transformation',
        'rule-target': 'column',
        'object-locator': at('item', column),
        'rule-action': 'rename',
        value: 'x',
      })),
    ].map((rule, i) => ({ 'rule-id': String(i + 1), ...rule }));
    await atSource.query('CREATE SCHEMA spoken; CREATE TABLE spoken.item (id int PRIMARY KEY, n int)');
    await atTarget.query('CREATE SCHEMA spoken; CREATE TABLE spoken.item (id int PRIMARY KEY, x int)');
    const settings = readTaskSettings({}, 'the test');
    const naming = namingOf(readRowMapping({ rules }, 'the test'), settings);
    const found = await check({
      from: source.url,
      to: target.url,
      schema: 'spoken',
      type: 'full-load',
      naming,
    });
    expect(wrong(found)).toEqual({ 'mapping-rules': ['warning rule 2', 'warning rule 5'] });
  });

  it('tells of tables that the target lacks, and examines the source all the same', async () => {
    await atSource.query('CREATE SCHEMA lonely; CREATE TABLE lonely.keyless (a int)');
    const found = await check({ from: source.url, to: target.url, schema: 'lonely' });
    expect(wrong(found)).toMatchObject({
      'tables-and-columns': ['failed'],
      'source-keys': ['failed lonely.keyless'],
    });
  });
});

describe.skipIf(!hasMariadb)('checks with MariaDB', () => {
  let ends: Ends;
  beforeAll(async () => {
    ends = await startEnds();
  });
  afterAll(async () => {
    await ends?.stop();
  });

  it('tells what a source lacks', async () => {
    await ends.mariadb.query(`CREATE DATABASE shop; CREATE TABLE shop.customer (id int PRIMARY KEY) ENGINE=InnoDB;
      CREATE TABLE shop.orders (id int PRIMARY KEY, customer int, at date, FOREIGN KEY (customer) REFERENCES shop.customer (id) ON DELETE CASCADE) ENGINE=InnoDB;
      CREATE TABLE shop.keyless (a int unsigned) ENGINE=MyISAM;
      CREATE USER weak; GRANT SELECT (id) ON shop.customer TO weak; GRANT SELECT ON shop.orders TO weak; GRANT SELECT ON shop.keyless TO weak;
      SET GLOBAL binlog_format = 'MIXED'; SET GLOBAL binlog_row_image = 'MINIMAL'; SET GLOBAL expire_logs_days = 0.5`);
    await ends.postgres.query(
      'CREATE SCHEMA shop; CREATE TABLE shop.customer (id int PRIMARY KEY); CREATE TABLE shop.orders (id int PRIMARY KEY, customer int, at date); CREATE TABLE shop.keyless (a int)',
    );
    const job = { from: `${ends.mariadb.url}/shop`, to: ends.postgres.url, schema: 'shop' };
    const found = await check({ ...job, from: as(job.from, 'weak') });
    await ends.mariadb.query(
      `SET GLOBAL binlog_format = 'ROW'; SET GLOBAL binlog_row_image = 'FULL'; SET GLOBAL expire_logs_days = 0`,
    );
    expect(wrong(found)).toEqual({
      'mysql-source-binlog-format': ['failed binlog_format'],
      'mysql-source-binlog-row-image': ['failed binlog_row_image'],
      'mysql-source-binlog-expiry': ['warning binlog_expire_logs_seconds'],
      'mysql-source-replication-privileges': [`failed 'weak'@'%'`],
      'mysql-source-engines': ['warning shop.keyless'],
      'mysql-source-keyless-tables': ['failed shop.keyless'],
      'source-keys': ['failed shop.keyless'],
      'exact-types': ['warning shop.keyless.a', 'warning shop.orders.at'],
    });
    await ends.mariadb.query(String(remedies(found, 'mysql-source-replication-privileges')[0]));
    const again = wrong(await check({ ...job, from: as(job.from, 'weak') }));
    expect(Object.keys(again).toSorted()).toEqual([
      'exact-types',
      'mysql-source-engines',
      'mysql-source-keyless-tables',
      'source-keys',
    ]);
  });

  it('tells what a target lacks', async () => {
    await ends.postgres.query(
      'CREATE SCHEMA store; CREATE TABLE store.item (id int PRIMARY KEY, price numeric, made timestamptz(6), name varchar(40)); CREATE TABLE store.plain (id int PRIMARY KEY)',
    );
    await ends.mariadb.query(`CREATE DATABASE store; CREATE TABLE store.item (id int AUTO_INCREMENT PRIMARY KEY, price decimal(10,2), made datetime(3), name varchar(20)) ENGINE=InnoDB;
      CREATE TABLE store.plain (id int) ENGINE=MyISAM; CREATE TRIGGER store.stamp BEFORE INSERT ON store.item FOR EACH ROW SET NEW.price = 1;
      INSERT INTO store.plain VALUES (1); CREATE USER poor; GRANT SELECT, INSERT ON store.* TO poor; SET GLOBAL local_infile = 0; SET GLOBAL max_allowed_packet = 1048576`);
    const job = { from: ends.postgres.url, to: as(ends.mariadb.url, 'poor'), schema: 'store' };
    const found = await check({ ...job, type: 'full-load' });
    const asRoot = await check({ ...job, to: ends.mariadb.url, type: 'full-load' });
    await ends.mariadb.query('SET GLOBAL local_infile = 1; SET GLOBAL max_allowed_packet = 1073741824');
    expect(wrong(found)).toMatchObject({
      'mysql-target-local-infile': ['failed local_infile'],
      'mysql-target-control-tables': ['failed awsdms_control'],
      'mysql-target-table-privileges': ['failed store.item'],
      'mysql-target-engines': ['failed store.plain'],
      'mysql-target-max-allowed-packet': ['warning max_allowed_packet'],
      'target-empty': ['failed store.plain'],
      'exact-types': [
        'warning store.item.price',
        'warning store.item.price',
        'warning store.item.made',
        'warning store.item.made',
        'warning store.item.name',
      ],
    });
    expect(wrong(asRoot)).toMatchObject({ 'mysql-target-triggers': ['warning store.item.stamp'] });
    expect(wrong(asRoot)['mysql-target-control-tables']).toBeUndefined();
    for (const name of ['mysql-target-control-tables', 'mysql-target-table-privileges'])
      await ends.mariadb.query(String(remedies(found, name)[0]));
    const again = wrong(await check({ ...job, type: 'full-load' }));
    expect(again['mysql-target-control-tables']).toBeUndefined();
    expect(again['mysql-target-table-privileges']).toBeUndefined();
  });
});
