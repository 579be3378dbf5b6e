import type { Identifier, Name, NameNode } from '../../../sql/tree/name.ts';
import type { PrintTable } from './printer.ts';
import { reservedForFunctions } from '../reserved.ts';

/** A name as it is written: quoted names with their quotes doubled inside. */
export function writeIdentifier(identifier: Identifier): string {
  return identifier.quoted ? `"${identifier.text.replaceAll('"', '""')}"` : identifier.text;
}

/** The name of a parameter or of a column of RETURNS TABLE, which is refused some words that are no names of functions or types (manual, appendix "SQL Key Words"). */
export function writeParameterName(identifier: Identifier): string {
  const isRefused = !identifier.quoted && reservedForFunctions.has(identifier.text.toLowerCase());
  return writeIdentifier(isRefused ? { ...identifier, quoted: true } : identifier);
}

export function writeName(name: Name): string {
  return name.parts.map(writeIdentifier).join('.');
}

export const nameRows: PrintTable<NameNode['kind']> = {
  identifier: (node) => writeIdentifier(node),
  name: (node) => writeName(node),
};

/** Identifiers separated by commas. */
export function identifierList(identifiers: readonly Identifier[]): string {
  return identifiers.map(writeIdentifier).join(', ');
}
