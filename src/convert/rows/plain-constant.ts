import type { Expression } from '../../sql/tree/expression.ts';
import type { Constant } from './constant.ts';

/** A number with its sign; numbers are kept as they are written. Undefined where no number stands behind a minus. */
export function signed(operator: string, value: Constant | undefined): Constant | undefined {
  if (operator === '+' || value?.kind === 'null') return value;
  if (operator !== '-' || value?.kind !== 'float') return undefined;
  return { kind: 'float', text: value.text.startsWith('-') ? value.text.slice(1) : `-${value.text}` };
}

/** Whether an expression is the word DEFAULT, which asks for the column's own value. */
export function isDefault({ name }: Extract<Expression, { kind: 'reference' }>): boolean {
  const [only, ...more] = name.parts;
  return only !== undefined && more.length === 0 && !only.quoted && only.text.toUpperCase() === 'DEFAULT';
}
