import type { ValueType } from '../../sql/value-type.ts';

type NumberValue = Extract<ValueType, { kind: 'number' }>;

const integer: NumberValue = { kind: 'number', integer: true, precision: 10, scale: 0 };

/**
 * The type of `left operator right` in Transact-SQL: of two types the one of higher precedence ("Data type precedence"), so that a text and a number make a
 * number, and a quotient of whole numbers is one.
 */
export function arithmeticType(operator: string, left: ValueType, right: ValueType): ValueType {
  const moment = [left, right].find((each) => each.kind === 'timestamp' || each.kind === 'date');
  if (moment) return moment;
  if (left.kind === 'text' && right.kind === 'text') return joined(left, right);
  if (left.kind === 'binary' && right.kind === 'binary') return left;
  if (operator === '+' && isTextOrNull(left) && isTextOrNull(right))
    return left.kind === 'null' ? right : left;
  if (left.kind === 'unknown' || right.kind === 'unknown') return { kind: 'unknown' };
  const a = asNumber(left);
  const b = asNumber(right);
  if (!a || !b) return a ?? b ?? { kind: 'unknown' };
  return numbers(operator, a, b);
}

function isTextOrNull(type: ValueType): boolean {
  return type.kind === 'text' || type.kind === 'null';
}

function joined(
  left: Extract<ValueType, { kind: 'text' }>,
  right: Extract<ValueType, { kind: 'text' }>,
): ValueType {
  if (left.large || right.large) return { kind: 'text', large: true };
  if (left.length === undefined || right.length === undefined) return { kind: 'text' };
  return { kind: 'text', length: left.length + right.length };
}

/** A bit and a text take part as numbers, NULL as whatever the other is. */
function asNumber(type: ValueType): NumberValue | undefined {
  if (type.kind === 'number') return type;
  return type.kind === 'boolean' ? integer : undefined;
}

/** "Precision, scale, and length": the digits behind the point of a sum, a product and a quotient. */
function numbers(operator: string, a: NumberValue, b: NumberValue): NumberValue {
  const binary = [a, b].find((each) => each.binary);
  if (binary) return binary;
  if (a.integer && b.integer)
    return { ...integer, precision: Math.max(a.precision ?? 10, b.precision ?? 10) };
  const [left, right] = [a.scale ?? 0, b.scale ?? 0];
  const scale =
    operator === '*'
      ? left + right
      : operator === '/'
        ? Math.max(6, left + (b.precision ?? 10) + right + 1)
        : Math.max(left, right);
  return { kind: 'number', integer: false, scale };
}
