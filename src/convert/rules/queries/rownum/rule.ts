import { queryFindings } from '../../../../sql/codes/queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Query, Select, SelectItem } from '../../../../sql/tree/query.ts';
import type { Delete, Update } from '../../../../sql/tree/write.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import type { Block } from '../block.ts';
import { onBlocks } from '../block.ts';
import {
  conjunction,
  conjuncts,
  isAggregate,
  isAnalytic,
  isPseudoColumn,
  outsideQueries,
  someInBlock,
  substituteKnown,
} from '../condition.ts';
import { withInnerBlock } from '../inner-block.ts';
import { integer, limitClause } from '../limit.ts';
import { aliasOf, qualifierOf, relationOf, tablesIn, tablesOf } from '../relations.ts';
import { rownumTests, usesRownum } from './limit.ts';

/** ROWNUM becomes LIMIT, or row_number() where its value is used; see the page. */
export const rownum = [
  onBlocks('rownum', (block, context) => {
    const { body, orderBy } = block;
    const uses =
      someInBlock({ ...body, from: [] }, isRownum(context)) ||
      orderBy?.some((each) => someInBlock(each, isRownum(context)));
    return uses && !body.hierarchy ? convertBlock(block, context) : undefined;
  }),
  rule({
    name: 'rownum',
    on: ['update', 'delete'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const uses = someInBlock({ ...node, target: { ...node.target } } as Node, isRownum(context));
      return uses ? convertWrite(node, context) : undefined;
    },
  }),
];

function isRownum(context: RuleContext): (node: Node) => boolean {
  return (node) => isPseudoColumn(node, 'ROWNUM', context);
}

/** WHERE without its conditions on ROWNUM, and the limit that those were. */
interface Parts {
  readonly where: readonly Expression[];
  readonly limit?: Expression;
}

function partsOf(
  where: Expression | undefined,
  tables: Select['from'],
  context: RuleContext,
): Parts | undefined {
  const kept: Expression[] = [];
  const limits: Expression[] = [];
  const aliases = new Set(tables.flatMap(tablesOf).map((each) => aliasOf(each, context)));
  for (const condition of conjuncts(where)) {
    const tests = rownumTests(condition, context);
    if (!tests) {
      kept.push(condition);
      continue;
    }
    for (const test of tests) {
      const known =
        test.kind === 'limit' ? tablesIn(test.count, aliases, context).size === 0 : test.kind === 'condition';
      if (!known) {
        context.refuse(
          queryFindings.rownum,
          condition,
          'ROWNUM is compared in a way that is no limit of the number of rows.',
        );
        return undefined;
      }
      if (test.kind === 'limit') limits.push(test.count);
      else if (test.kind === 'condition' && test.condition) kept.push(test.condition);
    }
  }
  const [first] = limits;
  if (!first) return { where: kept };
  const limit = limits.length === 1 ? first : integer(make.call(first, 'least', limits), context);
  return { where: kept, limit };
}

function convertBlock(block: Block, context: RuleContext): Query | undefined {
  const parts = partsOf(block.body.where, block.body.from, context);
  if (!parts) return undefined;
  const where = conjunction(parts.where);
  const collapsed = parts.limit && collapse(block, parts, context);
  if (collapsed) return collapsed;
  const numbered = needsColumn(block, context);
  if (numbered || (parts.limit && limitsFirst(block, context)))
    return withInner(block, parts, numbered, context);
  const { where: _, ...rest } = block.body;
  const body: Select = { ...rest, ...(where ? { where } : {}) };
  return {
    ...inlineNumbers({ ...block, body }, context),
    ...(parts.limit ? { fetch: limitClause(parts.limit) } : {}),
  };
}

/** `SELECT * FROM (SELECT … ORDER BY …) WHERE ROWNUM <= n` is the inner query with a limit. */
function collapse(block: Block, parts: Parts, context: RuleContext): Query | undefined {
  const { body } = block;
  const [table] = body.from;
  const isPlain =
    parts.where.length === 0 &&
    body.items.length === 1 &&
    body.items[0]?.expression.kind === 'star' &&
    body.from.length === 1 &&
    !limitsFirst(block, context) &&
    !block.with &&
    !block.locking &&
    !body.windows;
  if (!isPlain || table?.kind !== 'derivedTable' || table.columns || table.lateral) return undefined;
  const inner = table.query;
  if (inner.fetch || inner.offset || inner.locking || !inner.orderBy || !parts.limit) return undefined;
  if (body.into && inner.body.kind !== 'select') return undefined;
  const innerBody =
    body.into && inner.body.kind === 'select' ? { ...inner.body, into: body.into } : inner.body;
  return { ...inner, start: block.start, end: block.end, body: innerBody, fetch: limitClause(parts.limit) };
}

/** Whether the rows are limited before they are grouped, made distinct, sorted or looked at by analytic functions. */
function limitsFirst(block: Block, context: RuleContext): boolean {
  const { body } = block;
  if (block.orderBy || block.fetch || block.offset || body.groupBy || body.having) return true;
  if (body.quantifier === 'distinct') return true;
  return body.items.some((each) =>
    someInBlock(each, (node) => isAggregate(node, context) || isAnalytic(node)),
  );
}

/** Whether ROWNUM is used where row_number() cannot stand: in grouping, aggregates and analytic functions. */
function needsColumn(block: Block, context: RuleContext): boolean {
  const { body } = block;
  const grouped = [...(body.groupBy ?? []), ...(body.having ? [body.having] : [])];
  if (grouped.some((each) => someInBlock(each, isRownum(context)))) return true;
  const outer = [...body.items, ...(block.orderBy ?? [])];
  const isGrouped = body.groupBy !== undefined;
  return outer.some((each) =>
    someInBlock(each, (node) => {
      if (isGrouped && isRownum(context)(node)) return true;
      if (!isAggregate(node, context) && !isAnalytic(node)) return false;
      return someInBlock(node, isRownum(context));
    }),
  );
}

function withInner(block: Block, parts: Parts, numbered: boolean, context: RuleContext): Query | undefined {
  const where = conjunction(parts.where);
  const column = make.identifier(block.body, 'rownum');
  const source = numbered
    ? replaceRownum(block, () => make.reference(block.body, column), context)
    : inlineNumbers(block, context);
  const extra: SelectItem = {
    kind: 'selectItem',
    start: block.body.start,
    end: block.body.start,
    expression: numberOf(block.body, context),
    alias: column,
  };
  return withInnerBlock(
    source,
    {
      ...(where ? { where } : {}),
      ...(parts.limit ? { limit: limitClause(parts.limit) } : {}),
      ...(numbered ? { extra } : {}),
    },
    context,
  );
}

/** ROWNUM in the select list and in ORDER BY: numbers in the order in which the rows come. */
function inlineNumbers(block: Block, context: RuleContext): Block {
  const items = block.body.items.map((each): SelectItem => {
    if (!isRownum(context)(each.expression) || each.alias) return each;
    return { ...each, alias: make.identifier(each.expression, 'rownum') };
  });
  const named: Block = { ...block, body: { ...block.body, items } };
  return replaceRownum(named, (node) => numberOf(node, context), context);
}

function replaceRownum<N extends Node>(node: N, by: (node: Node) => Expression, context: RuleContext): N {
  const outer = node;
  return substituteKnown(
    node,
    (each) => (isRownum(context)(each) ? by(each) : undefined),
    context,
    (each) => each === outer || outsideQueries(each),
  );
}

function numberOf(origin: Node, context: RuleContext): Expression {
  const { start, end } = origin;
  return integer(
    {
      ...make.call(origin, 'row_number', []),
      over: { kind: 'window', start, end, partitionBy: [], orderBy: [] },
    },
    context,
  );
}

/** UPDATE and DELETE of the first rows: the rows are chosen by a subquery. */
function convertWrite(node: Update | Delete, context: RuleContext): Node | undefined {
  const { target } = node;
  if (target.kind !== 'table') return undefined;
  const parts = partsOf(node.where, [target], context);
  if (!parts) return undefined;
  const isNumbered = node.kind === 'update' && node.set.some((each) => usesRownum(each.value, context));
  const where = conjunction(parts.where);
  if (isNumbered && node.kind === 'update') return numberedUpdate(node, parts, context);
  const { where: _, ...rest } = node;
  if (!parts.limit) return { ...rest, ...(where ? { where } : {}) };
  const places = rowPlace(target, context);
  const { start, end } = node.where ?? node;
  const chosen: Query = {
    kind: 'query',
    start,
    end,
    body: {
      kind: 'select',
      start,
      end,
      items: places.map((each): SelectItem => ({ kind: 'selectItem', start, end, expression: each })),
      from: [target],
      ...(where ? { where } : {}),
    },
    fetch: limitClause(parts.limit),
  };
  const operand: Expression =
    places.length === 1 ? (places[0] as Expression) : { kind: 'row', start, end, items: places };
  return { ...rest, where: { kind: 'in', start, end, operand, not: false, query: chosen } };
}

/** Where a row is: its ctid, which in a partitioned table is unique within its partition only. */
function rowPlace(target: Select['from'][number], context: RuleContext): readonly Expression[] {
  const object = relationOf(target, context)?.object;
  const isPartitioned = object?.kind === 'table' && object.definition.partitioning !== undefined;
  return [...(isPartitioned ? ['tableoid'] : []), 'ctid'].map((name) => make.reference(target, name));
}

/** `SET n = ROWNUM`: the rows are numbered by a subquery. */
function numberedUpdate(node: Update, parts: Parts, context: RuleContext): Update | undefined {
  const { target } = node;
  const qualifier = qualifierOf(target);
  if (!qualifier) return undefined;
  const { start, end } = node;
  const alias = context.freshName('numbered');
  const column = make.identifier(node, 'rownum');
  const places = rowPlace(target, context);
  const where = conjunction(parts.where);
  const item = (expression: Expression, name?: typeof column): SelectItem => ({
    kind: 'selectItem',
    start,
    end: start,
    expression,
    ...(name ? { alias: name } : {}),
  });
  const local = context.names.local(qualifier);
  const same = places.map((each) => {
    const name = each.kind === 'reference' ? (each.name.parts[0] as typeof column) : column;
    return make.binary(node, make.reference(node, local, name), '=', make.reference(node, alias, name));
  });
  const query: Query = {
    kind: 'query',
    start,
    end,
    body: {
      kind: 'select',
      start,
      end,
      items: [...places.map((each) => item(each)), item(numberOf(node, context), column)],
      from: [target],
      ...(where ? { where } : {}),
    },
    ...(parts.limit ? { fetch: limitClause(parts.limit) } : {}),
  };
  const condition = conjunction(same);
  return {
    ...node,
    set: node.set.map((each) => ({
      ...each,
      value: replaceRownum(each.value, () => make.reference(each.value, alias, column), context),
    })),
    from: [{ kind: 'derivedTable', start, end, lateral: false, query, alias }],
    ...(condition ? { where: condition } : {}),
  };
}
