import * as make from '../../../../sql/make.ts';
import { mysqlFindings } from '../../../../sql/codes/mysql.ts';
import type { Expression, KeywordCall } from '../../../../sql/tree/expression.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { mapMysql, mysqlTypeName } from '../../../types/mysql.ts';
import { targetTypeName } from '../../../types/mapped.ts';
import { ignoresCase } from '../mysql-values.ts';
import { isIntegerKind, targetKind } from '../target-kind.ts';

/** Division, remainder and sums with intervals; see the page. */
const arithmetic = rule({
  name: 'mysql-operators',
  on: ['binary'],
  from: ['mysql'],
  to: ['postgresql'],
  apply(node, context) {
    const { left, right, operator } = node;
    if (operator === '/') return make.binary(node, exact(left, right, context), '/', divisor(right));
    if (operator === 'mod') return make.binary(node, left, '%', divisor(right));
    if (operator !== '+' && operator !== '-') return undefined;
    const interval = intervalOf(right, context);
    if (interval) return shifted(node, left, operator, interval, right, context);
    const before = operator === '+' ? intervalOf(left, context) : undefined;
    return before ? shifted(node, right, '+', before, left, context) : undefined;
  },
});

/** A quotient of whole numbers has a fraction in MySQL. */
function exact(left: Expression, right: Expression, context: RuleContext): Expression {
  const whole = isIntegerKind(targetKind(left, context)) && isIntegerKind(targetKind(right, context));
  return whole ? make.cast(left, left, 'numeric') : left;
}

/** Division by zero gives NULL in MySQL. */
export function divisor(node: Expression): Expression {
  if (node.kind === 'number' && Number(node.text) !== 0) return node;
  return make.call(node, 'nullif', [node, make.number(node, 0)]);
}

const units: Readonly<Record<string, readonly [unit: string, many: string]>> = {
  MICROSECOND: ['microsecond', 'microseconds'],
  SECOND: ['second', 'secs'],
  MINUTE: ['minute', 'mins'],
  HOUR: ['hour', 'hours'],
  DAY: ['day', 'days'],
  WEEK: ['week', 'weeks'],
  MONTH: ['month', 'months'],
  YEAR: ['year', 'years'],
};

function isInterval(node: Expression): node is KeywordCall {
  return node.kind === 'keywordCall' && node.name === 'INTERVAL';
}

/** `INTERVAL 3 DAY` as an interval of the target; undefined when the node is none or of a unit of several parts. */
export function intervalOf(node: Expression, context: RuleContext): Expression | undefined {
  if (!isInterval(node)) return undefined;
  const [amount, word] = node.parts;
  const unit = word?.kind === 'word' ? word.text : '';
  const known = units[unit];
  if (!amount || amount.kind === 'word' || amount.kind === 'dataType' || amount.kind === 'orderItem')
    return undefined;
  const plain = amount.kind === 'number' ? amount.text : amount.kind === 'string' ? amount.value : undefined;
  if (known && plain !== undefined && /^-?\d+$/.test(plain)) {
    const count = Number(plain);
    const text = `${plain} ${known[0]}${Math.abs(count) === 1 ? '' : 's'}`;
    return { kind: 'interval', start: node.start, end: node.end, value: text };
  }
  if (known && unit !== 'MICROSECOND')
    return make.fragment(node, 'primary', `make_interval(${known[1]} => `, amount, ')');
  context.refuse(mysqlFindings.unknownFunction, node, `INTERVAL … ${unit} has no plain equivalent.`);
  return undefined;
}

/** A date and days give a date, as in MySQL. */
export function shifted(
  at: Expression,
  moment: Expression,
  operator: '+' | '-',
  interval: Expression,
  source: Expression,
  context: RuleContext,
): Expression {
  const sum = make.binary(at, moment, operator, interval);
  const word = isInterval(source) ? source.parts[1] : undefined;
  const isLong = word?.kind === 'word' && ['DAY', 'WEEK', 'MONTH', 'YEAR'].includes(word.text);
  if (targetKind(moment, context) !== 'date' || !isLong) return sum;
  return make.cast(at, make.parenthesis(at, sum), 'date');
}

/** CAST and CONVERT; see the page. */
const casts = rule({
  name: 'mysql-operators',
  on: ['cast'],
  from: ['mysql'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.type.target) return undefined;
    if (node.type.dimensions !== undefined) {
      context.refuse(
        mysqlFindings.unknownFunction,
        node,
        'An index of many values for a row has no equivalent.',
      );
      return undefined;
    }
    const type = castType(node.type, context);
    if (targetTypeName(type) === 'bytea')
      return make.call(node, 'convert_to', [node.operand, make.string(node, 'UTF8')]);
    return make.cast(node, operand(node.operand), type);
  },
});

function operand(node: Expression): Expression {
  const isPlain = ['reference', 'call', 'string', 'number', 'parenthesis', 'cast'].includes(node.kind);
  return isPlain ? node : make.parenthesis(node, node);
}

/** CHAR without a length is a text of any; DECIMAL has ten digits as a column has. */
function castType(type: DataType, { settings }: RuleContext): DataType {
  const name = mysqlTypeName(type);
  if (name === 'CHAR')
    return typeof type.precision === 'number'
      ? make.type(type, 'varchar', { precision: type.precision })
      : make.type(type, 'text');
  return mapMysql(type, settings).type;
}

/** COLLATE: a binary one is that of the characters' codes, any other is the column's own affair. */
const collations = rule({
  name: 'mysql-operators',
  on: ['collate'],
  from: ['mysql'],
  to: ['postgresql'],
  apply(node) {
    const name = node.collation.parts.at(-1)?.text.toLowerCase() ?? '';
    if (!/(?:_bin|^binary)$/.test(name)) return node.operand;
    return { ...node, collation: make.name(node.collation, make.identifier(node, 'C', true)) };
  },
});

/** LIKE ignores case where the column does. */
const patterns = rule({
  name: 'mysql-operators',
  on: ['like'],
  from: ['mysql'],
  to: ['postgresql'],
  apply(node, context) {
    return ignoresCase(node.operand, context) ? { ...node, variant: 'ilike' } : undefined;
  },
});

export const mysqlOperators = [arithmetic, casts, collations, patterns];
