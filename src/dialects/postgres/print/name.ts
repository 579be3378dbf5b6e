import type { Identifier, Name, NameNode } from '../../../sql/tree/name.ts';
import type { PrintTable } from './printer.ts';

/** A name as it is written: quoted names with their quotes doubled inside. */
export function writeIdentifier(identifier: Identifier): string {
  return identifier.quoted ? `"${identifier.text.replaceAll('"', '""')}"` : identifier.text;
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
