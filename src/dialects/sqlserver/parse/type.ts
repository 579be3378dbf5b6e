import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Name } from '../../../sql/tree/name.ts';
import type { DataType } from '../../../sql/tree/type.ts';
import type { Span } from '../../../text/span.ts';
import { nameOf } from './call.ts';
import { parseName } from './name.ts';

/** Synonyms of types, and names of several words ("Data type synonyms (Transact-SQL)"), by the words that begin them; the longest first. */
const spellings: readonly (readonly [words: readonly string[], name: string])[] = [
  [['NATIONAL', 'CHARACTER', 'VARYING'], 'NVARCHAR'],
  [['NATIONAL', 'CHAR', 'VARYING'], 'NVARCHAR'],
  [['NATIONAL', 'CHARACTER'], 'NCHAR'],
  [['NATIONAL', 'CHAR'], 'NCHAR'],
  [['NATIONAL', 'TEXT'], 'NTEXT'],
  [['CHARACTER', 'VARYING'], 'VARCHAR'],
  [['CHAR', 'VARYING'], 'VARCHAR'],
  [['BINARY', 'VARYING'], 'VARBINARY'],
  [['DOUBLE', 'PRECISION'], 'FLOAT'],
  [['CHARACTER'], 'CHAR'],
  [['DEC'], 'DECIMAL'],
  [['NUMERIC'], 'DECIMAL'],
  [['INTEGER'], 'INT'],
  [['TIMESTAMP'], 'ROWVERSION'],
];

/** Types of the system, in upper case; every other name is a type of users. */
export const systemTypes: ReadonlySet<string> = new Set(
  `BIGINT INT SMALLINT TINYINT BIT DECIMAL MONEY SMALLMONEY FLOAT REAL DATE TIME DATETIME DATETIME2 SMALLDATETIME DATETIMEOFFSET CHAR VARCHAR TEXT NCHAR NVARCHAR NTEXT BINARY
  VARBINARY IMAGE ROWVERSION UNIQUEIDENTIFIER XML SQL_VARIANT HIERARCHYID GEOMETRY GEOGRAPHY SYSNAME CURSOR TABLE JSON VECTOR`.split(
    /\s+/,
  ),
);

/** A type with its length, precision and scale, by its principal name in upper case: INTEGER is INT. `max` is the precision `*`. */
export function parseType(p: TokenCursor): DataType {
  const start = p.start;
  const name = typeName(p);
  if (!p.is('(')) return { kind: 'dataType', ...p.span(start), name };
  p.at += 1;
  const [precision, scale] = p.list(() => size(p));
  p.expect(')');
  return {
    kind: 'dataType',
    ...p.span(start),
    name,
    ...(precision === undefined ? {} : { precision }),
    ...(typeof scale === 'number' ? { scale } : {}),
  };
}

function typeName(p: TokenCursor): Name {
  const start = p.start;
  for (const [words, name] of spellings) if (p.acceptAll(words)) return nameOf(p.span(start), name);
  // `[int]` and `[sys].[int]` are the type of the system, too.
  const written = p.is('CURSOR') || p.is('TABLE') ? word(p) : parseName(p);
  const last = written.parts.at(-1)?.text.toUpperCase() ?? '';
  const isOfSystem = written.parts.length === 1 || written.parts[0]?.text.toLowerCase() === 'sys';
  const synonym = spellings.find(([words]) => words.length === 1 && words[0] === last)?.[1] ?? last;
  return isOfSystem && systemTypes.has(synonym) ? nameOf(p.span(start), synonym) : written;
}

function word(p: TokenCursor): Name {
  const start = p.start;
  const text = p.text();
  p.at += 1;
  return nameOf(p.span(start), text);
}

/** A type of the system that stands in a text, `'decimal(9, 2)'`; undefined where it says none. */
export function typeOfText(text: string, { start, end }: Span): DataType | undefined {
  const [, word = '', precision, scale] =
    /^\s*(?:\[?sys\]?\.)?\[?([\w ]+?)\]?\s*(?:\(\s*(\d+|max)\s*(?:,\s*(\d+)\s*)?\))?\s*$/i.exec(text) ?? [];
  const written = word.toUpperCase().replace(/ +/g, ' ');
  const name = spellings.find(([words]) => words.join(' ') === written)?.[1] ?? written;
  if (!systemTypes.has(name)) return undefined;
  return {
    kind: 'dataType',
    start,
    end,
    name: nameOf({ start, end }, name),
    ...(precision === undefined ? {} : { precision: /max/i.test(precision) ? '*' : Number(precision) }),
    ...(scale === undefined ? {} : { scale: Number(scale) }),
  };
}

/** A number, or `max`. An XML column may name the collection of its schemas instead, which is passed over. */
function size(p: TokenCursor): number | '*' | undefined {
  if (p.accept('MAX')) return '*';
  if (p.type() === 'number' && /^\d+$/.test(p.raw())) {
    const value = Number(p.raw());
    p.at += 1;
    return value;
  }
  if (!p.accept('CONTENT')) p.accept('DOCUMENT');
  parseName(p);
  return undefined;
}
