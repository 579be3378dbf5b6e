import * as make from '../../../../sql/make.ts';
import type { Binary, Expression } from '../../../../sql/tree/expression.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import type { RuleContext } from '../../../rule.ts';
import { bare } from '../operands.ts';

/** A whole number as PostgreSQL computes it: how large it can be, and the bytes of the integer type that holds it. */
interface Whole {
  readonly largest: bigint;
  readonly bytes: 2 | 4 | 8;
  /** Whether every operand is a PLS_INTEGER or a literal of its range: then PL/SQL computes with 32 bits as well, and overflows too. */
  readonly pls: boolean;
}

const capacity: Readonly<Record<Whole['bytes'], bigint>> = {
  2: 32_767n,
  4: 2_147_483_647n,
  8: 9_223_372_036_854_775_807n,
};

/**
 * A sum, difference or product of integers that can be too large for the type PostgreSQL computes it in: `smallint * smallint`
 * is a smallint, while a NUMBER grows. One operand is widened to the smallest type that holds every result that the
 * columns' digits allow. Undefined where nothing can overflow, or where Oracle would.
 */
export function widened(node: Binary, context: RuleContext): Expression | undefined {
  const whole = wholeOf(node, context);
  if (!whole || whole.largest <= capacity[whole.bytes] || (whole.pls && !context.inSql)) return undefined;
  return widen(node, typeFor(whole.largest), context);
}

function typeFor(largest: bigint): string {
  if (largest <= capacity[4]) return 'integer';
  return largest <= capacity[8] ? 'bigint' : 'numeric';
}

/** The first operand that is not a literal gets the cast: the type of all that is computed with it follows. */
function widen(node: Expression, type: string, context: RuleContext): Expression {
  if (node.kind === 'parenthesis')
    return context.replace({ ...node, operand: widen(node.operand, type, context) }, node);
  if (node.kind === 'binary') {
    const [first, second] = bare(node.left).kind === 'number' ? ['right', 'left'] : ['left', 'right'];
    const side = bare(node[first as 'left']).kind === 'number' ? second : first;
    return context.replace({ ...node, [side as 'left']: widen(node[side as 'left'], type, context) }, node);
  }
  const inner = node.kind === 'cast' && node.type.target ? node.operand : node;
  return context.replace(make.cast(node, inner, type), node);
}

function wholeOf(node: Expression, context: RuleContext): Whole | undefined {
  const inner = bare(node);
  switch (inner.kind) {
    case 'number':
      return literal(inner.text);
    case 'reference':
    case 'bind':
      return named(inner, context);
    case 'unary':
      return inner.operator === '-' || inner.operator === '+' ? wholeOf(inner.operand, context) : undefined;
    case 'cast': {
      const bytes = inner.type.target ? bytesOf(inner.type) : undefined;
      const operand = wholeOf(inner.operand, context);
      return bytes && operand && { ...operand, bytes };
    }
    case 'binary':
      return combined(inner, context);
    case 'case':
      return widest(
        [...inner.branches.map((each) => each.result), ...(inner.otherwise ? [inner.otherwise] : [])],
        context,
      );
    case 'call': {
      const name = inner.callee.kind === 'reference' ? inner.callee.name.parts.at(-1) : undefined;
      const values = inner.arguments.map((each) => each.value);
      if (name?.target !== true) return undefined;
      if (['coalesce', 'greatest', 'least'].includes(name.text)) return widest(values, context);
      const [first] = values;
      return first && ['abs', 'min', 'max', 'nullif'].includes(name.text)
        ? wholeOf(first, context)
        : undefined;
    }
    default:
      return undefined;
  }
}

function combined(node: Binary, context: RuleContext): Whole | undefined {
  if (!['+', '-', '*'].includes(node.operator)) return undefined;
  const left = wholeOf(node.left, context);
  const right = left && wholeOf(node.right, context);
  if (!left || !right) return undefined;
  return {
    largest: node.operator === '*' ? left.largest * right.largest : left.largest + right.largest,
    bytes: left.bytes > right.bytes ? left.bytes : right.bytes,
    pls: left.pls && right.pls,
  };
}

function widest(nodes: readonly Expression[], context: RuleContext): Whole | undefined {
  const all = nodes.filter((each) => bare(each).kind !== 'null').map((each) => wholeOf(each, context));
  return all.reduce((a, b) =>
    a && b
      ? {
          largest: a.largest > b.largest ? a.largest : b.largest,
          bytes: a.bytes > b.bytes ? a.bytes : b.bytes,
          pls: a.pls && b.pls,
        }
      : undefined,
  );
}

function literal(text: string): Whole | undefined {
  if (!/^-?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace('-', ''));
  if (value > capacity[8]) return undefined;
  return { largest: value, bytes: value > capacity[4] ? 8 : 4, pls: value <= capacity[4] };
}

/** Something with a name: a column has the type that it was given; anything else of p digits has at least the smallest one. */
function named(node: Expression, context: RuleContext): Whole | undefined {
  const type = context.resolution.typeOf(node);
  if (type.kind !== 'number' || !type.integer || type.binary || type.precision === undefined)
    return undefined;
  if (type.pls) return { largest: capacity[4], bytes: 4, pls: true };
  const { precision } = type;
  if (precision > 18) return undefined;
  const declared = declaredType(node, context);
  const bytes = declared ? bytesOf(declared) : precision <= 4 ? 2 : precision <= 9 ? 4 : 8;
  return bytes && { largest: 10n ** BigInt(precision) - 1n, bytes, pls: false };
}

function declaredType(node: Expression, context: RuleContext): DataType | undefined {
  const referent = context.resolution.referent(node);
  if (referent.kind === 'column' && referent.relation.object?.kind === 'table')
    return context.types.column(referent.relation.object, referent.column);
  if ((referent.kind === 'variable' || referent.kind === 'parameter') && !referent.declaration.type.attribute)
    return context.types.of(
      referent.declaration.type,
      referent.kind === 'parameter' ? 'parameter' : 'variable',
    );
  return undefined;
}

function bytesOf(type: DataType): Whole['bytes'] | undefined {
  switch (type.name.parts.at(-1)?.text.toLowerCase()) {
    case 'smallint':
      return 2;
    case 'integer':
      return 4;
    case 'bigint':
      return 8;
    default:
      return undefined;
  }
}
