import type { TokenCursor } from '../../../sql/cursor.ts';
import type { BinaryOperator, Expression } from '../../../sql/tree/expression.ts';

const assignments = {
  '=': null,
  '+=': '+',
  '-=': '-',
  '*=': '*',
  '/=': '/',
  '%=': '%',
  '&=': '&',
  '|=': '|',
  '^=': '#',
  '||=': '||',
} as const;

/** The operator of a compound assignment ("Compound operators"); null is that of a plain one. */
export type AssignmentOperator = (typeof assignments)[keyof typeof assignments];

/** Reads the operator of an assignment; undefined where none stands. */
export function acceptAssignment(p: TokenCursor): AssignmentOperator | undefined {
  if (p.type() !== 'symbol') return undefined;
  // White space may stand within the operator.
  const isApart = !p.is('=') && p.isAt(1, '=');
  const text = isApart ? `${p.text()}=` : p.text();
  if (!Object.hasOwn(assignments, text)) return undefined;
  p.at += isApart ? 2 : 1;
  return assignments[text as keyof typeof assignments];
}

/** What `target operator= value` assigns: `@a += 1` is `@a = @a + 1`. */
export function assignedValue(
  target: Expression,
  operator: AssignmentOperator,
  value: Expression,
): Expression {
  if (operator === null) return value;
  const span = { start: target.start, end: value.end };
  if (operator === '||') return { kind: 'chain', ...span, operator, operands: [target, value] };
  const binary: BinaryOperator = operator;
  return { kind: 'binary', ...span, operator: binary, left: target, right: value };
}
