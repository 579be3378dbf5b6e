import type { NeutralType } from '../../../change/type.ts';

/** The type of PostgreSQL that holds all values of a neutral type (PostgreSQL, "Data Types"). */
export function typeText(type: NeutralType): string {
  switch (type.kind) {
    case 'integer':
      return integer(type);
    case 'decimal':
      return type.precision === undefined ? 'numeric' : `numeric(${type.precision},${type.scale ?? 0})`;
    case 'float':
      return type.bits === 32 ? 'real' : 'double precision';
    case 'text':
      return type.length === undefined
        ? 'text'
        : `${type.padded === true ? 'character' : 'character varying'}(${type.length})`;
    case 'bits':
      return `bit varying${type.length === 0 ? '' : `(${type.length})`}`;
    case 'time':
      return `time(${type.digits}) without time zone`;
    case 'timestamp':
      return `timestamp(${type.digits}) without time zone`;
    case 'instant':
      return `timestamp(${type.digits}) with time zone`;
    case 'json':
      return type.binary ? 'jsonb' : 'json';
    case 'bytes':
    case 'geometry':
      return 'bytea';
    case 'boolean':
    case 'date':
    case 'uuid':
    case 'xml':
      return type.kind;
    default:
      return 'text';
  }
}

function integer({ bits, unsigned }: NeutralType & { readonly kind: 'integer' }): string {
  if (bits === 64) return unsigned ? 'numeric(20,0)' : 'bigint';
  if (bits < 16 || (bits === 16 && !unsigned)) return 'smallint';
  return bits === 32 && unsigned ? 'bigint' : 'integer';
}
