import type pg from 'pg';
import type { Shape } from '../../../change/shape.ts';
import { nameOf } from '../../../change/shape.ts';
import type { Counter } from '../../../change/sink.ts';
import type { Sequence } from '../../../change/source.ts';
import { tableList, wantedTables } from '../check/requirements.ts';
import { literal, name } from '../session.ts';

interface ColumnCounter {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
  readonly sequenceSchema: string;
  readonly sequence: string;
  readonly increment: string;
}

/** Sequences that number a column: those that it owns (identity, serial), and those that its default takes numbers from (pg_depend). */
const columnSequences = `
  SELECT t.nspname AS schema, t.relname AS table, a.attname AS column, n.nspname AS "sequenceSchema", s.relname AS sequence, q.seqincrement::text AS increment
  FROM ${wantedTables} AS t
    JOIN LATERAL (
      SELECT d.objid AS sequence, d.refobjsubid AS attnum FROM pg_depend d
      WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = t.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
      UNION
      SELECT d.refobjid, f.adnum FROM pg_attrdef f JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid AND d.refclassid = 'pg_class'::regclass
      WHERE f.adrelid = t.oid) AS l ON true
    JOIN pg_class s ON s.oid = l.sequence AND s.relkind = 'S' JOIN pg_namespace n ON n.oid = s.relnamespace JOIN pg_sequence q ON q.seqrelid = s.oid
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = l.attnum
    JOIN pg_type y ON y.oid = a.atttypid AND y.typcategory = 'N'
  ORDER BY 1, 2, 3`;

/** Sets the sequences of the tables' columns past the greatest number (the least, where they count down) that is in the column. */
export async function setCounters(client: pg.Client, tables: readonly Shape[]): Promise<Counter[]> {
  const { rows } = await client.query<ColumnCounter>(columnSequences, [...tableList(tables)]);
  const counters: Counter[] = [];
  for (const each of rows) {
    const isDown = each.increment.startsWith('-');
    const column = name(each.column);
    const found = await client.query<{ last: string | null }>(
      `SELECT ${isDown ? `floor(min(${column}::numeric))` : `ceil(max(${column}::numeric))`}::bigint::text AS last FROM ${name(each.schema, each.table)}
       WHERE ${column}::text NOT IN ('NaN', 'Infinity', '-Infinity')`,
    );
    const last = found.rows[0]?.last ?? undefined;
    const reached = await advance(
      client,
      { schema: each.sequenceSchema, name: each.sequence },
      last === undefined ? undefined : BigInt(last),
      isDown,
    );
    counters.push({
      table: nameOf({ schema: each.schema, name: each.table }),
      column: each.column,
      ...(reached === undefined ? {} : { last: reached }),
    });
  }
  return counters;
}

/**
 * Sets a sequence as far as a number, when it is not that far; gives how far it is. What it gave out before is not given out again, even where the row is gone.
 */
async function advance(
  client: pg.Client,
  sequence: { readonly schema: string; readonly name: string },
  to: bigint | undefined,
  isDown: boolean,
): Promise<bigint | undefined> {
  const path = name(sequence.schema, sequence.name);
  const { rows } = await client.query<{ last: string; called: boolean; least: string; most: string }>(
    `SELECT s.last_value::text AS last, s.is_called AS called, q.seqmin::text AS least, q.seqmax::text AS most
     FROM ${path} AS s, pg_sequence AS q WHERE q.seqrelid = ${literal(path)}::regclass`,
  );
  const [now] = rows;
  if (!now) return undefined;
  const given = now.called ? BigInt(now.last) : undefined;
  if (to === undefined || (given !== undefined && (isDown ? given <= to : given >= to))) return given;
  // Numbers beyond the sequence's bounds were not its own: it never gets to them.
  if (to < BigInt(now.least) || to > BigInt(now.most)) return given;
  // It has not given out a number, and begins behind them all.
  if (given === undefined && (isDown ? BigInt(now.last) < to : BigInt(now.last) > to)) return undefined;
  await client.query(`SELECT setval(${literal(path)}::regclass, ${to.toString()}, true)`);
  return to;
}

/** The sequences of users in a database, and how far each is. Those that the user may not read are left out (`last_value` needs SELECT or USAGE). */
export async function readSequences(client: pg.Client): Promise<Sequence[]> {
  const { rows } = await client.query<{
    schema: string;
    name: string;
    last: string | null;
    increment: string;
  }>(
    `SELECT schemaname AS schema, sequencename AS name, last_value::text AS last, increment_by::text AS increment FROM pg_sequences
     WHERE schemaname NOT LIKE 'pg\\_%' AND schemaname NOT IN ('information_schema', 'godwit') ORDER BY 1, 2`,
  );
  return rows.map(({ schema, name: sequence, last, increment }) => ({
    schema,
    name: sequence,
    increment: BigInt(increment),
    ...(last === null ? {} : { last: BigInt(last) }),
  }));
}

/** Sets sequences of the same names as far as those of the source; gives those that are not there. */
export async function setSequences(client: pg.Client, sequences: readonly Sequence[]): Promise<string[]> {
  const missing: string[] = [];
  for (const each of sequences) {
    const { rowCount } = await client.query(
      `SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'S' AND n.nspname = $1 AND c.relname = $2`,
      [each.schema, each.name],
    );
    if (rowCount === 0) missing.push(nameOf(each));
    else await advance(client, each, each.last, each.increment < 0n);
  }
  return missing;
}
