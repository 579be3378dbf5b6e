import type { Expression } from '../../sql/tree/expression.ts';
import type { Constant } from './constant.ts';

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

function signed(operator: string, value: Constant | undefined): Constant | undefined {
  if (operator === '+' || value?.kind === 'null') return value;
  if (operator !== '-' || value?.kind !== 'float') return undefined;
  return { kind: 'float', text: value.text.startsWith('-') ? value.text.slice(1) : `-${value.text}` };
}

function isDefault({ name }: Extract<Expression, { kind: 'reference' }>): boolean {
  const [only, ...more] = name.parts;
  return only !== undefined && more.length === 0 && !only.quoted && only.text.toUpperCase() === 'DEFAULT';
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
