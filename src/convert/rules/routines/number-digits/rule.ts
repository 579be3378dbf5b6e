import { expressions } from '../../../../sql/codes/expressions.ts';
import type { Binary, Call, Expression } from '../../../../sql/tree/expression.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { packCall } from '../../expressions/built-in.ts';
import { bare, parentOf } from '../../expressions/operands.ts';

/** Functions of the target whose results have more digits in Oracle; the digits follow those of the first argument. */
const inexact: ReadonlySet<string> = new Set([
  'avg',
  'stddev',
  'stddev_pop',
  'stddev_samp',
  'variance',
  'var_pop',
  'var_samp',
  'sqrt',
  'exp',
  'ln',
  'log',
  'power',
]);

/** The digits of what is divided and computed; see the page. It comes after all rules that make such expressions. */
export const numberDigits = rule({
  name: 'number-digits',
  on: ['binary', 'call'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.kind === 'binary') {
      if (node.operator !== '/' || !isDecimal(node, context)) return undefined;
      if (context.settings.numberDigits === 'oracle')
        return rounded(node, { ...node, left: wide(node.left, context) }, context);
      reportSeen(node, context);
      return undefined;
    }
    if (context.settings.numberDigits !== 'oracle' || !isInexact(node, context)) return undefined;
    const [first, ...others] = node.arguments;
    if (!first) return undefined;
    const widened = { ...first, value: wide(first.value, context) };
    return rounded(node, { ...node, arguments: [widened, ...others] }, context);
  },
});

function isDecimal(node: Expression, { resolution }: RuleContext): boolean {
  const type = resolution.typeOf(node);
  return type.kind === 'number' && type.binary === undefined;
}

function isInexact(node: Call, context: RuleContext): boolean {
  const { callee } = node;
  if (callee.kind !== 'reference' || callee.name.parts.length !== 1) return false;
  const [name] = callee.name.parts;
  if (!name || !inexact.has(name.text.toLowerCase())) return false;
  const [first] = node.arguments;
  if (!isDecimal(node, context) && !(first && isDecimal(first.value, context))) return false;
  const { kind } = context.resolution.referent(callee);
  return name.target === true || kind === 'built-in' || kind === 'unknown';
}

function wide(node: Expression, context: RuleContext): Expression {
  return packCall(node, context, 'wide', [node]);
}

function rounded(origin: Expression, node: Expression, context: RuleContext): Expression {
  return context.replace(packCall(origin, context, 'number_digits', [node]), origin);
}

/** Where all digits of a quotient are seen: as text, or compared with another number. */
function reportSeen(node: Binary, context: RuleContext): void {
  if (isTerminating(bare(node.right)) || !isSeen(node, context)) return;
  context.report(
    expressions.quotientDigits,
    node,
    'All digits of a quotient are seen here, of which Oracle has more.',
  );
}

/** A quotient by 2, 5, 10 and their products ends. */
function isTerminating(node: Expression): boolean {
  if (node.kind !== 'number' || !/^\d{1,15}$/.test(node.text)) return false;
  let rest = Number(node.text);
  for (const factor of [2, 5]) while (rest > 0 && rest % factor === 0) rest /= factor;
  return rest === 1;
}

function isSeen(node: Binary, context: RuleContext): boolean {
  const parent = parentOf(context);
  if (parent?.kind === 'binary') return parent.operator === '=' || parent.operator === '<>';
  if (parent?.kind !== 'call' || parent.callee.kind !== 'reference') return false;
  const isWhole =
    parent.arguments.length === 1 && bare(parent.arguments[0]?.value ?? node).start === node.start;
  return isWhole && parent.callee.name.parts.at(-1)?.text.toLowerCase() === 'to_char';
}
