import type { Expression } from '../../sql/tree/expression.ts';
import type { Constant } from './constant.ts';
import { isDefault, signed } from './plain-constant.ts';

const nothing: Constant = { kind: 'null' };

/**
 * The value of an expression of MySQL when it is the same at all times; undefined when only a database can say. An empty text is a
 * text; numbers stay as they are written, since the column decides what they are.
 */
export function mysqlConstant(expression: Expression): Constant | undefined {
  switch (expression.kind) {
    case 'string':
      return { kind: 'text', value: expression.value };
    case 'number':
      return { kind: 'float', text: expression.text };
    case 'null':
      return nothing;
    case 'boolean':
      return { kind: 'float', text: expression.value ? '1' : '0' };
    case 'datetime':
      return { kind: 'text', value: expression.value };
    case 'parenthesis':
      return mysqlConstant(expression.operand);
    case 'collate':
      return mysqlConstant(expression.operand);
    case 'unary':
      return signed(expression.operator, mysqlConstant(expression.operand));
    case 'reference':
      return isDefault(expression) ? { kind: 'default' } : undefined;
    case 'call':
      return literal(expression);
    case 'cast':
      return isJson(expression) ? mysqlConstant(expression.operand) : undefined;
    default:
      return undefined;
  }
}

function isJson({ type }: Extract<Expression, { kind: 'cast' }>): boolean {
  return type.name.parts.at(-1)?.text.toUpperCase() === 'JSON';
}

/** Bytes and bits, which the parser gives as calls of `X` and `B`. */
function literal({ callee, arguments: given }: Extract<Expression, { kind: 'call' }>): Constant | undefined {
  const name = callee.kind === 'reference' ? callee.name.parts[0] : undefined;
  const value = given[0]?.value;
  if (!name?.target || value?.kind !== 'string' || given.length !== 1) return undefined;
  if (name.text === 'X') return { kind: 'binary', hex: value.value };
  if (name.text !== 'B') return undefined;
  const hex = value.value === '' ? '' : BigInt(`0b${value.value}`).toString(16);
  return { kind: 'binary', hex: hex.length % 2 === 0 ? hex : `0${hex}` };
}
