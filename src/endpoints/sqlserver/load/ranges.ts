import type { Batch } from '../../../change/batch.ts';
import type { Range } from '../../../change/range.ts';
import type { Column, Shape } from '../../../change/shape.ts';
import { name } from '../names.ts';
import type { Wire } from '../tds/wire.ts';
import { constant } from './constant.ts';
import { selected } from './expression.ts';

/** How many ranges a table is cut into at most. */
const mostRanges = 10_000;

/**
 * Cuts a table by its key. A key that is one whole number is cut evenly between its least and greatest value; any other is read once, and every so many
 * rows there is a bound. A table without a key is one range.
 */
export async function keyRanges(wire: Wire, shape: Shape, rowsPerRange: number): Promise<Range[]> {
  const columns = shape.key?.columns.map((place) => shape.columns[place] as Column) ?? [];
  const [first] = columns;
  const rows = shape.estimatedRows ?? 0;
  // Variants are sorted by their own types first, which no constant here could follow.
  const isOrdered = columns.every(({ native }) => native !== 'sql_variant');
  if (!first || !isOrdered || rows <= rowsPerRange) return [{ kind: 'all' }];
  const width = Math.max(rowsPerRange, Math.ceil(rows / mostRanges));
  const bounds =
    columns.length === 1 && first.type.kind === 'integer'
      ? await evenBounds(wire, shape, first, Math.ceil(rows / width))
      : await countedBounds(wire, shape, columns, width);
  return rangesBetween(
    columns.map((column) => column.name),
    bounds,
  );
}

function rangesBetween(columns: readonly string[], bounds: readonly (readonly string[])[]): Range[] {
  if (bounds.length === 0) return [{ kind: 'all' }];
  // The first and the last range are open: rows may have been added since.
  return [...bounds, undefined].map((upTo, i) => {
    const after = i === 0 ? undefined : bounds[i - 1];
    return { kind: 'keys', columns, ...(after ? { after } : {}), ...(upTo ? { upTo } : {}) };
  });
}

async function evenBounds(wire: Wire, shape: Shape, column: Column, parts: number): Promise<string[][]> {
  const it = name(column.name);
  const [row] = await texts(wire, `SELECT MIN(${it}), MAX(${it}) FROM ${name(shape.schema, shape.name)}`, [
    column,
    column,
  ]);
  const [least, greatest] = row ?? [];
  if (least === undefined || greatest === undefined) return [];
  const from = BigInt(least);
  const width = BigInt(greatest) - from;
  const bounds: string[][] = [];
  for (let part = 1n; part < BigInt(parts); part += 1n) {
    const bound = String(from + (width * part) / BigInt(parts));
    if (bounds.at(-1)?.[0] !== bound) bounds.push([bound]);
  }
  return bounds;
}

/** Every row whose place in the order of the key is a multiple of `width`. */
async function countedBounds(
  wire: Wire,
  shape: Shape,
  columns: readonly Column[],
  width: number,
): Promise<string[][]> {
  const order = columns.map((column) => name(column.name)).join(', ');
  const list = columns.map((column) => selected(column).sql).join(', ');
  const found = await texts(
    wire,
    `SELECT ${list} FROM (SELECT ${order}, ROW_NUMBER() OVER (ORDER BY ${order}) AS godwit_place FROM ${name(shape.schema, shape.name)}) AS numbered
     WHERE godwit_place % ${width} = 0 ORDER BY godwit_place`,
    columns,
  );
  return found.map((row) => row.map((value) => value as string));
}

/** The cells of a query as canonical text, undefined for NULL; bytes one character each. */
export async function texts(
  wire: Wire,
  sql: string,
  columns: readonly Column[],
): Promise<(string | undefined)[][]> {
  const found: (string | undefined)[][] = [];
  const encodings = columns.map(({ type }) => (type.kind === 'bytes' ? 'latin1' : 'utf8'));
  for await (const batch of wire.query(
    sql,
    columns.map((column) => selected(column).codePage),
  ))
    for (let row = 0; row < batch.rows; row += 1)
      found.push(encodings.map((encoding, column) => textOf(batch, row * batch.columns + column, encoding)));
  return found;
}

function textOf(
  { bytes, starts, lengths }: Batch,
  cell: number,
  encoding: 'latin1' | 'utf8',
): string | undefined {
  const length = lengths[cell] as number;
  const start = starts[cell] as number;
  return length < 0 ? undefined : bytes.toString(encoding, start, start + length);
}

/**
 * The rows of a range as a condition; empty when it is all of them. The language has no comparison of several columns at once, so it is spelled out, the
 * first part by itself, which bounds the index.
 */
export function conditionOf(shape: Shape, range: Range): string {
  if (range.kind === 'all') return '';
  if (range.kind !== 'keys') throw new Error('SQL Server is read by keys.');
  const columns = range.columns.map((each) => shape.columns.find((column) => column.name === each) as Column);
  return [
    ...(range.after ? [beyond(columns, range.after, '>', '>')] : []),
    ...(range.upTo ? [beyond(columns, range.upTo, '<', '<=')] : []),
  ].join(' AND ');
}

/** `a > 1 OR (a = 1 AND b > 2)`; the last column's comparison may include its value. */
function beyond(columns: readonly Column[], values: readonly string[], strict: string, last: string): string {
  const [column, ...others] = columns;
  const [value, ...otherValues] = values;
  if (!column || value === undefined) return '1 = 1';
  const it = name(column.name);
  const bound = constant(column, value);
  if (others.length === 0) return `${it} ${last} ${bound}`;
  return `(${it} ${strict}= ${bound} AND (${it} ${strict} ${bound} OR (${beyond(others, otherValues, strict, last)})))`;
}
