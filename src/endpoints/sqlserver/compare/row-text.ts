import type { ComparedColumn } from '../../../change/comparer.ts';
import { name } from '../names.ts';
import { selected } from '../load/expression.ts';

/**
 * How a text of two bytes a character becomes one of UTF-8; `bytes` is its greatest length, `max` where that is more than a `varchar(n)` has. SQL Server has collations of
 * UTF-8 since 2019; before, and where a server has none, see {@link Abilities}.
 */
export type ToUtf8 = (text: string, bytes: number | 'max') => string;

/** What a server is able to write as all engines do. */
export interface Abilities {
  readonly families: ReadonlySet<Family>;
  readonly toUtf8: ToUtf8;
}

/** Columns that are written by expressions of one kind, of which a server has all or none. */
export type Family =
  | 'integer'
  | 'boolean'
  | 'decimal'
  | 'float'
  | 'text'
  | 'large text'
  | 'bytes'
  | 'date'
  | 'datetime'
  | 'datetime2'
  | 'time'
  | 'seven digits'
  | 'uuid';

/** The family of a column; undefined where T-SQL has no expression for its form: the shortest digits of a `real` that went into a double, the value of a `sql_variant`, a document. */
export function familyOf({ column, form }: ComparedColumn): Family | undefined {
  const { type, native } = column;
  if (native === 'sql_variant' || native === 'vector') return undefined;
  switch (form.kind) {
    case 'boolean':
      return type.kind === 'boolean' || type.kind === 'integer' || type.kind === 'decimal'
        ? 'boolean'
        : undefined;
    case 'number':
      if (type.kind === 'decimal') return 'decimal';
      return type.kind === 'integer' || type.kind === 'boolean' ? 'integer' : undefined;
    case 'text':
      if (type.kind === 'text' || type.kind === 'xml') return form.large ? 'large text' : 'text';
      return undefined;
    case 'bytes':
      return type.kind === 'bytes' || type.kind === 'geometry' ? 'bytes' : undefined;
    case 'date':
      return type.kind === 'date' ? 'date' : undefined;
    case 'timestamp':
      if (type.kind === 'date') return 'date';
      if (native === 'datetime' || native === 'smalldatetime') return 'datetime';
      return hasSeven(native) ? 'seven digits' : 'datetime2';
    case 'time':
      if (type.kind !== 'time') return undefined;
      return hasSeven(native) ? 'seven digits' : 'time';
    case 'uuid':
      return type.kind === 'uuid' ? 'uuid' : undefined;
    case 'float':
      return type.kind === 'float' && !(form.widened && type.bits === 32) ? 'float' : undefined;
    case 'bits':
    case 'json':
      return undefined;
  }
}

/**
 * The MD5 of the text of a row, which all engines write alike: `N` for NULL, else the number of characters before a text, `:` and the value in its form; `|` between columns. All columns are of families that
 * the server is able to write.
 */
export function rowHash(columns: readonly ComparedColumn[], { toUtf8 }: Abilities): string {
  const pieces = columns.flatMap((each, place) => [
    ...(place === 0 ? [] : [`'|'`]),
    `CASE WHEN ${name(each.column.name)} IS NULL THEN 'N' ELSE ${piece(each, toUtf8)} END`,
  ]);
  return `HASHBYTES('MD5', ${concatenated(pieces)})`;
}

/** CONCAT takes so many arguments (SQL Server, "CONCAT"), one of which is `(max)` here so that nothing is cut. */
const mostArguments = 254;

function concatenated(pieces: readonly string[]): string {
  const most = mostArguments - 1;
  const parts = Array.from({ length: Math.ceil(pieces.length / most) }, (_, i) =>
    ["CAST('' AS varchar(max))", ...pieces.slice(i * most, (i + 1) * most)].join(', '),
  ).map((each) => `CONCAT(${each})`);
  return parts.length === 1 ? (parts[0] as string) : concatenated(parts);
}

function piece(compared: ComparedColumn, toUtf8: ToUtf8): string {
  const { column, form } = compared;
  const it = name(column.name);
  if (form.kind === 'bytes') return `':' + ${digest(`CAST(${selected(column).sql} AS varbinary(max))`)}`;
  if (form.kind !== 'text') return `':' + ${plain(compared, it)}`;
  const text = characters(compared, toUtf8);
  // LEN leaves blanks at the end out.
  return form.large ? `':' + ${digest(text)}` : `CAST(LEN(${text} + 'x') - 1 AS varchar(10)) + ':' + ${text}`;
}

function digest(value: string): string {
  return `LOWER(CONVERT(char(32), HASHBYTES('MD5', ${value}), 2))`;
}

/** The most characters of an `nvarchar(n)`, bytes of a `varchar(n)`, and bytes of UTF-8 for one of two bytes. */
const mostCharacters = 4000;
const mostBytes = 8000;
const bytesACharacter = 3;
/** A text stands behind the digits of its length. */
const head = 16;

function characters({ column, form }: ComparedColumn, toUtf8: ToUtf8): string {
  const length = column.type.kind === 'text' ? column.type.length : undefined;
  const it = column.native === 'hierarchyid' ? selected(column).sql : name(column.name);
  const wide = `CAST(${it} AS nvarchar(${length === undefined || length > mostCharacters ? 'max' : length}))`;
  const bytes = (length ?? mostBytes) * bytesACharacter;
  const isTrimmed = form.kind === 'text' && form.trimmed;
  return toUtf8(isTrimmed ? `RTRIM(${wide})` : wide, bytes + head > mostBytes ? 'max' : bytes);
}

/** Values of types whose texts have digits and signs only (SQL Server, "CAST and CONVERT", date and time styles). */
function plain({ column: { type, native }, form }: ComparedColumn, it: string): string {
  switch (form.kind) {
    case 'boolean':
      return `CASE WHEN ${it} <> 0 THEN '1' ELSE '0' END`;
    case 'number': {
      if (type.kind !== 'decimal') return `CAST(${it} AS varchar(20))`;
      const text = `CAST(CAST(${it} AS decimal(${type.precision},${type.scale})) AS varchar(50))`;
      return form.trimmed && type.scale !== 0 ? withoutZeros(text) : text;
    }
    case 'float':
      // What is added makes 0 of -0.
      return `LOWER(CONVERT(char(16), CAST(CAST(${it} AS float) + 0e0 AS binary(8)), 2))`;
    case 'timestamp':
      if (type.kind === 'date') return `CONVERT(char(10), ${it}, 23) + ' 00:00:00.000000'`;
      // A cast to datetime2 would show the thirds of milliseconds that the type counts in.
      if (native === 'datetime') return `CONVERT(char(23), ${it}, 121) + '000'`;
      if (native === 'smalldatetime') return `CONVERT(char(19), ${it}, 120) + '.000000'`;
      return moment(type.kind === 'instant' ? inUtc(it, native) : it, native);
    case 'time':
      return moment(it, native);
    case 'date':
      return `CONVERT(char(10), ${it}, 23)`;
    case 'uuid':
      return `LOWER(REPLACE(CAST(${it} AS char(36)), '-', ''))`;
    default:
      throw new Error(`A value in the form ${form.kind} is not plain.`);
  }
}

function hasSeven(native: string): boolean {
  return native.endsWith('(7)');
}

function inUtc(it: string, native: string): string {
  return `CAST(SWITCHOFFSET(${it}, '+00:00') AS ${native.replace('offset', '2')})`;
}

/** Six digits of the fraction: the type's own and zeros behind them; a seventh is cut off, as in all readings. */
function moment(it: string, native: string): string {
  const text = `CONVERT(varchar(30), ${it}, 121)`;
  if (hasSeven(native)) return `LEFT(${text}, LEN(${text}) - 1)`;
  const digits = Number(/\((\d)\)$/.exec(native)?.[1]);
  return `${text} + '${digits === 0 ? '.' : ''}${'0'.repeat(6 - digits)}'`;
}

/** Blanks take the place of zeros, then of the point, for only they can be trimmed before SQL Server 2022. */
function withoutZeros(text: string): string {
  const withoutFraction = `REPLACE(RTRIM(REPLACE(${text}, '0', ' ')), ' ', '0')`;
  return `REPLACE(RTRIM(REPLACE(${withoutFraction}, '.', ' ')), ' ', '.')`;
}
