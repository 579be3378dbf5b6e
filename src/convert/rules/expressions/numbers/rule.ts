import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { asNumber } from '../coercion.ts';
import { remainder } from '../number-functions/rule.ts';
import { asNumeric, mayBeWhole } from '../target-number.ts';
import { widened } from './overflow.ts';

/** `1.5f` and `2d` are floating-point literals (SQL Language Reference, "Numeric Literals"). */
const literals = rule({
  name: 'numbers',
  on: ['number'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node) {
    const suffix = /[fFdD]$/.exec(node.text)?.[0].toLowerCase();
    if (suffix === undefined) return undefined;
    const digits = make.number(node, node.text.slice(0, -1));
    return make.cast(node, digits, suffix === 'f' ? 'real' : 'double precision');
  },
});

const operators: ReadonlySet<string> = new Set(['+', '-', '*', '/', '**', 'mod']);

/**
 * Arithmetic: texts are read as numbers; a division never truncates, so that one of two integers becomes numeric; what can
 * outgrow its integer type is computed in a wider one; `**` and MOD are functions.
 */
const arithmetic = rule({
  name: 'numbers',
  on: ['binary'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    if (!operators.has(node.operator)) return undefined;
    if (!isNumeric(node.left, context) || !isNumeric(node.right, context)) return undefined;
    const left = asNumber(node.left, context);
    const right = asNumber(node.right, context);
    switch (node.operator) {
      case '**':
        return make.call(node, 'power', [asNumeric(left, context), right]);
      case 'mod':
        return remainder(node, [left, right], context);
      case '/':
        return {
          ...node,
          left,
          right: mayBeWhole(left, context) && mayBeWhole(right, context) ? asNumeric(right, context) : right,
        };
      default: {
        const plain = left === node.left && right === node.right ? node : { ...node, left, right };
        return widened(plain, context) ?? (plain === node ? undefined : plain);
      }
    }
  },
});

function isNumeric(node: Expression, context: RuleContext): boolean {
  return ['number', 'text', 'null', 'unknown'].includes(context.resolution.typeOf(node).kind);
}

const sign = rule({
  name: 'numbers',
  on: ['unary'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.operator !== '-' && node.operator !== '+') return undefined;
    const operand = asNumber(node.operand, context);
    return operand === node.operand ? undefined : { ...node, operand };
  },
});

export const numbers = [literals, arithmetic, sign];
