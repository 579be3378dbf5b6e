import type { Batch } from '../../../change/batch.ts';
import { evenBounds, keyCondition, mostRanges, rangesBetween } from '../../../change/key-range.ts';
import type { Range } from '../../../change/range.ts';
import type { Column, Shape } from '../../../change/shape.ts';
import { name } from '../names.ts';
import type { Wire } from '../tds/wire.ts';
import { constant } from './constant.ts';
import { selected } from './expression.ts';

/**
 * Cuts a table by its key. A key that is one whole number is cut evenly between its least and greatest value; any other is read once, and every so many
 * rows there is a bound. A table without a key is one range.
 */
export async function keyRanges(wire: Wire, shape: Shape, rowsPerRange: number): Promise<readonly Range[]> {
  const columns = shape.key?.columns.map((place) => shape.columns[place] as Column) ?? [];
  const [first] = columns;
  const rows = shape.estimatedRows ?? 0;
  // Variants are sorted by their own types first, which no constant here could follow.
  const isOrdered = columns.every(({ native }) => native !== 'sql_variant');
  if (!first || !isOrdered || rows <= rowsPerRange) return [{ kind: 'all' }];
  const width = Math.max(rowsPerRange, Math.ceil(rows / mostRanges));
  const bounds =
    columns.length === 1 && first.type.kind === 'integer'
      ? await numberBounds(wire, shape, first, Math.ceil(rows / width))
      : await countedBounds(wire, shape, columns, width);
  return rangesBetween(
    columns.map((column) => column.name),
    bounds,
  );
}

async function numberBounds(wire: Wire, shape: Shape, column: Column, parts: number): Promise<string[][]> {
  const it = name(column.name);
  const [row] = await texts(wire, `SELECT MIN(${it}), MAX(${it}) FROM ${name(shape.schema, shape.name)}`, [
    column,
    column,
  ]);
  const [least, greatest] = row ?? [];
  if (least === undefined || greatest === undefined) return [];
  return evenBounds(BigInt(least), BigInt(greatest), parts).map((bound) => [String(bound)]);
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
  const encodings = columns.map(({ type }) => (type.kind === 'bytes' ? 'latin1' : 'utf8'));
  return await textsOf(
    wire.query(
      sql,
      columns.map((column) => selected(column).codePage),
    ),
    encodings,
  );
}

/** The cells of some rows as texts, undefined for NULL. */
export async function textsOf(
  batches: AsyncIterable<Batch>,
  encodings: readonly ('latin1' | 'utf8')[],
): Promise<(string | undefined)[][]> {
  const found: (string | undefined)[][] = [];
  for await (const batch of batches)
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

/** The rows of a range as a condition; empty when it is all of them. */
export function conditionOf(shape: Shape, range: Range): string {
  if (range.kind === 'all') return '';
  if (range.kind !== 'keys') throw new Error('SQL Server is read by keys.');
  return keyCondition(shape, range, { name: (column) => name(column.name), constant });
}
