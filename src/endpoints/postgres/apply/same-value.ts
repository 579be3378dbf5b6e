import type { Column } from '../../../change/shape.ts';
import { name } from '../session.ts';

/**
 * The condition that a column holds a value, exactly as it was put there: what the server writes of both is the same. Its `=` is not that: it takes values for equal whose text
 * is not (numeric 1.0 and 1.00, intervals of 30 days and a month, -0 and 0, characters under a collation that ignores case, boxes of one area), and json, xml and point
 * have none. Where `=` does say the same, it stands alone; with characters it stands beside the exact comparison, for the sake of an index.
 */
export function sameValue(column: Column, parameter: string): string {
  const it = name(column.name);
  const { type } = column;
  switch (type.kind) {
    case 'boolean':
    case 'integer':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'instant':
    case 'uuid':
    case 'enum':
    case 'bytes':
      return `${it} = ${parameter}`;
    case 'decimal':
      return type.scale === undefined ? sameText(column, parameter) : `${it} = ${parameter}`;
    case 'text':
      return type.padded === true
        ? // Blanks at the end of a CHAR mean nothing; a cast to text takes them away.
          `${it}::text COLLATE "C" = rtrim(${parameter}::text, ' ')`
        : `${it} = ${parameter}::text AND ${it}::text COLLATE "C" = ${parameter}::text`;
    default:
      return sameText(column, parameter);
  }
}

/** The value is written by the server after it was read as it is when it is put there. */
function sameText({ name: column, native }: Column, parameter: string): string {
  return `${name(column)}::text COLLATE "C" = CAST(${parameter}::text AS ${native})::text`;
}
