import type { TokenCursor } from '../../../sql/cursor.ts';
import type { DataType } from '../../../sql/tree/type.ts';
import { parseString } from './literal.ts';
import { parseIdentifier } from './name.ts';

/** Names of several words and other spellings of types, by the words that begin them; the longest first. */
const spellings: readonly (readonly [words: readonly string[], name: string])[] = [
  [['NATIONAL', 'CHARACTER', 'VARYING'], 'VARCHAR'],
  [['NATIONAL', 'CHAR', 'VARYING'], 'VARCHAR'],
  [['NATIONAL', 'CHARACTER'], 'CHAR'],
  [['NATIONAL', 'CHAR'], 'CHAR'],
  [['NATIONAL', 'VARCHARACTER'], 'VARCHAR'],
  [['NATIONAL', 'VARCHAR'], 'VARCHAR'],
  [['NCHAR', 'VARCHARACTER'], 'VARCHAR'],
  [['NCHAR', 'VARCHAR'], 'VARCHAR'],
  [['NCHAR', 'VARYING'], 'VARCHAR'],
  [['CHARACTER', 'VARYING'], 'VARCHAR'],
  [['CHAR', 'VARYING'], 'VARCHAR'],
  [['LONG', 'VARBINARY'], 'MEDIUMBLOB'],
  [['LONG', 'CHAR', 'VARYING'], 'MEDIUMTEXT'],
  [['LONG', 'CHARACTER', 'VARYING'], 'MEDIUMTEXT'],
  [['LONG', 'VARCHARACTER'], 'MEDIUMTEXT'],
  [['LONG', 'VARCHAR'], 'MEDIUMTEXT'],
  [['LONG'], 'MEDIUMTEXT'],
  [['DOUBLE', 'PRECISION'], 'DOUBLE'],
  [['INTEGER'], 'INT'],
  [['INT1'], 'TINYINT'],
  [['INT2'], 'SMALLINT'],
  [['INT3'], 'MEDIUMINT'],
  [['MIDDLEINT'], 'MEDIUMINT'],
  [['INT4'], 'INT'],
  [['INT8'], 'BIGINT'],
  [['NUMERIC'], 'DECIMAL'],
  [['DEC'], 'DECIMAL'],
  [['FIXED'], 'DECIMAL'],
  [['FLOAT4'], 'FLOAT'],
  [['FLOAT8'], 'DOUBLE'],
  [['REAL'], 'DOUBLE'],
  [['BOOLEAN'], 'BOOL'],
  [['CHARACTER'], 'CHAR'],
  [['NCHAR'], 'CHAR'],
  [['NVARCHAR'], 'VARCHAR'],
  [['VARCHARACTER'], 'VARCHAR'],
  [['GEOMCOLLECTION'], 'GEOMETRYCOLLECTION'],
];

/** A column's type with its attributes (Reference Manual, "Data Types"), by its principal name: INTEGER is INT. */
export function parseType(p: TokenCursor): DataType {
  const start = p.start;
  const name = typeName(p);
  const sizes = readSizes(p, name);
  const attributes = readAttributes(p);
  const isBytes = name === 'CHAR' && attributes.bytes;
  return {
    kind: 'dataType',
    ...p.span(start),
    name: named(p, start, isBytes ? 'BINARY' : name),
    ...sizes,
    ...attributes.type,
  };
}

function named(p: TokenCursor, start: number, text: string): DataType['name'] {
  const span = p.span(start);
  return { kind: 'name', ...span, parts: [{ kind: 'identifier', ...span, text, quoted: false }] };
}

function typeName(p: TokenCursor): string {
  for (const [words, name] of spellings)
    if (words.every((word, i) => p.isAt(i, word))) {
      p.at += words.length;
      return name;
    }
  if (p.type() !== 'word') p.fail('a type was expected');
  const name = p.text();
  p.at += 1;
  return name;
}

type Sizes = Pick<DataType, 'precision' | 'scale' | 'members'>;

function readSizes(p: TokenCursor, name: string): Sizes {
  if (!p.is('(')) return {};
  if (name === 'ENUM' || name === 'SET') return { members: p.parenthesised(() => parseString(p).value) };
  const [precision, scale] = p.parenthesised(() => number(p));
  return {
    ...(precision === undefined ? {} : { precision }),
    ...(scale === undefined ? {} : { scale }),
  };
}

function number(p: TokenCursor): number {
  const text = p.raw();
  if (p.type() !== 'number' || !/^\d+$/.test(text)) p.fail('a number was expected');
  p.at += 1;
  return Number(text);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What follows a type in any order: signs of numbers, character set and collation of texts, the reference system of shapes. */
function readAttributes(p: TokenCursor): { readonly type: Partial<DataType>; readonly bytes: boolean } {
  const type: Mutable<
    Pick<DataType, 'unsigned' | 'zerofill' | 'characterSet' | 'collation' | 'binaryCollation' | 'srid'>
  > = {};
  let bytes = false;
  for (;;) {
    if (p.accept('UNSIGNED')) type.unsigned = true;
    else if (p.accept('ZEROFILL')) {
      type.zerofill = true;
      type.unsigned = true;
    } else if (p.accept('SIGNED') || p.accept('COMPRESSED') || p.accept('PRECISION')) continue;
    else if (acceptCharacterSet(p)) type.characterSet = charsetName(p);
    else if (p.accept('COLLATE')) type.collation = charsetName(p);
    else if (p.accept('ASCII')) type.characterSet = 'latin1';
    else if (p.accept('UNICODE')) type.characterSet = 'ucs2';
    else if (p.accept('BYTE')) bytes = true;
    else if (p.accept('BINARY')) type.binaryCollation = true;
    else if (p.accept('SRID')) type.srid = number(p);
    else if (p.accept('REF_SYSTEM_ID', '=')) type.srid = number(p);
    else return { type, bytes };
  }
}

/** CHARACTER SET, CHARSET or CHAR SET. */
export function acceptCharacterSet(p: TokenCursor): boolean {
  return p.accept('CHARACTER', 'SET') || p.accept('CHARSET') || p.accept('CHAR', 'SET');
}

/** The name of a character set or collation: a word, a quoted name or a string; in lower case. */
export function charsetName(p: TokenCursor): string {
  const text = p.type() === 'string' ? parseString(p).value : parseIdentifier(p).text;
  return text.toLowerCase();
}

/** The type of CAST and CONVERT (Reference Manual, "Cast Functions and Operators"). */
export function parseCastType(p: TokenCursor): DataType {
  const start = p.start;
  const sign = p.acceptOneOf('SIGNED', 'UNSIGNED');
  if (!sign) return parseType(p);
  if (!p.accept('INTEGER')) p.accept('INT');
  const type: DataType = { kind: 'dataType', ...p.span(start), name: named(p, start, 'BIGINT') };
  return sign === 'UNSIGNED' ? { ...type, unsigned: true } : type;
}
