/**
 * A part of a table that is loaded, recorded and, after a failure, loaded again by itself. It is plain data, kept in the state
 * between runs; values of keys are canonical text.
 */
export type Range =
  | { readonly kind: 'all' }
  /** Rows whose key is greater than `after` (all columns compared as one row value) and not greater than `upTo`. */
  | {
      readonly kind: 'keys';
      readonly columns: readonly string[];
      readonly after?: readonly string[];
      readonly upTo?: readonly string[];
    }
  /** Rows of one partition, and of those that it is divided into. */
  | { readonly kind: 'partition'; readonly schema: string; readonly name: string }
  /** Rows in the blocks of the table's file from `from` up to, but without, `to`: PostgreSQL's ctid. */
  | { readonly kind: 'blocks'; readonly from: number; readonly to?: number };

/** How logs name a range, without any value of the user's data. */
export function describeRange(range: Range): string {
  if (range.kind === 'all') return 'all rows';
  if (range.kind === 'partition') return `partition ${range.name}`;
  if (range.kind === 'blocks')
    return `blocks ${range.from} to ${range.to === undefined ? 'the end' : range.to - 1}`;
  return `a range of ${range.columns.join(', ')}`;
}
