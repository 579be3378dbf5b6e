/** How the length of a column's cells is told (MS-TDS, "Data Type Definitions"). */
export type Framing =
  /** Always so many bytes; such a column is never NULL. */
  | { readonly kind: 'fixed'; readonly length: number }
  /** One byte before it, 0 for NULL. */
  | { readonly kind: 'byte' }
  /** Two bytes before it, 0xFFFF for NULL. */
  | { readonly kind: 'short' }
  /** Four bytes before it, 0 for NULL. */
  | { readonly kind: 'long' }
  /** In chunks, each with its length before it ("Partially Length-Prefixed Bytes"). */
  | { readonly kind: 'chunks' };

/** The type of a column as the server describes it before its rows. */
export interface TdsType {
  /** The number of the type. */
  readonly id: number;
  readonly framing: Framing;
  readonly scale: number;
  /** The five bytes of a collation, of types of characters. */
  readonly collation?: Buffer;
}

/** The numbers of the types that a query of Godwit can bring. */
export const typeId = {
  int1: 0x30,
  bit: 0x32,
  int2: 0x34,
  int4: 0x38,
  datetime4: 0x3a,
  float4: 0x3b,
  money: 0x3c,
  datetime: 0x3d,
  float8: 0x3e,
  money4: 0x7a,
  int8: 0x7f,
  guid: 0x24,
  intN: 0x26,
  bitN: 0x68,
  decimalN: 0x6a,
  numericN: 0x6c,
  floatN: 0x6d,
  moneyN: 0x6e,
  datetimeN: 0x6f,
  date: 0x28,
  time: 0x29,
  datetime2: 0x2a,
  datetimeOffset: 0x2b,
  varbinary: 0xa5,
  varchar: 0xa7,
  binary: 0xad,
  char: 0xaf,
  nvarchar: 0xe7,
  nchar: 0xef,
  xml: 0xf1,
  variant: 0x62,
} as const;

const fixedLengths: ReadonlyMap<number, number> = new Map([
  [typeId.int1, 1],
  [typeId.bit, 1],
  [typeId.int2, 2],
  [typeId.int4, 4],
  [typeId.datetime4, 4],
  [typeId.float4, 4],
  [typeId.money, 8],
  [typeId.datetime, 8],
  [typeId.float8, 8],
  [typeId.money4, 4],
  [typeId.int8, 8],
]);

/** The length in a description that says: `(max)`. */
const unlimited = 0xffff;
const byteFraming: Framing = { kind: 'byte' };
const shortFraming: Framing = { kind: 'short' };
const chunkFraming: Framing = { kind: 'chunks' };

/** Reads bytes one after the other; there must be enough of them, else it throws a {@link NotAllThere}. */
export class Reader {
  readonly #bytes: Buffer;
  readonly #end: number;
  at: number;

  constructor(bytes: Buffer, at: number, end: number) {
    this.#bytes = bytes;
    this.at = at;
    this.#end = end;
  }

  byte(): number {
    return this.#bytes[this.#pass(1)] as number;
  }

  short(): number {
    return this.#bytes.readUInt16LE(this.#pass(2));
  }

  long(): number {
    return this.#bytes.readUInt32LE(this.#pass(4));
  }

  /** A copy of the next bytes. */
  take(length: number): Buffer {
    const start = this.#pass(length);
    return Buffer.from(this.#bytes.subarray(start, start + length));
  }

  /** Characters of two bytes. */
  text(characters: number): string {
    const start = this.#pass(characters * 2);
    return this.#bytes.toString('utf16le', start, start + characters * 2);
  }

  #pass(length: number): number {
    const start = this.at;
    if (start + length > this.#end) throw new NotAllThere();
    this.at += length;
    return start;
  }
}

/** What is to be read has not come as a whole yet. */
export class NotAllThere extends Error {}

/** Reads the description of a type (MS-TDS, "TYPE_INFO"). */
export function readType(reader: Reader): TdsType {
  const id = reader.byte();
  const length = fixedLengths.get(id);
  if (length !== undefined) return { id, framing: { kind: 'fixed', length }, scale: 0 };
  switch (id) {
    case typeId.guid:
    case typeId.intN:
    case typeId.bitN:
    case typeId.floatN:
    case typeId.moneyN:
    case typeId.datetimeN:
      reader.byte();
      return { id, framing: byteFraming, scale: 0 };
    case typeId.date:
      return { id, framing: byteFraming, scale: 0 };
    case typeId.decimalN:
    case typeId.numericN:
      reader.short();
      return { id, framing: byteFraming, scale: reader.byte() };
    case typeId.time:
    case typeId.datetime2:
    case typeId.datetimeOffset:
      return { id, framing: byteFraming, scale: reader.byte() };
    case typeId.binary:
    case typeId.varbinary:
      return { id, framing: reader.short() === unlimited ? chunkFraming : shortFraming, scale: 0 };
    case typeId.char:
    case typeId.varchar:
    case typeId.nchar:
    case typeId.nvarchar: {
      const framing = reader.short() === unlimited ? chunkFraming : shortFraming;
      return { id, framing, scale: 0, collation: reader.take(5) };
    }
    case typeId.xml:
      readSchemaCollection(reader);
      return { id, framing: chunkFraming, scale: 0 };
    case typeId.variant:
      reader.long();
      return { id, framing: { kind: 'long' }, scale: 0 };
    default:
      throw new Error(`A column has the type 0x${id.toString(16)}, which no query here asks for.`);
  }
}

/** The names of the schemas that an XML column is checked by, of which nothing is needed. */
function readSchemaCollection(reader: Reader): void {
  if (reader.byte() === 0) return;
  reader.text(reader.byte());
  reader.text(reader.byte());
  reader.text(reader.short());
}

/** Reads the descriptions of the columns of a result (MS-TDS, "COLMETADATA"), from behind the token on. */
export function readColumns(reader: Reader): TdsType[] {
  const count = reader.short();
  // There is no result at all.
  if (count === 0xffff) return [];
  return Array.from({ length: count }, () => {
    // The user type and flags.
    reader.long();
    reader.short();
    const type = readType(reader);
    reader.text(reader.byte());
    return type;
  });
}
