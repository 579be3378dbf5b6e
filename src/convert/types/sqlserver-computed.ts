import type { FunctionResult } from '../../sql/dialect.ts';
import * as make from '../../sql/make.ts';
import type { BinaryOperator, Call, Expression } from '../../sql/tree/expression.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { ValueType } from '../../sql/value-type.ts';

/** What the type of a computed column is found with. */
export interface ComputedContext {
  /** The type in the target of a column of the same table; undefined when there is none of the name. */
  readonly column: (name: string) => DataType | undefined;
  readonly stored: (name: DataType['name']['parts'][number]) => string;
  readonly map: (type: DataType) => DataType;
  readonly functionResult: (
    name: string,
    given: readonly { type: ValueType; nullable: boolean }[],
  ) => FunctionResult | undefined;
  readonly forValue: (value: ValueType, at: Expression) => DataType | undefined;
}

/**
 * The type in the target of a computed column, whose definition says none: that of its expression. Decimals have the precision and scale that the server gives to
 * sums, products and quotients ("Precision, scale, and length"). Undefined where it cannot be told.
 */
export function computedType(expression: Expression, context: ComputedContext): DataType | undefined {
  switch (expression.kind) {
    case 'parenthesis':
    case 'collate':
      return computedType(expression.operand, context);
    case 'unary':
      return expression.operator === 'not' ? undefined : computedType(expression.operand, context);
    case 'string':
      return make.type(expression, 'text');
    case 'number':
      return numberType(expression, expression.text);
    case 'reference':
      return context.column(
        context.stored(expression.name.parts.at(-1) as DataType['name']['parts'][number]),
      );
    case 'cast':
      return context.map(expression.type);
    case 'keywordCall': {
      const [first] = expression.parts;
      if (first?.kind === 'dataType') return context.map(first);
      if (expression.name === 'DATEADD' && expression.parts[2])
        return computedType(expression.parts[2] as Expression, context);
      return /^DATE(?:DIFF|PART)/.test(expression.name)
        ? make.type(expression, 'integer')
        : make.type(expression, 'text');
    }
    case 'case': {
      const results = [
        ...expression.branches.map(({ result }) => result),
        ...(expression.otherwise ? [expression.otherwise] : []),
      ];
      return results
        .map((each) => (each.kind === 'null' ? undefined : computedType(each, context)))
        .find((each) => each !== undefined);
    }
    case 'binary':
      return binaryType(expression.operator, expression.left, expression.right, context);
    case 'call':
      return callType(expression, context);
    default:
      return undefined;
  }
}

function numberType(at: Expression, text: string): DataType {
  if (/e/i.test(text)) return make.type(at, 'double precision');
  const [whole = '', fraction] = text.split('.');
  if (fraction === undefined) return make.type(at, 'integer');
  const digits = whole.replace(/^0+/, '').length + fraction.length;
  return make.type(at, 'numeric', { precision: Math.max(digits, 1), scale: fraction.length });
}

const like: ReadonlySet<string> = new Set(['ISNULL', 'COALESCE', 'NULLIF', 'ABS', 'MONEY']);

function callType(call: Call, context: ComputedContext): DataType | undefined {
  if (call.callee.kind !== 'reference' || call.callee.name.parts.length !== 1) return undefined;
  const name = call.callee.name.parts[0]?.text.toUpperCase() ?? '';
  const first = call.arguments[name === 'IIF' ? 1 : 0]?.value;
  if (name === 'MONEY') return make.type(call, 'numeric', { precision: 19, scale: 4 });
  if ((like.has(name) || name === 'IIF') && first) return computedType(first, context);
  const result = context.functionResult(name.toLowerCase(), []);
  // Functions that count give an INT, but for those that say otherwise.
  if (result?.type.kind === 'number' && result.type.integer)
    return make.type(call, name.endsWith('_BIG') ? 'bigint' : 'integer');
  return result && context.forValue(result.type, call);
}

/** The types by how they win over each other ("Data type precedence"), the weakest first. */
const order = [
  'text',
  'varchar',
  'char',
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'real',
  'double precision',
  'date',
  'timestamp',
  'timestamptz',
];

function binaryType(
  operator: BinaryOperator,
  left: Expression,
  right: Expression,
  context: ComputedContext,
): DataType | undefined {
  const a = computedType(left, context);
  const b = computedType(right, context);
  if (!a || !b) return a ?? b;
  const rank = (type: DataType): number => order.indexOf(type.name.parts.at(-1)?.text ?? '');
  const stronger = rank(a) >= rank(b) ? a : b;
  if (rank(stronger) <= order.indexOf('char')) return make.type(left, 'text');
  if (stronger.name.parts.at(-1)?.text !== 'numeric') return stronger;
  const size = decimalSize(operator, sizeOf(a), sizeOf(b));
  return make.type(left, 'numeric', size);
}

interface Size {
  readonly precision: number;
  readonly scale: number;
}

/** Whole numbers take part as decimals of so many digits. */
const wholes: ReadonlyMap<string, number> = new Map([
  ['smallint', 5],
  ['integer', 10],
  ['bigint', 19],
]);

function sizeOf(type: DataType): Size {
  const whole = wholes.get(type.name.parts.at(-1)?.text ?? '');
  if (whole !== undefined) return { precision: whole, scale: 0 };
  return { precision: typeof type.precision === 'number' ? type.precision : 38, scale: type.scale ?? 0 };
}

/** Of more than 38 digits, those of the fraction go, down to six of a product or quotient. */
function decimalSize(operator: BinaryOperator, a: Size, b: Size): Size {
  const whole = Math.max(a.precision - a.scale, b.precision - b.scale);
  const scale = Math.max(a.scale, b.scale);
  if (operator === '*') return fitted(a.precision + b.precision + 1, a.scale + b.scale);
  if (operator === '/') {
    const digits = Math.max(6, a.scale + b.precision + 1);
    return fitted(a.precision - a.scale + b.scale + digits, digits);
  }
  if (operator === '%')
    return { precision: Math.min(a.precision - a.scale, b.precision - b.scale) + scale, scale };
  const precision = whole + scale + 1;
  return precision <= 38
    ? { precision, scale }
    : { precision: 38, scale: Math.max(0, Math.min(scale, 38 - whole)) };
}

function fitted(precision: number, scale: number): Size {
  if (precision <= 38) return { precision, scale };
  const whole = precision - scale;
  return { precision: 38, scale: whole < 32 ? Math.min(scale, 38 - whole) : Math.min(scale, 6) };
}
