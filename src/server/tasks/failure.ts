import { OperationError } from '../../text/error.ts';

/** Why a process of a task could not do its work. */
export interface Failure {
  readonly kind: 'failed';
  readonly message: string;
  readonly isDefect: boolean;
}

/** What the user can mend is told in the words for the user; of a defect, the log has the place in the code. */
export function failureOf(error: unknown): Failure {
  if (error instanceof OperationError) return { kind: 'failed', message: error.message, isDefect: false };
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  const message = `This is a defect of Godwit: ${error instanceof Error ? error.message : String(error)}`;
  return { kind: 'failed', message, isDefect: true };
}
