import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Fetch, Query, Select } from '../../../../sql/tree/query.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { isAggregate, someInBlock } from '../condition.ts';
import { integer, limitCount, literal } from '../limit.ts';

/** OFFSET and FETCH FIRST are OFFSET and LIMIT; a percentage is counted first. See the page. */
export const rowLimiting = rule({
  name: 'row-limiting',
  on: ['query'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const { offset, fetch } = node;
    const isRead = fetch !== undefined && fetch.count !== undefined && context.sources.text(fetch).length > 0;
    const isOracle = isRead && /^FETCH/i.test(context.sources.text(fetch));
    const limit = isOracle ? fetchOf(node, fetch, context) : fetch;
    const skipped = offset && offsetOf(offset, context);
    const ties = limit?.withTies && !node.orderBy ? withoutTies(limit) : limit;
    if (ties === fetch && skipped === offset) return undefined;
    return { ...node, ...(skipped ? { offset: skipped } : {}), ...(ties ? { fetch: ties } : {}) };
  },
});

/** Without ORDER BY there are no ties, and PostgreSQL wants one. */
function withoutTies(fetch: Fetch): Fetch {
  const { withTies: _, ...rest } = fetch;
  return rest;
}

function fetchOf(node: Query, fetch: Fetch, context: RuleContext): Fetch {
  const { count, percent, ...rest } = fetch;
  if (!count) return fetch;
  if (percent) return { ...rest, count: shareOf(node, count, context) };
  if (literal(count) !== undefined && Number.isInteger(literal(count)) && (literal(count) ?? 0) >= 0)
    return fetch;
  return { ...rest, count: limitCount(count, false, context) };
}

/** A negative offset is 0 (SQL Language Reference, "SELECT", `row_limiting_clause`). */
function offsetOf(offset: Expression, context: RuleContext): Expression {
  const value = literal(offset);
  if (value !== undefined) return value >= 0 ? offset : make.number(offset, 0);
  return integer(make.call(offset, 'greatest', [offset, make.number(offset, 0)]), context);
}

/** `n PERCENT` of all rows of the query, rounded up: their number is asked of the same query. */
function shareOf(node: Query, percent: Expression, context: RuleContext): Expression {
  const { start, end } = percent;
  const share = make.call(percent, 'ceil', [
    make.binary(
      percent,
      make.binary(percent, countCall(percent), '*', percent),
      '/',
      make.number(percent, '100.0'),
    ),
  ]);
  const body: Select = {
    kind: 'select',
    start,
    end,
    items: [{ kind: 'selectItem', start, end, expression: share }],
    from: [
      {
        kind: 'derivedTable',
        start,
        end,
        lateral: false,
        alias: context.freshName('all_rows'),
        query: { kind: 'query', start, end, ...(node.with ? { with: node.with } : {}), body: node.body },
      },
    ],
  };
  return {
    kind: 'subquery',
    start,
    end,
    query: { kind: 'query', start, end, body: plainCount(node, body, share, context) },
  };
}

/** Over an ungrouped block the rows of FROM are counted directly. */
function plainCount(node: Query, counted: Select, share: Expression, context: RuleContext): Select {
  if (node.body.kind !== 'select' || node.with) return counted;
  const { groupBy, having, quantifier, from, where, items } = node.body;
  const isGrouped = items.some((each) => someInBlock(each, (one) => isAggregate(one, context)));
  if (groupBy || having || quantifier === 'distinct' || isGrouped || from.length === 0) return counted;
  const { start, end } = counted;
  return {
    kind: 'select',
    start,
    end,
    items: [{ kind: 'selectItem', start, end, expression: share }],
    from,
    ...(where ? { where } : {}),
  };
}

function countCall(origin: Expression): Expression {
  return make.call(origin, 'count', [{ kind: 'star', start: origin.start, end: origin.end }]);
}
