import type { Document } from '../../../text/document.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Printer } from './printer.ts';

/** Operator precedence (manual, "Operator Precedence"), loosest first. */
export const precedence = {
  or: 1,
  and: 2,
  not: 3,
  is: 4,
  comparison: 5,
  range: 6,
  other: 7,
  sum: 8,
  product: 9,
  power: 10,
  zone: 11,
  collate: 12,
  sign: 13,
  primary: 15,
} as const;

/** How tightly an expression holds together in PostgreSQL. */
export function precedenceOf(node: Expression): number {
  switch (node.kind) {
    case 'chain':
      return node.operator === 'or'
        ? precedence.or
        : node.operator === 'and'
          ? precedence.and
          : precedence.other;
    case 'unary':
      return node.operator === 'not' ? precedence.not : precedence.sign;
    case 'binary':
      return binaryPrecedence(node.operator);
    case 'is':
      return precedence.is;
    case 'between':
    case 'in':
    case 'like':
      return precedence.range;
    case 'quantified':
      return precedence.comparison;
    case 'atTimeZone':
      return precedence.zone;
    case 'collate':
      return precedence.collate;
    case 'fragment':
      return node.precedence === 'operator' ? 0 : precedence.primary;
    case 'number':
      return node.text.startsWith('-') ? precedence.sign : precedence.primary;
    default:
      return precedence.primary;
  }
}

function binaryPrecedence(operator: string): number {
  if (['=', '<>', '<', '>', '<=', '>='].includes(operator)) return precedence.comparison;
  if (operator === '+' || operator === '-') return precedence.sum;
  if (operator === '*' || operator === '/' || operator === '%') return precedence.product;
  if (operator === '^') return precedence.power;
  return precedence.other;
}

/** The expression, in parentheses when it holds together less tightly than its place demands. */
export function operand(node: Expression, atLeast: number, printer: Printer): Document {
  const text = printer.print(node);
  return precedenceOf(node) < atLeast ? ['(', text, ')'] : text;
}
