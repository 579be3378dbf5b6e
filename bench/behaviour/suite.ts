import { readFileSync } from 'node:fs';

/** What one batch gave on the server that was recorded. */
export interface Batch {
  readonly sql: string;
  readonly rows: readonly ResultSet[];
  /** The error that ended the batch, or one of its statements. */
  readonly err: { readonly code: number; readonly message: string } | null;
  readonly count: number | null;
}

export interface ResultSet {
  /** Names of types as the source calls them, in lower case. */
  readonly types: readonly string[];
  /** Values as text, NULL as null. */
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Batches that belong together and begin with an empty database. */
export interface Group {
  readonly name: string;
  readonly batches: readonly Batch[];
}

type Phase = 'prepare' | 'verify' | 'cleanup';

/** Reads a recorded suite: groups of batches by name, each with the phases prepare, verify and cleanup. */
export function readSuite(path: string): readonly Group[] {
  const groups = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Partial<Record<Phase, Batch[]>>>;
  return Object.entries(groups).map(([name, { prepare = [], verify = [], cleanup = [] }]) => ({
    name,
    batches: [...prepare, ...verify, ...cleanup].map(recorded),
  }));
}

/**
 * The client of the recording wrote an error that came amid the rows as rows of its own, and what it then read as more of them. From the mark on nothing is a
 * value: the batch ended with that error.
 */
function recorded(batch: Batch): Batch {
  const broken = batch.rows.findIndex(({ rows }) => rows.some((row) => row.some(isErrorMark)));
  const rows = batch.rows.map((set) => ({
    ...set,
    rows: set.rows.map((row) => row.map((value) => (value === '<NULL>' ? null : value))),
  }));
  if (broken < 0) return { ...batch, rows };
  const message = batch.rows[broken]?.rows.flat().find((value) => value?.startsWith('~~ERROR (Message'));
  return {
    ...batch,
    rows: rows.slice(0, broken),
    err: batch.err ?? { code: 0, message: message ?? 'an error amid the rows' },
  };
}

function isErrorMark(value: string | null): boolean {
  return value?.startsWith('~~ERROR') ?? false;
}
