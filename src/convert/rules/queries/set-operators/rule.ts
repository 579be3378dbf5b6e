import type { ParenthesisedQuery, QueryBody, SetOperand, SetOperation } from '../../../../sql/tree/query.ts';
import { rule } from '../../../rule.ts';

/**
 * Oracle applies set operators from left to right, PostgreSQL INTERSECT first: parentheses keep Oracle's order. MINUS is
 * EXCEPT. See the page.
 */
export const setOperators = rule({
  name: 'set-operators',
  on: ['setOperation'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node) {
    const at = node.rest.findIndex((each, i) => each.operator === 'intersect' && isLooser(node.rest, i));
    if (at < 0) return undefined;
    return fromLeft(node.first, node.rest);
  },
});

/** Whether an operator that binds looser in PostgreSQL stands before the operand. */
function isLooser(rest: readonly SetOperand[], at: number): boolean {
  return rest.slice(0, at).some((each) => each.operator !== 'intersect');
}

function fromLeft(first: QueryBody, rest: readonly SetOperand[]): SetOperation {
  let left = first;
  let taken: SetOperand[] = [];
  for (const each of rest) {
    if (each.operator === 'intersect' && taken.some((one) => one.operator !== 'intersect')) {
      left = parenthesised(operation(left, taken));
      taken = [];
    }
    taken.push(each);
  }
  return operation(left, taken);
}

function operation(first: QueryBody, rest: readonly SetOperand[]): SetOperation {
  const end = rest.at(-1)?.end ?? first.end;
  return { kind: 'setOperation', start: first.start, end, first, rest };
}

function parenthesised(body: SetOperation): ParenthesisedQuery {
  const { start, end } = body;
  return { kind: 'parenthesisedQuery', start, end, query: { kind: 'query', start, end, body } };
}
