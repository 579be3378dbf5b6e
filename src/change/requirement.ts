import type { Shape } from './shape.ts';
import type { ChangedTable } from './sink.ts';

/** Something that a server must have, or should have, before a task works with it, and whether it does. */
export interface Requirement {
  /** Stays the same from version to version, so that scripts can look for it: `postgresql-source-wal-level`. */
  readonly name: string;
  /** With a warning the task runs, and something is not as one may think; what has failed would fail in the task, or lose something. */
  readonly result: 'passed' | 'warning' | 'failed';
  /** The table, column or setting that is meant; absent where it is the whole server. */
  readonly object?: string;
  /** What is wrong, and what follows from it. */
  readonly problem?: string;
  /** The statement or the setting that mends it. */
  readonly remedy?: string;
}

/** What is to be read of a source. */
export interface SourceNeeds {
  readonly task: string;
  readonly tables: readonly Shape[];
  /** Whether rows are loaded, before or without changes. */
  readonly loads: boolean;
  /** Whether its changes will be followed. */
  readonly follows: boolean;
}

/** What is to be written to a target. */
export interface SinkNeeds {
  readonly tables: readonly ChangedTable[];
  /** Whether rows are loaded, before or without changes. */
  readonly loads: boolean;
  /** Whether changes will be applied. */
  readonly follows: boolean;
  /** Whether the tables are emptied first. */
  readonly truncates: boolean;
}

/** What a check finds wrong. */
export type Complaint = Omit<Requirement, 'name' | 'result'> & {
  readonly result: 'warning' | 'failed';
  readonly problem: string;
};

/** A complaint that ends the task before it begins. An empty object is the whole server. */
export function failed(object: string, problem: string, remedy?: string): Complaint {
  return complaint('failed', object, problem, remedy);
}

/** A complaint that is told. */
export function warning(object: string, problem: string, remedy?: string): Complaint {
  return complaint('warning', object, problem, remedy);
}

function complaint(result: Complaint['result'], object: string, problem: string, remedy?: string): Complaint {
  return {
    result,
    problem,
    ...(object === '' ? {} : { object }),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** One check of a server, with what it needs to look at it. Without complaints it has passed. */
export interface Check<Context> {
  readonly name: string;
  /** Whether the task needs it at all; absent when always. */
  readonly isNeeded?: (context: Context) => boolean;
  readonly look: (context: Context) => Promise<readonly Complaint[]>;
}

/**
 * Makes the checks one after the other. One that the server does not answer is a warning: a user may lack a right to look, and have all rights that the
 * task needs.
 */
export async function examine<Context>(
  checks: readonly Check<Context>[],
  context: Context,
): Promise<Requirement[]> {
  const found: Requirement[] = [];
  for (const { name, isNeeded, look } of checks) {
    if (isNeeded?.(context) === false) continue;
    const complaints = await look(context).catch((error: unknown) => [notAnswered(error)]);
    if (complaints.length === 0) found.push({ name, result: 'passed' });
    else found.push(...complaints.map((each) => ({ name, ...each })));
  }
  return found;
}

/** The server's refusal. Anything else is a bug and goes on its way. */
function notAnswered(error: unknown): Complaint {
  if (!(error instanceof Error && 'code' in error)) throw error;
  return { result: 'warning', problem: `It could not be examined: ${error.message.replace(/\.$/, '')}.` };
}
