import { sqlserverFindings } from '../../sql/codes/sqlserver.ts';
import type { DataType } from '../../sql/tree/type.ts';
import { targetTypeName } from '../types/mapped.ts';
import { sqlserverTypeName } from '../types/sqlserver.ts';
import type { CellProblem, Encoder } from './cell.ts';
import type { Constant } from './constant.ts';
import { isWhole, readDecimal, roundDecimal, wholeUnits, writeDecimal } from './decimal.ts';

function refused(message: string): CellProblem {
  return { entry: sqlserverFindings.refusedValue, message };
}

type Writer = (value: Given) => string | CellProblem | undefined;

/** A value of a script: a text or number as written, or bytes in hexadecimal. */
interface Given {
  readonly text: string;
  readonly hex?: string;
}

/** The encoder of a column of SQL Server: what the text, number or bytes of a row are in the target's type; undefined where only a database can say. */
export function sqlserverEncoder(declared: DataType, target: DataType): Encoder {
  const write = writerFor(declared, target);
  return (value) => {
    if (value.kind === 'null') return null;
    const given = givenOf(value);
    return given && write(given);
  };
}

function givenOf(value: Constant): Given | undefined {
  if (value.kind === 'text') return { text: value.value };
  if (value.kind === 'float') return { text: value.text };
  return value.kind === 'binary' ? { text: '', hex: value.hex } : undefined;
}

function writerFor(declared: DataType, target: DataType): Writer {
  switch (targetTypeName(target)) {
    case 'boolean':
      return ({ text, hex }) => (hex === undefined ? truth(text) : undefined);
    case 'smallint':
      return sqlserverTypeName(declared) === 'TINYINT' ? whole(0n, 255n) : whole(-32_768n, 32_767n);
    case 'integer':
      return whole(-2_147_483_648n, 2_147_483_647n);
    case 'bigint':
      return whole(-9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n);
    case 'numeric':
    case 'real':
    case 'double precision':
      return number;
    case 'bytea':
      return ({ hex }) => (hex === undefined ? undefined : `\\x${hex.toLowerCase()}`);
    case 'date':
    case 'timestamp':
    case 'timestamptz':
    case 'time':
      return moment;
    case 'uuid':
      return ({ text, hex }) => (hex === undefined ? text.replace(/^\{(.*)\}$/, '$1') : undefined);
    default:
      return textWriter(target);
  }
}

/** Every number but zero is true ("bit (Transact-SQL)"), and so is the text TRUE. */
function truth(text: string): string | CellProblem {
  const plain = text.trim().toLowerCase();
  if (plain === 'true' || plain === 'false') return plain === 'true' ? 't' : 'f';
  const value = readDecimal(plain);
  return value ? (/[1-9]/.test(plain) ? 't' : 'f') : refused(`${JSON.stringify(text)} is no truth value`);
}

function whole(least: bigint, most: bigint): Writer {
  return ({ text, hex }) => {
    if (hex !== undefined) return undefined;
    const plain = text.trim();
    const value = readDecimal(plain === '' ? '0' : plain);
    if (!value) return undefined;
    const units = wholeUnits(isWhole(value) ? value : roundDecimal(value, 0));
    return units > most || units < least
      ? refused('the number is too large for the column')
      : units.toString();
  };
}

const number: Writer = ({ text, hex }) => {
  if (hex !== undefined) return undefined;
  const value = readDecimal(text.trim());
  return value ? (/e/i.test(text) ? text.trim() : writeDecimal(value)) : undefined;
};

/**
 * Moments in the forms that mean the same whatever the language of the session ("datetime", "Supported string literal formats"); all others depend on it, and the
 * target's own reading decides.
 */
const moment: Writer = ({ text }) =>
  /^\d{4}-?\d{2}-?\d{2}(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?(?: ?(?:Z|[+-]\d{2}:\d{2}))?)?$/.test(
    text.trim(),
  ) || /^\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?$/.test(text.trim())
    ? text.trim()
    : undefined;

/** A text that is too long is refused, as SQL Server refuses it; blanks at the end are cut there. */
function textWriter(target: DataType): Writer {
  const most = typeof target.precision === 'number' ? target.precision : undefined;
  return ({ text, hex }) => {
    if (hex !== undefined) return undefined;
    if (most === undefined || [...text].length <= most) return text;
    const cut = text.replace(/ +$/, '');
    return [...cut].length <= most
      ? cut.padEnd(most, ' ').slice(0, most)
      : refused(`the text is longer than ${most} characters`);
  };
}
