import type { Intake } from '../../../change/intake.ts';

/** The bytes before the payload of each packet (MS-TDS, "Packet Header"). */
const headerLength = 8;
/** In the header's second byte: nothing of the message comes after this packet. */
const endOfMessage = 1;
const size = 1 << 20;

/**
 * The tokens of a message, free of the packets that they are cut into: a token may begin in one packet and end in another, so what came is put together
 * in memory that is used again. A class because it has a place in a connection.
 */
export class Payload {
  bytes: Buffer = Buffer.allocUnsafeSlow(size);
  /** What is unread begins here… */
  at = 0;
  /** …and ends here. */
  to = 0;
  readonly #intake: Intake;
  #leftOfPacket = 0;
  #isLastPacket = false;

  constructor(intake: Intake) {
    this.#intake = intake;
  }

  /** Whether all of the message has been read. */
  get isOver(): boolean {
    return this.at === this.to && this.#leftOfPacket === 0 && this.#isLastPacket;
  }

  /** Begins with the next message. */
  begin(): void {
    this.at = this.to = this.#leftOfPacket = 0;
    this.#isLastPacket = false;
    if (this.bytes.length > size) this.bytes = Buffer.allocUnsafeSlow(size);
  }

  /** Reads until so many bytes are there behind `at`. What was given before may have moved. */
  async need(length: number): Promise<void> {
    while (this.to - this.at < length) await this.more();
  }

  /** Reads what came meanwhile, at least one byte. */
  async more(): Promise<void> {
    this.#moveToFront();
    const before = this.to;
    while (this.to === before) {
      if (this.#leftOfPacket === 0 && this.#isLastPacket)
        throw new Error('A message of the server ends in the middle of a token.');
      const came = await this.#intake.next();
      if (!came) throw lost();
      const read = this.#take(came);
      this.#intake.keep(came.subarray(read), this.#leftOfPacket === 0 ? headerLength : 1);
    }
  }

  /** Takes the payload of what came, up to the end of the message, and gives how many bytes of it are done with. */
  #take(came: Buffer): number {
    let from = 0;
    for (;;) {
      if (this.#leftOfPacket === 0) {
        if (this.#isLastPacket || from + headerLength > came.length) return from;
        this.#isLastPacket = ((came[from + 1] as number) & endOfMessage) !== 0;
        this.#leftOfPacket = came.readUInt16BE(from + 2) - headerLength;
        from += headerLength;
      }
      const length = Math.min(this.#leftOfPacket, came.length - from);
      if (length === 0 && this.#leftOfPacket > 0) return from;
      this.#makeRoom(length);
      came.copy(this.bytes, this.to, from, from + length);
      this.to += length;
      from += length;
      this.#leftOfPacket -= length;
    }
  }

  #moveToFront(): void {
    if (this.at === 0) return;
    this.bytes.copyWithin(0, this.at, this.to);
    this.to -= this.at;
    this.at = 0;
  }

  #makeRoom(length: number): void {
    if (this.to + length <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.to + length));
    this.bytes.copy(larger, 0, 0, this.to);
    this.bytes = larger;
  }
}

function lost(): Error {
  return Object.assign(new Error('the connection ended'), { code: 'ECONNRESET' });
}
