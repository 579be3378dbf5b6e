import type { Entry } from './store.ts';

/** An entry of a journal as stores keep it. */
export interface EntryRow {
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** JSON. */
  readonly record: string;
}

/** The entry that a row holds. */
export function readEntry({ sequence, at, record }: EntryRow): Entry {
  return { sequence, at: new Date(at), record: JSON.parse(record) as Entry['record'] };
}
