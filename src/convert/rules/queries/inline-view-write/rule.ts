import { queryFindings } from '../../../../sql/codes/queries.ts';
import type { Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { DerivedTable, Select, TableExpression, TableReference } from '../../../../sql/tree/query.ts';
import type { Delete, Insert, Update } from '../../../../sql/tree/write.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { conjunction, conjuncts, substituteKnown } from '../condition.ts';
import { keysOf } from '../../../keys.ts';
import { aliasOf, qualifierOf, relationOf, storedName, tableOf, tablesIn } from '../relations.ts';

/** `UPDATE (SELECT …) SET …` becomes UPDATE … FROM, and so DELETE and INSERT; see the page. */
export const inlineViewWrite = rule({
  name: 'inline-view-write',
  on: ['update', 'delete', 'insert'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.target.kind !== 'derivedTable') return undefined;
    const result = convert(node, node.target, context);
    if (!result)
      context.refuse(
        queryFindings.inlineViewWrite,
        node.target,
        'The inline view that is written to is more than an inner join of tables.',
      );
    return result;
  },
});

/** The inline view taken apart: its tables, its conditions, and what its columns are. */
interface View {
  readonly tables: readonly TableReference[];
  readonly conditions: readonly Expression[];
  readonly select: Select;
  readonly alias: string;
}

function convert(
  node: Update | Delete | Insert,
  target: DerivedTable,
  context: RuleContext,
): Node | undefined {
  const view = viewOf(target, context);
  if (!view) return undefined;
  if (target.restriction === 'check option' && (node.kind !== 'insert' || view.conditions.length > 0))
    context.report(
      queryFindings.checkOption,
      target,
      'The condition of the inline view is not checked for the rows that are written.',
    );
  if (node.kind === 'insert') return insertInto(node, view, context);
  return node.kind === 'update' ? updateOf(node, view, context) : deleteFrom(node, view, context);
}

function viewOf(target: DerivedTable, context: RuleContext): View | undefined {
  const { query } = target;
  if (query.body.kind !== 'select' || query.with || query.fetch || query.offset) return undefined;
  const select = query.body;
  if (select.groupBy || select.having || select.quantifier === 'distinct' || select.hierarchy || select.model)
    return undefined;
  const conditions: Expression[] = [];
  const tables: TableReference[] = [];
  const isSimple = select.from.every((each) => collect(each, tables, conditions));
  if (!isSimple) return undefined;
  return {
    tables,
    conditions: [...conditions, ...conjuncts(select.where)],
    select,
    alias: aliasOf(target, context),
  };
}

/** Takes inner joins apart into tables and conditions. */
function collect(table: TableExpression, tables: TableReference[], conditions: Expression[]): boolean {
  if (table.kind === 'table') return tables.push(table) > 0;
  if (table.kind === 'parenthesisedTable') return collect(table.table, tables, conditions);
  if (table.kind !== 'join' || table.natural || table.using) return false;
  if (table.type !== 'inner' && table.type !== 'cross') return false;
  const both = collect(table.left, tables, conditions) && collect(table.right, tables, conditions);
  if (table.on) conditions.push(...conjuncts(table.on));
  return both;
}

/** What a reference to a column of the view stands for. */
function behind(node: Reference, view: View, context: RuleContext): Expression | undefined {
  const stored = storedName(node.name.parts.at(-1) as Reference['name']['parts'][number], context);
  for (const item of view.select.items) {
    const { expression, alias } = item;
    if (expression.kind === 'star') continue;
    const name = alias ?? (expression.kind === 'reference' ? expression.name.parts.at(-1) : undefined);
    if (name && storedName(name, context) === stored) return expression;
  }
  return undefined;
}

/** The tree with the columns of the view replaced by what they stand for. */
function through<N extends Node>(node: N, view: View, context: RuleContext): N {
  return substituteKnown(
    node,
    (each) => {
      if (each.kind !== 'reference') return undefined;
      const referent = context.resolution.referent(each);
      const isOfView =
        referent.kind === 'column' &&
        referent.relation.kind === 'query' &&
        referent.relation.alias === view.alias;
      return isOfView ? (behind(each, view, context) ?? throughStar(each, view, context)) : undefined;
    },
    context,
  );
}

/** The one table that columns belong to; undefined when they are of several or of none. */
function tableBehind(
  columns: readonly Expression[],
  view: View,
  context: RuleContext,
): TableReference | undefined {
  const aliases = new Map(view.tables.map((each) => [aliasOf(each, context), each]));
  const [only] = view.tables;
  const used = new Set(
    columns.map((each) => {
      if (each.kind !== 'reference') return undefined;
      const alias = tableOf(each, new Set(aliases.keys()), context);
      if (alias !== undefined) return aliases.get(alias);
      return view.tables.length === 1 ? only : starTable(each, view, context);
    }),
  );
  const [table] = used;
  return used.size === 1 ? table : undefined;
}

/** A column that `t.*` gives. */
function starTable(column: Reference, view: View, context: RuleContext): TableReference | undefined {
  const last = column.name.parts.at(-1);
  const stored = last ? storedName(last, context) : '';
  return view.tables.find((each) => {
    const referent = context.resolution.referent(each.name);
    return referent.kind === 'relation' && referent.relation.columns?.has(stored) === true;
  });
}

function throughStar(column: Reference, view: View, context: RuleContext): Expression {
  const table = starTable(column, view, context) ?? view.tables[0];
  const qualifier = table && view.tables.length > 1 ? qualifierOf(table) : undefined;
  const last = column.name.parts.at(-1) as Identifier;
  const parts = qualifier ? [qualifier, last] : [last];
  return { ...column, name: { ...column.name, parts } };
}

function updateOf(node: Update, view: View, context: RuleContext): Update | undefined {
  const set = node.set.map((each) => ({
    ...each,
    targets: each.targets.map((one) => through(one, view, context)),
    value: through(each.value, view, context),
  }));
  const table = tableBehind(
    set.flatMap((each) => each.targets),
    view,
    context,
  );
  if (!table) return undefined;
  const from = view.tables.filter((each) => each !== table);
  const where = conditionOf(node, view, context);
  const { from: _, where: __, ...rest } = node;
  return {
    ...rest,
    reshaped: true,
    target: table,
    set,
    ...(from.length > 0 ? { from } : {}),
    ...(where ? { where } : {}),
    ...(node.returning ? { returning: through(node.returning, view, context) } : {}),
  };
}

/** Rows are deleted from the key-preserved table; of several, from the first in FROM (SQL Language Reference, "DELETE"). */
function deleteFrom(node: Delete, view: View, context: RuleContext): Delete | undefined {
  const [only, ...others] = view.tables;
  const table = others.length === 0 ? only : view.tables.find((each) => isKeyPreserved(each, view, context));
  if (!table) return undefined;
  const using = view.tables.filter((each) => each !== table);
  const where = conditionOf(node, view, context);
  const { where: _, ...rest } = node;
  return {
    ...rest,
    target: table,
    ...(using.length > 0 ? { using } : {}),
    ...(where ? { where } : {}),
    ...(node.returning ? { returning: through(node.returning, view, context) } : {}),
  };
}

/** Whether a row of the table is at most once in the join: each other table is found by a key of its own. */
function isKeyPreserved(table: TableReference, view: View, context: RuleContext): boolean {
  const known = new Set([aliasOf(table, context)]);
  let waiting = view.tables.filter((each) => each !== table);
  while (waiting.length > 0) {
    const found = waiting.find((each) => isFoundByKey(each, known, view, context));
    if (!found) return false;
    known.add(aliasOf(found, context));
    waiting = waiting.filter((each) => each !== found);
  }
  return true;
}

function isFoundByKey(
  table: TableReference,
  known: ReadonlySet<string>,
  view: View,
  context: RuleContext,
): boolean {
  const object = relationOf(table, context)?.object;
  if (object?.kind !== 'table') return false;
  const own = aliasOf(table, context);
  const all = new Set([...known, own]);
  const fixed = new Set<string>();
  for (const condition of view.conditions) {
    if (condition.kind !== 'binary' || condition.operator !== '=') continue;
    for (const [side, other] of [
      [condition.left, condition.right],
      [condition.right, condition.left],
    ] as const) {
      const referent = context.resolution.referent(side);
      const isOwn = side.kind === 'reference' && tableOf(side, all, context) === own;
      const isGiven = ![
        ...tablesIn(other, new Set(view.tables.map((each) => aliasOf(each, context))), context),
      ].some((each) => !known.has(each));
      if (isOwn && isGiven && referent.kind === 'column') fixed.add(referent.column);
    }
  }
  return keysOf(object).some((key) => key.columns.every((each) => fixed.has(context.names.stored(each))));
}

function conditionOf(node: Update | Delete, view: View, context: RuleContext): Expression | undefined {
  const own = node.where ? [through(node.where, view, context)] : [];
  return conjunction([...view.conditions, ...own]);
}

function insertInto(node: Insert, view: View, context: RuleContext): Insert | undefined {
  const [table, ...others] = view.tables;
  if (!table || others.length > 0) return undefined;
  const hasStar = view.select.items.some((each) => each.expression.kind === 'star');
  const columns =
    node.columns?.map((each) => through(each, view, context)) ??
    (hasStar ? undefined : view.select.items.map((each) => each.expression));
  if (columns?.some((each) => each.kind !== 'reference')) return undefined;
  return {
    ...node,
    target: table,
    ...(columns ? { columns } : {}),
    ...(node.returning ? { returning: through(node.returning, view, context) } : {}),
  };
}
