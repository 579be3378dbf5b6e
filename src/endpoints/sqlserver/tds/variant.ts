import { Collation } from 'tedious/lib/collation.js';
import { CellError } from '../../../change/cell-error.ts';
import type { Encode } from '../../../change/row-format.ts';
import { asIs, utf16, windows1252 } from './characters.ts';
import { date, datetime, datetime2, datetimeOffset, time } from './moments.ts';
import { bit, decimal, float, integer, money } from './numbers.ts';
import { typeId } from './type.ts';
import { uuid } from './uuid.ts';

/*
 * `sql_variant`: each cell has the number of its own type, the number of bytes that describe it, these, and the value (MS-TDS, "SQL_VARIANT Values").
 * It becomes the canonical text of that type; bytes, which a text cannot hold, become hexadecimal digits behind `0x`, as the language writes them.
 */

/** A text takes all digits of a second's fraction. */
const allDigits = 7;

/** What is before the value: the type, and how long its description is. */
const head = 2;

/** A cell of type `sql_variant`. */
export const variant: Encode = (bytes, start, length, to, at) => {
  const described = bytes[start + 1] as number;
  const encode = encoderOf(bytes[start] as number, bytes, start + head);
  return encode(bytes, start + head + described, length - head - described, to, at);
};

/** The way to text of a type; `at` is where its description begins. */
function encoderOf(id: number, bytes: Buffer, at: number): Encode {
  switch (id) {
    case typeId.int1:
    case typeId.int2:
    case typeId.int4:
    case typeId.int8:
      return integer;
    case typeId.bit:
      return bit;
    case typeId.float4:
    case typeId.float8:
      return float;
    case typeId.money:
    case typeId.money4:
      return money;
    case typeId.decimalN:
    case typeId.numericN:
      return decimal(bytes[at + 1] as number);
    case typeId.date:
      return date;
    case typeId.datetime:
    case typeId.datetime4:
      return datetime;
    case typeId.time:
      return time(bytes[at] as number, allDigits);
    case typeId.datetime2:
      return datetime2(bytes[at] as number, allDigits);
    case typeId.datetimeOffset:
      return datetimeOffset(bytes[at] as number, allDigits);
    case typeId.guid:
      return uuid;
    case typeId.char:
    case typeId.varchar:
      return collated(bytes.subarray(at, at + 5));
    case typeId.nchar:
    case typeId.nvarchar:
      return utf16;
    case typeId.binary:
    case typeId.varbinary:
      return hexadecimal;
    default:
      throw new Error(`A sql_variant has the type 0x${id.toString(16)}, which it cannot have.`);
  }
}

/** Characters of the code page that a collation has: each cell may have another one. */
function collated(collation: Buffer): Encode {
  return (bytes, start, length, to, at) => {
    if (isAscii(bytes, start, start + length)) return asIs(bytes, start, length, to, at);
    const { codepage = '' } = Collation.fromBuffer(collation);
    if (codepage === 'CP1252') return windows1252(bytes, start, length, to, at);
    if (codepage === 'utf-8') return asIs(bytes, start, length, to, at);
    return at + to.write(decoded(bytes.subarray(start, start + length), codepage), at, 'utf8');
  };
}

function isAscii(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i += 1) if ((bytes[i] as number) >= 0x80) return false;
  return true;
}

/** The names of code pages in the Encoding Standard, where they are not `windows-` and the number. */
const labels: Readonly<Record<string, string>> = {
  CP932: 'shift_jis',
  CP936: 'gbk',
  CP949: 'euc-kr',
  CP950: 'big5',
};

/** What is no character of the code page is refused, because a decoder would put another one in its place. */
function decoded(bytes: Buffer, codePage: string): string {
  try {
    return new TextDecoder(labels[codePage] ?? codePage.replace('CP', 'windows-'), { fatal: true }).decode(
      bytes,
    );
  } catch {
    throw new CellError(`it has characters of ${codePage || 'an unknown code page'} that are not known here`);
  }
}

const hexadecimal: Encode = (bytes, start, length, to, at) =>
  at + to.write(`0x${bytes.toString('hex', start, start + length).toUpperCase()}`, at, 'latin1');
