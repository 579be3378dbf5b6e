import type { CellPlaces } from '../../../change/batch.ts';
import { nullCell } from '../../../change/batch.ts';
import type { Encode } from '../../../change/row-format.ts';
import type { Framing } from './type.ts';

/** The columns of a result, as its rows are read by. */
export interface RowFormat {
  readonly framings: readonly Framing[];
  readonly encoders: readonly Encode[];
}

/** The tokens before a row: all its cells follow, or a bit for each that is NULL, and then the others (MS-TDS, "ROW", "NBCROW"). */
export const rowToken = 0xd1;
export const shortRowToken = 0xd2;

/** In the place of the eight bytes of a length: the cell is NULL. The length that is one less says that it is not known. */
const nullChunks = 0xffffffff;
const nullShort = 0xffff;
/** The bytes before the first chunk. */
const chunksHead = 8;

/** Room that a cell may take besides what its bytes become: a decimal has 40 digits. */
const cellRoom = 48;
/** A byte of code page 1252 becomes up to three. */
const growth = 3;

/** The room that a row of so many bytes may take as text. */
export function roomFor(length: number, columns: number): number {
  return length * growth + columns * cellRoom;
}

/** Whether a cell is NULL by the bits behind the token; `bits` is where they begin, -1 where there are none. */
export function isNullByBits(bytes: Buffer, bits: number, column: number): boolean {
  return bits >= 0 && ((bytes[bits + (column >> 3)] as number) & (1 << (column & 7))) !== 0;
}

/** Where a row ends of which the token is at `at`; -1 when not all of it is there. */
export function rowEnd(bytes: Buffer, at: number, size: number, { framings }: RowFormat): number {
  const bits = bytes[at] === shortRowToken ? at + 1 : -1;
  let end = bits < 0 ? at + 1 : bits + ((framings.length + 7) >> 3);
  for (let column = 0; column < framings.length; column += 1) {
    if (end > size) return -1;
    if (isNullByBits(bytes, bits, column)) continue;
    end = cellEnd(bytes, end, size, framings[column] as Framing);
    if (end < 0) return -1;
  }
  return end > size ? -1 : end;
}

/** Where a cell ends, perhaps behind what is there; -1 when that cannot be told yet. */
function cellEnd(bytes: Buffer, at: number, size: number, framing: Framing): number {
  switch (framing.kind) {
    case 'fixed':
      return at + framing.length;
    case 'byte':
      return at + 1 > size ? -1 : at + 1 + (bytes[at] as number);
    case 'short': {
      if (at + 2 > size) return -1;
      const length = bytes.readUInt16LE(at);
      return length === nullShort ? at + 2 : at + 2 + length;
    }
    case 'long':
      return at + 4 > size ? -1 : at + 4 + bytes.readUInt32LE(at);
    case 'chunks': {
      if (at + chunksHead > size) return -1;
      if (isNullChunks(bytes, at)) return at + chunksHead;
      for (let place = at + chunksHead; place + 4 <= size; ) {
        const length = bytes.readUInt32LE(place);
        place += 4 + length;
        if (length === 0) return place;
      }
      return -1;
    }
  }
}

/** Whether the head of a cell in chunks says that it is NULL. */
export function isNullChunks(bytes: Buffer, at: number): boolean {
  return bytes.readUInt32LE(at) === nullChunks && bytes.readUInt32LE(at + 4) === nullChunks;
}

/** A place among the bytes that were read, and one among those that were written. */
export interface Progress {
  from: number;
  to: number;
}

/**
 * Writes the cells of a row that is there as a whole as canonical text, and notes their places. This and what it calls is the innermost loop of a
 * reading: nothing in it is made anew for a cell.
 */
export function readRow(
  bytes: Buffer,
  { framings, encoders }: RowFormat,
  to: Buffer,
  progress: Progress,
  places: CellPlaces,
  firstCell: number,
): void {
  const columns = framings.length;
  places.reserve(firstCell + columns);
  const { starts, lengths } = places;
  const bits = bytes[progress.from] === shortRowToken ? progress.from + 1 : -1;
  let from = bits < 0 ? progress.from + 1 : bits + ((columns + 7) >> 3);
  let at = progress.to;
  for (let column = 0; column < columns; column += 1) {
    const cell = firstCell + column;
    starts[cell] = at;
    lengths[cell] = nullCell;
    if (isNullByBits(bytes, bits, column)) continue;
    const framing = framings[column] as Framing;
    let length = 0;
    switch (framing.kind) {
      case 'fixed':
        length = framing.length;
        break;
      case 'byte':
        length = bytes[from] as number;
        from += 1;
        if (length === 0) continue;
        break;
      case 'short':
        length = (bytes[from] as number) | ((bytes[from + 1] as number) << 8);
        from += 2;
        if (length === nullShort) continue;
        break;
      case 'long':
        length = bytes.readUInt32LE(from);
        from += 4;
        if (length === 0) continue;
        break;
      case 'chunks': {
        const end = cellEnd(bytes, from, bytes.length, framing);
        if (!isNullChunks(bytes, from)) {
          const start = from + chunksHead;
          const behind = (encoders[column] as Encode)(bytes, start, joinChunks(bytes, start), to, at);
          lengths[cell] = behind - at;
          at = behind;
        }
        from = end;
        continue;
      }
    }
    const behind = (encoders[column] as Encode)(bytes, from, length, to, at);
    lengths[cell] = behind - at;
    at = behind;
    from += length;
  }
  progress.from = from;
  progress.to = at;
}

/** Moves the chunks of a cell together, where their lengths stood, so that it begins at `at`, and gives how many bytes it has. */
function joinChunks(bytes: Buffer, at: number): number {
  let to = at;
  for (let from = at; ; ) {
    const length = bytes.readUInt32LE(from);
    if (length === 0) return to - at;
    from += 4;
    bytes.copyWithin(to, from, from + length);
    from += length;
    to += length;
  }
}
