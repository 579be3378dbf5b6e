import { nullCell } from '../../change/batch.ts';
import type { Intake } from '../../change/intake.ts';
import type { RowStream } from '../../change/long-row.ts';
import { takeExactly } from '../../change/long-row.ts';
import { packedInteger } from './capture/binlog/event.ts';

/** The length and the number before each packet. */
export const headerLength = 4;

/** A packet of this length goes on in the next one, which may be empty (MySQL Internals, "Sending More Than 16Mb"). */
export const longestPacket = 0xffffff;

/** In the place of a length: the cell is NULL. */
export const nullMark = 0xfb;

/** A row of the text protocol, from its first packet's header on, whose cells are taken as they come. A class because it has a place in the packets. */
export class LongPackets implements RowStream {
  readonly columns: number;
  readonly #intake: Intake;
  #left = 0;
  #isLast = false;

  constructor(intake: Intake, columns: number) {
    this.#intake = intake;
    this.columns = columns;
  }

  readonly take = async (most: number): Promise<Buffer> => {
    while (this.#left === 0) {
      if (this.#isLast) throw new Error('A row has less bytes than its cells.');
      await this.#begin();
    }
    const bytes = await nextOf(this.#intake);
    const piece = bytes.subarray(0, Math.min(most, this.#left));
    this.#pass(bytes.subarray(piece.length), this.#left - piece.length);
    return piece;
  };

  readonly length = async (): Promise<number> => {
    const first = await takeExactly(this.take, 1);
    const [mark = 0] = first;
    if (mark === nullMark) return nullCell;
    const more = mark < nullMark ? 0 : mark === 0xfc ? 2 : mark === 0xfd ? 3 : 8;
    return packedInteger(Buffer.concat([first, await takeExactly(this.take, more)]), 0).value;
  };

  readonly end = async (): Promise<void> => {
    while (this.#left === 0 && !this.#isLast) await this.#begin();
    if (this.#left > 0) throw new Error('A row has more bytes than its cells.');
  };

  async #begin(): Promise<void> {
    const bytes = await nextOf(this.#intake);
    const length = bytes.readUIntLE(0, 3);
    this.#isLast = length < longestPacket;
    this.#pass(bytes.subarray(headerLength), length);
  }

  /** At the end of a packet the next one's header is needed, whether it goes on with the row or not. */
  #pass(rest: Buffer, left: number): void {
    this.#left = left;
    this.#intake.keep(rest, left === 0 ? headerLength : 1);
  }
}

/** All bytes that came, at least as many as were said to be needed. */
export async function nextOf(intake: Intake): Promise<Buffer> {
  const bytes = await intake.next();
  if (bytes) return bytes;
  throw Object.assign(new Error('the connection ended'), { code: 'PROTOCOL_CONNECTION_LOST' });
}
