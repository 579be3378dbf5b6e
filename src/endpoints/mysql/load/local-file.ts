import { PassThrough } from 'node:stream';
import type { Duplex } from 'node:stream';
import type mysql from 'mysql2/promise';
import { Flow } from '../../../change/flow.ts';

/** Bytes that a caller leaves free at the front of each packet: its length and its number (MySQL Internals, "MySQL Packets"). */
export const packetHead = 4;

/** Longer packets are divided, far below what a server may allow (`max_allowed_packet`). */
const longestPacket = 1 << 20;

/** What the driver's own types leave out. */
interface Driver {
  readonly stream: Duplex;
  /** The number of the next packet. */
  sequenceId: number;
}

/**
 * A LOAD DATA LOCAL whose packets the caller writes into buffers that are sent as they are. The driver would send the pieces of a stream, each copied
 * behind a header of its own. To it, the file is an empty stream, which ends when the rows do. A class because it is one exchange of the connection.
 */
export class LocalFile {
  readonly #driver: Driver;
  readonly #flow: Flow;
  /** Is fulfilled when the server wants the file. */
  readonly #begun = Promise.withResolvers<void>();
  readonly #done: Promise<mysql.ResultSetHeader>;
  readonly #file = new PassThrough();

  constructor(connection: mysql.Connection, sql: string) {
    this.#driver = (connection as unknown as { readonly connection: Driver }).connection;
    this.#flow = new Flow(this.#driver.stream);
    this.#done = connection
      .query<mysql.ResultSetHeader>({
        sql,
        infileStreamFactory: () => {
          this.#begun.resolve();
          return this.#file;
        },
      })
      .then(([header]) => header);
    // The failure is told by the next write or by the end; until then it is no unhandled one.
    this.#begun.promise.catch(() => {});
    this.#done.catch((error: Error) => {
      this.#begun.reject(error);
      this.#flow.fail(error);
    });
  }

  /** Sends a packet with free bytes at its front; `onSent` is called when the buffer is no longer needed. Waits while enough are on their way. */
  async write(packet: Buffer, onSent: (packet: Buffer) => void): Promise<void> {
    await this.#begun.promise;
    if (packet.length - packetHead <= longestPacket) {
      this.#number(packet, packet.length - packetHead);
      await this.#flow.write(packet, onSent);
      return;
    }
    for (let at = packetHead; at < packet.length; at += longestPacket) {
      const part = packet.subarray(at, at + longestPacket);
      const head = Buffer.allocUnsafe(packetHead);
      this.#number(head, part.length);
      await this.#flow.write(head, () => {});
      await this.#flow.write(part, () => {});
    }
  }

  /** Says that these were all rows, and gives what the server says of them. */
  async end(): Promise<mysql.ResultSetHeader> {
    await this.#begun.promise;
    // The driver then sends the empty packet that ends the file.
    this.#file.end();
    return await this.#done;
  }

  #number(packet: Buffer, length: number): void {
    packet.writeUIntLE(length, 0, 3);
    packet[3] = this.#driver.sequenceId;
    this.#driver.sequenceId = (this.#driver.sequenceId + 1) % 256;
  }
}
