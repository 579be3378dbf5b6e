import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readLiveCatalog } from './catalog.ts';
import type { LiveCatalog } from './catalog.ts';
import { borrowPostgres } from '../../../../test/servers/postgres.ts';
import type { EmbeddedServer } from '../embedded.ts';

let server: EmbeddedServer;
let client: pg.Client;
let catalog: LiveCatalog;

beforeAll(async () => {
  server = await borrowPostgres();
  client = new pg.Client(server.url);
  await client.connect();
  await client.query(`
    CREATE SCHEMA hr; CREATE SCHEMA other; SET search_path = hr;
    CREATE SEQUENCE ids INCREMENT 5;
    CREATE TABLE boat (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name varchar(20) NOT NULL DEFAULT 'x',
      twice text GENERATED ALWAYS AS (name || name) STORED);
    COMMENT ON TABLE boat IS 'what sails'; COMMENT ON COLUMN boat.name IS 'on the bow';
    CREATE TABLE trip (boat integer, day date, CONSTRAINT of_boat FOREIGN KEY (boat) REFERENCES boat) PARTITION BY RANGE (day);
    CREATE TABLE trip_24 PARTITION OF trip FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
    CREATE INDEX boat_name ON boat (lower(name));
    CREATE VIEW named AS SELECT id FROM boat WHERE name IS NOT NULL;
    CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM trip;
    CREATE FUNCTION shout(words text DEFAULT '!') RETURNS text LANGUAGE sql RETURN upper(words);
    CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER stamp BEFORE INSERT ON boat FOR EACH ROW EXECUTE FUNCTION stamp();
    ALTER TABLE boat DISABLE TRIGGER stamp;
    CREATE TABLE other.thing (id integer);`);
  catalog = await readLiveCatalog(client, ['hr']);
});

afterAll(async () => {
  await client.end();
  await server.stop();
});

it('reads tables with columns, constraints, partitions and comments', () => {
  expect(catalog.tables.map(({ name }) => name)).toEqual(['boat', 'trip', 'trip_24']);
  const [boat, trip, part] = catalog.tables;
  expect(boat).toMatchObject({
    schema: 'hr',
    comment: 'what sails',
    partitionKey: null,
    partitionOf: null,
    columns: [
      { name: 'id', type: 'integer', notNull: true, identity: 'always', generated: false, expression: null },
      {
        name: 'name',
        type: 'character varying(20)',
        notNull: true,
        identity: null,
        expression: `'x'::character varying`,
        comment: 'on the bow',
      },
      { name: 'twice', type: 'text', notNull: false, generated: true },
    ],
    constraints: [
      { name: 'boat_pkey', kind: 'primary key', definition: 'PRIMARY KEY (id)', validated: true },
    ],
  });
  expect(trip).toMatchObject({
    partitionKey: 'RANGE (day)',
    constraints: [
      { name: 'of_boat', kind: 'foreign key', definition: 'FOREIGN KEY (boat) REFERENCES hr.boat(id)' },
    ],
  });
  expect(part?.partitionOf).toEqual({
    schema: 'hr',
    name: 'trip',
    bound: `FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')`,
  });
});

it('reads indexes, sequences, views, routines and triggers', () => {
  expect(catalog.indexes).toMatchObject([
    { name: 'boat_name', table: 'boat', unique: false, definition: expect.stringContaining('lower') },
  ]);
  expect(catalog.sequences).toMatchObject([{ name: 'ids', type: 'bigint', increment: '5', cycles: false }]);
  expect(catalog.views).toMatchObject([
    { name: 'counted', materialized: true, columns: [{ name: 'count', type: 'bigint' }] },
    { name: 'named', materialized: false, definition: expect.stringContaining('FROM hr.boat') },
  ]);
  expect(catalog.routines).toMatchObject([
    {
      name: 'shout',
      kind: 'function',
      arguments: `words text DEFAULT '!'::text`,
      result: 'text',
      definition: expect.stringContaining('upper'),
    },
    { name: 'stamp', result: 'trigger' },
  ]);
  expect(catalog.triggers).toMatchObject([
    { name: 'stamp', table: 'boat', enabled: false, definition: expect.stringContaining('hr.stamp()') },
  ]);
});

it('reads all schemas when none is named', async () => {
  const all = await readLiveCatalog(client);
  expect(all.tables.map(({ schema, name }) => `${schema}.${name}`)).toEqual([
    'hr.boat',
    'hr.trip',
    'hr.trip_24',
    'other.thing',
  ]);
});
