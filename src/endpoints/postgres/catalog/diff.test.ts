import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LiveCatalog } from './catalog.ts';
import { compareCatalogs } from './diff.ts';
import type { EmbeddedServer } from '../embedded.ts';
import { borrowPostgres } from '../../../../test/servers/postgres.ts';
import { readExpected } from '../prove/expected.ts';

let server: EmbeddedServer;

beforeAll(async () => {
  server = await borrowPostgres();
});
afterAll(() => server.stop());

const base = [
  `CREATE TABLE boat (id integer PRIMARY KEY, name varchar(20) NOT NULL DEFAULT 'x', built date,
     CONSTRAINT named CHECK (name <> ''));`,
  'CREATE TABLE trip (boat integer CONSTRAINT of_boat REFERENCES boat, day date);',
  'CREATE SEQUENCE ids INCREMENT 5;',
  "CREATE TYPE colour AS ENUM ('red', 'green');",
  'CREATE TYPE point3 AS (x integer, y integer, z integer);',
  'CREATE INDEX boat_built ON boat (built);',
  "CREATE VIEW old AS SELECT id FROM boat WHERE built < DATE '1990-01-01';",
  'CREATE FUNCTION shout(words text) RETURNS text LANGUAGE plpgsql AS $$\nBEGIN\n  RETURN upper(words);\nEND\n$$;',
  "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';",
  'CREATE TRIGGER stamp BEFORE INSERT ON boat FOR EACH ROW EXECUTE FUNCTION stamp();',
];

async function catalogOf(...more: string[]): Promise<LiveCatalog> {
  const { catalog, failures } = await readExpected([...base, ...more], ['public'], server.url, 15);
  expect([...failures.values()]).toEqual([]);
  return catalog;
}

/** The differences when the target has gone through some changes since. */
async function after(...changes: string[]): Promise<string[]> {
  const { differences } = compareCatalogs(await catalogOf(), await catalogOf(...changes));
  return differences.map(({ status, kind, name, details }) =>
    [`${status} ${kind} ${name}`, ...details].join('; '),
  );
}

it('finds nothing where nothing is', async () => {
  const { same, differences } = compareCatalogs(await catalogOf(), await catalogOf());
  expect({ same, differences }).toEqual({ same: 10, differences: [] });
});

it('tells what differs of a table', async () => {
  expect(
    await after(
      "ALTER TABLE boat ALTER name TYPE text, ALTER name DROP NOT NULL, ALTER name SET DEFAULT 'y', ADD owner text, DROP CONSTRAINT named",
      "ALTER TABLE trip DROP day; ALTER TABLE trip RENAME CONSTRAINT of_boat TO trip_fk; COMMENT ON TABLE trip IS 'a way'",
    ),
  ).toEqual([
    'different table boat; column name, type: text in the target, character varying(20) from the source; ' +
      'column name: NULL in the target, NOT NULL from the source; ' +
      "column name, default: 'y'::text in the target, 'x'::character varying from the source; " +
      "column owner is extra; check named is missing: CHECK (((name)::text <> ''::text))",
    "different table trip; column day is missing; foreign key of_boat is called trip_fk in the target; comment: 'a way' in the target, none from the source",
  ]);
});

it('tells what is missing and what is extra', async () => {
  expect(await after('DROP VIEW old', 'CREATE VIEW young AS SELECT 1 one', 'DROP SEQUENCE ids')).toEqual([
    'missing sequence ids',
    'missing view old',
    'extra view young',
  ]);
});

it('tells other things apart from renamed ones', async () => {
  expect(await after('ALTER INDEX boat_built RENAME TO by_year')).toEqual([
    'different index boat_built; name: by_year in the target, boat_built from the source',
  ]);
  expect(await after("ALTER TYPE colour ADD VALUE 'blue'", 'ALTER TYPE point3 DROP ATTRIBUTE z')).toEqual([
    "different type colour; definition: enum ('red', 'green', 'blue') in the target, enum ('red', 'green') from the source",
    'different type point3; definition: composite (x integer, y integer) in the target, composite (x integer, y integer, z integer) from the source',
  ]);
});

it('tells what differs in code', async () => {
  expect(
    await after(
      'CREATE OR REPLACE FUNCTION shout(words text) RETURNS text LANGUAGE plpgsql AS $$\nBEGIN\n  RETURN lower(words);\nEND\n$$',
      'ALTER TABLE boat DISABLE TRIGGER stamp',
    ),
  ).toEqual([
    'different function shout; definition, line 6: RETURN lower(words); in the target, RETURN upper(words); from the source',
    'different trigger stamp; state: disabled in the target, enabled from the source',
  ]);
  expect(
    await after(
      'DROP FUNCTION shout(text)',
      "CREATE FUNCTION shout(words varchar, n int) RETURNS text LANGUAGE sql AS 'SELECT 1'",
    ),
  ).toEqual([
    'different function shout; arguments: (words character varying, n integer) in the target, (words text) from the source',
  ]);
});
