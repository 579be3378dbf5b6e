import type { Range } from './range.ts';
import type { Column, Shape } from './shape.ts';

/** How many ranges a table is cut into at most. */
export const mostRanges = 10_000;

/** The ranges between bounds, which are values of the columns. The first and the last are open: rows may have been added since. */
export function rangesBetween(
  columns: readonly string[],
  bounds: readonly (readonly string[])[],
): readonly Range[] {
  if (bounds.length === 0) return [{ kind: 'all' }];
  return [...bounds, undefined].map((upTo, i) => {
    const after = i === 0 ? undefined : bounds[i - 1];
    return { kind: 'keys', columns, ...(after ? { after } : {}), ...(upTo ? { upTo } : {}) };
  });
}

/** Bounds that cut the numbers between two evenly into so many parts, or fewer where there are fewer numbers. */
export function evenBounds(least: bigint, greatest: bigint, parts: number): bigint[] {
  const width = greatest - least;
  const bounds: bigint[] = [];
  for (let part = 1n; part < BigInt(parts); part += 1n) {
    const bound = least + (width * part) / BigInt(parts);
    if (bounds.at(-1) !== bound) bounds.push(bound);
  }
  return bounds;
}

/** How an engine writes a column's name, and a value of a key so that it is compared as in the key's index. */
export interface KeyWords {
  readonly name: (column: Column) => string;
  readonly constant: (column: Column, value: string) => string;
}

/** The rows of a range of keys as a condition of an engine that has no comparison of several columns at once, or uses no index for it. */
export function keyCondition(
  shape: Shape,
  { columns: names, after, upTo }: Extract<Range, { kind: 'keys' }>,
  words: KeyWords,
): string {
  const columns = names.map((each) => shape.columns.find((column) => column.name === each) as Column);
  return [
    ...(after ? [beyond(columns, after, words)] : []),
    ...(upTo ? [bounded(columns, upTo, { strict: '<', last: '<=' }, words)] : []),
  ].join(' AND ');
}

/** The rows whose key is greater than these values, as a condition. */
export function beyond(columns: readonly Column[], values: readonly string[], words: KeyWords): string {
  return bounded(columns, values, { strict: '>', last: '>' }, words);
}

/** `a >= 1 AND (a > 1 OR (b > 2))`; the last column's comparison may include its value. The first part alone bounds the index. */
function bounded(
  columns: readonly Column[],
  values: readonly string[],
  operators: { readonly strict: string; readonly last: string },
  words: KeyWords,
): string {
  const [column, ...others] = columns;
  const [value, ...otherValues] = values;
  if (!column || value === undefined) throw new Error('A bound has a value for each column of the key.');
  const it = words.name(column);
  const bound = words.constant(column, value);
  const { strict, last } = operators;
  if (others.length === 0) return `${it} ${last} ${bound}`;
  return `(${it} ${strict}= ${bound} AND (${it} ${strict} ${bound} OR (${bounded(others, otherValues, operators, words)})))`;
}
