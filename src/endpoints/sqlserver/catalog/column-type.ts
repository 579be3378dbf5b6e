import type { NeutralType } from '../../../change/type.ts';
import { canonicalDigits } from '../tds/moments.ts';

/** What the catalog says of a column's type. */
export interface TypeFacts {
  /** The name of the system's type, in lower case: that below an alias. */
  readonly type: string;
  /** In bytes; -1 is `(max)`. */
  readonly maxLength: number;
  readonly precision: number;
  readonly scale: number;
}

/** The neutral type for one of SQL Server ("Data types (Transact-SQL)"). */
export function neutralType({ type, maxLength, precision, scale }: TypeFacts): NeutralType {
  switch (type) {
    case 'bit':
      return { kind: 'boolean' };
    case 'tinyint':
      return { kind: 'integer', bits: 8, unsigned: true };
    case 'smallint':
      return { kind: 'integer', bits: 16, unsigned: false };
    case 'int':
      return { kind: 'integer', bits: 32, unsigned: false };
    case 'bigint':
      return { kind: 'integer', bits: 64, unsigned: false };
    case 'decimal':
    case 'numeric':
      return { kind: 'decimal', precision, scale };
    case 'money':
      return { kind: 'decimal', precision: 19, scale: 4 };
    case 'smallmoney':
      return { kind: 'decimal', precision: 10, scale: 4 };
    case 'real':
      return { kind: 'float', bits: 32 };
    case 'float':
      return { kind: 'float', bits: 64 };
    case 'date':
      return { kind: 'date' };
    case 'time':
      return { kind: 'time', digits: Math.min(scale, canonicalDigits) };
    case 'smalldatetime':
      return { kind: 'timestamp', digits: 0 };
    case 'datetime':
      return { kind: 'timestamp', digits: 3 };
    case 'datetime2':
      return { kind: 'timestamp', digits: Math.min(scale, canonicalDigits) };
    case 'datetimeoffset':
      return { kind: 'instant', digits: Math.min(scale, canonicalDigits) };
    case 'char':
      return { kind: 'text', length: maxLength, padded: true };
    case 'nchar':
      return { kind: 'text', length: maxLength / 2, padded: true };
    case 'varchar':
      return maxLength < 0 ? { kind: 'text' } : { kind: 'text', length: maxLength };
    case 'nvarchar':
    case 'sysname':
      return maxLength < 0 ? { kind: 'text' } : { kind: 'text', length: maxLength / 2 };
    case 'uniqueidentifier':
      return { kind: 'uuid' };
    case 'xml':
      return { kind: 'xml' };
    case 'json':
      return { kind: 'json', binary: true };
    case 'geometry':
    case 'geography':
      return { kind: 'geometry' };
    case 'text':
    case 'ntext':
    case 'sql_variant':
    case 'hierarchyid':
    case 'vector':
      return { kind: 'text' };
    default:
      // Binary types; and a type of .NET, whose serialized form nothing else reads.
      return { kind: 'bytes' };
  }
}

/** The type as a definition writes it. */
export function nativeType({ type, maxLength, precision, scale }: TypeFacts): string {
  switch (type) {
    case 'decimal':
    case 'numeric':
      return `${type}(${precision},${scale})`;
    case 'time':
    case 'datetime2':
    case 'datetimeoffset':
      return `${type}(${scale})`;
    case 'char':
    case 'varchar':
    case 'binary':
    case 'varbinary':
      return `${type}(${maxLength < 0 ? 'max' : maxLength})`;
    case 'nchar':
    case 'nvarchar':
      return `${type}(${maxLength < 0 ? 'max' : maxLength / 2})`;
    case 'sysname':
      return 'nvarchar(128)';
    // Its own name says nothing of what it is.
    case 'timestamp':
      return 'rowversion';
    default:
      return type;
  }
}
