import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { asFailure } from '../errors.ts';
import { quoted, replaceAt } from './statement.ts';
import type { Head } from './statement.ts';
import { compareTables, readTable } from './table.ts';
import { rehearse } from '../transaction.ts';

/** How an object that is there differs from what a statement would make. */
export interface Difference {
  /** The statements that would make it equal; the order matters. */
  readonly alter: readonly string[];
  /** What no ALTER can do, or why nothing could be compared. */
  readonly remark?: string;
}

/** What a comparison needs to know of its place. */
export interface Comparison {
  readonly client: pg.Client;
  readonly head: Head;
  readonly sql: string;
  /** The object as SQL writes it: its schema and name, quoted where needed. */
  readonly object: string;
  /** The table of an index or constraint, likewise. */
  readonly table: string;
  /** Constraints of the table that other statements add. */
  readonly addedElsewhere: ReadonlySet<string>;
}

const equal: Difference = { alter: [] };

/** Whether nothing is to be changed. */
export function isEqual(difference: Difference): boolean {
  return difference.alter.length === 0 && difference.remark === undefined;
}

/**
 * Compares what is there with what the statement says. The server itself reads the statement: it makes the object
 * once more under another name, in a transaction that is then undone, and its catalogs tell the rest. No lock is
 * taken on the user's table, and a default or a check is compared in the one form that the server gives it.
 */
export async function compareLive(comparison: Comparison): Promise<Difference> {
  const compare = comparisons[comparison.head.command];
  if (!compare) return { alter: [], remark: 'it is there already, in a form that cannot be compared' };
  try {
    return await rehearse(comparison.client, () => compare(comparison));
  } catch (error) {
    const failure = asFailure(error);
    if (!failure) throw error;
    return { alter: [], remark: `it could not be compared: ${failure.message}` };
  }
}

const comparisons: Readonly<Record<string, (comparison: Comparison) => Promise<Difference>>> = {
  'create table': async (comparison) => {
    const { client, object, addedElsewhere } = comparison;
    const twin = await makeTwin(comparison, 'godwit');
    return compareTables(
      object,
      await readTable(client, object),
      await readTable(client, twin),
      addedElsewhere,
    );
  },
  // A sequence that a column owns must be in the schema of the column's table.
  'create sequence': async (comparison) => {
    const { client, object, head } = comparison;
    const twin = await makeTwin(comparison, head.name?.schema);
    const wanted = await sequenceOf(client, twin);
    return (await sequenceOf(client, object)) === wanted
      ? equal
      : { alter: [`ALTER SEQUENCE ${object} ${wanted};`] };
  },
  'create type': compareTypes,
  'create domain': compareTypes,
  'create index': async (comparison) => {
    const { client, object, head, sql, table } = comparison;
    const twin = await cloneOf(client, table);
    const name = twinName();
    const renamed = replaceAt(replaceAt(sql, head.onAt ?? [0, 0], twin), head.nameAt ?? [0, 0], name);
    await client.query(renamed.replace(/\bconcurrently\b/i, ''));
    return (await indexOf(client, object)) === (await indexOf(client, `godwit.${name}`))
      ? equal
      : { alter: [sql] };
  },
  'add constraint': async ({ client, head, sql, table }) => {
    const twin = await cloneOf(client, table);
    const name = head.name?.name ?? '';
    await client.query(replaceAt(sql, head.onAt ?? [0, 0], twin));
    const wanted = await constraintOf(client, twin, name);
    if ((await constraintOf(client, table, name)) === wanted) return equal;
    return { alter: [`ALTER TABLE ${table} DROP CONSTRAINT ${quoted({ name })};`, sql] };
  },
};

function twinName(): string {
  return `godwit_compare_${randomBytes(4).toString('hex')}`;
}

/** Makes the object under another name, and says which. */
async function makeTwin({ client, head, sql }: Comparison, schema: string | undefined): Promise<string> {
  const name = twinName();
  const twin = schema === undefined ? name : quoted({ schema, name });
  await client.query(replaceAt(sql, head.nameAt ?? [0, 0], twin).replace(/\bif\s+not\s+exists\b/i, ''));
  return twin;
}

/** An empty table with the same columns: what is made on it costs nothing and holds up nobody. */
async function cloneOf(client: pg.Client, table: string): Promise<string> {
  const twin = `godwit.${twinName()}`;
  await client.query(`CREATE TABLE ${twin} (LIKE ${table})`);
  return twin;
}

async function one(client: pg.Client, text: string, values: readonly string[]): Promise<string> {
  const { rows } = await client.query<string[]>({ text, values: [...values], rowMode: 'array' });
  return rows[0]?.[0] ?? '';
}

function sequenceOf(client: pg.Client, name: string): Promise<string> {
  return one(
    client,
    `SELECT format('AS %s INCREMENT %s MINVALUE %s MAXVALUE %s START %s CACHE %s %sCYCLE', format_type(seqtypid, NULL),
       seqincrement, seqmin, seqmax, seqstart, seqcache, CASE WHEN seqcycle THEN '' ELSE 'NO ' END)
     FROM pg_sequence WHERE seqrelid = $1::regclass`,
    [name],
  );
}

/** The definition without the names in it. */
function indexOf(client: pg.Client, name: string): Promise<string> {
  return one(
    client,
    `SELECT indisunique::text || substring(pg_get_indexdef(indexrelid) FROM ' USING .*') FROM pg_index WHERE indexrelid = $1::regclass`,
    [name],
  );
}

/** Validated or not: a constraint is made NOT VALID and validated later, which is no difference. */
function constraintOf(client: pg.Client, table: string, name: string): Promise<string> {
  return one(
    client,
    `SELECT regexp_replace(pg_get_constraintdef(oid), ' NOT VALID$', '') FROM pg_constraint WHERE conrelid = $1::regclass AND conname = $2`,
    [table, name],
  );
}

async function compareTypes(comparison: Comparison): Promise<Difference> {
  const { client, object, head } = comparison;
  const twin = await makeTwin(comparison, head.name?.schema);
  const live = await typeOf(client, object);
  const wanted = await typeOf(client, twin);
  if (live === wanted) return equal;
  return { alter: [], remark: `it is (${live}) and should be (${wanted})` };
}

/** What a composite, an enumeration or a domain is made of. */
function typeOf(client: pg.Client, name: string): Promise<string> {
  return one(
    client,
    `SELECT concat_ws(', ', CASE WHEN typtype = 'd' THEN format_type(typbasetype, typtypmod) END,
       CASE WHEN typnotnull THEN 'NOT NULL' END, 'DEFAULT ' || typdefault,
       (SELECT string_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
          FROM pg_attribute WHERE attrelid = typrelid AND attnum > 0 AND NOT attisdropped),
       (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid),
       (SELECT string_agg(pg_get_constraintdef(oid), ', ' ORDER BY pg_get_constraintdef(oid)) FROM pg_constraint WHERE contypid = t.oid))
     FROM pg_type t WHERE oid = $1::regtype`,
    [name],
  );
}
