import type { ColumnDefinition, CreateTable } from '../../sql/tree/define.ts';
import { mysqlTypeName } from './mysql.ts';

const texts = new Set(['CHAR', 'VARCHAR', 'TINYTEXT', 'TEXT', 'MEDIUMTEXT', 'LONGTEXT', 'ENUM', 'SET']);

/**
 * Whether a text column compares without regard to case (Reference Manual, "Collation Naming Conventions"): its collation, else
 * that of its character set or of the table, whose default ignores case for all character sets but `binary`.
 */
export function isCaseInsensitive({ type }: ColumnDefinition, table: CreateTable): boolean {
  if (!type || !texts.has(mysqlTypeName(type)) || type.characterSet === 'binary') return false;
  if (type.binaryCollation) return false;
  const own = type.collation ?? (type.characterSet === undefined ? table.collation : undefined);
  if (own !== undefined) return !/_(?:bin|cs)$/.test(own) && own !== 'binary';
  return (type.characterSet ?? table.characterSet) !== 'binary';
}

/** Whether the collation of a text column takes letters with accents for those without. */
export function isAccentInsensitive({ type }: ColumnDefinition, table: CreateTable): boolean {
  const own = type?.collation ?? (type?.characterSet === undefined ? table.collation : undefined);
  return own === undefined || !/_as_/.test(own);
}
