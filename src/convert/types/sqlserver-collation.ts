import type { ColumnDefinition } from '../../sql/tree/define.ts';
import { sqlserverTypeName } from './sqlserver.ts';

const texts: ReadonlySet<string> = new Set([
  'CHAR',
  'VARCHAR',
  'NCHAR',
  'NVARCHAR',
  'TEXT',
  'NTEXT',
  'SYSNAME',
]);

/**
 * Whether a text column compares without regard to case ("Collation and Unicode support"): its collation says so by `_CI`. One that has none has that of the database,
 * which ignores case unless somebody chose another.
 */
export function ignoresCase({ type, collation }: ColumnDefinition): boolean {
  if (!type || !texts.has(sqlserverTypeName(type))) return false;
  const name = collation?.parts.at(-1)?.text ?? '';
  return !/_(?:CS|BIN2?)(?:_|$)/i.test(name);
}

/** Whether the collation of a text column takes letters with accents for those without. */
export function ignoresAccents({ collation }: ColumnDefinition): boolean {
  return /_AI(?:_|$)/i.test(collation?.parts.at(-1)?.text ?? '');
}
