/**
 * The contract between the convert room, which wants its output proved, and a server that can prove it. Nothing in here
 * knows a driver. `endpoints/postgres/prove/prover.ts` implements it with the embedded server and with a server of the user.
 */
export interface Prover {
  /** Makes an empty database for one proof. Rejects with an `OperationError` when the server does not allow it. */
  open(): Promise<Scratch>;
  /** Ends what `open` started for all scratch databases (the embedded server). They are to be closed before. */
  close(): Promise<void>;
}

/**
 * A database that exists for one proof. Many analyses may be asked for at once (`Promise.all`): they go to the server
 * without waiting for each other's answers. They are to be answered before `run` changes what they speak of.
 */
export interface Scratch {
  /** The version of the server, for instance `{ major: 15, text: '15.18' }`. */
  readonly version: { readonly major: number; readonly text: string };

  /**
   * Runs one statement (or several, separated by semicolons, which then succeed or fail together). What fails undoes only
   * itself. Settings (`SET search_path`) last until the database is closed.
   */
  run(sql: string): Promise<Failure | undefined>;

  /** The rows of a query, every value in its text form. A query that fails rejects with an `OperationError`. */
  query(sql: string): Promise<readonly (readonly (string | null)[])[]>;

  /**
   * Has the server parse and resolve one statement without executing it: names, types, functions and operators, as it
   * would when a routine first executes it. `$1`, `$2` … stand for variables of the given types (names as
   * SQL writes them); a type `''` is left for the server to infer. SELECT, INSERT, UPDATE, DELETE, MERGE, VALUES, CALL,
   * EXPLAIN, DECLARE CURSOR and CREATE TABLE AS are resolved; of other commands the server checks the syntax only.
   */
  analyse(sql: string, parameterTypes: readonly string[]): Promise<Analysis | Failure>;

  /** Which conversion from one type to another the server has. Rejects when it does not know one of the types. */
  cast(from: string, to: string): Promise<Cast>;

  /**
   * Runs the extension plpgsql_check on a routine, given as `schema.name(argument types)`; for a trigger function, with
   * the table that it fires on. Absent where the server lacks the extension.
   */
  readonly checkRoutine?: (routine: string, table?: string) => Promise<readonly RoutineFault[]>;

  /** Drops the database. */
  close(): Promise<void>;
}

/** What the server said against a statement. */
export interface Failure {
  /** Five characters: the SQLSTATE, see PostgreSQL, Appendix A, "PostgreSQL Error Codes". */
  readonly sqlstate: string;
  readonly message: string;
  /** Where in the statement, in UTF-16 code units from 0. */
  readonly position?: number;
  readonly detail?: string;
  readonly hint?: string;
  /** The call stack of the server, when the error came from inside a routine. */
  readonly where?: string;
}

/** What the server made of a statement. */
export interface Analysis {
  /** The columns of its result, in order; none when it returns no rows. Types as `format_type` writes them. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** The types of its parameters, as given or inferred. */
  readonly parameters: readonly string[];
}

/**
 * How a value of one type becomes one of another. See PostgreSQL, CREATE CAST:
 * - `same`: nothing is to be done (a domain and its base type are the same).
 * - `implicit`: allowed everywhere.
 * - `assignment`: allowed where a value is stored: INSERT, UPDATE, RETURN, PL/pgSQL assignment.
 * - `explicit`: only where it is written out. PL/pgSQL assignment allows it too and converts through text.
 * - `none`: no cast at all; PL/pgSQL assignment would go through text, and mostly fail when it runs.
 */
export type Cast = 'same' | 'implicit' | 'assignment' | 'explicit' | 'none';

/** What plpgsql_check found in a routine. */
export interface RoutineFault {
  /** Line of the routine's body, counted from 1 as PL/pgSQL does. */
  readonly line?: number;
  readonly statement?: string;
  readonly sqlstate: string;
  readonly level: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly query?: string;
}

/** Tells a failure from a result. */
export function isFailure(result: unknown): result is Failure {
  return typeof result === 'object' && result !== null && 'sqlstate' in result;
}
