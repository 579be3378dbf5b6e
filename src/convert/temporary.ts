import type { AnyObject, Table } from '../catalog/catalog.ts';
import * as make from '../sql/make.ts';
import type { Node } from '../sql/tree/node.ts';
import type { If, Statement } from '../sql/tree/routine.ts';
import { walk } from '../sql/walk.ts';
import type { Span } from '../text/span.ts';
import { writtenName } from './names/spelling.ts';
import type { Resolution } from './resolve/resolution.ts';
import type { Settings } from './settings.ts';
import type { TargetNames } from './target-names.ts';
import { isTemporaryName } from './target-names.ts';

/**
 * Global temporary tables of Oracle: one definition, rows that each session sees alone. In PostgreSQL each session makes a
 * temporary table of the same name, which hides the lasting one that it is a copy of (manual, `search_path`: the schema of
 * temporary tables is searched first). So such a table is always named without a schema.
 */
export function isOfSession(object: AnyObject | undefined, settings: Settings): boolean {
  return (
    object?.kind === 'table' &&
    !isTemporaryName(object.name) &&
    object.definition.temporary !== undefined &&
    settings.globalTemporaryTables === 'session'
  );
}

/** The tables of the session that a tree reads or writes, in the order in which it names them. */
export function sessionTables(root: Node, resolution: Resolution, settings: Settings): readonly Table[] {
  if (settings.globalTemporaryTables !== 'session') return [];
  const found = new Set<Table>();
  walk(root, (node) => {
    if (node.kind !== 'table') return;
    const referent = resolution.referent(node.name);
    const object = referent.kind === 'relation' ? referent.relation.object : undefined;
    if (object?.kind === 'table' && isOfSession(object, settings)) found.add(object);
  });
  return [...found];
}

/** `IF to_regclass('pg_temp.t') IS NULL THEN CREATE TEMPORARY TABLE t (LIKE s.t INCLUDING ALL) …; END IF`. */
export function makeIfMissing(table: Table, names: TargetNames, at: Span): If {
  const target = names.object(table);
  const own = writtenName(names.identifier(target.name, at));
  const lasting = writtenName({
    kind: 'name',
    ...at,
    parts: [names.identifier(target.schema, at), names.identifier(target.name, at)],
  });
  // Oracle empties such a table at each commit unless it says PRESERVE ROWS; PostgreSQL only when told.
  const rows = table.definition.onCommit === 'preserve rows' ? '' : ' ON COMMIT DELETE ROWS';
  const create = `CREATE TEMPORARY TABLE ${own} (LIKE ${lasting} INCLUDING ALL)${rows}`;
  const lookUp = make.call(at, 'to_regclass', [make.string(at, `pg_temp.${own}`)]);
  return {
    kind: 'if',
    ...at,
    branches: [
      { kind: 'ifBranch', ...at, test: make.isNull(at, lookUp), statements: [textStatement(create, at)] },
    ],
  };
}

/** A statement of the target that is made as text. */
export function textStatement(text: string, at: Span): Statement {
  return { kind: 'fragmentStatement', ...at, fragment: make.fragment(at, 'primary', text) };
}
