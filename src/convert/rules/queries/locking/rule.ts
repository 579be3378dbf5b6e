import { queryFindings } from '../../../../sql/codes/queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Identifier, Name } from '../../../../sql/tree/name.ts';
import type { Locking, Query, TableExpression } from '../../../../sql/tree/query.ts';
import type { RuleContext } from '../../../rule.ts';
import type { Block } from '../block.ts';
import { onBlocks } from '../block.ts';
import { waiting } from '../lock-wait.ts';
import { aliasOf, qualifierOf, relationOf, storedName, tablesOf } from '../relations.ts';

/** FOR UPDATE names tables instead of columns; see the page. */
export const locking = onBlocks('locking', (block, context) => {
  if (!block.locking) return undefined;
  return withLocks(block, block.locking, context);
});

function withLocks(block: Block, clauses: readonly Locking[], context: RuleContext): Query {
  const optional = new Set(block.body.from.flatMap((each) => optionalTables(each)));
  return {
    ...block,
    locking: clauses.map((each): Locking => {
      const { wait: given, of, ...rest } = each;
      const isStatement = context.parents.at(-1)?.kind === 'queryStatement';
      const wait =
        given === undefined || typeof given === 'string'
          ? given
          : waiting(given, isStatement, 'FOR UPDATE', context);
      const tables = of ? tablesOfColumns(of, block, context) : whole(block, optional, each, context);
      return {
        ...rest,
        ...(tables && tables.length > 0 ? { of: tables } : {}),
        ...(wait ? { wait } : {}),
      };
    }),
  };
}

/** The tables whose columns FOR UPDATE OF names, each once. */
function tablesOfColumns(columns: readonly Name[], block: Block, context: RuleContext): readonly Name[] {
  const tables = block.body.from.flatMap(tablesOf);
  const names = new Map<string, Name>();
  for (const column of columns) {
    const table = tableOfColumn(column, tables, context);
    const qualifier = table && qualifierOf(table);
    if (qualifier) names.set(qualifier.text, nameOf(column, context.names.local(qualifier)));
  }
  return [...names.values()];
}

function tableOfColumn(
  column: Name,
  tables: readonly TableExpression[],
  context: RuleContext,
): TableExpression | undefined {
  const referent = context.resolution.referent(column);
  const before = column.parts.at(-2);
  const alias =
    referent.kind === 'column'
      ? referent.relation.alias
      : before
        ? storedName(before, context)
        : referent.kind === 'relation'
          ? referent.relation.alias
          : undefined;
  const [only, ...more] = tables;
  return tables.find((each) => aliasOf(each, context) === alias) ?? (more.length === 0 ? only : undefined);
}

function nameOf(at: Name, table: Identifier): Name {
  return make.name(at, table);
}

/** All tables, unless an outer join has rows of some of them that may be missing. */
function whole(
  block: Block,
  optional: ReadonlySet<TableExpression>,
  clause: Locking,
  context: RuleContext,
): readonly Name[] | undefined {
  if (optional.size === 0) return undefined;
  context.report(
    queryFindings.lockOuterJoin,
    clause,
    'Only the rows of the tables that are not outer-joined are locked.',
  );
  return block.body.from
    .flatMap(tablesOf)
    .filter((each) => !optional.has(each) && isLockable(each, context))
    .flatMap((each) => {
      const qualifier = qualifierOf(each);
      return qualifier ? [make.name(clause, context.names.local(qualifier))] : [];
    });
}

function isLockable(table: TableExpression, context: RuleContext): boolean {
  return table.kind === 'table' && relationOf(table, context)?.kind !== 'query';
}

function optionalTables(table: TableExpression): readonly TableExpression[] {
  if (table.kind === 'parenthesisedTable') return optionalTables(table.table);
  if (table.kind !== 'join') return [];
  const left = table.type === 'right' || table.type === 'full';
  const right = table.type === 'left' || table.type === 'full' || table.type === 'outer apply';
  return [
    ...(left ? tablesOf(table.left) : optionalTables(table.left)),
    ...(right ? tablesOf(table.right) : optionalTables(table.right)),
  ];
}
