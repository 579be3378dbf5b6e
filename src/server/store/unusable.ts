import { OperationError } from '../../text/error.ts';

/**
 * The state cannot be written or read at present: the disk is full, the database is away. What was asked for was not kept, and can be asked for again when there is
 * room; the server itself goes on.
 */
export class StateUnusable extends OperationError {
  constructor(place: string, why: string, cause: unknown, retry: 'now' | 'later' | 'never' = 'later') {
    super(
      `The state in ${place} cannot be used: ${why} When that is mended, look at what was kept, and repeat the rest.`,
      { code: 'state', side: 'config', retry, cause },
    );
    this.name = 'StateUnusable';
  }
}
