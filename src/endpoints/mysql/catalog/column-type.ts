import type { Column } from '../../../change/shape.ts';

/** A type of MySQL for a column of another engine. */
export interface ColumnType {
  readonly sql: string;
  /** The bytes that it takes in an index; absent when it is too large to be in one whole. */
  readonly keyBytes?: number;
  /** What is not as it was: a sentence without its end. */
  readonly remark?: string;
}

/** An index of InnoDB has 3072 bytes at most, a character of utf8mb4 four (MySQL, "InnoDB Limits"). */
export const mostKeyBytes = 3072;
const characterBytes = 4;
/** A row has 65,535 bytes, which all its VARCHAR columns share; longer ones are kept apart from it. */
const longestVarchar = 1000;
/** The length of a text without one that is in a key. */
const keyText = 255;

/** The type for a column. `inKey` columns must be found by an index whole, so that texts get a length there. */
export function columnType({ type, native }: Column, inKey: boolean): ColumnType {
  switch (type.kind) {
    case 'boolean':
      return { sql: 'tinyint(1)', keyBytes: 1 };
    case 'integer': {
      const name = { 8: 'tinyint', 16: 'smallint', 24: 'mediumint', 32: 'int', 64: 'bigint' }[type.bits];
      return { sql: type.unsigned ? `${name} unsigned` : name, keyBytes: 8 };
    }
    case 'decimal':
      return decimal(type.precision, type.scale ?? 0);
    case 'float':
      return { sql: type.bits === 32 ? 'float' : 'double', keyBytes: 8 };
    case 'text':
      if (
        type.length !== undefined &&
        type.length <= (inKey ? mostKeyBytes / characterBytes : longestVarchar)
      )
        return {
          sql:
            type.padded === true && type.length <= 255 ? `char(${type.length})` : `varchar(${type.length})`,
          keyBytes: type.length * characterBytes,
        };
      if (inKey)
        return {
          sql: `varchar(${keyText})`,
          keyBytes: keyText * characterBytes,
          remark: `in a key it becomes varchar(${keyText}): a row with a longer text is refused`,
        };
      return {
        sql: 'longtext',
        ...(type.length === undefined
          ? {}
          : { remark: `it becomes longtext, which has no bound of ${type.length} characters` }),
      };
    case 'bytes':
      return inKey
        ? {
            sql: `varbinary(${keyText})`,
            keyBytes: keyText,
            remark: `in a key it becomes varbinary(${keyText}): a row with a longer value is refused`,
          }
        : { sql: 'longblob' };
    case 'bits':
      // BIT of MySQL has one length; bits that vary in number are texts of 0 and 1.
      return /varying/.test(native) || type.length === 0 || type.length > 64
        ? { sql: 'longtext', remark: `a ${native} becomes text of 0 and 1` }
        : { sql: `bit(${type.length})`, keyBytes: 8 };
    case 'date':
      return { sql: 'date', keyBytes: 3 };
    case 'time':
      return { sql: `time(${type.digits})`, keyBytes: 6 };
    case 'timestamp':
      return { sql: `datetime(${type.digits})`, keyBytes: 8 };
    case 'instant':
      // TIMESTAMP ends in January 2038.
      return {
        sql: `datetime(${type.digits})`,
        keyBytes: 8,
        remark: `a ${native} becomes datetime(${type.digits}) and holds the time in UTC`,
      };
    case 'uuid':
      return { sql: 'char(36) CHARACTER SET ascii COLLATE ascii_bin', keyBytes: 36 };
    case 'json':
      return type.binary
        ? {
            sql: 'json',
            remark: 'numbers in it beyond what a double holds lose digits in MySQL (not in MariaDB)',
          }
        : { sql: 'longtext' };
    case 'xml':
      return { sql: 'longtext' };
    case 'enum':
      return { sql: `enum(${type.values.map(text).join(', ')})`, keyBytes: 2 };
    default:
      return { sql: 'longtext', remark: `a ${native} becomes text, as its server writes it` };
  }
}

/** DECIMAL has 65 digits, 30 of them behind the point. */
function decimal(precision: number | undefined, scale: number): ColumnType {
  if (precision === undefined)
    return {
      sql: 'decimal(65,30)',
      keyBytes: 30,
      remark: 'it becomes decimal(65,30): a row with more digits is refused',
    };
  const whole = precision - scale;
  if (scale >= 0 && scale <= 30 && precision <= 65 && whole >= 0)
    return { sql: `decimal(${precision},${scale})`, keyBytes: 30 };
  // A scale below zero rounds before the point, one above the precision is all fraction.
  if (scale < 0 && whole <= 65) return { sql: `decimal(${whole},0)`, keyBytes: 30 };
  if (whole < 0 && scale <= 30) return { sql: `decimal(${scale},${scale})`, keyBytes: 30 };
  const digits = Math.min(Math.max(scale, 0), 30);
  return {
    sql: `decimal(65,${digits})`,
    keyBytes: 30,
    remark: `it becomes decimal(65,${digits}): a row with more digits is refused`,
  };
}

/** A text in a statement, on one line as the server itself writes it. */
export function text(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll(`'`, `''`)}'`;
}
