/** A value as the tests write it: what JSON has, and decimals and dates, which MySQL keeps in documents as values of SQL's types. */
export type Document =
  | null
  | boolean
  | number
  | bigint
  | string
  | { readonly opaque: number; readonly data: Buffer }
  | readonly Document[]
  | ReadonlyMap<string, Document>;

/** MySQL's binary JSON of a document, as the comment at the head of MySQL's `sql-common/json_binary.h` lays it down; with `isLarge`, containers have places of four bytes. */
export function binaryJson(document: Document, isLarge = false): Buffer {
  const { kind, bytes } = encoded(document, isLarge);
  return Buffer.concat([Buffer.from([kind]), bytes]);
}

interface Encoded {
  readonly kind: number;
  readonly bytes: Buffer;
  /** It stands in the place of its place. */
  readonly isInline?: boolean;
}

function encoded(document: Document, isLarge: boolean): Encoded {
  if (document === null) return literal(0);
  if (typeof document === 'boolean') return literal(document ? 1 : 2);
  if (typeof document === 'string') {
    const bytes = Buffer.from(document);
    return { kind: 12, bytes: Buffer.concat([variableLength(bytes.length), bytes]) };
  }
  if (typeof document === 'bigint') return integer(document, isLarge);
  if (typeof document === 'number') {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(document);
    return { kind: 11, bytes };
  }
  if (document instanceof Map) return container([...document.values()], [...document.keys()], isLarge);
  if (isList(document)) return container(document, undefined, isLarge);
  const { opaque, data } = document as { readonly opaque: number; readonly data: Buffer };
  return { kind: 15, bytes: Buffer.concat([Buffer.from([opaque]), variableLength(data.length), data]) };
}

function isList(document: Document): document is readonly Document[] {
  return Array.isArray(document);
}

function literal(code: number): Encoded {
  return { kind: 4, bytes: Buffer.from([code]), isInline: true };
}

/** The smallest type that holds it, as the server chooses. */
function integer(value: bigint, isLarge: boolean): Encoded {
  const bytes = Buffer.alloc(8);
  if (value > 0x7fffffffffffffffn) {
    bytes.writeBigUInt64LE(value);
    return { kind: 10, bytes };
  }
  bytes.writeBigInt64LE(value);
  if (value >= -0x8000n && value <= 0x7fffn) return { kind: 5, bytes: bytes.subarray(0, 2), isInline: true };
  if (value >= 0n && value <= 0xffffn) return { kind: 6, bytes: bytes.subarray(0, 2), isInline: true };
  if (value >= -0x80000000n && value <= 0x7fffffffn)
    return { kind: 7, bytes: bytes.subarray(0, 4), isInline: isLarge };
  if (value >= 0n && value <= 0xffffffffn) return { kind: 8, bytes: bytes.subarray(0, 4), isInline: isLarge };
  return { kind: 9, bytes };
}

function variableLength(length: number): Buffer {
  const bytes: number[] = [];
  let rest = length;
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Buffer.from(bytes);
}

function container(
  values: readonly Document[],
  keys: readonly string[] | undefined,
  isLarge: boolean,
): Encoded {
  const size = isLarge ? 4 : 2;
  const names = keys?.map((key) => Buffer.from(key));
  const members = values.map((each) => encoded(each, isLarge));
  let place = 2 * size + (names?.length ?? 0) * (size + 2) + members.length * (1 + size);
  const heads: Buffer[] = [];
  const bodies: Buffer[] = [];
  for (const name of names ?? []) {
    const head = Buffer.alloc(size + 2);
    head.writeUIntLE(place, 0, size);
    head.writeUInt16LE(name.length, size);
    heads.push(head);
    bodies.push(name);
    place += name.length;
  }
  for (const { kind, bytes, isInline } of members) {
    const head = Buffer.alloc(1 + size);
    head[0] = kind;
    if (isInline === true) bytes.copy(head, 1);
    else {
      head.writeUIntLE(place, 1, size);
      bodies.push(bytes);
      place += bytes.length;
    }
    heads.push(head);
  }
  const head = Buffer.alloc(2 * size);
  head.writeUIntLE(values.length, 0, size);
  head.writeUIntLE(place, size, size);
  const kind = (names ? 0 : 2) + (isLarge ? 1 : 0);
  return { kind, bytes: Buffer.concat([head, ...heads, ...bodies]) };
}
