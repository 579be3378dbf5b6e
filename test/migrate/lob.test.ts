import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mostInChange } from '../../src/change/long-row.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Engine } from './between.ts';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import { pairs, remake, runBetween } from './between.ts';
import type { Ends } from './ends.ts';
import { startEnds } from './ends.ts';

if (!hasMariadb) withoutMariadb('large values between engines');

const isLong = process.env['GODWIT_LOBS'] === '1';
if (!isLong) process.stderr.write('\nNOT RUN: ten rows of 300 MB in each pair (GODWIT_LOBS=1).\n');

/** `span` has PostgreSQL load by COPY's text format, because an interval is not written in binary. */
const tables: Readonly<Record<Engine, string>> = {
  postgres: 'large (id int PRIMARY KEY, t text, y bytea, tail varchar(20))',
  mariadb: 'large (id int PRIMARY KEY, t longtext, y longblob, tail varchar(20))',
};
const spans: Readonly<Record<Engine, string>> = {
  postgres: 'spans (id int PRIMARY KEY, t text, span interval, y bytea)',
  mariadb: 'spans (id int PRIMARY KEY, t longtext, span time(6), y longblob)',
};

/** What is escaped in some format, and characters of one to four bytes. */
const escaped: Readonly<Record<Engine, string>> = {
  postgres: String.raw`E'tab\t new\nline back\\slash \r \b ü 日本 🐦'`,
  mariadb: String.raw`'tab\t new\nline back\\slash \r \b ü 日本 🐦'`,
};

/** Bytes of each kind. A megabyte of them in hexadecimal digits. */
const megabyte = Buffer.from(
  Uint32Array.from({ length: 1 << 18 }, (_, i) => Math.imul(i + 1, 2_654_435_761)).buffer,
).toString('hex');

/** So many bytes. */
const bytesOf: Readonly<Record<Engine, (length: number) => string>> = {
  postgres: (length) =>
    `substr(decode(repeat('${megabyte}', ${Math.ceil(length / (1 << 20))}), 'hex'), 1, ${length})`,
  mariadb: (length) => `LEFT(REPEAT(X'${megabyte}', ${Math.ceil(length / (1 << 20))}), ${length})`,
};

/** A row of exactly so many bytes is one packet of MySQL and an empty one behind it: the number's two, the mark of a NULL, a length of four, and a tail of two. */
const fullPacket = 0xffffff - 2 - 1 - 4 - 2;

const rowsOf = (engine: Engine): readonly string[] => {
  const bytes = bytesOf[engine];
  const text = escaped[engine];
  return [
    `1, repeat(${text}, 100000), ${bytes(3 << 20)}, 'a'`,
    `2, NULL, ${bytes(fullPacket)}, 'b'`,
    `3, NULL, ${bytes(fullPacket + 1)}, 'c'`,
    `4, NULL, ${bytes(fullPacket - 1)}, NULL`,
    `5, '', ${bytes(18 << 20)}, 'd'`,
    `6, repeat('x', 1048570), '', 'e'`,
    `7, repeat('y', 1100000), NULL, ''`,
    `8, repeat('z', 65536), ${bytes(1 << 20)}, 'f'`,
    `9, repeat('z', 65537), ${bytes(65_536)}, 'g'`,
    `10, 'small', 'small', 'small'`,
  ];
};

const hashes: Readonly<Record<Engine, (table: string) => string>> = {
  postgres: (table) =>
    `SELECT id::text, md5(convert_to(t, 'UTF8')), md5(y), length(y)::text, tail FROM ${table} ORDER BY id + 0`,
  mariadb: (table) =>
    `SELECT CAST(id AS CHAR), MD5(t), MD5(y), CAST(LENGTH(y) AS CHAR), tail FROM ${table} ORDER BY id + 0`,
};

describe.skipIf(!hasMariadb)('large values', () => {
  let ends: Ends;
  beforeAll(async () => {
    ends = await startEnds();
  });
  afterAll(async () => {
    await ends?.stop();
  });

  it.each(pairs)('of %s are in %s as they were, with the rows beside them', async (from, to) => {
    await remake(ends, from, 'here', [tables[from]]);
    for (const row of rowsOf(from)) await ends[from].query(`INSERT INTO here.large VALUES (${row})`);
    await remake(ends, to, 'there', [tables[to]]);
    await runBetween(ends, { from, to, name: `large-${from}-${to}` });
    const expected = await ends[from].query(hashes[from]('here.large'));
    expect(await ends[to].query(hashes[to]('there.large'))).toEqual(expected);
  });

  it.each(pairs)('go from %s to %s also where a table is loaded as text', async (from, to) => {
    await remake(ends, from, 'here', [spans[from]]);
    const bytes = bytesOf[from](17 << 20);
    await ends[
      from
    ].query(`INSERT INTO here.spans VALUES (1, repeat(${escaped[from]}, 100000), '12:00:00.5', ${bytes}),
      (2, NULL, NULL, ${bytesOf[from](2 << 20)}), (3, repeat('x', 2000000), '01:00:00.25', ''), (4, 'x', NULL, NULL)`);
    await remake(ends, to, 'there', [spans[to]]);
    await runBetween(ends, { from, to, name: `spans-${from}-${to}` });
    const expected = await ends[from].query(hashes[from]('here.spans').replace('tail', 'span'));
    const found = await ends[to].query(hashes[to]('there.spans').replace('tail', 'span'));
    const trimmed = (rows: readonly unknown[][]): unknown[] =>
      rows.map((row) =>
        row.map((cell) => (typeof cell === 'string' ? cell.replace(/(\.\d+?)0+$/, '$1') : cell)),
      );
    expect(trimmed(found)).toEqual(trimmed(expected));
  });

  it.each([
    ['postgres', 'mariadb'],
    ['mariadb', 'postgres'],
  ] as const)(
    'are applied from %s to %s when they change, up to a bound, and refused above it',
    async (from, to) => {
      const state = openSqliteState(':memory:');
      const task = {
        from,
        to,
        name: `changes-${from}`,
        type: 'full-load-and-cdc',
        untilNow: true,
        state,
      } as const;
      const { query } = ends[from];
      for (const schema of ['here', 'elsewhere']) await remake(ends, from, schema, [tables[from]]);
      await remake(ends, to, 'there', [tables[to]]);
      await runBetween(ends, task);
      const length = isLong ? mostInChange - 1000 : 17 << 20;
      await query(`INSERT INTO here.large VALUES (1, repeat('x', ${length}), 'y', 'z')`);
      const tooLong = `repeat('x', ${mostInChange + 1000})`;
      // What is not followed may be of any length.
      if (isLong) await query(`INSERT INTO elsewhere.large VALUES (2, ${tooLong}, 'y', 'z')`);
      await query(`INSERT INTO here.large VALUES (3, 'x', 'y', 'z')`);
      await runBetween(ends, task);
      const expected = await query(hashes[from]('here.large'));
      expect(await ends[to].query(hashes[to]('there.large'))).toEqual(expected);
      await query(`INSERT INTO here.large VALUES (4, ${tooLong}, 'y', 'z')`);
      await expect(runBetween(ends, task)).rejects.toThrow(
        /^A change of here\.large has 13421\d{4} bytes in the log \(.+\)\. Changes are held whole, up to 134217728 bytes/,
      );
      await state.close();
    },
    180_000,
  );

  it.each(pairs)(
    'of %s are cut on the way to %s where that is asked for, and every cut is told',
    async (from, to) => {
      const types = { postgres: 'text, y bytea, j json', mariadb: 'longtext, y longblob, j json' } as const;
      const definition = (engine: Engine, name: string) =>
        `${name} (region varchar(10), id int, t ${types[engine]}, PRIMARY KEY (region, id))`;
      const names = ['docs', 'kept', 'bare'];
      await remake(
        ends,
        from,
        'here',
        names.map((each) => definition(from, each)),
      );
      await remake(
        ends,
        to,
        'there',
        names.map((each) => definition(to, each)),
      );
      const { query } = ends[from];
      const json = `'"${'j'.repeat(3000)}"'`;
      for (const each of names)
        await query(`INSERT INTO here.${each} VALUES
        ('eu', 1, repeat('日本', 700), ${bytesOf[from](2048)}, ${json}),
        ('eu', 2, repeat('x', 2048), ${bytesOf[from](2049)}, NULL),
        ('us', 3, NULL, ${bytesOf[from](5 << 20)}, NULL),
        ('us', 4, concat('y', repeat('ü', 1024)), '', NULL)`);
      const rules = [
        { table: 'kept', 'lob-settings': { mode: 'unlimited' } },
        { table: 'bare', 'lob-settings': { mode: 'none' } },
      ].map(({ table, ...lobs }) => ({
        'rule-type': 'table-settings',
        'object-locator': { 'schema-name': 'here', 'table-name': table },
        ...lobs,
      }));
      const state = openSqliteState(':memory:');
      const notices: (string | undefined)[] = [];
      const task = {
        from,
        to,
        name: `cut-${from}-${to}`,
        type: 'full-load-and-cdc',
        untilNow: true,
        rules,
        settings: { TargetMetadata: { LobMaxSize: 2 } },
        state,
        events: { onNotice: ({ object }: { readonly object?: string }) => notices.push(object) },
      } as const;
      const first = await runBetween(ends, task);
      const cuts = async () =>
        (
          await ends[to].query(
            `SELECT table_name, statement, column_name, source_bytes, kept_bytes FROM control.awsdms_lob_truncations WHERE task_name = '${task.name}' ORDER BY truncation_time, statement, column_name`,
          )
        ).map((row) => row.map(String).join(' '));
      const loaded = [
        'docs INSERT by key {"region":"eu","id":"1"} t 4200 2046',
        'docs INSERT by key {"region":"eu","id":"2"} y 2049 2048',
        'docs INSERT by key {"region":"us","id":"3"} y 5242880 2048',
        'docs INSERT by key {"region":"us","id":"4"} t 2049 2047',
      ];
      expect((await cuts()).sort()).toEqual(loaded);
      expect(first.cut).toEqual([{ target: 'there.docs', values: 4 }]);
      expect(notices).toEqual(['here.docs']);
      await query(`UPDATE here.docs SET t = repeat('z', 3000) WHERE id = 2`);
      await query(`UPDATE here.docs SET j = ${json} WHERE id = 3`);
      await query(`INSERT INTO here.docs VALUES ('us', 5, NULL, ${bytesOf[from](20_000)}, NULL)`);
      await query(`UPDATE here.kept SET t = repeat('z', 3000) WHERE id = 2`);
      await query(`UPDATE here.bare SET t = 'unseen', id = 22 WHERE id = 2`);
      await query(`DELETE FROM here.docs WHERE id = 4`);
      await runBetween(ends, task);
      expect((await cuts()).slice(4).sort()).toEqual([
        'docs INSERT by key {"region":"us","id":"5"} y 20000 2048',
        'docs UPDATE by key {"region":"eu","id":"2"} t 3000 2048',
      ]);
      const text = { postgres: 'octet_length(t)', mariadb: 'LENGTH(t)' }[to];
      const read = async (table: string) =>
        (
          await ends[to].query(
            `SELECT id, ${text}, ${text.replace('t)', 'y)')}, ${to === 'postgres' ? 'octet_length(j::text)' : 'LENGTH(j)'} FROM there.${table} ORDER BY id`,
          )
        ).map((row) => row.map(String).join(' '));
      expect(await read('docs')).toEqual([
        '1 2046 2048 3002',
        '2 2048 2048 null',
        '3 null 2048 3002',
        '5 null 2048 null',
      ]);
      expect(await read('kept')).toEqual([
        '1 4200 2048 3002',
        '2 3000 2049 null',
        '3 null 5242880 null',
        '4 2049 0 null',
      ]);
      expect(await read('bare')).toEqual([
        '1 null null null',
        '3 null null null',
        '4 null null null',
        '22 null null null',
      ]);
      await state.close();
    },
  );

  it.skipIf(!isLong).each(pairs)(
    'of 300 MB go from %s to %s in little memory',
    async (from, to) => {
      await remake(ends, from, 'here', [tables[from]]);
      for (let id = 1; id <= 10; id += 1) {
        const text = id % 2 === 0 ? `repeat(${escaped[from]}, 7500000)` : "'short'";
        const bytes = id % 2 === 0 ? "'short'" : bytesOf[from](300 << 20);
        await ends[from].query(`INSERT INTO here.large VALUES (${id}, ${text}, ${bytes}, 'x')`);
      }
      await remake(ends, to, 'there', [tables[to]]);
      const peak = await peakOfLoad(ends, from, to);
      process.stderr.write(`\n300 MB from ${from} to ${to}: ${Math.round(peak / 1e6)} MB resident\n`);
      const expected = await ends[from].query(hashes[from]('here.large'));
      expect(await ends[to].query(hashes[to]('there.large'))).toEqual(expected);
      expect(peak).toBeLessThan(250e6);
      await remake(ends, from, 'here', []);
      await remake(ends, to, 'there', []);
    },
    1_800_000,
  );
});

/** Loads by the program in a process of its own, and gives the most memory that it held. */
async function peakOfLoad(ends: Ends, from: Engine, to: Engine): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-lob-'));
  const root = join(import.meta.dirname, '../..');
  const rules = [
    { 'rule-type': 'selection', 'rule-action': 'include' },
    {
      'rule-type': 'transformation',
      'rule-target': 'schema',
      'rule-action': 'rename',
      value: 'there',
    },
  ].map((rule, i) => ({
    'rule-id': String(i),
    'rule-name': String(i),
    'object-locator': {
      'schema-name': 'here',
      ...(rule['rule-type'] === 'selection' ? { 'table-name': '%' } : {}),
    },
    ...rule,
  }));
  const mappings = join(folder, 'mappings.json');
  writeFileSync(mappings, JSON.stringify({ rules }));
  try {
    const { stderr } = await promisify(execFile)(process.execPath, [
      '--import',
      join(root, 'bench/probe.ts'),
      '--eval',
      `import(${JSON.stringify(join(root, 'src/cli/main.ts'))}).then(({ main }) => main(process.argv.slice(1)))`,
      'migrate',
      '--source',
      ends[from].url,
      '--target',
      ends[to].url,
      '--table-mappings',
      mappings,
      '--state',
      join(folder, 'state'),
    ]);
    const usage = JSON.parse(/^usage (\{.*\})$/m.exec(stderr)?.[1] ?? '{}') as { rss: number };
    return usage.rss;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
