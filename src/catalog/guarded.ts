import type { AlterTable, TopStatement } from '../sql/tree/define.ts';
import type { Identifier, Name } from '../sql/tree/name.ts';
import type { Catalog, Table } from './catalog.ts';

/** What a catalog has so far, and how it writes names. */
export interface SoFar {
  made(): Pick<Catalog, 'tables' | 'indexes' | 'sequences' | 'types' | 'synonyms' | 'routines'>;
  keyOf(name: Name): string;
  fold(name: Identifier): string;
}

/**
 * Whether a definition that a script puts under a test of the catalog can be done: what it makes is not there yet, what it changes is. Of what cannot be told by the
 * catalog so far, it can.
 */
export function canBeDone(node: TopStatement, soFar: SoFar): boolean {
  const made = soFar.made();
  switch (node.kind) {
    case 'createTable':
      return !made.tables.has(soFar.keyOf(node.name));
    case 'createSequence':
      return !made.sequences.has(soFar.keyOf(node.name));
    case 'createRoutine':
      return node.orReplace || !made.routines.has(soFar.keyOf(node.routine.name));
    case 'createType':
      return !made.types.has(soFar.keyOf(node.name));
    case 'createSynonym':
      return !made.synonyms.has(soFar.keyOf(node.name));
    case 'createIndex': {
      const table = made.tables.get(soFar.keyOf(node.table));
      const name = node.name.parts.at(-1);
      return !table || !name || !hasIndex(table, soFar.fold(name), soFar);
    }
    case 'alterTable': {
      const table = made.tables.get(soFar.keyOf(node.name));
      return !table || canBeAltered(table, node, soFar);
    }
    default:
      return true;
  }
}

function hasIndex(table: Table, name: string, soFar: SoFar): boolean {
  return [...soFar.made().indexes.values()].some(
    (each) => each.schema === table.schema && each.owner === table.name && each.name === name,
  );
}

function canBeAltered(table: Table, { actions }: AlterTable, soFar: SoFar): boolean {
  const hasColumn = (name: Identifier): boolean => table.columns.has(soFar.fold(name));
  return actions.every(({ action, columns = [], constraints = [], name }) => {
    switch (action) {
      case 'add column':
        return columns.every((each) => !hasColumn(each.name));
      case 'modify column':
        return columns.every((each) => hasColumn(each.name));
      case 'drop column':
        return !name || hasColumn(name);
      case 'add constraint':
        return constraints.every((each) => !each.name || !hasConstraint(table, each.name, soFar));
      default:
        return true;
    }
  });
}

function hasConstraint({ definition }: Table, name: Identifier, soFar: SoFar): boolean {
  const own = [...definition.constraints, ...definition.columns.flatMap((each) => each.constraints)];
  return own.some((each) => each.name && soFar.fold(each.name) === soFar.fold(name));
}
