/** Who asks for something: an access key, a user of the console, or the server itself. */
export interface Caller {
  readonly name: string;
  /** The address that the request came from; absent for the server itself. */
  readonly address?: string;
}

/** The server, when it acts by itself. */
export const itself: Caller = { name: 'godwit' };
