import type { Encode } from '../../../change/row-format.ts';
import { asIs, utf16, windows1252, xml } from './characters.ts';
import { canonicalDigits, date, datetime, datetime2, datetimeOffset, time } from './moments.ts';
import { bit, decimal, float, integer, money } from './numbers.ts';
import type { TdsType } from './type.ts';
import { typeId } from './type.ts';
import { uuid } from './uuid.ts';
import { variant } from './variant.ts';

/** How characters of one byte come: as UTF-8, or in code page 1252. All others are asked for as characters of two bytes. */
export type CodePage = 'utf8' | '1252';

/** How the cells of a type become canonical text. */
export function cellEncoder(type: TdsType, codePage: CodePage): Encode {
  switch (type.id) {
    case typeId.int1:
    case typeId.int2:
    case typeId.int4:
    case typeId.int8:
    case typeId.intN:
      return integer;
    case typeId.bit:
    case typeId.bitN:
      return bit;
    case typeId.float4:
    case typeId.float8:
    case typeId.floatN:
      return float;
    case typeId.money:
    case typeId.money4:
    case typeId.moneyN:
      return money;
    case typeId.decimalN:
    case typeId.numericN:
      return decimal(type.scale);
    case typeId.date:
      return date;
    case typeId.datetime:
    case typeId.datetime4:
    case typeId.datetimeN:
      return datetime;
    case typeId.time:
      return time(type.scale, canonicalDigits);
    case typeId.datetime2:
      return datetime2(type.scale, canonicalDigits);
    case typeId.datetimeOffset:
      return datetimeOffset(type.scale, canonicalDigits);
    case typeId.guid:
      return uuid;
    case typeId.char:
    case typeId.varchar:
      return codePage === 'utf8' ? asIs : windows1252;
    case typeId.nchar:
    case typeId.nvarchar:
      return utf16;
    case typeId.xml:
      return xml;
    case typeId.binary:
    case typeId.varbinary:
      return asIs;
    case typeId.variant:
      return variant;
    default:
      throw new Error(`There is no way to text from the type 0x${type.id.toString(16)}.`);
  }
}

/** Whether a cell has as many bytes in canonical text as the server says before it, so that its length is known before it has come. */
export function keepsLength(type: TdsType, codePage: CodePage): boolean {
  if (type.id === typeId.char || type.id === typeId.varchar) return codePage === 'utf8';
  return type.id === typeId.binary || type.id === typeId.varbinary;
}
