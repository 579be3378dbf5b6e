import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Select, TableExpression } from '../../../../sql/tree/query.ts';
import type { Merge } from '../../../../sql/tree/write.ts';

/** `EXISTS (SELECT 1 FROM table WHERE condition)`. */
export function exists(table: TableExpression, where: Expression): Expression {
  const { start, end } = where;
  const body: Select = {
    kind: 'select',
    start,
    end,
    reshaped: true,
    items: [{ kind: 'selectItem', start, end, expression: make.number(where, 1) }],
    from: [table],
    where,
  };
  return { kind: 'exists', start, end, query: { kind: 'query', start, end, body } };
}

/** Whether a row of the target has no row of the source that belongs to it. */
export function withoutPartner({ on, source }: Merge): Expression {
  return make.unary(on, 'not', exists(source, on));
}

/** A branch is reached where the test of the one before it is not true. */
export function notTrue(test: Expression): Expression {
  return {
    kind: 'is',
    start: test.start,
    end: test.end,
    operand: make.parenthesis(test, test),
    not: true,
    test: 'true',
  };
}
