import * as make from '../../../sql/make.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { DataType } from '../../../sql/tree/type.ts';
import type { RuleContext } from '../../rule.ts';
import { bare } from './operands.ts';

/**
 * What kind of number PostgreSQL computes with where Oracle has only NUMBER: it decides whether a division truncates, a
 * function takes the argument, and a product overflows. `unknown` may be any of them.
 */
export type TargetNumber = 'integer' | 'bigint' | 'numeric' | 'double' | 'unknown';

/** Functions of PostgreSQL by the number that they give; those of the extension pack by their own names. */
const results: Readonly<Record<string, TargetNumber>> = {
  length: 'integer',
  strpos: 'integer',
  instr: 'integer',
  instrb: 'integer',
  lengthb: 'integer',
  octet_length: 'integer',
  char_length: 'integer',
  ascii: 'bigint',
  regexp_count: 'integer',
  regexp_instr: 'integer',
  cardinality: 'integer',
  array_length: 'integer',
  width_bucket: 'integer',
  num_nulls: 'integer',
  sqlcode: 'integer',
  nextval: 'bigint',
  currval: 'bigint',
  date_part: 'double',
  sin: 'double',
  cos: 'double',
  tan: 'double',
  asin: 'double',
  acos: 'double',
  atan: 'double',
  atan2: 'double',
  sinh: 'double',
  cosh: 'double',
  tanh: 'double',
  count: 'bigint',
  row_number: 'bigint',
  rank: 'bigint',
  dense_rank: 'bigint',
  ntile: 'integer',
  grouping: 'integer',
  percent_rank: 'double',
  cume_dist: 'double',
  corr: 'double',
  percentile_cont: 'double',
  dbms_lob_getlength: 'integer',
  dbms_lob_instr: 'integer',
  date_diff: 'numeric',
  months_between: 'numeric',
  to_number: 'numeric',
  extract: 'numeric',
  mod: 'numeric',
};

/** The kind of number that a converted expression gives in PostgreSQL. */
export function targetNumber(node: Expression, context: RuleContext): TargetNumber {
  const inner = bare(node);
  switch (inner.kind) {
    case 'number':
      return literalKind(inner.text);
    case 'reference':
    case 'bind':
      return named(inner, context);
    case 'cast':
      return inner.type.target ? ofType(inner.type) : ofType(context.types.of(inner.type, 'cast'));
    case 'unary':
      return targetNumber(inner.operand, context);
    case 'binary':
      return inner.operator === '^'
        ? 'numeric'
        : wider(targetNumber(inner.left, context), targetNumber(inner.right, context));
    case 'case':
      return [...inner.branches.map((each) => each.result), ...(inner.otherwise ? [inner.otherwise] : [])]
        .filter((each) => bare(each).kind !== 'null')
        .map((each) => targetNumber(each, context))
        .reduce(wider, 'integer');
    case 'call':
      return called(inner, context);
    case 'keywordCall':
      return inner.name.toLowerCase() === 'extract' ? 'numeric' : bySource(node, context);
    default:
      return bySource(node, context);
  }
}

function literalKind(text: string): TargetNumber {
  if (!/^-?\d+$/.test(text)) return 'numeric';
  const value = BigInt(text);
  return value <= 2147483647n && value >= -2147483648n ? 'integer' : value < 1n << 63n ? 'bigint' : 'numeric';
}

function called(node: Extract<Expression, { kind: 'call' }>, context: RuleContext): TargetNumber {
  if (node.callee.kind !== 'reference') return bySource(node, context);
  const parts = node.callee.name.parts;
  const last = parts.at(-1);
  const values = node.arguments.map((each) => each.value);
  if (last?.target !== true) return userFunction(node, context);
  switch (last.text) {
    case 'coalesce':
    case 'greatest':
    case 'least':
      return values.map((each) => targetNumber(each, context)).reduce(wider, 'integer');
    case 'nullif':
    case 'abs':
    case 'min':
    case 'max':
    case 'lag':
    case 'lead':
    case 'first_value':
    case 'last_value':
      return values[0] ? targetNumber(values[0], context) : 'unknown';
    case 'sum':
      return sumOf(values[0] ? targetNumber(values[0], context) : 'unknown');
    case 'avg':
    case 'round':
    case 'trunc':
    case 'ceil':
    case 'floor':
    case 'sqrt':
    case 'exp':
    case 'ln':
    case 'log':
    case 'power':
    case 'sign':
      return values.some((each) => targetNumber(each, context) === 'double') ||
        (values.length === 1 && isWhole(values[0], context) && last.text !== 'avg')
        ? 'double'
        : 'numeric';
    case 'mod':
      return parts.length > 1
        ? 'numeric'
        : values.map((each) => targetNumber(each, context)).reduce(wider, 'integer');
    default:
      return results[last.text] ?? bySource(node, context);
  }
}

function isWhole(node: Expression | undefined, context: RuleContext): boolean {
  const kind = node && targetNumber(node, context);
  return kind === 'integer' || kind === 'bigint';
}

function sumOf(kind: TargetNumber): TargetNumber {
  return kind === 'integer' ? 'bigint' : kind === 'bigint' ? 'numeric' : kind;
}

function userFunction(node: Extract<Expression, { kind: 'call' }>, context: RuleContext): TargetNumber {
  const referent = context.resolution.referent(node.callee);
  const returns =
    referent.kind === 'routine'
      ? referent.routine.returns
      : referent.kind === 'standalone'
        ? referent.routine.definition.routine.returns
        : undefined;
  return returns && !returns.attribute
    ? ofType(context.types.of(returns, 'return'))
    : bySource(node, context);
}

function named(node: Expression, context: RuleContext): TargetNumber {
  const referent = context.resolution.referent(node);
  if (referent.kind === 'column' && referent.relation.object?.kind === 'table')
    return ofType(context.types.column(referent.relation.object, referent.column));
  if (referent.kind === 'loop variable')
    return referent.loop.control?.kind === 'rangeControl' ? 'integer' : 'unknown';
  if (referent.kind === 'variable' || referent.kind === 'parameter') {
    const { type } = referent.declaration;
    if (!type.attribute)
      return ofType(context.types.of(type, referent.kind === 'parameter' ? 'parameter' : 'variable'));
  }
  return bySource(node, context);
}

/** By the source's type alone: an integer of a view or %TYPE may be an integer or a numeric in the target. */
function bySource(node: Expression, context: RuleContext): TargetNumber {
  const type = context.resolution.typeOf(node);
  if (type.kind !== 'number') return 'unknown';
  if (type.binary) return 'double';
  if (type.pls) return 'integer';
  return type.integer ? 'unknown' : 'numeric';
}

function ofType(type: DataType): TargetNumber {
  const name = type.name.parts.at(-1)?.text.toLowerCase();
  switch (name) {
    case 'smallint':
    case 'integer':
      return 'integer';
    case 'bigint':
      return 'bigint';
    case 'numeric':
      return 'numeric';
    case 'real':
    case 'double precision':
      return 'double';
    default:
      return 'unknown';
  }
}

const order: readonly TargetNumber[] = ['integer', 'bigint', 'unknown', 'numeric', 'double'];

function wider(a: TargetNumber, b: TargetNumber): TargetNumber {
  return order[Math.max(order.indexOf(a), order.indexOf(b))] ?? 'unknown';
}

/** Whether PostgreSQL may compute with an integer here. */
export function mayBeWhole(node: Expression, context: RuleContext): boolean {
  const kind = targetNumber(node, context);
  return kind === 'integer' || kind === 'bigint' || kind === 'unknown';
}

/** The value as numeric: a literal gets a decimal point, anything that is not numeric yet a cast. */
export function asNumeric(node: Expression, context: RuleContext): Expression {
  const inner = bare(node);
  if (inner.kind === 'number' && /^-?\d+$/.test(inner.text)) return make.number(node, `${inner.text}.0`);
  return targetNumber(node, context) === 'numeric' ? node : make.cast(node, node, 'numeric');
}

/** Whether the value is surely an `integer` of PostgreSQL, as its functions of text want. */
export function isInteger(node: Expression, context: RuleContext): boolean {
  return targetNumber(node, context) === 'integer';
}

/** The least value that an expression can have, as far as it can be told; NULL aside. */
export function leastValue(node: Expression, context: RuleContext): number {
  const inner = bare(node);
  switch (inner.kind) {
    case 'number':
      return Number(inner.text);
    case 'binary': {
      const left = leastValue(inner.left, context);
      const right = bare(inner.right);
      if (inner.operator === '+') return left + leastValue(inner.right, context);
      return inner.operator === '-' && right.kind === 'number'
        ? left - Number(right.text)
        : Number.NEGATIVE_INFINITY;
    }
    case 'call': {
      const name = inner.callee.kind === 'reference' ? inner.callee.name.parts.at(-1) : undefined;
      if (name?.target !== true) return Number.NEGATIVE_INFINITY;
      if (name.text === 'length' || name.text === 'octet_length') return 1;
      return ['strpos', 'instr', 'regexp_instr', 'regexp_count', 'count'].includes(name.text)
        ? 0
        : Number.NEGATIVE_INFINITY;
    }
    case 'reference': {
      const referent = context.resolution.referent(inner);
      if (referent.kind !== 'loop variable' || referent.loop.control?.kind !== 'rangeControl')
        return Number.NEGATIVE_INFINITY;
      const from = bare(referent.loop.control.from);
      return from.kind === 'number' ? Number(from.text) : Number.NEGATIVE_INFINITY;
    }
    default:
      return Number.NEGATIVE_INFINITY;
  }
}
