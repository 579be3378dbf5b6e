/**
 * An operation that could not be done for a reason outside the program: a file, a server, a setting. The message is one
 * for people: what happened, to which object, why, and what to do. It is shown without a stack trace and ends the command
 * with status 2. (Errors of any other class are bugs of Godwit and are shown as such.)
 */
export class OperationError extends Error {
  readonly code: string;
  readonly side: 'source' | 'target' | 'config';
  readonly retry: 'now' | 'later' | 'never';
  /** What a server did not take, where it was some rows or one table, and not the connection or the user: others may go on. */
  readonly concerns?: 'rows' | 'table';

  constructor(
    message: string,
    about: {
      code: string;
      side: 'source' | 'target' | 'config';
      retry?: 'now' | 'later' | 'never';
      concerns?: 'rows' | 'table' | undefined;
      cause?: unknown;
    },
  ) {
    super(message, { cause: about.cause });
    this.name = 'OperationError';
    this.code = about.code;
    this.side = about.side;
    this.retry = about.retry ?? 'never';
    if (about.concerns) this.concerns = about.concerns;
  }
}
