import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Fetch, Query, TableExpression } from '../../../../sql/tree/query.ts';
import type { TableReference } from '../../../../sql/tree/query.ts';
import type { RuleContext } from '../../../rule.ts';
import { qualifierOf } from '../relations.ts';
import { keyOf, keyValue } from './key.ts';

/** TOP of an UPDATE or DELETE: the row, known by `beside` where its table stands twice, is among so many of those that the statement means, whichever these are. */
export function amongFirst(
  written: TableReference,
  from: readonly TableExpression[],
  where: Expression | undefined,
  top: Fetch,
  context: RuleContext,
  beside?: Identifier,
): Expression {
  const { start, end } = top;
  const key = keyOf(written, context);
  const isOnlyTable = from.length === 1 && from[0] === written;
  const qualifier = qualifierOf(written);
  const rows = selected(top, keyValue(top, key, isOnlyTable ? undefined : qualifier), from, where);
  const query: Query = { ...rows, fetch: limitOf(top, from, where) };
  return {
    kind: 'in',
    start,
    end,
    not: false,
    operand: keyValue(top, key, beside ?? (isOnlyTable ? undefined : qualifier)),
    query,
  };
}

/** A number of rows, or a part of all of them, rounded up. */
function limitOf(top: Fetch, from: readonly TableExpression[], where: Expression | undefined): Fetch {
  if (!top.percent) return top;
  const { percent: _, count, ...plain } = top;
  const all = make.call(top, 'count', [{ kind: 'star', start: top.start, end: top.end }]);
  const share = partOf(all, count ?? make.number(top, 1));
  return {
    ...plain,
    count: { kind: 'subquery', start: top.start, end: top.end, query: selected(top, share, from, where) },
  };
}

/** So many percent of a count, as TOP takes them ("TOP (Transact-SQL)"): fractions are rounded up. */
export function partOf(all: Expression, percent: Expression): Expression {
  const share = make.binary(all, make.binary(all, all, '*', percent), '/', make.number(all, '100.0'));
  return make.call(all, 'ceil', [share]);
}

function selected(
  { start, end }: Fetch,
  expression: Expression,
  from: readonly TableExpression[],
  where: Expression | undefined,
): Query {
  const items =
    expression.kind === 'row'
      ? expression.items.map((each) => ({ kind: 'selectItem' as const, start, end, expression: each }))
      : [{ kind: 'selectItem' as const, start, end, expression }];
  return {
    kind: 'query',
    start,
    end,
    body: { kind: 'select', start, end, reshaped: true, items, from, ...(where ? { where } : {}) },
  };
}
