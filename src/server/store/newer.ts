import { OperationError } from '../../text/error.ts';

/** A state that was written by a later version of the program, which nothing may be done to. */
export function newerState(place: string, found: number, known: number): OperationError {
  return new OperationError(
    `The state in ${place} was written by a newer Godwit (version ${found} of its tables; this one knows ${known}). Start that one, or name another place with --state.`,
    { code: 'state', side: 'config' },
  );
}
