import * as make from '../../../../sql/make.ts';
import type { Binary, BinaryOperator, Expression } from '../../../../sql/tree/expression.ts';
import { typeNameOf } from '../../../../sql/sqlserver-type.ts';
import type { NumberValue, ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { convertTo, implicitly } from '../sqlserver-conversions/convert.ts';
import { atomic, bare, familyOf, isNumber } from '../sqlserver-conversions/family.ts';
import { narrowed } from '../sqlserver-conversions/to-moment.ts';
import { inTinyint } from '../sqlserver-conversions/to-number.ts';
import { toText } from '../sqlserver-conversions/to-text.ts';
import { isNumberKind, isTextKind, targetKind } from '../target-kind.ts';

const operators: ReadonlySet<BinaryOperator> = new Set(['+', '-', '*', '/', '%', '&', '|', '#']);

/** What an operator computes is said by the type of its stronger operand, which the other is converted to ("Data type precedence"). Undefined for comparisons. */
export function computed(node: Binary, context: RuleContext): Expression | undefined {
  if (!operators.has(node.operator)) return undefined;
  const result = context.resolution.typeOf(node);
  const family = familyOf(result);
  if (family === 'text') return joined(node, result, context);
  if (family === 'bytes') return node.operator === '+' ? chained(node, [node.left, node.right]) : undefined;
  if (family === 'bit') return bits(node);
  if (family === 'datetime' || family === 'smalldatetime') return shifted(node, result, context);
  if (isNumber(family)) return calculated(node, result, context);
  return family === undefined ? guessed(node, context) : undefined;
}

/** `+` joins texts and is NULL where one of them is, as `||` is. */
function joined(node: Binary, result: ValueType, context: RuleContext): Expression | undefined {
  if (node.operator !== '+') return undefined;
  return chained(
    node,
    [node.left, node.right].map((each) => textOperand(each, result, context)),
  );
}

function textOperand(node: Expression, result: ValueType, context: RuleContext): Expression {
  const type = context.resolution.typeOf(node);
  if (node.kind === 'chain') return node;
  // A parenthesis that the user wrote around a chain means nothing to a chain.
  if (familyOf(type) === 'text') return toText(node, type, undefined, context) ?? node;
  return implicitly(node, result, context);
}

function chained(node: Binary, operands: readonly Expression[]): Expression {
  return make.chain(
    node,
    '||',
    operands.flatMap((each) => (each.kind === 'chain' && each.operator === '||' ? each.operands : [each])),
  );
}

/** Where the types are not known, a text on one side and no number on the other joins. */
function guessed(node: Binary, context: RuleContext): Expression | undefined {
  if (node.operator !== '+') return undefined;
  const kinds = [node.left, node.right].map((each) => targetKind(each, context));
  return kinds.some(isTextKind) && !kinds.some(isNumberKind)
    ? chained(node, [node.left, node.right])
    : undefined;
}

/** Operators of bits on truth values. */
function bits(node: Binary): Expression | undefined {
  if (node.operator === '&' || node.operator === '|') {
    const word = node.operator === '&' ? 'and' : 'or';
    return make.parenthesis(node, make.chain(node, word, [node.left, node.right]));
  }
  return node.operator === '#'
    ? make.parenthesis(node, make.binary(node, node.left, '<>', node.right))
    : undefined;
}

/** Days and parts of them are added to a DATETIME ("+ (Addition)"); of two, each counts from the first of January 1900. */
function shifted(node: Binary, result: ValueType, context: RuleContext): Expression | undefined {
  if (node.operator !== '+' && node.operator !== '-') return undefined;
  const [left, right] = [node.left, node.right].map((each) => familyOf(context.resolution.typeOf(each)));
  if (isNumber(left) && node.operator === '+') return moved(node, node.right, node.left, context);
  if (isNumber(right)) return moved(node, node.left, node.right, context);
  const [from, to] = [node.left, node.right].map((each) => implicitly(each, result, context));
  if (!from || !to) return undefined;
  const first = make.fragment(node, 'primary', "timestamp '1900-01-01'");
  if (node.operator === '+')
    return make.binary(node, from, '+', make.parenthesis(node, make.binary(node, to, '-', first)));
  return make.binary(node, first, '+', make.parenthesis(node, make.binary(node, from, '-', to)));
}

function moved(
  node: Binary,
  when: Expression,
  days: Expression,
  context: RuleContext,
): Expression | undefined {
  const isWhole = familyOf(context.resolution.typeOf(days)) === 'whole';
  const interval = isWhole
    ? make.fragment(node, 'primary', 'make_interval(days => ', narrowed(days, context), ')')
    : make.binary(
        node,
        make.cast(node, atomic(days), 'double precision'),
        '*',
        make.fragment(node, 'primary', "interval '1 day'"),
      );
  const sum = make.binary(node, when, node.operator === '-' ? '-' : '+', interval);
  return isWhole ? sum : make.call(node, context.pack('datetime'), [sum]);
}

/**
 * Numbers are computed alike, but for the digits of a quotient, of which those behind the ones that the result's type has are cut off; for REAL, with which PostgreSQL computes in double
 * precision unless both operands are REAL; and for TINYINT, whose range is smaller than that of the type that stands for it.
 */
function calculated(node: Binary, result: ValueType, context: RuleContext): Expression | undefined {
  const [left, right] = [node.left, node.right].map((each) => operand(each, result, context));
  if (!left || !right || result.kind !== 'number') return undefined;
  if (result.binary) return inFloat({ ...node, left, right }, result, context);
  const plain = left === node.left && right === node.right ? node : { ...node, left, right };
  if (typeNameOf(result) === 'TINYINT' && '+-*'.includes(node.operator)) return inTinyint(plain, context);
  if (result.integer) return plain === node ? undefined : plain;
  const { scale = 4 } = result;
  const isMoney = familyOf(result) === 'money';
  // What is computed again in an outer operation keeps all its digits there too.
  if (node.operator === '/') return make.call(node, 'trunc', [plain, make.number(node, scale)]);
  const isProduct =
    isMoney &&
    node.operator === '*' &&
    [node.left, node.right].every((each) => familyOf(context.resolution.typeOf(each)) === 'money');
  if (isProduct) return make.call(node, 'round', [plain, make.number(node, scale)]);
  return plain === node ? undefined : plain;
}

/** A constant with an exponent is a FLOAT, but a decimal number in PostgreSQL. */
function inFloat(node: Binary, result: NumberValue, context: RuleContext): Binary {
  const isReal = result.binary === 'float';
  const isFloat = (each: Expression): boolean =>
    familyOf(context.resolution.typeOf(each)) === 'float' && bare(each).kind !== 'number';
  const fit = (each: Expression, other: Expression): Expression => {
    if (isFloat(each) || (!isReal && (isFloat(other) || !isExponential(each)))) return each;
    return make.cast(each, atomic(each), isReal ? 'real' : 'double precision');
  };
  return { ...node, left: fit(node.left, node.right), right: fit(node.right, node.left) };
}

function isExponential(node: Expression): boolean {
  const literal = bare(node);
  return literal.kind === 'number' && /e/i.test(literal.text);
}

/** A text or a BIT takes part in a sum as a number of the other operand's type. */
function operand(node: Expression, result: ValueType, context: RuleContext): Expression {
  const family = familyOf(context.resolution.typeOf(node));
  if (family === undefined || isNumber(family) || bare(node).kind === 'null') return node;
  const type = context.types.forValue(result, node);
  return (type && convertTo(node, { value: result, type }, context)) ?? node;
}
