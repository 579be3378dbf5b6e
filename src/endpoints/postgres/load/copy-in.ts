import type pg from 'pg';
import type { Submittable } from 'pg';
import { Flow } from '../../../change/flow.ts';

/** Bytes that a caller leaves free at the front of each message: its type and its length (PostgreSQL, "Message Formats", CopyData). */
export const messageHead = 5;

const copyData = 0x64;
const copyDone = Buffer.from([0x63, 0, 0, 0, 4]);
/** With an empty reason. */
const copyFail = Buffer.from([0x66, 0, 0, 0, 5, 0]);

/**
 * A `COPY … FROM STDIN` whose messages the caller writes into buffers that are sent as they are. `pg-copy-streams` has a stream's queue and a message of
 * its own for each header in between, and keeps every buffer from being used again. A class because it is one exchange of the connection.
 */
export class CopyIn implements Submittable {
  /** The number of rows that the server counted, known at the end. */
  rows = 0;
  readonly #sql: string;
  readonly #begun = Promise.withResolvers<void>();
  readonly #over = Promise.withResolvers<void>();
  #flow: Flow | undefined;

  constructor(sql: string) {
    this.#sql = sql;
    // Both are told by the next write or by the end; until then they are no unhandled ones.
    this.#begun.promise.catch(() => {});
    this.#over.promise.catch(() => {});
  }

  /** Sends a message with free bytes at its front; `onSent` is called when the buffer is no longer needed. Waits while enough are on their way. */
  async write(message: Buffer, onSent: (message: Buffer) => void): Promise<void> {
    await this.#begun.promise;
    message[0] = copyData;
    message.writeInt32BE(message.length - 1, 1);
    await this.#flow?.write(message, onSent);
  }

  /** Says that these were all rows, and waits until the server has taken them. */
  async end(): Promise<void> {
    await this.#begun.promise;
    await this.#flow?.write(copyDone, () => {});
    await this.#over.promise;
  }

  /** Takes the rows back, so that the connection can go on behind the COPY. */
  async cancel(): Promise<void> {
    try {
      await this.#begun.promise;
      await this.#flow?.write(copyFail, () => {});
      await this.#over.promise;
    } catch {
      // The server answers with an error, as it is asked to, or has told one before.
    }
  }

  submit(connection: pg.Connection): void {
    this.#flow = new Flow(connection.stream);
    connection.query(this.#sql);
  }

  handleCopyInResponse(): void {
    this.#begun.resolve();
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.rows = Number(/^COPY (\d+)/.exec(text)?.[1] ?? 0);
  }

  handleReadyForQuery(): void {
    this.#over.resolve();
  }

  handleError(error: Error): void {
    this.#begun.reject(error);
    this.#over.reject(error);
    this.#flow?.fail(error);
  }
}
