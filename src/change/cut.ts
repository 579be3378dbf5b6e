import type { Cells } from './net.ts';
import type { Column } from './shape.ts';

/** A value of which only the beginning was moved, because the settings limit large values. */
export interface Cut {
  /** The source's. */
  readonly column: string;
  /** How many bytes it has in the source, a text in UTF-8, and how many were moved. */
  readonly bytes: number;
  readonly kept: number;
}

/** The cuts of a row that is loaded; the row is told by its key (see `rowStatement` in refusal.ts). */
export interface CutRow {
  readonly statement: string;
  readonly cuts: readonly Cut[];
}

/** How much of a large value is moved: of these columns at most so many bytes. */
export interface LobLimit {
  readonly columns: ReadonlySet<Column>;
  readonly most: number;
}

/** How many bytes of a value are moved. A text ends with a whole character. */
export function keptOf(
  { type }: Column,
  { bytes }: Pick<Cells, 'bytes'>,
  start: number,
  most: number,
): number {
  if (type.kind !== 'text') return most;
  let kept = most;
  // The bytes behind the first one of a character in UTF-8 begin with 10.
  while (kept > 0 && ((bytes[start + kept] as number) & 0xc0) === 0x80) kept -= 1;
  return kept;
}
