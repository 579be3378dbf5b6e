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
    const typed = withTypedColumns(withTypedNulls(node, context), context);
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

/**
 * A view or subquery makes text of a column that is NULL and nothing else, where Oracle lets it stand beside every type. It is cast to
 * what the other operands have.
 */
function withTypedColumns(node: SetOperation, context: RuleContext): SetOperation {
  const operands = [node.first, ...node.rest.map((each) => each.body)];
  const typed = operands.map((body): QueryBody => {
    if (body.kind !== 'select') return body;
    const items = body.items.map((item, i): SelectItem => {
      if (isNothing(item) || context.resolution.typeOf(item.expression).kind !== 'null') return item;
      const type = operands
        .map((each) => (each.kind === 'select' ? each.items[i] : undefined))
        .map((each) => each && context.types.forValue(context.resolution.typeOf(each.expression), item))
        .find((each) => each !== undefined && each.name.parts.at(-1)?.text !== 'text');
      if (!type) return item;
      // A column keeps its name under a cast.
      return { ...item, expression: make.cast(item, item.expression, type) };
    });
    return items.every((each, at) => each === body.items[at]) ? body : { ...body, items };
  });
  if (typed.every((each, i) => each === operands[i])) return node;
  const [first, ...others] = typed;
  return {
    ...node,
    first: first ?? node.first,
    rest: node.rest.map((each, i) => ({ ...each, body: others[i] ?? each.body })),
  };
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
