import { decimalText } from './decimal.ts';

/** The types of values in MySQL's binary JSON (MySQL source, `sql-common/json_binary.h`). */
const kinds = {
  smallObject: 0,
  largeObject: 1,
  smallArray: 2,
  largeArray: 3,
  literal: 4,
  int16: 5,
  uint16: 6,
  int32: 7,
  uint32: 8,
  int64: 9,
  uint64: 10,
  double: 11,
  string: 12,
  opaque: 15,
} as const;

/** The text of a document in MySQL's binary JSON, as the server writes it: a blank behind each comma and colon. An empty one is `null`. */
export function writeJson(bytes: Buffer): string {
  return bytes.length === 0 ? 'null' : textOf(bytes, bytes[0] as number, 1);
}

/** A document that can be changed: what is no container is its text. */
export type JsonValue = string | JsonObject | JsonArray;

/** The members in the order in which the server keeps them. */
export interface JsonObject {
  readonly kind: 'object';
  readonly members: Map<string, JsonValue>;
}

export interface JsonArray {
  readonly kind: 'array';
  readonly elements: JsonValue[];
}

/** A document in MySQL's binary JSON as values. */
export function readJson(bytes: Buffer): JsonValue {
  return bytes.length === 0 ? 'null' : valueOf(bytes, bytes[0] as number, 1);
}

/** The text of a document, written as {@link writeJson} does. */
export function jsonText(document: JsonValue): string {
  if (typeof document === 'string') return document;
  if (document.kind === 'array') return `[${document.elements.map(jsonText).join(', ')}]`;
  const members = [...document.members].map(([key, each]) => `${JSON.stringify(key)}: ${jsonText(each)}`);
  return `{${members.join(', ')}}`;
}

function textOf(bytes: Buffer, kind: number, at: number): string {
  const form = containers.get(kind);
  if (!form) return scalar(bytes, kind, at);
  const members: string[] = [];
  for (const { key, kind: inner, at: place } of membersOf(bytes, at, form)) {
    const written = textOf(bytes, inner, place);
    members.push(key === undefined ? written : `${JSON.stringify(key)}: ${written}`);
  }
  return form.isObject ? `{${members.join(', ')}}` : `[${members.join(', ')}]`;
}

function valueOf(bytes: Buffer, kind: number, at: number): JsonValue {
  const form = containers.get(kind);
  if (!form) return scalar(bytes, kind, at);
  const found = [...membersOf(bytes, at, form)];
  if (!form.isObject)
    return { kind: 'array', elements: found.map((each) => valueOf(bytes, each.kind, each.at)) };
  const members = found.map((each): [string, JsonValue] => [
    each.key ?? '',
    valueOf(bytes, each.kind, each.at),
  ]);
  return { kind: 'object', members: new Map(members) };
}

function scalar(bytes: Buffer, kind: number, at: number): string {
  switch (kind) {
    case kinds.literal:
      return literal(bytes[at] as number);
    case kinds.int16:
      return String(bytes.readInt16LE(at));
    case kinds.uint16:
      return String(bytes.readUInt16LE(at));
    case kinds.int32:
      return String(bytes.readInt32LE(at));
    case kinds.uint32:
      return String(bytes.readUInt32LE(at));
    case kinds.int64:
      return String(bytes.readBigInt64LE(at));
    case kinds.uint64:
      return String(bytes.readBigUInt64LE(at));
    case kinds.double:
      return double(bytes.readDoubleLE(at));
    case kinds.string: {
      const { length, end } = lengthAt(bytes, at);
      return JSON.stringify(bytes.toString('utf8', end, end + length));
    }
    case kinds.opaque:
      return opaque(bytes, at);
    default:
      throw new Error(`The binary JSON has a value of type ${kind}, which is not known.`);
  }
}

function literal(code: number): string {
  return code === 0 ? 'null' : code === 1 ? 'true' : 'false';
}

/** A double that is a whole number keeps a point, so that it stays a double. */
function double(number: number): string {
  const text = String(number);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** Large containers have places of four bytes, small ones of two. */
interface ContainerForm {
  readonly isLarge: boolean;
  readonly isObject: boolean;
}

const containers: ReadonlyMap<number, ContainerForm> = new Map([
  [kinds.smallObject, { isLarge: false, isObject: true }],
  [kinds.largeObject, { isLarge: true, isObject: true }],
  [kinds.smallArray, { isLarge: false, isObject: false }],
  [kinds.largeArray, { isLarge: true, isObject: false }],
]);

/**
 * The number of members and the size, then for each key its place and length, then for each value its type and place; small values stand where the place
 * would. Places count from the beginning of the container.
 */
function* membersOf(
  bytes: Buffer,
  at: number,
  { isLarge, isObject }: ContainerForm,
): Generator<{ readonly key?: string; readonly kind: number; readonly at: number }> {
  const size = isLarge ? 4 : 2;
  const count = bytes.readUIntLE(at, size);
  const keysAt = at + 2 * size;
  const valuesAt = keysAt + (isObject ? count * (size + 2) : 0);
  for (let i = 0; i < count; i += 1) {
    const entry = valuesAt + i * (1 + size);
    const kind = bytes[entry] as number;
    const place = isInline(kind, isLarge) ? entry + 1 : at + bytes.readUIntLE(entry + 1, size);
    if (!isObject) {
      yield { kind, at: place };
      continue;
    }
    const keyEntry = keysAt + i * (size + 2);
    const keyAt = at + bytes.readUIntLE(keyEntry, size);
    const key = bytes.toString('utf8', keyAt, keyAt + bytes.readUInt16LE(keyEntry + size));
    yield { key, kind, at: place };
  }
}

function isInline(kind: number, isLarge: boolean): boolean {
  if (kind === kinds.literal || kind === kinds.int16 || kind === kinds.uint16) return true;
  return isLarge && (kind === kinds.int32 || kind === kinds.uint32);
}

/** Seven bits in each byte, the lowest first; the highest bit says that another byte follows. */
function lengthAt(bytes: Buffer, at: number): { readonly length: number; readonly end: number } {
  let length = 0;
  let end = at;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[end] as number;
    end += 1;
    length += (byte & 0x7f) * 2 ** shift;
    if ((byte & 0x80) === 0) return { length, end };
  }
}

const fieldTypes = { timestamp: 7, date: 10, time: 11, datetime: 12, decimal: 246 } as const;

/** A value of one of SQL's types. Dates and times are written as strings, as the server does; of others the bytes in base 64, with their type. */
function opaque(bytes: Buffer, at: number): string {
  const type = bytes[at] as number;
  const { length, end } = lengthAt(bytes, at + 1);
  const data = bytes.subarray(end, end + length);
  // Precision and scale in a byte each, then the decimal as in a row.
  if (type === fieldTypes.decimal)
    return decimalText(data, 2, { precision: data[0] as number, scale: data[1] as number });
  if (type === fieldTypes.time) return JSON.stringify(time(data.readBigInt64LE()));
  if (type === fieldTypes.date) return JSON.stringify(datetime(data.readBigInt64LE()).slice(0, 10));
  if (type === fieldTypes.datetime || type === fieldTypes.timestamp)
    return JSON.stringify(datetime(data.readBigInt64LE()));
  return JSON.stringify(`base64:type${type}:${data.toString('base64')}`);
}

function padded(number: bigint, width: number): string {
  return String(number).padStart(width, '0');
}

/** 24 bits of microseconds below the packed clock. */
function clock(packed: bigint): string {
  const whole = packed >> 24n;
  return `${padded((whole >> 12n) & 0x3ffn, 2)}:${padded((whole >> 6n) & 63n, 2)}:${padded(whole & 63n, 2)}.${padded(packed & 0xffffffn, 6)}`;
}

function time(packed: bigint): string {
  return packed < 0n ? `-${clock(-packed)}` : clock(packed);
}

function datetime(packed: bigint): string {
  const whole = packed >> 24n;
  const days = whole >> 17n;
  const months = days >> 5n;
  const day = `${padded(months / 13n, 4)}-${padded(months % 13n, 2)}-${padded(days & 31n, 2)}`;
  return `${day} ${clock(((whole & 0x1ffffn) << 24n) | (packed & 0xffffffn))}`;
}
