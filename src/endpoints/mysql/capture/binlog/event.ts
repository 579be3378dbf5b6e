import { crc32, inflateSync, zstdDecompressSync } from 'node:zlib';

/** The events of a binary log that matter here (MySQL source, `libbinlogevents`; MariaDB, "Replication Protocol", "Event Types"). */
export const eventType = {
  query: 2,
  rotate: 4,
  formatDescription: 15,
  xid: 16,
  tableMap: 19,
  writeRowsV1: 23,
  updateRowsV1: 24,
  deleteRowsV1: 25,
  heartbeat: 27,
  writeRows: 30,
  updateRows: 31,
  deleteRows: 32,
  gtid: 33,
  anonymousGtid: 34,
  xaPrepare: 38,
  partialUpdateRows: 39,
  transactionPayload: 40,
  mariadbGtid: 162,
  mariadbGtidList: 163,
  mariadbStartEncryption: 164,
  mariadbQueryCompressed: 165,
  mariadbWriteRowsCompressedV1: 166,
  mariadbUpdateRowsCompressedV1: 167,
  mariadbDeleteRowsCompressedV1: 168,
  mariadbWriteRowsCompressed: 169,
  mariadbUpdateRowsCompressed: 170,
  mariadbDeleteRowsCompressed: 171,
} as const;

/** One event: its head and where its body stands. */
export interface BinlogEvent {
  /** Seconds since 1970 of the statement that made it; 0 for what the server makes up. */
  readonly timestamp: number;
  readonly type: number;
  /** Where the next event begins in the file. */
  readonly nextPosition: number;
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

const headLength = 19;

/** Reads the head of an event at a place; `checksum` is the number of bytes behind its body that are no part of it. */
export function eventAt(bytes: Buffer, at: number, checksum: number): BinlogEvent {
  return {
    timestamp: bytes.readUInt32LE(at),
    type: bytes[at + 4] as number,
    nextPosition: bytes.readUInt32LE(at + 13),
    bytes,
    start: at + headLength,
    end: at + bytes.readUInt32LE(at + 9) - checksum,
  };
}

/** The algorithm of checksums stands one byte before the checksum of the format description; 1 is CRC32. */
export function checksumLength(formatDescription: BinlogEvent): number {
  const { bytes, end } = formatDescription;
  return bytes[end - 5] === 1 ? 4 : 0;
}

/** Where the body of an event ends of which is not known whether a checksum stands behind it: where the last four bytes are that of all before them. */
export function endOfBody({ bytes, start, end }: BinlogEvent): number {
  const body = end - 4;
  return body > start && crc32(bytes.subarray(start - headLength, body)) === bytes.readUInt32LE(body)
    ? body
    : end;
}

/** The events within MySQL's compressed transaction ("Transaction_payload_event"): fields of type, length and value, then the events. */
export function* payloadEvents({ bytes, start, end }: BinlogEvent): Generator<BinlogEvent> {
  let at = start;
  let isCompressed = true;
  for (;;) {
    const type = packedInteger(bytes, at);
    at = type.end;
    if (type.value === 0) break;
    const length = packedInteger(bytes, at);
    if (type.value === 2) isCompressed = packedInteger(bytes, length.end).value === 0;
    at = length.end + length.value;
  }
  const packed = bytes.subarray(at, end);
  const events = isCompressed ? zstdDecompressSync(packed) : packed;
  for (let next = 0; next < events.length; next += events.readUInt32LE(next + 9))
    yield eventAt(events, next, 0);
}

/**
 * MariaDB's compressed bodies: a byte with the algorithm (zlib is 0) and the number of bytes of the length, the length with the highest byte first, then the
 * compressed bytes. What is before `from` stays as it is.
 */
export function inflated(event: BinlogEvent, from: number): BinlogEvent {
  const { bytes, start, end } = event;
  const head = bytes[from] as number;
  const body = inflateSync(bytes.subarray(from + 1 + (head & 7), end));
  const whole = Buffer.concat([bytes.subarray(start, from), body]);
  return { ...event, bytes: whole, start: 0, end: whole.length };
}

/** A number of one, three, four or nine bytes ("Packed Integer"). */
export function packedInteger(bytes: Buffer, at: number): { readonly value: number; readonly end: number } {
  const first = bytes[at] as number;
  if (first < 251) return { value: first, end: at + 1 };
  if (first === 252) return { value: bytes.readUInt16LE(at + 1), end: at + 3 };
  if (first === 253) return { value: bytes.readUIntLE(at + 1, 3), end: at + 4 };
  return { value: Number(bytes.readBigUInt64LE(at + 1)), end: at + 9 };
}
