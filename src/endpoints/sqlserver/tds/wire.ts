import type { Duplex } from 'node:stream';
import type { Connection } from 'tedious';
import type { Batch } from '../../../change/batch.ts';
import { Intake } from '../../../change/intake.ts';
import type { CodePage } from './cells.ts';
import { batchPackets } from './message.ts';
import { Payload } from './payload.ts';
import { Tokens } from './tokens.ts';

/** What is used of a driver's connection that its types do not tell. */
interface DriverSocket {
  readonly messageIo: {
    readonly socket: Duplex;
    readonly securePair?: { readonly cleartext: Duplex };
    readonly incomingMessageStream: NodeJS.WritableStream;
    readonly outgoingMessageStream: NodeJS.ReadableStream;
    packetSize(): number;
  };
}

/**
 * A connection whose tokens are read as bytes (MS-TDS, "Tabular Data Stream Protocol"). The driver opens it, with TLS and login; then its socket is taken
 * over, and the driver does not speak on it again. A class because it is a connection.
 */
export class Wire {
  readonly #connection: Connection;
  readonly #stream: Duplex;
  readonly #tokens: Tokens;
  readonly #packetSize: number;

  constructor(connection: Connection) {
    this.#connection = connection;
    const { messageIo } = connection as unknown as DriverSocket;
    this.#stream = messageIo.securePair?.cleartext ?? messageIo.socket;
    (this.#stream as NodeJS.ReadableStream).unpipe(messageIo.incomingMessageStream);
    messageIo.outgoingMessageStream.unpipe(this.#stream);
    this.#packetSize = messageIo.packetSize();
    const intake = Intake.of(this.#stream);
    intake.take();
    this.#tokens = new Tokens(new Payload(intake));
  }

  /**
   * The rows of a query as canonical text, long ones in pieces; `codePages` tells of each column how characters of one byte come. After an error or an
   * early end the connection cannot be used again.
   */
  async *query(sql: string, codePages: readonly CodePage[]): AsyncGenerator<Batch> {
    for (const packet of batchPackets(sql, this.#packetSize)) this.#stream.write(packet);
    yield* this.#tokens.rows(codePages);
  }

  /** Has `tell` called when the connection is gone. */
  onEnd(tell: () => void): void {
    this.#stream.on('close', tell);
  }

  close(): void {
    this.#connection.close();
    this.#stream.destroy();
  }
}
