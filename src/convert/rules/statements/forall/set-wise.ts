import * as make from '../../../../sql/make.ts';
import type { Call, Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Query, SelectItem, TableFunction } from '../../../../sql/tree/query.ts';
import type { Forall, Statement } from '../../../../sql/tree/routine.ts';
import type { Delete, Insert, Update } from '../../../../sql/tree/write.ts';
import type { CollectionValue } from '../../../../sql/value-type.ts';
import { rewrite } from '../../../../sql/rewrite.ts';
import { some, walk } from '../../../../sql/walk.ts';
import { isFilledWith } from '../../../collections/bounds.ts';
import { collectionOfMethod, sameName } from '../../../collections/names.ts';
import { formOf, isRow } from '../../../collections/representation.ts';
import type { RuleContext } from '../../../rule.ts';
import { hasTriggers } from '../effects.ts';
import { helperAlias } from '../routine.ts';
import { holdsDistinctValues } from './distinct.ts';

/** An element of a list at the index that FORALL counts: `ids(i)`. */
export function listOfElement(node: Node, index: Identifier, context: RuleContext): Reference | undefined {
  if (node.kind !== 'call' || node.callee.kind !== 'reference' || node.arguments.length !== 1)
    return undefined;
  const type = context.resolution.typeOf(node.callee);
  const value = node.arguments[0]?.value;
  if (type.kind !== 'collection' || value?.kind !== 'reference' || !isIndex(value, index, context))
    return undefined;
  return node.callee;
}

function isIndex(node: Reference, index: Identifier, context: RuleContext): boolean {
  const [only, ...more] = node.name.parts;
  return (
    only !== undefined &&
    more.length === 0 &&
    context.source.names.fold(only) === context.source.names.fold(index)
  );
}

/** The list whose whole range FORALL runs over. */
function rangeList(node: Forall, context: RuleContext): readonly Identifier[] | undefined {
  if (node.bounds === 'indices of') {
    const { collection } = node;
    return !node.from && collection?.kind === 'reference' ? collection.name.parts : undefined;
  }
  if (node.bounds !== 'range' || !node.from || !node.to) return undefined;
  const starts = collectionOfMethod(node.from, context.resolution, ['FIRST']);
  const ends = collectionOfMethod(node.to, context.resolution, ['COUNT', 'LAST']);
  const fromOne = node.from.kind === 'number' && node.from.text === '1';
  return ends && (fromOne || (starts && sameName(starts, ends, context.source))) ? ends : undefined;
}

/** The lists whose elements the statement uses; undefined where the index is used in another way, or a list is no array. */
function listsOf(node: Forall, context: RuleContext): readonly Reference[] | undefined {
  const lists: Reference[] = [];
  let inElements = 0;
  let uses = 0;
  walk(node.statement, (each) => {
    if (each.kind === 'reference' && isIndex(each, node.variable, context)) uses += 1;
    const list = listOfElement(each, node.variable, context);
    if (!list) return;
    inElements += 1;
    if (!lists.some((one) => sameName(one.name.parts, list.name.parts, context.source))) lists.push(list);
  });
  const areArrays = lists.every((each) => {
    const type = context.resolution.typeOf(each);
    return type.kind === 'collection' && formOf(type, context) === 'array';
  });
  return uses === inElements && areArrays && lists.length > 0 ? lists : undefined;
}

/**
 * One statement for all passes, where that means the same: rows are inserted or deleted, or each row is changed at most
 * once, no trigger runs, and no query looks at what the passes before have done.
 */
export function setWise(node: Forall, context: RuleContext): Statement | undefined {
  const range = rangeList(node, context);
  const lists = range && listsOf(node, context);
  if (!range || !lists) return undefined;
  const isWhole = lists.every(
    (each) =>
      sameName(each.name.parts, range, context.source) || isFilledWith(each.name.parts, range, context),
  );
  const { statement } = node;
  if (!isWhole || hasTriggers(statement, context)) return undefined;
  if (some(statement, (each) => ['subquery', 'exists', 'query', 'with', 'errorLog'].includes(each.kind)))
    return undefined;
  switch (statement.kind) {
    case 'insert':
      return statement.returning || statement.onConflict
        ? undefined
        : inserted(statement, lists, node, context);
    case 'delete':
      return statement.returning ? undefined : deleted(statement, lists, node, context);
    case 'update':
      return statement.returning ? undefined : updated(statement, lists, node, context);
    default:
      return undefined;
  }
}

/** What the lists are in the statement: a table of their elements. */
interface Elements {
  readonly table: TableFunction;
  /** The statement's own node with elements as columns of that table. */
  replace<N extends Node>(node: N): N;
}

function elementsOf(lists: readonly Reference[], node: Forall, context: RuleContext): Elements | undefined {
  const at = { start: node.start, end: node.start };
  const alias = helperAlias(context, 'item');
  const rows = lists.map((each) => isRow((context.resolution.typeOf(each) as CollectionValue).element));
  const isRows = lists.length === 1 && rows[0] === true;
  if (!isRows && rows.some((each) => each)) return undefined;
  const taken = columnsOfTarget(node.statement, context);
  const columns = lists.map((each) => columnName(each, taken));
  const table: TableFunction = {
    kind: 'tableFunction',
    ...at,
    expression: make.call(
      at,
      'unnest',
      lists.map((each) => ({ ...each, ...at })),
    ),
    unnest: false,
    alias,
    ...(isRows ? {} : { columns }),
  };
  const columnOf = (call: Call): Expression | undefined => {
    const list = listOfElement(call, node.variable, context);
    const i = list ? lists.findIndex((one) => sameName(one.name.parts, list.name.parts, context.source)) : -1;
    const column = columns[i];
    if (!column) return undefined;
    const made = isRows
      ? make.reference(call, alias)
      : make.reference(call, alias, { ...column, start: call.start, end: call.end });
    context.resolution.inherit(made, call);
    return made;
  };
  const replaceNode = (each: Node): Node => {
    if (each.kind === 'field' && each.operand.kind === 'reference' && each.operand.name.parts[0] === alias)
      return context.replace(make.reference(each, alias, each.name), each);
    return each.kind === 'call' ? (columnOf(each) ?? each) : each;
  };
  return { table, replace: (each) => rewrite(each, replaceNode) as typeof each };
}

/** The columns of the table that is written, whose names must keep their meaning. */
function columnsOfTarget(statement: Statement, context: RuleContext): ReadonlySet<string> {
  if (!('target' in statement) || statement.target.kind !== 'table') return new Set();
  const referent = context.resolution.referent(statement.target.name);
  const columns = referent.kind === 'relation' ? referent.relation.columns : undefined;
  return new Set([...(columns?.keys() ?? [])].map((each) => each.toLowerCase()));
}

function columnName(list: Reference, taken: ReadonlySet<string>): Identifier {
  const last = list.name.parts.at(-1) as Identifier;
  const text = /^[A-Za-z_]\w*$/.test(last.text) ? last.text.toLowerCase() : 'value';
  return make.identifier({ start: list.start, end: list.start }, taken.has(text) ? `${text}_value` : text);
}

function inserted(
  statement: Insert,
  lists: readonly Reference[],
  node: Forall,
  context: RuleContext,
): Statement | undefined {
  const elements = elementsOf(lists, node, context);
  const [row, ...more] = statement.rows ?? [];
  if (!elements || more.length > 0) return undefined;
  const { rows: _, record, ...rest } = statement;
  const at = { start: row?.[0]?.start ?? record?.start ?? statement.end, end: statement.end };
  const values = row
    ? row.map(
        (each): SelectItem => ({
          kind: 'selectItem',
          start: each.start,
          end: each.end,
          expression: elements.replace(each),
        }),
      )
    : record && listOfElement(record, node.variable, context)
      ? [starItem(elements, record)]
      : undefined;
  if (!values) return undefined;
  const query: Query = {
    kind: 'query',
    ...at,
    body: { kind: 'select', ...at, items: values, from: [{ ...elements.table, start: at.end, end: at.end }] },
  };
  return { ...rest, query };
}

function starItem(elements: Elements, record: Expression): SelectItem {
  const { alias } = elements.table;
  return {
    kind: 'selectItem',
    start: record.start,
    end: record.end,
    expression: {
      kind: 'star',
      start: record.start,
      end: record.end,
      ...(alias ? { qualifier: make.name(record, alias) } : {}),
    },
  };
}

/** Deleting a row twice is deleting it once. */
function deleted(
  statement: Delete,
  lists: readonly Reference[],
  node: Forall,
  context: RuleContext,
): Statement | undefined {
  const any = withAny(statement, lists, node, context);
  if (any) return any;
  const elements = elementsOf(lists, node, context);
  if (!elements || statement.using || !statement.where) return undefined;
  const { where } = statement;
  return {
    ...statement,
    using: [{ ...elements.table, start: where.start, end: where.start }],
    where: elements.replace(where),
  };
}

/** `column = list(i)`, the only use of the index, as `column = ANY (list)`. */
function withAny<S extends Delete | Update>(
  statement: S,
  lists: readonly Reference[],
  node: Forall,
  context: RuleContext,
): S | undefined {
  const [list] = lists;
  const { where } = statement;
  if (lists.length !== 1 || !list || !where) return undefined;
  let uses = 0;
  walk(statement, (each) => void (listOfElement(each, node.variable, context) && (uses += 1)));
  const test = conditionsOf(where).find(
    (each) =>
      each.kind === 'binary' && each.operator === '=' && listOfElement(each.right, node.variable, context),
  );
  if (uses !== 1 || test?.kind !== 'binary') return undefined;
  const replaced = rewrite(where, (each) =>
    each === test
      ? {
          kind: 'quantified',
          start: test.start,
          end: test.end,
          operator: '=',
          left: test.left,
          quantifier: 'any',
          list: [{ ...list, start: test.right.start, end: test.right.end }],
        }
      : each,
  ) as Expression;
  return { ...statement, where: replaced };
}

/** The conditions that must all hold. */
function conditionsOf(where: Expression): readonly Expression[] {
  if (where.kind === 'chain' && where.operator === 'and') return where.operands.flatMap(conditionsOf);
  return where.kind === 'parenthesis' ? conditionsOf(where.operand) : [where];
}

/** Each row is changed at most once when it is found by a value that only one pass has. */
function updated(
  statement: Update,
  lists: readonly Reference[],
  node: Forall,
  context: RuleContext,
): Statement | undefined {
  const { where } = statement;
  if (!where || statement.from) return undefined;
  const isOnce = conditionsOf(where).some((each) => {
    if (each.kind !== 'binary' || each.operator !== '=') return false;
    const list =
      listOfElement(each.right, node.variable, context) ?? listOfElement(each.left, node.variable, context);
    return list !== undefined && holdsDistinctValues(list, context);
  });
  if (!isOnce) return undefined;
  const any = withAny(statement, lists, node, context);
  if (any) return any;
  const elements = elementsOf(lists, node, context);
  if (!elements) return undefined;
  return {
    ...statement,
    set: statement.set.map((each) => ({ ...each, value: elements.replace(each.value) })),
    from: [{ ...elements.table, start: where.start, end: where.start }],
    where: elements.replace(where),
  };
}

/** The statement of a loop: elements of arrays that the loop runs over are there, so that they need no check. */
export function withSubscripts(node: Forall, context: RuleContext): Statement {
  const range = rangeList(node, context);
  if (!range) return node.statement;
  return rewrite(node.statement, (each) => {
    const list = listOfElement(each, node.variable, context);
    const type = list && context.resolution.typeOf(list);
    if (!list || each.kind !== 'call' || type?.kind !== 'collection' || formOf(type, context) !== 'array')
      return each;
    const isThere =
      sameName(list.name.parts, range, context.source) || isFilledWith(list.name.parts, range, context);
    if (!isThere) return each;
    const index = each.arguments[0]?.value as Expression;
    return context.replace(
      { kind: 'element', start: each.start, end: each.end, operand: list, index } as const,
      each,
    );
  }) as Statement;
}
