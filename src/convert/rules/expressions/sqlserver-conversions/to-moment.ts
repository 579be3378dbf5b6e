import * as make from '../../../../sql/make.ts';
import { typeNameOf } from '../../../../sql/sqlserver-type.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import type { Family } from './family.ts';
import { atomic, bare, familyOf, isNumber } from './family.ts';
import { readMoment, roundedMoment } from './moment-text.ts';

/** What a value becomes a date or time with. */
export interface MomentTarget {
  readonly family: Family;
  readonly value: ValueType;
  readonly type: DataType;
}

/** A value as a date or time of a type; undefined where the server has no such conversion, or the style of a text is not known here. */
export function toMoment(
  node: Expression,
  from: ValueType,
  to: MomentTarget,
  style: number | undefined,
  context: RuleContext,
): Expression | undefined {
  const source = familyOf(from);
  if (source === undefined) return undefined;
  if (source === 'text' || source === 'variant') return ofText(node, to, style, context);
  if (isNumber(source) || source === 'bit') return ofNumber(node, source, to, context);
  if (source === 'offset') return ofInstant(node, to, context);
  return ofMoment(node, source, to, context);
}

/** A constant is read here, as the server would; one that it refuses, and every other text, is left to a function that does the same when the code runs. */
function ofText(
  node: Expression,
  to: MomentTarget,
  style: number | undefined,
  context: RuleContext,
): Expression | undefined {
  const literal = bare(node);
  if (style !== undefined && !neutral.has(style)) return styled(node, to, style);
  const found = literal.kind === 'string' ? momentLiteral(literal.value, to, node) : undefined;
  if (found) return found;
  const name =
    to.family === 'datetime' || to.family === 'smalldatetime'
      ? `to_${to.family}`
      : to.family === 'offset'
        ? 'to_datetimeoffset'
        : 'to_datetime2';
  const read = make.call(node, context.pack(name), [node]);
  return to.family === 'datetime' || to.family === 'smalldatetime' ? read : make.cast(node, read, to.type);
}

/** Styles in which texts are read as without one: those of the United States, those that begin with the year, and that of ISO 8601. */
const neutral: ReadonlySet<number> = new Set([
  0, 1, 100, 101, 10, 110, 20, 21, 23, 112, 120, 121, 126, 127, 111, 102,
]);

/** Texts whose day stands before the month. */
function styled(node: Expression, to: MomentTarget, style: number): Expression | undefined {
  const separator = new Map([
    [103, '/'],
    [104, '.'],
    [105, '-'],
  ]).get(style);
  if (separator === undefined) return undefined;
  const literal = bare(node);
  const parts =
    literal.kind === 'string' ? /^\s*(\d{1,2})\D(\d{1,2})\D(\d{4})(.*)$/.exec(literal.value) : undefined;
  if (parts)
    return momentLiteral(
      `${parts[3]}-${parts[2]?.padStart(2, '0')}-${parts[1]?.padStart(2, '0')}${parts[4]}`,
      to,
      node,
    );
  if (to.family !== 'date') return undefined;
  return make.call(node, 'to_date', [node, make.string(node, ['DD', 'MM', 'YYYY'].join(separator))]);
}

/** A constant of the target for a text that says a moment; undefined where the server would refuse it. */
export function momentLiteral(
  text: string,
  { family, value }: MomentTarget,
  at: Expression,
): Expression | undefined {
  const found = readMoment(text);
  if (!found) return undefined;
  const isOld = family === 'datetime' || family === 'smalldatetime';
  if (isOld && (found.offset !== undefined || (found.time?.split('.')[1]?.length ?? 0) > 3)) return undefined;
  const digits = value.kind === 'timestamp' ? (value.precision ?? 7) : 7;
  const kept = roundedMoment(
    found,
    family === 'datetime' ? 'DATETIME' : family === 'smalldatetime' ? 'SMALLDATETIME' : digits,
  );
  if (family === 'datetime' && kept.date < '1753') return undefined;
  if (family === 'smalldatetime' && (kept.date < '1900' || kept.date > '2079-06-06')) return undefined;
  if (kept.date.length > 10) return undefined;
  if (family === 'date') return literal(at, 'date', found.date ?? '1900-01-01');
  if (family === 'time') return literal(at, 'time', kept.time);
  const moment = `${kept.date} ${kept.time}`;
  if (family === 'offset')
    return make.cast(at, make.string(at, `${moment}${found.offset ?? '+00:00'}`), 'timestamptz');
  return literal(at, 'timestamp', kept.time === '00:00:00' ? kept.date : moment);
}

function literal(at: Expression, type: 'date' | 'time' | 'timestamp', value: string): Expression {
  return { kind: 'datetime', start: at.start, end: at.end, type, value };
}

/** Days since the first of January 1900 ("Data type conversion"): only the two old types can be made of a number. */
function ofNumber(
  node: Expression,
  source: Family,
  to: MomentTarget,
  context: RuleContext,
): Expression | undefined {
  if (to.family !== 'datetime' && to.family !== 'smalldatetime') return undefined;
  const first = make.fragment(node, 'primary', "timestamp '1900-01-01'");
  if (source === 'whole' || source === 'bit') {
    const days = source === 'bit' ? make.cast(node, atomic(node), 'integer') : narrowed(node, context);
    return make.parenthesis(
      node,
      make.binary(node, first, '+', make.fragment(node, 'primary', 'make_interval(days => ', days, ')')),
    );
  }
  const sum = make.binary(
    node,
    first,
    '+',
    make.binary(
      node,
      make.cast(node, atomic(node), 'double precision'),
      '*',
      make.fragment(node, 'primary', "interval '1 day'"),
    ),
  );
  return make.call(node, context.pack(to.family), [sum]);
}

/** A whole number as `make_interval` wants it. */
export function narrowed(node: Expression, context: RuleContext): Expression {
  return typeNameOf(context.resolution.typeOf(node)) === 'BIGINT'
    ? make.cast(node, atomic(node), 'integer')
    : node;
}

/** The server takes the moment at the offset that the value has. timestamptz has none, so that it is that of UTC. */
function ofInstant(node: Expression, to: MomentTarget, context: RuleContext): Expression | undefined {
  if (to.family === 'offset') return make.cast(node, atomic(node), to.type);
  const local = make.fragment(node, 'operator', node, " AT TIME ZONE 'UTC'");
  if (to.family === 'datetime' || to.family === 'smalldatetime')
    return make.call(node, context.pack(to.family), [local]);
  return make.cast(node, make.parenthesis(node, local), to.type);
}

function ofMoment(
  node: Expression,
  source: Family,
  to: MomentTarget,
  context: RuleContext,
): Expression | undefined {
  const { family, type } = to;
  if (family === source && family !== 'datetime2' && family !== 'time') return node;
  const isConstant = bare(node).kind === 'datetime';
  if (source === 'time') {
    if (family === 'date') return undefined;
    if (family === 'time') return make.cast(node, atomic(node), type);
    const sum = make.binary(node, make.fragment(node, 'primary', "date '1900-01-01'"), '+', node);
    return ofMoment(make.parenthesis(node, sum), 'datetime2', to, context);
  }
  if (family === 'date' || family === 'datetime2') return make.cast(node, atomic(node), type);
  if (family === 'time')
    return source === 'date' ? literal(node, 'time', '00:00:00') : make.cast(node, atomic(node), type);
  if (family === 'offset') {
    const moment = source === 'date' ? make.cast(node, atomic(node), 'timestamp') : atomic(node);
    return make.fragment(node, 'operator', moment, " AT TIME ZONE 'UTC'");
  }
  // A date has no fraction to be rounded, and what is stored in the narrower type neither.
  const isExact = source === 'date' || (family === 'datetime' && source === 'smalldatetime');
  if (isExact) return make.cast(node, atomic(node), 'timestamp');
  const literalText = bare(node);
  const rounded =
    isConstant && literalText.kind === 'datetime' ? momentLiteral(literalText.value, to, node) : undefined;
  return rounded ?? make.call(node, context.pack(family), [node]);
}
