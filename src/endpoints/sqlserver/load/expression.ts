import type { Column } from '../../../change/shape.ts';
import { name } from '../names.ts';
import type { CodePage } from '../tds/cells.ts';

/** How the cells of a column are asked for, and how characters of one byte then come. */
export interface Selected {
  readonly sql: string;
  readonly codePage: CodePage;
}

/** The longest texts of two bytes that are not `(max)`. */
const longestText = 4000;

/** What is selected so that the cells can be made canonical text without knowing more than their type. */
export function selected(column: Column): Selected {
  const it = name(column.name);
  const [type = ''] = /^\w+/.exec(column.native) ?? [];
  const codePage: CodePage = column.characterSet === undefined ? 'utf8' : '1252';
  switch (type) {
    case 'geometry':
    case 'geography':
      return { sql: wellKnownBinary(it), codePage };
    case 'hierarchyid':
      return { sql: `${it}.ToString()`, codePage };
    case 'ntext':
    case 'json':
    case 'vector':
      return { sql: `CAST(${it} AS nvarchar(max))`, codePage };
    case 'image':
      return { sql: `CAST(${it} AS varbinary(max))`, codePage };
    case 'text':
      return { sql: `CAST(${it} AS ${isRead(column) ? 'varchar' : 'nvarchar'}(max))`, codePage };
    case 'char':
    case 'varchar':
      return { sql: isRead(column) ? it : `CAST(${it} AS ${inUnicode(column)})`, codePage };
    default:
      return { sql: isOfDotNet(column, type) ? `CAST(${it} AS varbinary(max))` : it, codePage };
  }
}

/** Whether characters of the column's code page are converted here; else the server does it, which knows all of them. */
function isRead({ characterSet }: Column): boolean {
  return characterSet === undefined || characterSet === '1252';
}

function inUnicode({ type }: Column): string {
  const length = type.kind === 'text' ? type.length : undefined;
  if (length === undefined || length > longestText) return 'nvarchar(max)';
  return type.kind === 'text' && type.padded === true ? `nchar(${length})` : `nvarchar(${length})`;
}

const ownTypes = new Set(['binary', 'varbinary', 'rowversion']);

function isOfDotNet({ type }: Column, native: string): boolean {
  return type.kind === 'bytes' && !ownTypes.has(native);
}

/** The SRID, the lowest byte first, then well-known binary with heights and measures (SQL Server, "AsBinaryZM"). */
function wellKnownBinary(it: string): string {
  const srid = `CAST(${it}.STSrid AS binary(4))`;
  const reversed = [4, 3, 2, 1].map((place) => `SUBSTRING(${srid}, ${place}, 1)`).join(' + ');
  return `CAST(${reversed} AS varbinary(max)) + ${it}.AsBinaryZM()`;
}
