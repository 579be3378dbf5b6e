import { nullCell } from '../../../change/batch.ts';
import type { RowStream } from '../../../change/long-row.ts';
import { mostHeld } from '../../../change/long-row.ts';
import type { Encode } from '../../../change/row-format.ts';
import type { Payload } from './payload.ts';
import type { RowFormat } from './rows.ts';
import { isNullByBits, isNullChunks, roomFor, shortRowToken } from './rows.ts';
import type { Framing } from './type.ts';

/**
 * A row that is too long to be held, whose cells are taken as they come. The length of a cell is asked for before its bytes: of bytes the server tells it;
 * text of two bytes has another length in UTF-8, which nobody knows before all of it has been seen, so that such a cell is held. A class because it has
 * a place in the message.
 */
export class LongCells implements RowStream {
  readonly columns: number;
  readonly #payload: Payload;
  readonly #format: RowFormat;
  readonly #keepsLength: (column: number) => boolean;
  #bits: Buffer | undefined;
  #column = -1;
  /** What is left of a cell that is held. */
  #held: Buffer = nothing;
  /** How many bytes of the chunk are left, where a cell is taken as it comes. */
  #leftOfChunk = 0;

  constructor(payload: Payload, format: RowFormat, keepsLength: (column: number) => boolean) {
    this.columns = format.framings.length;
    this.#payload = payload;
    this.#format = format;
    this.#keepsLength = keepsLength;
  }

  readonly length = async (): Promise<number> => {
    if (this.#column < 0) await this.#begin();
    else await this.#endCell();
    this.#column += 1;
    const column = this.#column;
    if (this.#bits && isNullByBits(this.#bits, 0, column)) return nullCell;
    const framing = this.#format.framings[column] as Framing;
    return framing.kind === 'chunks' ? await this.#chunked(column) : await this.#short(column, framing);
  };

  readonly take = async (most: number): Promise<Buffer> => {
    if (this.#held.length > 0) {
      const piece = this.#held.subarray(0, most);
      this.#held = this.#held.subarray(piece.length);
      return piece;
    }
    while (this.#leftOfChunk === 0) {
      this.#leftOfChunk = await this.#long();
      if (this.#leftOfChunk === 0) throw new Error('A cell has less bytes than the server said.');
    }
    const payload = this.#payload;
    await payload.need(1);
    const length = Math.min(most, this.#leftOfChunk, payload.to - payload.at);
    const piece = payload.bytes.subarray(payload.at, payload.at + length);
    payload.at += length;
    this.#leftOfChunk -= length;
    return piece;
  };

  readonly end = async (): Promise<void> => {
    await this.#endCell();
  };

  async #begin(): Promise<void> {
    const payload = this.#payload;
    const bits = payload.bytes[payload.at] === shortRowToken ? (this.columns + 7) >> 3 : 0;
    await payload.need(1 + bits);
    if (bits > 0) this.#bits = Buffer.from(payload.bytes.subarray(payload.at + 1, payload.at + 1 + bits));
    payload.at += 1 + bits;
  }

  /** A cell that is not in chunks has 8000 bytes at most. */
  async #short(column: number, framing: Framing): Promise<number> {
    const payload = this.#payload;
    let length = 0;
    switch (framing.kind) {
      case 'byte':
        await payload.need(1);
        length = payload.bytes[payload.at] as number;
        payload.at += 1;
        if (length === 0) return nullCell;
        break;
      case 'short':
        await payload.need(2);
        length = payload.bytes.readUInt16LE(payload.at);
        payload.at += 2;
        if (length === 0xffff) return nullCell;
        break;
      case 'long':
        length = await this.#long();
        if (length === 0) return nullCell;
        break;
      default:
        length = framing.kind === 'fixed' ? framing.length : 0;
    }
    await payload.need(length);
    this.#hold(column, payload.bytes, payload.at, length);
    payload.at += length;
    return this.#held.length;
  }

  async #chunked(column: number): Promise<number> {
    const payload = this.#payload;
    await payload.need(8);
    const isNull = isNullChunks(payload.bytes, payload.at);
    const said = Number(payload.bytes.readBigUInt64LE(payload.at));
    payload.at += 8;
    if (isNull) return nullCell;
    this.#isOpen = true;
    // The greatest number but one says that the server does not know.
    if (this.#keepsLength(column) && said <= Number.MAX_SAFE_INTEGER) return said;
    const whole = await this.#whole();
    this.#isOpen = false;
    if (whole === undefined) return mostHeld + 1;
    this.#hold(column, whole, 0, whole.length);
    return this.#held.length;
  }

  /** Whether the chunk of no bytes, which ends a cell, is to come yet. */
  #isOpen = false;

  async #endCell(): Promise<void> {
    if (!this.#isOpen) return;
    if (this.#leftOfChunk > 0 || (await this.#long()) !== 0)
      throw new Error('A cell has more bytes than the server said.');
    this.#isOpen = false;
  }

  /** All bytes of a cell; undefined when they are too many to be held, after which the connection is not used again. */
  async #whole(): Promise<Buffer | undefined> {
    const payload = this.#payload;
    const parts: Buffer[] = [];
    let sum = 0;
    for (;;) {
      let left = await this.#long();
      if (left === 0) return Buffer.concat(parts, sum);
      sum += left;
      if (sum > mostHeld) return undefined;
      while (left > 0) {
        await payload.need(1);
        const length = Math.min(left, payload.to - payload.at);
        parts.push(Buffer.from(payload.bytes.subarray(payload.at, payload.at + length)));
        payload.at += length;
        left -= length;
      }
    }
  }

  #hold(column: number, bytes: Buffer, at: number, length: number): void {
    const text = Buffer.allocUnsafeSlow(roomFor(length, 1));
    const end = (this.#format.encoders[column] as Encode)(bytes, at, length, text, 0);
    this.#held = text.subarray(0, end);
  }

  async #long(): Promise<number> {
    const payload = this.#payload;
    await payload.need(4);
    payload.at += 4;
    return payload.bytes.readUInt32LE(payload.at - 4);
  }
}

const nothing = Buffer.alloc(0);
