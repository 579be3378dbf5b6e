import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Query, Select } from '../../../../sql/tree/query.ts';
import { some } from '../../../../sql/walk.ts';

const aggregates = new Set(
  (
    'COUNT SUM AVG MIN MAX STDDEV VARIANCE MEDIAN LISTAGG STRING_AGG ARRAY_AGG STDDEV_POP STDDEV_SAMP VAR_POP VAR_SAMP ' +
    'CORR COVAR_POP COVAR_SAMP XMLAGG JSON_ARRAYAGG JSON_OBJECTAGG BOOL_AND BOOL_OR'
  ).split(' '),
);

/** Whether a query gives exactly one row whatever the tables hold: an aggregation of all rows, or no table at all. */
export function givesOneRow(query: Query): boolean {
  const { body } = query;
  if (body.kind !== 'select' || query.offset || query.fetch) return false;
  if (body.groupBy || body.having || body.hierarchy || body.quantifier === 'distinct') return false;
  if (body.from.length === 0 && !body.where) return !body.items.some((each) => isAggregated(each.expression));
  return body.items.some((each) => isAggregated(each.expression));
}

/** Whether an aggregate function stands in the expression itself, not in a query within it or over a window. */
function isAggregated(expression: Expression): boolean {
  let found = false;
  const look = (node: Expression): void => {
    some(node, (each) => {
      if (each !== node && (each.kind === 'subquery' || each.kind === 'exists')) return false;
      if (each.kind === 'call' && !each.over && each.callee.kind === 'reference') {
        const name = each.callee.name.parts.at(-1)?.text.toUpperCase() ?? '';
        if (each.callee.name.parts.length === 1 && aggregates.has(name) && !insideQuery(node, each))
          found = true;
      }
      return found;
    });
  };
  look(expression);
  return found;
}

function insideQuery(root: Expression, node: Expression): boolean {
  return some(
    root,
    (each) =>
      (each.kind === 'subquery' || each.kind === 'exists' || each.kind === 'multisetQuery') &&
      some(each, (inner) => inner === node),
  );
}

/** Whether a query is nothing but the values of expressions. */
export function isValues(query: Query): query is Query & { body: Select } {
  const { body } = query;
  return (
    body.kind === 'select' &&
    body.from.length === 0 &&
    !body.where &&
    !body.hierarchy &&
    !body.groupBy &&
    !body.having &&
    !query.with &&
    !query.orderBy &&
    !query.fetch &&
    !query.offset &&
    !body.items.some((each) => each.expression.kind === 'star' || isAggregated(each.expression))
  );
}
