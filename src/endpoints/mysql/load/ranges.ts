import type mysql from 'mysql2/promise';
import { beyond, evenBounds, mostRanges, rangesBetween } from '../../../change/key-range.ts';
import type { Range } from '../../../change/range.ts';
import type { Column, Key, Shape } from '../../../change/shape.ts';
import { name } from '../names.ts';
import { expressionOf, words } from './read.ts';

/**
 * Cuts a table by its key into ranges of about so many rows. Where the key begins with a whole number, its values are divided by what the index tells of them,
 * which reads a few pages; any other key, or a number that too many rows have in common, is walked in the index, from each bound to the next. A table without a key is one range.
 */
export async function keyRanges(
  connection: mysql.Connection,
  shape: Shape,
  rowsPerRange: number,
): Promise<readonly Range[]> {
  const { key } = shape;
  const columns = key?.columns.map((place) => shape.columns[place] as Column) ?? [];
  const [first] = columns;
  if (!key || !first || (shape.estimatedRows ?? 0) <= rowsPerRange) return [{ kind: 'all' }];
  if (first.type.kind === 'integer') {
    const bounds = await numberBounds(connection, { shape, key, column: first, rowsPerRange });
    if (bounds) return rangesBetween([first.name], bounds);
  }
  return rangesBetween(
    columns.map((column) => column.name),
    await walkedBounds(connection, shape, columns, rowsPerRange),
  );
}

/** What is divided: the values of the first column of a table's key. */
interface Division {
  readonly shape: Shape;
  readonly key: Key;
  readonly column: Column;
  readonly rowsPerRange: number;
}

/** Whole numbers from one to another, both included. */
interface Span {
  readonly from: bigint;
  readonly to: bigint;
}

interface EstimatedSpan extends Span {
  readonly rows: number;
}

/**
 * Divides the numbers evenly, and again those spans in which the index tells of many more rows than are wanted, because the rows lie unevenly among the numbers. Undefined where
 * a single number has too many rows.
 */
async function numberBounds(
  connection: mysql.Connection,
  division: Division,
): Promise<string[][] | undefined> {
  const { shape, rowsPerRange } = division;
  const whole = await extentOf(connection, division);
  if (!whole) return [];
  const settled: EstimatedSpan[] = [];
  let open = divided(whole, Math.ceil((shape.estimatedRows ?? 0) / rowsPerRange));
  while (open.length > 0) {
    const estimated = await estimate(connection, division, open);
    const large = estimated.filter(({ rows }) => rows > 2 * rowsPerRange);
    if (large.some(({ from, to }) => from === to)) return undefined;
    settled.push(...estimated.filter(({ rows }) => rows <= 2 * rowsPerRange));
    open = large.flatMap((span) => divided(span, Math.ceil(span.rows / rowsPerRange)));
    if (settled.length + open.length > mostRanges) return undefined;
  }
  const told = settled.reduce((sum, { rows }) => sum + rows, 0);
  // The index of InnoDB tells of up to twice as many rows as there are: its estimate is doubled where the tree is high (`btr_estimate_n_rows_in_range`).
  return boundsOf(settled, rowsPerRange * Math.max(1, told / (shape.estimatedRows ?? 0)));
}

/** The least and the greatest number; undefined when there are no rows. */
async function extentOf(
  connection: mysql.Connection,
  { shape, column }: Division,
): Promise<Span | undefined> {
  const it = name(column.name);
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    `SELECT CAST(MIN(${it}) AS CHAR) AS least, CAST(MAX(${it}) AS CHAR) AS greatest FROM ${name(shape.schema, shape.name)}`,
  );
  const { least, greatest } = rows[0] as { least: string | null; greatest: string | null };
  return least === null || greatest === null ? undefined : { from: BigInt(least), to: BigInt(greatest) };
}

function divided(span: Span, parts: number): readonly Span[] {
  const bounds = evenBounds(span.from, span.to, Math.min(parts, mostRanges));
  return [...bounds, span.to].map((to, i) => ({
    from: i === 0 ? span.from : (bounds[i - 1] as bigint) + 1n,
    to,
  }));
}

/** So many spans are asked for in one statement, which saves the way to the server and stays far below what a statement may be long. */
const estimatedAtOnce = 100;

/** What the server's optimizer takes for the rows of spans: it looks at both ends of each in the index (MariaDB and MySQL, `records_in_range`). */
async function estimate(
  connection: mysql.Connection,
  { shape, key, column }: Division,
  spans: readonly Span[],
): Promise<readonly EstimatedSpan[]> {
  const table = `${name(shape.schema, shape.name)} FORCE INDEX (${name(key.name)})`;
  const estimated: EstimatedSpan[] = [];
  for (let done = 0; done < spans.length; done += estimatedAtOnce) {
    const asked = spans.slice(done, done + estimatedAtOnce);
    const selects = asked.map(
      ({ from, to }) => `SELECT 1 FROM ${table} WHERE ${name(column.name)} BETWEEN ${from} AND ${to}`,
    );
    const [plan] = await connection.query<mysql.RowDataPacket[]>(
      `EXPLAIN FORMAT=TRADITIONAL ${selects.join(' UNION ALL ')}`,
    );
    // A row for each SELECT, in their order; without a number where there can be no rows.
    asked.forEach((span, i) => estimated.push({ ...span, rows: Number(plan[i]?.['rows'] ?? 0) }));
  }
  return estimated;
}

/** The ends of ranges, of which neighbours with few rows are one. */
function boundsOf(spans: readonly EstimatedSpan[], rowsPerRange: number): string[][] {
  const bounds: string[][] = [];
  const ordered = [...spans].sort((a, b) => (a.from < b.from ? -1 : 1));
  let rows = 0;
  ordered.forEach((span, i) => {
    rows += span.rows;
    const next = ordered[i + 1];
    if (next === undefined || rows + next.rows <= rowsPerRange) return;
    bounds.push([String(span.to)]);
    rows = 0;
  });
  return bounds;
}

/** Walks in the index from each bound to the next, which reads all of it. */
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
