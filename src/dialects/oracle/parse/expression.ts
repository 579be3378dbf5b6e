import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Argument, Expression } from '../../../sql/tree/expression.ts';

/** An expression or a condition. */
export function parseExpression(p: TokenCursor): Expression {
  return p.fail('an expression was expected');
}

/** A name, bind, call or element that can be assigned to: no operators. */
export function parsePrimary(p: TokenCursor): Expression {
  return p.fail('an expression was expected');
}

/** An operand of a comparison: arithmetic and concatenation, but no comparison, AND or OR (bounds of ranges, BETWEEN). */
export function parseOperand(p: TokenCursor): Expression {
  return p.fail('an expression was expected');
}

/** Arguments in parentheses. */
export function parseArguments(p: TokenCursor): Argument[] {
  return p.fail('arguments were expected');
}
