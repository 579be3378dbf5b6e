import type { Column } from '../../../change/shape.ts';
import { hex, text } from '../names.ts';

/**
 * A value in a statement, from its canonical text, in the type of its column: beside a constant of another type the server might convert the column, and
 * use no index.
 */
export function constant(column: Column, value: string): string {
  const { native, type, collation } = column;
  switch (type.kind) {
    case 'text':
      // A text in the column's own collation is compared as its indexes are sorted.
      if (collation === undefined) return `CAST(${text(value)} AS ${native})`;
      return `CAST(${text(value)} COLLATE ${collation} AS ${longest(native)})`;
    case 'bytes':
      return `CAST(${hex(Buffer.from(value, 'latin1'))} AS ${native === 'rowversion' ? 'binary(8)' : native})`;
    case 'timestamp':
      // With the T it is read in the same way whatever DATEFORMAT says.
      return `CAST('${value.replace(' ', 'T')}' AS ${native})`;
    case 'instant':
      return `CAST('${value.replace(' ', 'T')}+00:00' AS ${native})`;
    case 'xml':
    case 'geometry':
    case 'json':
      throw new Error('A value of this type is not compared.');
    default:
      return `CAST('${value}' AS ${native})`;
  }
}

/** The type of a constant: a value that is longer than the column's is compared as it is, not cut. */
function longest(native: string): string {
  return native.startsWith('n') ? 'nvarchar(4000)' : 'varchar(8000)';
}
