import { Reader } from './type.ts';

/** What the server says of a failure, in the form that the driver gives it (MS-TDS, "ERROR"). */
export interface ServerError extends Error {
  readonly code: string;
  readonly number: number;
  readonly class: number;
}

/** Reads the token of an error, from behind its length on. */
export function readError(bytes: Buffer): ServerError {
  const reader = new Reader(bytes, 0, bytes.length);
  const number = reader.long() | 0;
  // The state, which tells the place in the server's source.
  reader.byte();
  const severity = reader.byte();
  const message = reader.text(reader.short());
  return Object.assign(new Error(message), { code: 'EREQUEST', number, class: severity });
}
