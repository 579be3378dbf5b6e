import { packedInteger } from './event.ts';
import type { BinlogEvent } from './event.ts';

/** The types of columns as the log names them (MySQL source, `enum_field_types`). */
export const fieldType = {
  tiny: 1,
  short: 2,
  long: 3,
  float: 4,
  double: 5,
  timestamp: 7,
  longlong: 8,
  int24: 9,
  date: 10,
  time: 11,
  datetime: 12,
  year: 13,
  varchar: 15,
  bit: 16,
  timestamp2: 17,
  datetime2: 18,
  time2: 19,
  mariadbBlobCompressed: 140,
  mariadbVarcharCompressed: 141,
  vector: 242,
  json: 245,
  newDecimal: 246,
  enum: 247,
  set: 248,
  blob: 252,
  varString: 253,
  string: 254,
  geometry: 255,
} as const;

/** A column as a table map tells of it. */
export interface MappedField {
  readonly type: number;
  /** What else its bytes depend on: a length, a precision and scale, a number of digits. */
  readonly meta: number;
}

/** The table that row events speak of by number. */
export interface TableMap {
  readonly id: number;
  readonly schema: string;
  readonly table: string;
  readonly fields: readonly MappedField[];
}

/** Reads a table map ("Table_map_event"). */
export function readTableMap({ bytes, start }: BinlogEvent): TableMap {
  const id = bytes.readUIntLE(start, 6);
  let at = start + 8;
  const schema = bytes.toString('utf8', at + 1, at + 1 + (bytes[at] as number));
  at += (bytes[at] as number) + 2;
  const table = bytes.toString('utf8', at + 1, at + 1 + (bytes[at] as number));
  at += (bytes[at] as number) + 2;
  const count = packedInteger(bytes, at);
  const types = bytes.subarray(count.end, count.end + count.value);
  let metaAt = packedInteger(bytes, count.end + count.value).end;
  const fields = [...types].map((written) => {
    const size = metaLength(written);
    const first = size > 0 ? (bytes[metaAt] as number) : 0;
    const second = size > 1 ? (bytes[metaAt + 1] as number) : 0;
    metaAt += size;
    return fieldOf(written, first, second);
  });
  return { id, schema, table, fields };
}

function metaLength(type: number): number {
  switch (type) {
    case fieldType.float:
    case fieldType.double:
    case fieldType.blob:
    case fieldType.geometry:
    case fieldType.json:
    case fieldType.vector:
    case fieldType.timestamp2:
    case fieldType.datetime2:
    case fieldType.time2:
    case fieldType.mariadbBlobCompressed:
      return 1;
    case fieldType.varchar:
    case fieldType.bit:
    case fieldType.newDecimal:
    case fieldType.string:
    case fieldType.varString:
    case fieldType.enum:
    case fieldType.set:
    case fieldType.mariadbVarcharCompressed:
      return 2;
    default:
      return 0;
  }
}

/**
 * A CHAR's two bytes are its real type (ENUM and SET are written as CHAR) and its length, of which two bits are hidden in the type, turned over
 * ("Table_map_event", metadata of MYSQL_TYPE_STRING).
 */
function fieldOf(written: number, first: number, second: number): MappedField {
  if (written === fieldType.string || written === fieldType.varString) {
    if (first === fieldType.enum || first === fieldType.set) return { type: first, meta: second };
    return { type: fieldType.string, meta: (((first & 0x30) ^ 0x30) << 4) | second };
  }
  if (written === fieldType.newDecimal) return { type: written, meta: (first << 8) | second };
  return { type: written, meta: first | (second << 8) };
}
