import type { LocatedColumn, WantedType } from '../catalog/mapping/rows.ts';
import type { DmsType } from '../catalog/mapping/schema.ts';
import type { Column } from './shape.ts';
import type { NeutralType } from './type.ts';

/*
 * The types of AWS DMS stand between those of its sources and its targets ("Data types for AWS Database Migration Service", DMS user guide). Rules name them; rows are
 * moved by the neutral types, which tell more apart.
 */

/** The neutral type that a rule asks for. A length or a precision that it does not give is no bound; a time without a scale has six digits. */
export function neutralTypeOf({ type, length, precision, scale }: WantedType): NeutralType {
  switch (type) {
    case 'int1':
    case 'int2':
    case 'int4':
    case 'int8':
    case 'uint1':
    case 'uint2':
    case 'uint4':
    case 'uint8':
      return { kind: 'integer', bits: bitsOf(type), unsigned: type.startsWith('u') };
    case 'numeric':
      return precision === undefined
        ? { kind: 'decimal' }
        : { kind: 'decimal', precision, scale: scale ?? 0 };
    case 'real4':
      return { kind: 'float', bits: 32 };
    case 'real8':
      return { kind: 'float', bits: 64 };
    case 'string':
    case 'wstring':
      return length === undefined || length === 0 ? { kind: 'text' } : { kind: 'text', length };
    case 'time':
      return { kind: 'time', digits: Math.min(scale ?? 6, 6) };
    case 'datetime':
      return { kind: 'timestamp', digits: Math.min(scale ?? 6, 6) };
    case 'bytes':
    case 'blob':
      return { kind: 'bytes' };
    case 'date':
      return { kind: 'date' };
    case 'boolean':
      return { kind: 'boolean' };
    default:
      return { kind: 'text' };
  }
}

function bitsOf(type: DmsType): 8 | 16 | 32 | 64 {
  const bytes = Number(type.at(-1));
  return bytes === 1 ? 8 : bytes === 2 ? 16 : bytes === 4 ? 32 : 64;
}

/** A column as rules find it: by the type that DMS has for it, and by the source's own word for its type (`varchar`, not `varchar(20)`). */
export function located({ name, type, native }: Column): LocatedColumn {
  const word = native.toLowerCase().replace(/\s*\(.*$/s, '');
  return { name, typeNames: [...dmsTypesOf(type), word] };
}

/** The types of DMS for a neutral type. Of texts DMS has two by whether they are of Unicode, which here they all are. */
function dmsTypesOf(type: NeutralType): readonly DmsType[] {
  switch (type.kind) {
    case 'integer':
      return [integerOf(type)];
    case 'decimal':
      return ['numeric'];
    case 'float':
      return [type.bits === 32 ? 'real4' : 'real8'];
    case 'text':
      return type.length === undefined ? ['nclob', 'clob'] : ['wstring', 'string'];
    case 'json':
    case 'xml':
      return ['nclob', 'clob'];
    case 'enum':
    case 'set':
    case 'uuid':
      return ['wstring', 'string'];
    case 'bytes':
      return ['blob', 'bytes'];
    case 'geometry':
      return ['blob'];
    case 'timestamp':
    case 'instant':
      return ['datetime'];
    case 'date':
    case 'time':
    case 'boolean':
      return [type.kind];
    default:
      return [];
  }
}

function integerOf({ bits, unsigned }: NeutralType & { readonly kind: 'integer' }): DmsType {
  const signed = ({ 8: 'int1', 16: 'int2', 24: 'int4', 32: 'int4', 64: 'int8' } as const)[bits];
  return unsigned ? `u${signed}` : signed;
}
