import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ManifestEntry, Stage } from '../../../catalog/manifest.ts';
import { hashOf, readManifest } from '../../../catalog/manifest.ts';
import type { ApplyProgress, ApplyResult } from './apply.ts';
import { applyFolder } from './apply.ts';
import { borrowPostgres } from '../../../../test/servers/postgres.ts';
import type { EmbeddedServer } from '../embedded.ts';

interface Part {
  readonly stage: Stage;
  /** `kind schema.name` */
  readonly object: string;
  readonly sql?: string;
  readonly rows?: string;
  readonly columns?: readonly string[];
}

let server: EmbeddedServer;
let client: pg.Client;
let folder: string;
let target: string;
let number = 0;

beforeAll(async () => {
  server = await borrowPostgres();
});

afterAll(async () => {
  await client.end();
  await server.stop();
});

beforeEach(async () => {
  await client?.end();
  const name = `case_${(number += 1)}`;
  const admin = new pg.Client(server.url);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  target = server.databaseUrl(name);
  client = new pg.Client(target);
  await client.connect();
  folder = await mkdtemp(join(tmpdir(), 'godwit-apply-'));
  return () => rm(folder, { recursive: true });
});

/** Writes the folder as convert does, and applies it. */
async function apply(
  parts: readonly Part[],
  stage: Stage | 'all' = 'all',
  onProgress: (progress: ApplyProgress) => void = () => {},
) {
  await writeFolder(parts);
  return applyFolder({ folder, target, stage, onProgress });
}

async function writeFolder(parts: readonly Part[]): Promise<void> {
  const files = new Map<string, string>();
  const entries: ManifestEntry[] = parts.map(({ stage, object: text, sql, rows, columns }) => {
    const [, kind = '', schema = '', name = ''] = /^(.*) (\w+)\.(\w+)$/.exec(text) ?? [];
    const object = { schema, kind, name };
    const source = { file: 'crew.sql', line: 7 };
    if (rows !== undefined) {
      const file = `data/${schema}.${name}.copy`;
      files.set(file, rows);
      const count = rows.split('\n').length - 1;
      return {
        stage,
        file,
        line: 1,
        endLine: count,
        object,
        hash: hashOf(rows),
        rows: count,
        ...(columns ? { columns: [...columns] } : {}),
      };
    }
    const file = stage === 'data' ? 'data/data.sql' : `${stage}.sql`;
    const before = files.get(file) ?? '';
    const line = before.split('\n').length;
    const statement = `${sql};`;
    files.set(file, `${before}${statement}\n`);
    return {
      stage,
      file,
      line,
      endLine: line + statement.split('\n').length - 1,
      object,
      hash: hashOf(statement),
      source,
    };
  });
  for (const [file, content] of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), content);
  }
  await writeFile(
    join(folder, 'manifest.json'),
    JSON.stringify({ version: 1, tool: 'godwit test', entries }),
  );
}

const schema: Part = { stage: 'pre-data', object: 'schema hr.hr', sql: 'CREATE SCHEMA hr' };
const crew: Part = {
  stage: 'pre-data',
  object: 'table hr.crew',
  sql: `-- who sails\nCREATE TABLE hr.crew (\n  id integer PRIMARY KEY,\n  name varchar(40) NOT NULL,\n  pay numeric(8,2) DEFAULT 0 CHECK (pay >= 0)\n)`,
};
const comment: Part = {
  stage: 'pre-data',
  object: 'table hr.crew',
  sql: `COMMENT ON TABLE hr.crew IS 'who sails'`,
};
const rich: Part = {
  stage: 'pre-data',
  object: 'view hr.rich',
  sql: 'CREATE VIEW hr.rich AS SELECT id, name FROM hr.crew WHERE pay > 10',
};
const bonus: Part = {
  stage: 'pre-data',
  object: 'function hr.bonus',
  sql: 'CREATE FUNCTION hr.bonus(person integer) RETURNS numeric LANGUAGE plpgsql AS $$\nBEGIN\n  RETURN (SELECT pay * 2 FROM hr.crew WHERE id = person);\nEND $$',
};
const rows: Part = {
  stage: 'data',
  object: 'table hr.crew',
  rows: '1\tAda\t12.50\n2\tBo\\tC\t\\N\n',
  columns: ['id', 'name', 'pay'],
};
const more: Part = {
  stage: 'data',
  object: 'script hr.seed',
  sql: `INSERT INTO hr.crew SELECT id + 10, name, pay FROM hr.crew`,
};
const index: Part = {
  stage: 'indexes',
  object: 'index hr.crew_name',
  sql: 'CREATE INDEX crew_name ON hr.crew (name)',
};
const stamp: Part = {
  stage: 'pre-data',
  object: 'function hr.stamp',
  sql: `CREATE FUNCTION hr.stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := upper(NEW.name); RETURN NEW; END $$`,
};
const trigger: Part = {
  stage: 'post-data',
  object: 'trigger hr.crew_stamp',
  sql: 'CREATE TRIGGER crew_stamp BEFORE INSERT ON hr.crew FOR EACH ROW EXECUTE FUNCTION hr.stamp()',
};
const everything = [schema, crew, comment, rich, bonus, stamp, rows, more, index, trigger];

function statuses({ outcomes }: ApplyResult): string[] {
  return outcomes.map(({ entry, status }) => `${entry.object.kind} ${entry.object.name}: ${status}`);
}

async function value(sql: string): Promise<unknown> {
  const result = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
  return result.rows[0]?.[0];
}

describe('applying a converted folder', () => {
  it('installs everything in order, loads the rows, and skips it all the second time', async () => {
    const progress: ApplyProgress[] = [];
    const first = await apply(everything, 'all', (step) => progress.push(step));
    expect(statuses(first)).toEqual([
      'schema hr: created',
      'table crew: created',
      'table crew: done',
      'view rich: created',
      'function bonus: created',
      'function stamp: created',
      'table crew: loaded',
      'script seed: done',
      'index crew_name: created',
      'trigger crew_stamp: created',
    ]);
    expect(first.complete).toBe(true);
    expect(first.tables).toEqual([{ schema: 'hr', name: 'crew', expected: 2, loaded: 2 }]);
    expect(progress.filter(({ kind }) => kind === 'entry')).toHaveLength(everything.length);
    expect(progress).toContainEqual(expect.objectContaining({ kind: 'rows', bytes: 23, totalBytes: 23 }));
    expect((await client.query('SELECT * FROM hr.crew ORDER BY id')).rows).toEqual([
      { id: 1, name: 'Ada', pay: '12.50' },
      { id: 2, name: 'Bo\tC', pay: null },
      { id: 11, name: 'Ada', pay: '12.50' },
      { id: 12, name: 'Bo\tC', pay: null },
    ]);
    const second = await apply(everything);
    expect(new Set(second.outcomes.map(({ status }) => status))).toEqual(new Set(['unchanged']));
    expect(second.complete).toBe(true);
    expect(await value('SELECT count(*)::int FROM hr.crew')).toBe(4);
  });

  it('installs one stage only', async () => {
    await apply(everything, 'pre-data');
    expect(await value('SELECT count(*)::int FROM hr.crew')).toBe(0);
    expect(statuses(await apply(everything, 'data'))).toEqual(['table crew: loaded', 'script seed: done']);
  });

  it('replaces a changed view, and makes it anew with its grants when its columns change', async () => {
    await apply(everything);
    await client.query('CREATE ROLE reader; GRANT SELECT ON hr.rich TO reader');
    const sameColumns = {
      ...rich,
      sql: 'CREATE VIEW hr.rich AS SELECT id, name FROM hr.crew WHERE pay > 20',
    };
    const result = await apply(everything.map((part) => (part === rich ? sameColumns : part)));
    expect(result.outcomes.filter(({ status }) => status !== 'unchanged')).toMatchObject([
      { status: 'replaced' },
    ]);
    expect(await value('SELECT count(*)::int FROM hr.rich')).toBe(0);
    const otherColumns = { ...rich, sql: 'CREATE VIEW hr.rich AS SELECT name FROM hr.crew' };
    expect(statuses(await apply(everything.map((part) => (part === rich ? otherColumns : part))))).toContain(
      'view rich: recreated',
    );
    expect(await value(`SELECT has_table_privilege('reader', 'hr.rich', 'SELECT')`)).toBe(true);
    await client.query('DROP OWNED BY reader; DROP ROLE reader');
  });

  it('does not drop a view that another one needs, but says so', async () => {
    await apply(everything);
    await client.query('CREATE VIEW hr.richest AS SELECT id FROM hr.rich');
    const changed = { ...rich, sql: 'CREATE VIEW hr.rich AS SELECT name FROM hr.crew' };
    const result = await apply(everything.map((part) => (part === rich ? changed : part)));
    expect(result.complete).toBe(false);
    expect(result.outcomes.find(({ status }) => status === 'changed')).toMatchObject({
      message: expect.stringMatching(
        /^view hr\.rich, crew\.sql:7: .*view hr\.richest depends on view hr\.rich/,
      ),
      alter: ['DROP VIEW hr.rich;'],
    });
  });

  it('replaces a changed routine, also when its arguments or its result change', async () => {
    await apply(everything);
    const variants = [
      [
        'CREATE FUNCTION hr.bonus(person integer) RETURNS numeric LANGUAGE sql AS $$ SELECT 1.0 $$',
        'replaced',
      ],
      [
        'CREATE FUNCTION hr.bonus(person integer) RETURNS text LANGUAGE sql AS $$ SELECT $q$x$q$ $$',
        'recreated',
      ],
      [
        'CREATE FUNCTION hr.bonus(person bigint, share numeric) RETURNS text LANGUAGE sql AS $$ SELECT $q$x$q$ $$',
        'replaced',
      ],
      ['CREATE PROCEDURE hr.bonus(person bigint, share numeric) LANGUAGE sql AS $$ SELECT 1 $$', 'recreated'],
    ] as const;
    for (const [sql, status] of variants) {
      const result = await apply(everything.map((part) => (part === bonus ? { ...bonus, sql } : part)));
      expect(result.outcomes.filter((outcome) => outcome.status !== 'unchanged')).toMatchObject([{ status }]);
      expect(await value(`SELECT count(*)::int FROM pg_proc WHERE proname = 'bonus'`)).toBe(1);
    }
  });

  it('keeps a former version of a routine that something uses, and says so', async () => {
    await apply(everything);
    await client.query('CREATE VIEW hr.bonuses AS SELECT hr.bonus(id) FROM hr.crew');
    const sql = 'CREATE FUNCTION hr.bonus(person text) RETURNS numeric LANGUAGE sql AS $$ SELECT 1.0 $$';
    const result = await apply(everything.map((part) => (part === bonus ? { ...bonus, sql } : part)));
    expect(result.complete).toBe(false);
    expect(result.outcomes.find(({ entry }) => entry.object.name === 'bonus')?.message).toMatch(
      /hr\.bonus\(integer\) \(view hr\.bonuses depends on function hr\.bonus\(integer\)\)/,
    );
  });

  it('tells which ALTER a changed table needs, changes nothing, and is content when it was done', async () => {
    await apply(everything);
    const changed: Part = {
      ...crew,
      sql: `CREATE TABLE hr.crew (id bigint PRIMARY KEY, name varchar(40), "Rank" integer NOT NULL DEFAULT 1, CHECK (id > 0))`,
    };
    const parts = everything
      .filter((part) => part !== rich && part !== more)
      .map((part) => (part === crew ? changed : part));
    const result = await apply(parts);
    const told = result.outcomes.find(({ status }) => status === 'changed');
    expect(told?.alter).toEqual([
      'ALTER TABLE hr.crew ALTER COLUMN id TYPE bigint USING id::bigint;',
      'ALTER TABLE hr.crew ALTER COLUMN name DROP NOT NULL;',
      'ALTER TABLE hr.crew ADD COLUMN "Rank" integer DEFAULT 1 NOT NULL;',
      'ALTER TABLE hr.crew DROP COLUMN pay /* its values are lost */;',
      'ALTER TABLE hr.crew DROP CONSTRAINT crew_pay_check;',
      'ALTER TABLE hr.crew ADD CHECK ((id > 0));',
    ]);
    expect(result.leftOver).toEqual([
      { stage: 'pre-data', schema: 'hr', kind: 'view', name: 'rich' },
      { stage: 'data', schema: 'hr', kind: 'script', name: 'seed' },
    ]);
    expect(await value(`SELECT count(*)::int FROM hr.crew WHERE pay IS NOT NULL`)).toBe(2);
    await client.query('DROP VIEW hr.rich');
    // The check on pay goes with its column, so its own DROP comes first.
    const alters = told?.alter ?? [];
    const constraints = alters.filter((text) => text.includes('CONSTRAINT'));
    for (const sql of [...constraints, ...alters.filter((text) => !text.includes('CONSTRAINT'))])
      await client.query(sql);
    const again = await apply(parts);
    expect(again.outcomes.filter(({ status }) => status !== 'unchanged')).toMatchObject([
      { status: 'adopted' },
    ]);
    expect(again.complete).toBe(true);
  });

  it('goes on after a failure, and names the object, the place, the remedy and what was waiting for it', async () => {
    const broken: Part = { ...crew, sql: 'CREATE TABLE hr.crew (id integr)' };
    const result = await apply([schema, broken, rich, stamp]);
    expect(statuses(result).sort()).toEqual([
      'function stamp: created',
      'schema hr: created',
      'table crew: failed',
      'view rich: blocked',
    ]);
    expect(result.outcomes.find(({ status }) => status === 'failed')).toMatchObject({
      message: 'table hr.crew, crew.sql:7: type "integr" does not exist',
      remedy: expect.stringContaining('Install what it names first'),
    });
    expect(result.complete).toBe(false);
  });

  it('installs what only stands in the wrong order', async () => {
    const result = await apply([schema, rich, crew]);
    expect(result.complete).toBe(true);
    expect(statuses(result)).toEqual(['schema hr: created', 'table crew: created', 'view rich: created']);
  });

  it('replaces a trigger and an index, and adds what someone dropped', async () => {
    await apply(everything);
    await client.query('DROP VIEW hr.rich');
    const otherIndex = { ...index, sql: 'CREATE INDEX crew_name ON hr.crew (lower(name))' };
    const otherTrigger = { ...trigger, sql: trigger.sql?.replace('INSERT', 'INSERT OR UPDATE') ?? '' };
    const result = await apply(
      everything.map((part) => (part === index ? otherIndex : part === trigger ? otherTrigger : part)),
    );
    expect(
      result.outcomes.filter(({ status }) => status !== 'unchanged').map(({ status }) => status),
    ).toEqual(['created', 'replaced', 'replaced']);
    expect(await value(`SELECT pg_get_indexdef('hr.crew_name'::regclass)`)).toContain('lower');
  });

  it('adopts what is there in the same form', async () => {
    await client.query(`CREATE SCHEMA hr; CREATE SEQUENCE hr.ids INCREMENT 5; CREATE TYPE hr.mood AS ENUM ('low', 'high');
      CREATE TABLE hr.crew (id int PRIMARY KEY, name varchar(40) NOT NULL, pay numeric(8,2) DEFAULT 0 CHECK (pay >= 0));
      ALTER TABLE hr.crew ADD CONSTRAINT boss FOREIGN KEY (id) REFERENCES hr.crew; CREATE INDEX crew_name ON hr.crew (name)`);
    const same: Part[] = [
      {
        stage: 'pre-data',
        object: 'sequence hr.ids',
        sql: 'CREATE SEQUENCE hr.ids INCREMENT BY 5 START WITH 1',
      },
      { stage: 'pre-data', object: 'type hr.mood', sql: `CREATE TYPE hr.mood AS ENUM ('low', 'high')` },
      {
        stage: 'post-data',
        object: 'constraint hr.boss',
        sql: 'ALTER TABLE hr.crew ADD CONSTRAINT boss FOREIGN KEY (id) REFERENCES hr.crew (id) NOT VALID',
      },
    ];
    expect(statuses(await apply([schema, crew, ...same, index]))).toEqual([
      'schema hr: adopted',
      'table crew: adopted',
      'sequence ids: adopted',
      'type mood: adopted',
      'index crew_name: adopted',
      'constraint boss: adopted',
    ]);
    const other: Part[] = [
      { stage: 'pre-data', object: 'sequence hr.ids', sql: 'CREATE SEQUENCE hr.ids INCREMENT BY 7' },
      { stage: 'pre-data', object: 'type hr.mood', sql: `CREATE TYPE hr.mood AS ENUM ('low')` },
    ];
    expect(
      (await apply([schema, crew, ...other])).outcomes.filter(({ status }) => status === 'changed'),
    ).toMatchObject([
      { alter: [expect.stringMatching(/^ALTER SEQUENCE hr\.ids AS bigint INCREMENT 7 /)] },
      { message: expect.stringContaining(`it is ('low', 'high') and should be ('low')`) },
    ]);
    expect(await value(`SELECT count(*)::int FROM pg_class WHERE relname LIKE 'godwit_compare%'`)).toBe(0);
  });
});

describe('loading rows', () => {
  it('leaves nothing of a file that breaks, and says where it breaks without its values', async () => {
    await apply([schema, crew], 'pre-data');
    const bad = { ...rows, rows: '1\tAda\t1\n2\tBo\tsecret\n' };
    const result = await apply([schema, crew, bad]);
    expect(result.outcomes.at(-1)).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('line 2, column pay'),
    });
    expect(result.outcomes.at(-1)?.message).not.toContain('Bo');
    expect(result.tables).toEqual([{ schema: 'hr', name: 'crew', expected: 2, loaded: 0 }]);
    expect(await value('SELECT count(*)::int FROM hr.crew')).toBe(0);
    expect((await apply([schema, crew, rows])).complete).toBe(true);
  });

  it('puts no rows on top of others', async () => {
    await apply([schema, crew], 'pre-data');
    await client.query(`INSERT INTO hr.crew VALUES (9, 'Cy', 1)`);
    const refused = await apply([schema, crew, rows]);
    expect(refused.outcomes.at(-1)).toMatchObject({
      status: 'changed',
      message: expect.stringContaining('holds rows'),
    });
    const boat: Part = { ...crew, object: 'table hr.boat', sql: 'CREATE TABLE hr.boat (id integer)' };
    const boats: Part = { ...rows, object: 'table hr.boat', rows: '7\n', columns: ['id'] };
    const mixed = await apply([schema, crew, boat, boats, rows]);
    expect(statuses(mixed).slice(-2)).toEqual(['table boat: loaded', 'table crew: changed']);
    await client.query('TRUNCATE hr.crew');
    await apply([schema, crew, rows]);
    const changed = await apply([schema, crew, { ...rows, rows: '3\tDi\t1\n' }]);
    expect(changed.outcomes.at(-1)).toMatchObject({
      status: 'changed',
      message: expect.stringContaining('other rows were loaded'),
    });
    expect(await value('SELECT count(*)::int FROM hr.crew')).toBe(2);
  });

  it('runs blocks that commit', async () => {
    const block: Part = {
      stage: 'data',
      object: 'script hr.block',
      sql: `DO $$ BEGIN INSERT INTO hr.crew VALUES (5, 'Ed', 1); COMMIT; INSERT INTO hr.crew VALUES (6, 'Flo', 1); END $$`,
    };
    expect((await apply([schema, crew, block])).complete).toBe(true);
    expect(statuses(await apply([schema, crew, block])).at(-1)).toBe('script block: unchanged');
    expect(await value('SELECT count(*)::int FROM hr.crew')).toBe(2);
  });
});

describe('the folder', () => {
  it('is refused when it was edited, before anything is touched', async () => {
    await writeFolder([schema, crew]);
    await writeFile(join(folder, 'pre-data.sql'), 'CREATE SCHEMA other;\n');
    await expect(applyFolder({ folder, target, stage: 'all' })).rejects.toThrow(
      /was edited after the conversion, near line 1 \(schema hr\.hr\)/,
    );
    expect(await value(`SELECT to_regnamespace('godwit')::text`)).toBeNull();
  });

  it('needs a manifest that says what it should', () => {
    expect(() => readManifest('{')).toThrow(/it is not JSON/);
    expect(() => readManifest('{"version":2,"tool":"","entries":[]}')).toThrow(/version/);
    const entry = {
      stage: 'data',
      file: '../x',
      line: 1,
      endLine: 1,
      object: { schema: '', kind: 'table', name: 't' },
      hash: hashOf(''),
    };
    expect(() => readManifest(JSON.stringify({ version: 1, tool: '', entries: [entry] }))).toThrow(
      /not inside the folder/,
    );
  });
});
