import type pg from 'pg';
import type { Head, QualifiedName } from './statement.ts';

/** Which objects the target holds at a moment, by name. */
export interface Present {
  /** Whether what the statement would make is there; undefined for statements that make nothing with a name. */
  has(head: Head, schema: string): boolean | undefined;
}

const query = `
SELECT 'relation', n.nspname, '', c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind <> 'c'
UNION ALL SELECT 'routine', n.nspname, '', p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
UNION ALL SELECT 'type', n.nspname, '', t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
UNION ALL SELECT 'schema', '', '', nspname FROM pg_namespace
UNION ALL SELECT 'extension', '', '', extname FROM pg_extension
UNION ALL SELECT 'trigger', n.nspname, c.relname, t.tgname
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
UNION ALL SELECT 'constraint', n.nspname, c.relname, k.conname
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace`;

const classes: Readonly<Record<string, string>> = {
  'create table': 'relation',
  'create view': 'relation',
  'create materialized view': 'relation',
  'create index': 'relation',
  'create sequence': 'relation',
  'create function': 'routine',
  'create procedure': 'routine',
  'create type': 'type',
  'create domain': 'type',
  'create schema': 'schema',
  'create extension': 'extension',
  'create trigger': 'trigger',
  'create constraint trigger': 'trigger',
  'add constraint': 'constraint',
};

/** Reads the names of everything outside the server's own schemas, in one query. */
export async function readPresent(client: pg.Client): Promise<Present> {
  const { rows } = await client.query<string[]>({
    text: `SELECT * FROM (${query}) AS present (class, schema, owner, name)
           WHERE schema NOT LIKE 'pg\\_%' AND schema <> 'information_schema'`,
    rowMode: 'array',
  });
  const keys = new Set(rows.map((row) => JSON.stringify(row)));
  return {
    has(head, schema) {
      const kind = classes[head.command];
      if (kind === undefined || head.name === undefined || head.temporary) return undefined;
      const { name } = head.name;
      if (kind === 'schema' || kind === 'extension') return keys.has(JSON.stringify([kind, '', '', name]));
      // An index, a trigger and a constraint live in the schema of their table.
      const place: QualifiedName = head.on ?? head.name;
      const owner = kind === 'relation' ? '' : (head.on?.name ?? '');
      return keys.has(JSON.stringify([kind, place.schema ?? schema, owner, name]));
    },
  };
}
