import type { Failure } from '../../../catalog/prover.ts';
import type { ManifestEntry } from '../../../catalog/manifest.ts';

/** What became of one entry of the manifest. */
export interface Outcome {
  readonly entry: ManifestEntry;
  /**
   * - `created`, `loaded`: it is there now and was not before. `done`: a statement that makes no object has run.
   * - `replaced`: by CREATE OR REPLACE or the like; `recreated`: dropped and made again, with its owner and grants.
   * - `unchanged`: skipped, because it was installed before; `adopted`: skipped, because the same was there already.
   * - `changed`: it is there and differs, and Godwit does not change it by itself: see `alter` and `remedy`.
   * - `blocked`: it needs something that failed. `failed`: the server refused it.
   */
  readonly status:
    | 'created'
    | 'loaded'
    | 'done'
    | 'replaced'
    | 'recreated'
    | 'unchanged'
    | 'adopted'
    | 'changed'
    | 'blocked'
    | 'failed';
  /** What is the case, for `changed`, `blocked` and `failed`, and where something is left to say. */
  readonly message?: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** The statements that the user is to run, for `changed`. */
  readonly alter?: readonly string[];
  readonly failure?: Failure;
  /** Rows that were loaded. */
  readonly rows?: number;
}

/** Whether the user has something to do about it. */
export function needsWork({ status, remedy }: Outcome): boolean {
  return status === 'changed' || status === 'blocked' || status === 'failed' || remedy !== undefined;
}

/** The object as messages name it: `table hr.crew`. */
export function objectName({ object }: ManifestEntry): string {
  return `${object.kind} ${object.schema ? `${object.schema}.` : ''}${object.name}`;
}

/** Where the user finds the text: in their own source if that is known, else in the converted folder. */
export function placeOf({ source, file, line }: ManifestEntry): string {
  return source ? `${source.file}:${source.line}` : `${file}:${line}`;
}

/** What the statement needs that is not there: the SQLSTATEs of names that do not exist. */
export function lacksSomething({ sqlstate }: Failure): boolean {
  return ['42P01', '42883', '42704', '42703', '3F000'].includes(sqlstate);
}

const remedies: Readonly<Record<string, string>> = {
  '42P01':
    'Install the stage that makes it first (pre-data, then data, indexes, post-data), or make it by hand.',
  '42883': 'Install or write the function that it calls, with these argument types, and apply again.',
  '42703':
    'The table lacks the column: look for the table among the changed ones, run its ALTER, and apply again.',
  '42704': 'Install what it names first (a type, a role, a tablespace), and apply again.',
  '3F000': 'Create the schema, and apply again.',
  '42501': 'Let the owner or an administrator GRANT the right, or apply as a user who has it.',
  '42P07': 'Something else of that name is there. Rename or drop it, and apply again.',
  '42710': 'Something else of that name is there. Rename or drop it, and apply again.',
  '23505': 'Rows have the same key. Remove the duplicates, and apply again.',
  '23503': 'Rows refer to rows that are not there. Add or correct them, and apply again.',
  '23502': 'A row has no value where one is needed. Correct the rows or the column, and apply again.',
  '23514': 'A row breaks a check. Correct the rows or the check, and apply again.',
  '22001': 'A value is longer than its column. Widen the column, and apply again.',
  '22003': 'A number is out of the range of its column. Widen the column, and apply again.',
  '22P02': 'A value has not the form of its type. Correct it in the file of rows, and apply again.',
  '22P04': 'The file of rows has not the columns that the table has. Convert again.',
  '53100': 'The disk of the server is full. Make room, and apply again.',
  '55P03': 'Another session holds a lock on it. Apply again when it has ended.',
  '0A000':
    'This version of the server cannot do it. Convert for its version (targetVersion), or use a newer server.',
  '58P01': 'The server lacks the files of the extension. Install its package on the server, and apply again.',
  '25006': 'The server allows reading only. Name the primary server.',
};

/** What to do about a failure, for people. */
export function remedyOf({ sqlstate, hint }: Failure): string {
  return (
    // Functions of the extension pack that need an extension of the server say which one.
    (sqlstate === '0A000' ? hint : undefined) ??
    remedies[sqlstate] ??
    hint ??
    'Correct the statement (an overrides folder keeps your text), convert, and apply again.'
  );
}

/** The outcome of an entry that the server refused. */
export function failedOutcome(entry: ManifestEntry, failure: Failure): Outcome {
  const detail = failure.detail ? ` (${failure.detail})` : '';
  return {
    entry,
    status: 'failed',
    message: `${objectName(entry)}, ${placeOf(entry)}: ${failure.message}${detail}`,
    remedy: remedyOf(failure),
    failure,
  };
}
