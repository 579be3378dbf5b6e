import type {
  ParenthesisedQuery,
  QueryBody,
  SelectItem,
  SetOperand,
  SetOperation,
} from '../../../../sql/tree/query.ts';
import * as make from '../../../../sql/make.ts';
import type { RuleContext } from '../../../rule.ts';
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
  apply(node, context) {
    const typed = withTypedNulls(node, context);
    const at = typed.rest.findIndex((each, i) => each.operator === 'intersect' && isLooser(typed.rest, i));
    if (at >= 0) return fromLeft(typed.first, typed.rest);
    return typed === node ? undefined : typed;
  },
});

/**
 * PostgreSQL finds the type of a column from the first two operands, and takes NULL beside NULL for text: the first one says
 * the type that the others have.
 */
function withTypedNulls(node: SetOperation, context: RuleContext): SetOperation {
  const [second, ...others] = node.rest;
  if (node.first.kind !== 'select' || second?.body.kind !== 'select' || others.length === 0) return node;
  const { first } = node;
  const { body } = second;
  const items = first.items.map((item, i): SelectItem => {
    const beside = body.items[i];
    if (!isNothing(item) || !beside || !isNothing(beside)) return item;
    const type = others
      .map((each) => (each.body.kind === 'select' ? each.body.items[i] : undefined))
      .map((each) => each && context.types.forValue(context.resolution.typeOf(each.expression), item))
      .find((each) => each !== undefined);
    const isText = type?.name.parts.at(-1)?.text === 'text';
    return type && !isText ? { ...item, expression: make.cast(item, item.expression, type) } : item;
  });
  return items.every((each, i) => each === first.items[i]) ? node : { ...node, first: { ...first, items } };
}

function isNothing({ expression }: SelectItem): boolean {
  return expression.kind === 'null' || (expression.kind === 'string' && expression.value === '');
}

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
