import { sqlserverFindings } from '../../../../sql/codes/sqlserver.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Fetch, OrderItem, Query, Select } from '../../../../sql/tree/query.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { partOf } from '../sqlserver-writes/limited.ts';
import { isUnknownPart } from '../../statements/execute-immediate/statement.ts';

/** TOP of a whole query is FETCH FIRST; what stands at the end of a query is left out or refused. See the page. */
const queries = rule({
  name: 'sqlserver-queries',
  on: ['query'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    for (const each of node.options ?? []) {
      if (each.name === 'FOR BROWSE') continue;
      if (each.name !== 'OPTION') {
        context.refuse(sqlserverFindings.resultFormat, each, `${each.name} makes one text of the rows.`);
        return undefined;
      }
      context.report(sqlserverFindings.hint, each, `${each.text} has no effect in PostgreSQL.`);
    }
    const limited = withTop(node, context);
    if (!node.options && limited === node) return undefined;
    const { options: _, ...plain } = limited;
    return plain;
  },
});

/** `TOP 100 PERCENT` is all rows: it is written so that a view may have an ORDER BY, which means nothing there. */
function withTop(node: Query, context: RuleContext): Query {
  if (node.body.kind !== 'select' || !node.body.top) return node;
  const { top, ...select } = node.body;
  const body: Select = select;
  if (top.percent) {
    if (top.count?.kind === 'number' && Number(top.count.text) === 100) return { ...node, body };
    context.report(
      sqlserverFindings.topPercent,
      top,
      'TOP gives a part of the rows, which are counted first.',
    );
    return { ...node, body, fetch: partOfRows(node, body, top, context) };
  }
  const { withTies, ...plain } = top;
  return { ...node, body, fetch: withTies && node.orderBy ? top : plain };
}

/** So many percent of the rows: as many of them as a subquery counts. */
function partOfRows(node: Query, body: Select, top: Fetch, context: RuleContext): Fetch {
  const { start, end } = top;
  const { percent: _, withTies, ...plain } = top;
  const all = make.call(top, 'count', [{ kind: 'star', start, end }]);
  const rows: Query = { kind: 'query', start, end, body: { ...body, reshaped: true } };
  const counted: Select = {
    kind: 'select',
    start,
    end,
    reshaped: true,
    items: [{ kind: 'selectItem', start, end, expression: partOf(all, top.count ?? make.number(top, 1)) }],
    from: [
      { kind: 'derivedTable', start, end, lateral: false, query: rows, alias: context.freshName('all_rows') },
    ],
  };
  const count: Expression = {
    kind: 'subquery',
    start,
    end,
    query: { kind: 'query', start, end, body: counted },
  };
  return { ...plain, count, ...(withTies && node.orderBy ? { withTies } : {}) };
}

/** TOP within a set operation is of its one SELECT only, and SELECT INTO makes a table. */
const selects = rule({
  name: 'sqlserver-queries',
  on: ['setOperand', 'setOperation', 'select'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.kind === 'select') {
      if (node.intoTable)
        context.refuse(sqlserverFindings.statement, node.intoTable, 'SELECT INTO makes a table.');
      return undefined;
    }
    const place = node.kind === 'setOperand' ? node.body : node.first;
    if (place.kind !== 'select' || !place.top) return undefined;
    const { start, end } = place;
    const { top, ...body } = place;
    const query = withTop({ kind: 'query', start, end, body: { ...body, top } }, context);
    const parenthesised = { kind: 'parenthesisedQuery' as const, start, end, query };
    return node.kind === 'setOperand' ? { ...node, body: parenthesised } : { ...node, first: parenthesised };
  },
});

/** How the server shall lock or find rows says nothing to another. Reading what others have not committed is not to be had in PostgreSQL. */
const hints = rule({
  name: 'sqlserver-queries',
  on: ['table'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    if (!node.hints) return undefined;
    const { hints: hint, ...plain } = node;
    context.report(sqlserverFindings.hint, hint, `${hint.text} has no effect in PostgreSQL.`);
    return plain;
  },
});

/** NULL sorts before all values in SQL Server, and behind them in PostgreSQL. */
const order = rule({
  name: 'sqlserver-queries',
  on: ['orderItem'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context): OrderItem | undefined {
    const isOfIndex = context.parents[0]?.kind === 'createIndex';
    if (node.nulls || isOfIndex || !mayBeNull(node.expression, context)) return undefined;
    return { ...node, nulls: node.direction === 'desc' ? 'last' : 'first' };
  },
});

function mayBeNull(expression: Expression, context: RuleContext): boolean {
  if (expression.kind === 'number') return true;
  // What is put into a text when it runs may hold a whole list, with directions.
  if (expression.kind === 'reference' && isUnknownPart(expression.name)) return false;
  return context.resolution.nullable(expression);
}

export const sqlserverQueries = [selects, queries, hints, order];
