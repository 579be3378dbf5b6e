import type { Expression } from '../../sql/tree/expression.ts';
import type { Constant } from './constant.ts';
import { isDefault, signed } from './plain-constant.ts';

/**
 * The value of an expression of SQL Server when it is the same at all times; undefined when only a database can say. An empty text is a text; numbers stay as they
 * are written, since the column decides what they are.
 */
export function sqlserverConstant(expression: Expression): Constant | undefined {
  switch (expression.kind) {
    case 'string':
      return { kind: 'text', value: expression.value };
    case 'number':
      return { kind: 'float', text: expression.text };
    case 'null':
      return { kind: 'null' };
    case 'datetime':
      return { kind: 'text', value: expression.value };
    case 'parenthesis':
    case 'collate':
      return sqlserverConstant(expression.operand);
    case 'unary':
      return signed(expression.operator, sqlserverConstant(expression.operand));
    case 'reference':
      return isDefault(expression) ? { kind: 'default' } : undefined;
    case 'call':
      return literal(expression);
    case 'cast':
      return sqlserverConstant(expression.operand)?.kind === 'null' ? { kind: 'null' } : undefined;
    default:
      return undefined;
  }
}

/** Binary constants and money, which the parser gives as calls of `BINARY` and `MONEY`. */
function literal({ callee, arguments: given }: Extract<Expression, { kind: 'call' }>): Constant | undefined {
  const name = callee.kind === 'reference' ? callee.name.parts[0]?.text : undefined;
  const value = given[0]?.value;
  if (given.length !== 1) return undefined;
  if (name === 'BINARY' && value?.kind === 'string')
    return { kind: 'binary', hex: value.value.length % 2 === 0 ? value.value : `0${value.value}` };
  return name === 'MONEY' && value?.kind === 'number' ? { kind: 'float', text: value.text } : undefined;
}
