import type { ValueType } from './value-type.ts';

/** The principal name of the SQL Server type of a value (`INT`, `NVARCHAR`, `DATETIME2`); undefined where nothing is known of it. */
export function typeNameOf(type: ValueType): string | undefined {
  switch (type.kind) {
    case 'number':
      return type.typeName ?? (type.binary ? 'FLOAT' : type.integer ? 'INT' : 'DECIMAL');
    case 'text':
      return type.typeName ?? (type.fixed ? 'CHAR' : 'VARCHAR');
    case 'date':
      return 'DATE';
    case 'timestamp':
      return type.typeName ?? (type.zone ? 'DATETIMEOFFSET' : 'DATETIME2');
    case 'boolean':
      return 'BIT';
    case 'binary':
      return type.typeName ?? 'VARBINARY';
    case 'xml':
      return 'XML';
    case 'json':
      return 'JSON';
    case 'other':
      return type.name;
    default:
      return undefined;
  }
}
