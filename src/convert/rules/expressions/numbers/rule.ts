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

/** The constants of SQL and PL/SQL for what no literal says (SQL Language Reference, "Floating-Point Numbers"). */
const constants: Readonly<Record<string, readonly [string, 'float' | 'double']>> = {
  BINARY_FLOAT_NAN: ['NaN', 'float'],
  BINARY_FLOAT_INFINITY: ['Infinity', 'float'],
  BINARY_DOUBLE_NAN: ['NaN', 'double'],
  BINARY_DOUBLE_INFINITY: ['Infinity', 'double'],
};

const named = rule({
  name: 'numbers',
  on: ['reference'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const [name, ...more] = node.name.parts;
    const known = name && more.length === 0 && !name.quoted ? constants[name.text.toUpperCase()] : undefined;
    const { kind } = context.resolution.referent(node);
    if (!known || (kind !== 'unknown' && kind !== 'built-in')) return undefined;
    const [value, binary] = known;
    const made = make.cast(node, make.string(node, value), binary === 'float' ? 'real' : 'double precision');
    context.resolution.state(made, { kind: 'number', integer: false, binary }, false);
    return made;
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

export const numbers = [literals, named, arithmetic, sign];
