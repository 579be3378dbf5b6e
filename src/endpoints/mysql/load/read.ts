import type mysql from 'mysql2/promise';
import type { Batch } from '../../../change/batch.ts';
import type { KeyWords } from '../../../change/key-range.ts';
import { beyond, evenBounds, keyCondition, mostRanges, rangesBetween } from '../../../change/key-range.ts';
import { wholeRows } from '../../../change/long-row.ts';
import type { Range } from '../../../change/range.ts';
import type { Column, Shape } from '../../../change/shape.ts';
import { nameOf } from '../../../change/shape.ts';
import type { ReadRequest } from '../../../change/source.ts';
import { filterOf } from '../compare/filter.ts';
import { characters, hex, name } from '../names.ts';
import type { Wire } from '../wire.ts';

/** Reads the rows of a range as the text protocol brings them: most cells are canonical text already. */
export async function* readRows(wire: Wire, request: ReadRequest): AsyncGenerator<Batch> {
  const { shape, range } = request;
  const table = name(shape.schema, shape.name);
  const from = range.kind === 'partition' ? `${table} PARTITION (${name(range.name)})` : table;
  yield* readWhere(wire, request, whereOf(request), from);
}

/** Reads the rows that meet a condition; all when it is empty. */
export async function* readWhere(
  wire: Wire,
  {
    shape,
    columns,
    inPieces,
  }: {
    readonly shape: Shape;
    readonly columns: readonly { readonly column: Column }[];
    readonly inPieces?: boolean;
  },
  where: string,
  from = name(shape.schema, shape.name),
): AsyncGenerator<Batch> {
  const list = columns.map(({ column }) => expressionOf(column)).join(', ');
  const batches = wire.query(`SELECT ${list} FROM ${from}${where === '' ? '' : ` WHERE ${where}`}`);
  yield* inPieces === true
    ? batches
    : wholeRows(batches, (place) => `${nameOf(shape)}.${columns[place]?.column.name}`);
}

/** The rows of a range that a filter takes, as a condition; empty when it is all of them. */
function whereOf({ shape, range, filter = [] }: ReadRequest): string {
  return [conditionOf(shape, range), filterOf(filter)].filter((each) => each !== '').join(' AND ');
}

/** What is selected so that the server's text is the canonical one. */
function expressionOf(column: Column): string {
  const it = name(column.name);
  switch (column.type.kind) {
    case 'float':
      // A FLOAT is written with six digits, of which it has more; as a double it is exact.
      return column.type.bits === 32 ? `(${it} + 0e0)` : it;
    case 'bits':
      return `LPAD(BIN(${it} + 0), ${column.type.length}, '0')`;
    case 'integer':
    case 'decimal':
      // Zeros in front are a matter of display only.
      return /\bzerofill\b/i.test(column.native) ? `(${it} + 0)` : it;
    default:
      return it;
  }
}

/**
 * The rows of a range as a condition; empty when it is all of them. Row values are spelled out, because the optimizer does not use an index for
 * `(a, b) > (1, 2)` (MySQL, "Range Optimization of Row Constructor Expressions").
 */
export function conditionOf(shape: Shape, range: Range): string {
  if (range.kind === 'all' || range.kind === 'partition') return '';
  if (range.kind === 'blocks') throw new Error('MySQL has no blocks to read by.');
  return keyCondition(shape, range, words);
}

/** A key's value: characters take the column's collation, so that the comparison is the index's. */
export function literalOf(column: Column, value: string): string {
  const { kind } = column.type;
  if (kind === 'integer' || kind === 'decimal' || kind === 'float') return value;
  if (kind === 'bytes') return hex(Buffer.from(value, 'latin1'));
  if (kind === 'bits') return `b'${value}'`;
  return characters(Buffer.from(value));
}

const words: KeyWords = { name: (column) => name(column.name), constant: literalOf };

/**
 * Cuts a table by its key. A key that is one whole number is cut evenly between its least and greatest value; any other is walked in the index,
 * from each bound to the next. A table without a key is one range.
 */
export async function keyRanges(
  connection: mysql.Connection,
  shape: Shape,
  rowsPerRange: number,
): Promise<readonly Range[]> {
  const columns = shape.key?.columns.map((place) => shape.columns[place] as Column) ?? [];
  const [first] = columns;
  if (!first || (shape.estimatedRows ?? 0) <= rowsPerRange) return [{ kind: 'all' }];
  const bounds =
    columns.length === 1 && first.type.kind === 'integer'
      ? await numberBounds(connection, shape, first, rowsPerRange)
      : await walkedBounds(connection, shape, columns, rowsPerRange);
  return rangesBetween(
    columns.map((column) => column.name),
    bounds,
  );
}

async function numberBounds(
  connection: mysql.Connection,
  shape: Shape,
  column: Column,
  rowsPerRange: number,
): Promise<string[][]> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    `SELECT CAST(MIN(${name(column.name)}) AS CHAR) AS least, CAST(MAX(${name(column.name)}) AS CHAR) AS greatest FROM ${name(shape.schema, shape.name)}`,
  );
  const { least, greatest } = rows[0] as { least: string | null; greatest: string | null };
  if (least === null || greatest === null) return [];
  const parts = Math.min(mostRanges, Math.ceil((shape.estimatedRows ?? 0) / rowsPerRange));
  return evenBounds(least, greatest, parts);
}

async function walkedBounds(
  connection: mysql.Connection,
  shape: Shape,
  columns: readonly Column[],
  rowsPerRange: number,
): Promise<string[][]> {
  const list = columns.map((column) => textOf(column)).join(', ');
  const order = columns.map((column) => name(column.name)).join(', ');
  const bounds: string[][] = [];
  while (bounds.length < mostRanges) {
    const after = bounds.at(-1);
    const where = after ? ` WHERE ${beyond(columns, after, words)}` : '';
    const [rows] = await connection.query<mysql.RowDataPacket[][]>({
      sql: `SELECT ${list} FROM ${name(shape.schema, shape.name)}${where} ORDER BY ${order} LIMIT 1 OFFSET ${rowsPerRange - 1}`,
      rowsAsArray: true,
    });
    const bound = rows[0] as unknown as readonly (string | Buffer)[] | undefined;
    if (!bound) break;
    bounds.push(bound.map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : value)));
  }
  return bounds;
}

/** A key's value as text; bytes stay bytes. */
function textOf(column: Column): string {
  if (column.type.kind === 'bytes') return name(column.name);
  if (column.type.kind === 'bits') return expressionOf(column);
  return `CONVERT(${name(column.name)} USING utf8mb4)`;
}
