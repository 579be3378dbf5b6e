import type pg from 'pg';
import type { Batch } from '../../../change/batch.ts';
import type {
  ComparedColumn,
  ComparedTable,
  KeyValues,
  Part,
  PartHash,
  RowHash,
  RowValues,
  SourceComparer,
} from '../../../change/comparer.ts';
import type { Column } from '../../../change/shape.ts';
import { filterOf } from './filter.ts';
import { readWhere, tableOf } from '../load/read.ts';
import { literal, name } from '../session.ts';

type Ask = <T>(work: (client: pg.Client) => Promise<T>) => Promise<T>;

/** Hashes of rows, computed in PostgreSQL. `ask` lends a connection for a query. */
export function postgresComparer(ask: Ask): SourceComparer {
  const rowsOf = (sql: string): Promise<(string | null)[][]> =>
    ask(async (client) => (await client.query<(string | null)[]>({ text: sql, rowMode: 'array' })).rows);
  return {
    bounds: async (table) => {
      const it = name(keyColumns(table)[0]?.column.name ?? '');
      const [row] = await rowsOf(`SELECT min(${it})::text, max(${it})::text FROM ${tableOf(table.shape)}`);
      const [least, greatest] = row ?? [];
      return typeof least === 'string' && typeof greatest === 'string'
        ? { least: BigInt(least), greatest: BigInt(greatest) }
        : undefined;
    },
    hash: async (table, part, digits) => {
      const bucket = digits === 0 ? `''::text` : `left(${keyHash(table)}, ${digits})`;
      const found = await rowsOf(
        `SELECT ${bucket}, count(*)::text, sum(('x' || left(${rowHash(table)}, 16))::bit(64)::bigint)::text FROM ${from(table, part)} GROUP BY 1`,
      );
      return new Map(found.map(([key, rows, sum]) => [key ?? '', hashOf(rows, sum)]));
    },
    rowHashes: async (table, part): Promise<readonly RowHash[]> => {
      const keys = keyColumns(table).map((each) => textOf(each));
      const found = await rowsOf(`SELECT ${[rowHash(table), ...keys].join(', ')} FROM ${from(table, part)}`);
      return found.map(([hash, ...key]) => ({ hash: hash ?? '', key: key as string[] }));
    },
    values: async (table, keys): Promise<readonly RowValues[]> => {
      const list = [...keyColumns(table).map((each) => textOf(each)), ...table.columns.map(shown)];
      const found = await rowsOf(`SELECT ${list.join(', ')} FROM ${from(table, { kind: 'keys', keys })}`);
      const size = table.key.length;
      return found.map((row) => ({ key: row.slice(0, size) as string[], values: row.slice(size) }));
    },
    rows: (table, keys, columns): AsyncIterable<Batch> =>
      lent(ask, (client) =>
        readWhere(client, { shape: table.shape, columns }, condition(table, { kind: 'keys', keys })),
      ),
  };
}

/** Deletes the rows of some keys, and gives their number. */
export async function removeRows(
  client: pg.Client,
  table: ComparedTable,
  keys: readonly KeyValues[],
): Promise<number> {
  const { rowCount } = await client.query(`DELETE FROM ${from(table, { kind: 'keys', keys })}`);
  return rowCount ?? 0;
}

/** Batches are few, and read while the connection is lent: they are copied, because a batch is valid only until the next. */
async function* lent(ask: Ask, read: (client: pg.Client) => AsyncIterable<Batch>): AsyncGenerator<Batch> {
  yield* await ask(async (client) => {
    const batches: Batch[] = [];
    for await (const { rows, columns, bytes, starts, lengths } of read(client))
      batches.push({ rows, columns, bytes, starts: starts.slice(), lengths: lengths.slice() });
    return batches;
  });
}

/** PostgreSQL sums signed numbers, MySQL unsigned ones: modulo 2^64 they are the same. */
function hashOf(rows: string | null | undefined, sum: string | null | undefined): PartHash {
  return { rows: Number(rows ?? 0), sum: BigInt.asUintN(64, BigInt(sum ?? 0)) };
}

function keyColumns(table: ComparedTable): ComparedColumn[] {
  return table.key.map((place) => table.columns[place] as ComparedColumn);
}

function from(table: ComparedTable, part: Part): string {
  const where = condition(table, part);
  return `${tableOf(table.shape)}${where === '' ? '' : ` WHERE ${where}`}`;
}

/** The rows of a part that the table's filter takes, as a condition; empty when it is all of them. */
function condition(table: ComparedTable, part: Part): string {
  const parts = [partCondition(table, part), filterOf(table.filter ?? [])];
  return parts.filter((each) => each !== '').join(' AND ');
}

function partCondition(table: ComparedTable, part: Part): string {
  const columns = keyColumns(table);
  if (part.kind === 'keys')
    return part.keys.length === 0
      ? 'false'
      : `(${part.keys.map((key) => `(${isRow(columns, key)})`).join(' OR ')})`;
  const first = name(columns[0]?.column.name ?? '');
  const { after, upTo, prefixes } = part;
  return [
    ...(after === undefined ? [] : [`${first} > ${after}`]),
    ...(upTo === undefined ? [] : [`${first} <= ${upTo}`]),
    ...(prefixes === undefined
      ? []
      : [`left(${keyHash(table)}, ${prefixes[0]?.length ?? 0}) IN (${prefixes.map(literal).join(', ')})`]),
  ].join(' AND ');
}

function isRow(columns: readonly ComparedColumn[], key: KeyValues): string {
  return columns.map((column, i) => isValue(column, key[i] ?? '')).join(' AND ');
}

/** Where the form is a text that the type reads as the same value, an index can find it. */
function isValue(compared: ComparedColumn, value: string): string {
  const { column, form } = compared;
  const it = name(column.name);
  const { kind } = column.type;
  if (form.kind === 'bytes' && kind === 'bytes') return `${it} = ${literal(`\\x${value}`)}`;
  const isRead =
    ((form.kind === 'number' || form.kind === 'float') && isNumber(column)) ||
    (form.kind === 'text' && (kind === 'enum' || (kind === 'text' && isPadded(column) === form.trimmed))) ||
    (form.kind === 'uuid' && kind === 'uuid') ||
    (form.kind === 'timestamp' && kind === 'timestamp') ||
    (form.kind === 'date' && kind === 'date');
  return isRead ? `${it} = ${literal(value)}` : `${textOf(compared)} = ${literal(value)}`;
}

function isPadded({ type }: Column): boolean {
  return type.kind === 'text' && type.padded === true;
}

function isNumber({ type: { kind } }: Column): boolean {
  return kind === 'integer' || kind === 'decimal' || kind === 'float';
}

function keyHash(table: ComparedTable): string {
  return md5Of(keyColumns(table));
}

function rowHash(table: ComparedTable): string {
  return md5Of(table.columns);
}

/** Texts have their length in front of them, so that no two rows are written alike; NULL is a letter, which no value begins with. */
function md5Of(columns: readonly ComparedColumn[]): string {
  const parts = columns.map((each) => {
    const { form } = each;
    const text = textOf(each);
    const written =
      form.kind === 'text' && !form.large ? `length(${text}) || ':' || ${text}` : `':' || ${hashedOf(each)}`;
    return `CASE WHEN ${valueOf(each)} IS NULL THEN 'N' ELSE ${written} END`;
  });
  return `md5(convert_to(${parts.length === 0 ? `''` : parts.join(` || '|' || `)}, 'UTF8'))`;
}

/** A value within a row's text: what may be large by its own hash. */
function hashedOf(compared: ComparedColumn): string {
  const { form, column } = compared;
  if (form.kind === 'bytes') return `md5(${bytesOf(column)})`;
  if (form.kind === 'float') return bitsOf(doubleOf(column, form.widened));
  if (form.kind === 'json' || (form.kind === 'text' && form.large))
    return `md5(convert_to(${textOf(compared)}, 'UTF8'))`;
  return textOf(compared);
}

/** A value as a failure shows it. */
function shown(compared: ComparedColumn): string {
  const { form } = compared;
  const isHashed = form.kind === 'bytes' || (form.kind === 'text' && form.large);
  const text = isHashed ? `'md5:' || ${hashedOf(compared)}` : textOf(compared);
  return `CASE WHEN ${valueOf(compared)} IS NULL THEN NULL ELSE ${text} END`;
}

/** The column, or the user's expression of it. */
function valueOf({ column, call }: ComparedColumn): string {
  const it = name(column.name);
  return call === undefined ? it : `(${call.replaceAll('${column-name}', () => it)})`;
}

function bytesOf(column: Column): string {
  const it = name(column.name);
  return column.type.kind === 'bytes' ? it : `convert_to(${it}::text, 'UTF8')`;
}

/** A value that is not NULL in its form (PostgreSQL, "Data Type Formatting Functions", "String Functions and Operators"). */
function textOf(compared: ComparedColumn): string {
  const { column, form } = compared;
  if (compared.call !== undefined) return `${valueOf(compared)}::text`;
  const it = name(column.name);
  const { kind } = column.type;
  switch (form.kind) {
    case 'boolean':
      if (kind === 'boolean') return `CASE WHEN ${it} THEN '1' ELSE '0' END`;
      if (kind === 'bits') return `CASE WHEN strpos(${it}::text, '1') > 0 THEN '1' ELSE '0' END`;
      return `CASE WHEN ${it} <> 0 THEN '1' ELSE '0' END`;
    case 'number': {
      const text = plainText(column);
      return form.trimmed && kind === 'decimal'
        ? `CASE WHEN strpos(${text}, '.') > 0 THEN rtrim(rtrim(${text}, '0'), '.') ELSE ${text} END`
        : text;
    }
    case 'float':
      return scientific(doubleOf(column, form.widened));
    case 'text':
      return form.trimmed ? `rtrim(${plainText(column)}, ' ')` : plainText(column);
    case 'bytes':
      return `encode(${bytesOf(column)}, 'hex')`;
    case 'bits':
      return form.trimmed ? `ltrim(${it}::text, '0')` : `${it}::text`;
    case 'time':
      return kind === 'time' ? `to_char(${it}, '${timeFormat}')` : signed(it);
    case 'timestamp': {
      const moment = kind === 'instant' ? `(${it} AT TIME ZONE 'UTC')` : `${it}::timestamp`;
      return `CASE WHEN isfinite(${it}) AND ${moment} >= '0001-01-01' THEN to_char(${moment}, 'YYYY-MM-DD ${timeFormat}') ELSE ${moment}::text END`;
    }
    case 'uuid':
      return `lower(replace(${it}::text, '-', ''))`;
    case 'date':
    case 'json':
      return `${it}::text`;
  }
}

function doubleOf({ name: column, type: { kind } }: Column, isWidened: boolean): string {
  return `${name(column)}${kind === 'boolean' ? '::int4' : isWidened ? '::text' : ''}::float8`;
}

/** The bytes that the type sends, of which -0 and the many NaN are made one. */
function bitsOf(double: string): string {
  return `CASE WHEN ${double} = 'NaN' THEN 'NaN' ELSE encode(float8send(${double} + 0), 'hex') END`;
}

const timeFormat = 'HH24:MI:SS.US';

/** An interval of hours; to_char would write a minus before each of its fields. */
function signed(it: string): string {
  return `CASE WHEN ${it} < interval '0' THEN '-' || to_char(-${it}, '${timeFormat}') ELSE to_char(${it}, '${timeFormat}') END`;
}

/** What a reading of rows gives as text. */
function plainText(column: Column): string {
  const it = name(column.name);
  if (column.type.kind === 'boolean') return `${it}::int4::text`;
  return column.type.kind === 'instant' ? `(${it} AT TIME ZONE 'UTC')::text` : `${it}::text`;
}

/**
 * The shortest digits of a double, however the engine sets the point and the exponent. PostgreSQL writes them since version 12 (`extra_float_digits`); MySQL
 * and MariaDB write the same ones, but for numbers in the midst between two.
 */
function scientific(double: string): string {
  const text = `(${double})::text`;
  const mantissa = `split_part(${text}, 'e', 1)`;
  const exponent = `CASE WHEN strpos(${text}, 'e') > 0 THEN split_part(${text}, 'e', 2)::int ELSE 0 END`;
  const fraction = `CASE WHEN strpos(${mantissa}, '.') > 0 THEN length(${mantissa}) - strpos(${mantissa}, '.') ELSE 0 END`;
  const digits = `ltrim(replace(replace(${mantissa}, '-', ''), '.', ''), '0')`;
  const trimmed = `rtrim(${digits}, '0')`;
  return `CASE WHEN ${double} IN ('NaN', 'Infinity', '-Infinity') THEN ${text} WHEN ${double} = 0 THEN '0'
    ELSE CASE WHEN ${double} < 0 THEN '-' ELSE '' END || ${trimmed} || 'e' || ((${exponent}) - (${fraction}) + length(${digits}) - length(${trimmed})) END`;
}
