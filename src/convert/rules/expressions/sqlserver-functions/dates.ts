import { sqlserverQueryFindings } from '../../../../sql/codes/sqlserver-queries.ts';
import * as make from '../../../../sql/make.ts';
import { typeNameOf } from '../../../../sql/sqlserver-type.ts';
import type { Expression, KeywordCall, KeywordPart } from '../../../../sql/tree/expression.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import type { Maker } from '../call-maker.ts';
import { implicitly } from '../sqlserver-conversions/convert.ts';
import { atomic, bare, familyOf, isMoment } from '../sqlserver-conversions/family.ts';
import type { DatePart } from './date-part.ts';
import { dateParts } from './date-part.ts';

/** Makes the expression of a function whose first argument is a unit of time. */
export type WordedMaker = (node: KeywordCall, at: Expression, context: RuleContext) => Expression | undefined;

const datetime2: ValueType = { kind: 'timestamp', precision: 7, typeName: 'DATETIME2' };
const datetime: ValueType = { kind: 'timestamp', precision: 3, typeName: 'DATETIME' };

/** What is no date or time is made one: a text a DATETIME2, a number the DATETIME of so many days. */
export function moment(node: Expression, context: RuleContext, ofText: ValueType = datetime2): Expression {
  if (bare(node).kind === 'null') return make.cast(node, bare(node), 'timestamp');
  const family = familyOf(context.resolution.typeOf(node));
  if (isMoment(family)) return family === 'offset' ? utc(node) : node;
  return implicitly(node, family === 'text' ? ofText : datetime, context);
}

/** Fields of an instant are those at its offset, which timestamptz does not keep: they are those of UTC. */
function utc(node: Expression): Expression {
  return make.fragment(node, 'operator', atomic(node), " AT TIME ZONE 'UTC'");
}

function isValue(part: KeywordPart | undefined): part is Expression {
  return part !== undefined && part.kind !== 'word' && part.kind !== 'dataType' && part.kind !== 'orderItem';
}

function read({
  parts,
}: KeywordCall): { readonly part: DatePart; readonly values: readonly Expression[] } | undefined {
  const [unit, ...rest] = parts;
  const part = unit?.kind === 'word' ? dateParts.get(unit.text) : undefined;
  return part && { part, values: rest.filter(isValue) };
}

const integer = (at: Expression, node: Expression): Expression => make.cast(at, atomic(node), 'integer');
const extract = (at: Expression, field: string, when: Expression): Expression =>
  make.keywordCall(at, 'extract', [field, 'from', ofDate.has(field) ? dateOnly(when) : when]);

/** Fields that a date has. */
const ofDate: ReadonlySet<string> = new Set(['year', 'quarter', 'month', 'week', 'day', 'doy', 'dow']);

/** A constant without a time of day is a date. */
function dateOnly(when: Expression): Expression {
  return when.kind === 'datetime' && when.type === 'timestamp' && !when.value.includes(' ')
    ? { ...when, type: 'date' }
    : when;
}

/** The number of a unit in a moment. The first day of a week is Sunday, number one, unless DATEFIRST says otherwise. */
function number(
  part: DatePart,
  when: Expression,
  at: Expression,
  context: RuleContext,
): Expression | undefined {
  if (part.field !== undefined) return integer(at, extract(at, part.field, when));
  switch (part.name) {
    case 'weekday':
      return integer(
        at,
        make.parenthesis(at, make.binary(at, extract(at, 'dow', when), '+', make.number(at, 1))),
      );
    case 'week':
      return week(when, at);
    case 'second': {
      const isExact = typeNameOf(context.resolution.typeOf(when)) === 'SMALLDATETIME';
      return integer(
        at,
        isExact ? extract(at, 'second', when) : make.call(at, 'trunc', [extract(at, 'second', when)]),
      );
    }
    case 'millisecond':
      return fraction(at, 'milliseconds', when, 1000);
    case 'microsecond':
      return fraction(at, 'microseconds', when, 1_000_000);
    case 'nanosecond':
      return make.binary(at, fraction(at, 'microseconds', when, 1_000_000), '*', make.number(at, 1000));
    case 'tzoffset':
      return make.number(at, 0);
    default:
      return undefined;
  }
}

/** EXTRACT counts the whole seconds too. */
function fraction(at: Expression, field: string, when: Expression, of: number): Expression {
  const all = integer(at, make.call(at, 'trunc', [extract(at, field, when)]));
  return make.binary(at, all, '%', make.number(at, of));
}

/** The first week is the one of January 1st, however short; the others begin with Sundays. */
function week(when: Expression, at: Expression): Expression {
  const first = extract(at, 'dow', make.call(at, 'date_trunc', [make.string(at, 'year'), when]));
  return make.fragment(
    at,
    'primary',
    '(floor((',
    extract(at, 'doy', when),
    ' - 1 + ',
    first,
    ') / 7) + 1)::integer',
  );
}

const datePart: WordedMaker = (node, at, context) => {
  const found = read(node);
  const [when] = found?.values ?? [];
  return found && when && number(found.part, moment(when, context), at, context);
};

/** The name of a month or a day of the week, in English; of other units the number as a text. */
const dateName: WordedMaker = (node, at, context) => {
  const found = read(node);
  const [value] = found?.values ?? [];
  if (!found || !value) return undefined;
  const when = moment(value, context);
  const { name } = found.part;
  if (name === 'weekday' || name === 'month')
    return make.call(at, 'to_char', [when, make.string(at, name === 'weekday' ? 'FMDay' : 'FMMonth')]);
  if (name === 'tzoffset') return make.string(at, '+00:00');
  const value_ = number(found.part, when, at, context);
  return value_ && make.cast(at, atomic(value_), 'text');
};

/** Months and years clip to the last day of a month in both. The result has the type of what is added to. */
const dateAdd: WordedMaker = (node, at, context) => {
  const found = read(node);
  const [amount, when] = found?.values ?? [];
  if (!found?.part.interval || !amount || !when) return undefined;
  const type = context.resolution.typeOf(when);
  const given = isMoment(familyOf(type)) ? when : implicitly(when, datetime, context);
  const sum = make.binary(at, dateOnly(given), '+', interval(found.part.interval, amount, at, context));
  const result = context.resolution.typeOf(at);
  return kept(sum, typeNameOf(result), found.part, at, context);
};

function interval(
  [argument, factor]: readonly [string, string],
  amount: Expression,
  at: Expression,
  context: RuleContext,
): Expression {
  const whole: ValueType = { kind: 'number', integer: true, typeName: 'INT' };
  const isWhole = familyOf(context.resolution.typeOf(amount)) === 'whole';
  const isBig = typeNameOf(context.resolution.typeOf(amount)) === 'BIGINT';
  const count =
    isWhole && !isBig
      ? amount
      : isBig && argument !== 'secs'
        ? integer(at, amount)
        : implicitly(amount, whole, context);
  const factored = factor === '1' ? count : make.binary(at, atomic(count), '*', make.number(at, factor));
  return make.fragment(at, 'primary', `make_interval(${argument} => `, factored, ')');
}

/** A sum with an interval is a timestamp in PostgreSQL. */
function kept(
  sum: Expression,
  type: string | undefined,
  part: DatePart,
  at: Expression,
  context: RuleContext,
): Expression {
  if (type === 'DATE') return make.cast(at, make.parenthesis(at, sum), 'date');
  const isFine = ['millisecond', 'microsecond', 'nanosecond'].includes(part.name);
  if (type === 'DATETIME' && isFine) return make.call(at, context.pack('datetime'), [sum]);
  if (type === 'SMALLDATETIME' && (isFine || part.name === 'second'))
    return make.call(at, context.pack('smalldatetime'), [sum]);
  return sum;
}

/** DATEDIFF counts the bounds of a unit that lie between, and not whole units: days by the dates alone, months and years by their numbers. */
const dateDifference: WordedMaker = (node, at, context) => {
  const found = read(node);
  const [first, second] = found?.values ?? [];
  if (!found || !first || !second) return undefined;
  const type = node.name === 'DATEDIFF_BIG' ? 'bigint' : 'integer';
  const isDate = (when: Expression): boolean => typeNameOf(context.resolution.typeOf(when)) === 'DATE';
  const made = bounds(found.part.name, moment(first, context), moment(second, context), at, isDate);
  return made && (made.isTyped && type === 'integer' ? made.node : make.cast(at, atomic(made.node), type));
};

function bounds(
  unit: string,
  from: Expression,
  to: Expression,
  at: Expression,
  isDate: (when: Expression) => boolean,
): { readonly node: Expression; readonly isTyped: boolean } | undefined {
  const minus = (a: Expression, b: Expression): Expression =>
    make.parenthesis(at, make.binary(at, a, '-', b));
  const untyped = (node: Expression) => ({ node, isTyped: false });
  if (unit === 'year') return untyped(minus(extract(at, 'year', to), extract(at, 'year', from)));
  if (unit === 'month' || unit === 'quarter') {
    const years = minus(extract(at, 'year', to), extract(at, 'year', from));
    const factor = make.binary(at, years, '*', make.number(at, unit === 'month' ? 12 : 4));
    const rest = minus(extract(at, unit, to), extract(at, unit, from));
    return untyped(make.parenthesis(at, make.binary(at, factor, '+', rest)));
  }
  const day = (when: Expression): Expression => {
    const literal = dateOnly(when);
    return literal.kind === 'datetime' && literal.type === 'date'
      ? literal
      : make.cast(at, atomic(when), 'date');
  };
  if (['day', 'dayofyear', 'weekday'].includes(unit))
    return { node: make.binary(at, day(to), '-', day(from)), isTyped: true };
  if (unit === 'week') {
    // Weeks begin with Sundays, the last day of 1899 being one; 0001-01-07 is one too.
    const weeks = (when: Expression): Expression =>
      make.fragment(at, 'primary', '((', day(when), " - date '0001-01-07') / 7)");
    return { node: minus(weeks(to), weeks(from)), isTyped: true };
  }
  const field = fields.get(unit);
  if (!field) return undefined;
  const [trunc, factor] = field;
  // Of a date, `date_trunc` would make an instant of the session's time zone.
  const exact = (when: Expression): Expression =>
    isDate(when) ? make.cast(at, atomic(when), 'timestamp') : when;
  const cut = (when: Expression): Expression =>
    make.call(at, 'date_trunc', [make.string(at, trunc), exact(when)]);
  return untyped(
    make.fragment(at, 'primary', '(extract(epoch from ', cut(to), ' - ', cut(from), `) ${factor})`),
  );
}

const fields: ReadonlyMap<string, readonly [trunc: string, factor: string]> = new Map([
  ['hour', ['hour', '/ 3600']],
  ['minute', ['minute', '/ 60']],
  ['second', ['second', '* 1']],
  ['millisecond', ['milliseconds', '* 1000']],
  ['microsecond', ['microseconds', '* 1000000']],
  ['nanosecond', ['microseconds', '* 1000000000']],
]);

const truncation: WordedMaker = (node, at, context) => {
  const found = read(node);
  const [value] = found?.values ?? [];
  if (!found || !value) return undefined;
  const when = moment(value, context);
  const units = new Map([
    ['dayofyear', 'day'],
    ['iso_week', 'week'],
    ['millisecond', 'milliseconds'],
    ['microsecond', 'microseconds'],
  ]);
  const { name } = found.part;
  if (['weekday', 'tzoffset', 'nanosecond', 'week'].includes(name)) return undefined;
  const cut = make.call(at, 'date_trunc', [make.string(at, units.get(name) ?? name), when]);
  const type = typeNameOf(context.resolution.typeOf(at));
  return type === 'DATE' || type === 'TIME' ? make.cast(at, cut, type.toLowerCase()) : cut;
};

/** Units that make up months, by how many. */
const months: ReadonlyMap<string, number> = new Map([
  ['year', 12],
  ['quarter', 3],
  ['month', 1],
]);

/** Buckets of a width are counted from 1900-01-01, a Monday, or from an origin of the same type; the bucket's beginning has the type of the moment. */
const bucket: WordedMaker = (node, at, context) => {
  const found = read(node);
  const [width, when, origin] = found?.values ?? [];
  if (!found?.part.interval || !width || !when || !isMoment(familyOf(context.resolution.typeOf(when))))
    return undefined;
  const { name } = found.part;
  if (bare(width).kind === 'null' || ['dayofyear', 'weekday', 'microsecond', 'nanosecond'].includes(name))
    return undefined;
  const type = typeNameOf(context.resolution.typeOf(when));
  const start =
    origin && bare(origin).kind !== 'null'
      ? onDay(origin, context)
      : make.cast(at, make.string(at, '1900-01-01'), type === 'DATETIMEOFFSET' ? 'timestamptz' : 'timestamp');
  const factor = months.get(name);
  const count = wholeNumber(width, context);
  const value = onDay(when, context);
  if (factor !== undefined) {
    if (type === 'DATETIMEOFFSET') return undefined;
    const size = factor === 1 ? count : make.binary(at, atomic(count), '*', make.number(at, factor));
    const made = make.call(at, context.pack('date_bucket'), [size, value, ...(origin ? [start] : [])]);
    return ofType(made, type, at);
  }
  const size = interval(found.part.interval, count, at, context);
  return ofType(make.call(at, 'date_bin', [size, value, start]), type, at);
};

/** A time of day as a moment of the day that moments are counted from; everything else as a timestamp. */
function onDay(node: Expression, context: RuleContext): Expression {
  const type = typeNameOf(context.resolution.typeOf(node));
  if (type === 'TIME') return make.fragment(node, 'primary', "(date '1900-01-01' + ", atomic(node), ')');
  return type === 'DATE' ? make.cast(node, atomic(node), 'timestamp') : node;
}

function ofType(node: Expression, type: string | undefined, at: Expression): Expression {
  return type === 'DATE' || type === 'TIME' ? make.cast(at, node, type.toLowerCase()) : node;
}

/** Functions whose first argument is a unit of time. */
export const wordedDates: ReadonlyMap<string, WordedMaker> = new Map([
  ['DATEPART', datePart],
  ['DATENAME', dateName],
  ['DATEADD', dateAdd],
  ['DATEDIFF', dateDifference],
  ['DATEDIFF_BIG', dateDifference],
  ['DATETRUNC', truncation],
  ['DATE_BUCKET', bucket],
]);

const field =
  (name: string): Maker =>
  ([given], at, context) =>
    given && integer(at, extract(at, name, moment(given, context)));

const endOfMonth: Maker = ([when, months], at, context) => {
  if (!when) return undefined;
  const first = make.call(at, 'date_trunc', [make.string(at, 'month'), moment(when, context)]);
  if (!months)
    return make.cast(at, make.fragment(at, 'primary', '(', first, " + interval '1 month - 1 day')"), 'date');
  const count = make.binary(at, months, '+', make.number(at, 1));
  return make.cast(
    at,
    make.fragment(at, 'primary', '(', first, ' + make_interval(months => ', count, ") - interval '1 day')"),
    'date',
  );
};

/** A number of parts of a moment: what is none is converted, and its fraction cut off. */
function wholeNumber(node: Expression, context: RuleContext): Expression {
  return familyOf(context.resolution.typeOf(node)) === 'whole'
    ? node
    : implicitly(node, { kind: 'number', integer: true, precision: 10, typeName: 'INT' }, context);
}

/** A maker whose arguments are all whole numbers. */
const ofWholeNumbers =
  (maker: Maker): Maker =>
  (given, at, context) =>
    maker(
      given.map((each) => wholeNumber(each, context)),
      at,
      context,
    );

const fromParts: Maker = ([year, month, day, hour, minute, second, milliseconds], at, context) => {
  if (!year || !month || !day || !hour || !minute || !second || !milliseconds) return undefined;
  const seconds = make.binary(
    at,
    second,
    '+',
    make.binary(at, atomic(milliseconds), '/', make.number(at, '1000.0')),
  );
  return make.call(at, context.pack('datetime'), [
    make.call(at, 'make_timestamp', [year, month, day, hour, minute, seconds]),
  ]);
};

/** The last two arguments are a fraction of a second and how many digits it has. */
const preciseParts =
  (name: 'make_timestamp' | 'make_time'): Maker =>
  (given, at) => {
    const [precision, fractions, second, ...rest] = given.toReversed();
    if (!precision || !fractions || !second || precision.kind !== 'number' || Number(precision.text) > 7)
      return undefined;
    const unit = `1${'0'.repeat(Number(precision.text))}.0`;
    const isNone = fractions.kind === 'number' && Number(fractions.text) === 0;
    const seconds = isNone
      ? second
      : make.binary(at, second, '+', make.binary(at, atomic(fractions), '/', make.number(at, unit)));
    return make.call(at, name, [...rest.toReversed(), seconds]);
  };

/** A moment at an offset of hours and minutes. */
const offsetParts: Maker = (given, at, context) => {
  const [precision, minutes, hours, ...rest] = given.toReversed();
  if (!precision || !minutes || !hours) return undefined;
  const local = preciseParts('make_timestamp')([...rest.toReversed(), precision], at, context);
  const offset = make.call(at, context.pack('zone_offset'), [hours, minutes]);
  return local && make.fragment(at, 'operator', local, ' AT TIME ZONE ', offset);
};

/** An offset, a text (`+05:30`) or a number of minutes, as an interval. */
function offsetOf(offset: Expression, at: Expression, context: RuleContext): Expression {
  const literal = bare(offset);
  const isValid =
    literal.kind === 'string' && /^\s*(?:[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)\s*$/.test(literal.value);
  if (isValid) return make.fragment(at, 'primary', `interval '${literal.value.trim()}'`);
  const isText = familyOf(context.resolution.typeOf(offset)) === 'text';
  return make.call(at, context.pack('zone_offset'), [isText ? offset : wholeNumber(offset, context)]);
}

/** The moment at an offset is an instant. */
const toOffset: Maker = ([when, offset], at, context) => {
  if (!when || !offset) return undefined;
  // Of an instant, the date and time of day are taken.
  const zone = offsetOf(offset, at, context);
  return make.fragment(at, 'operator', atomic(moment(when, context)), ' AT TIME ZONE ', zone);
};

/** timestamptz holds an instant without its offset, so that another offset changes nothing, unless the date or time of day there is taken from it at once. */
const switchOffset: Maker = ([when, offset], at, context) => {
  if (!when || !offset) return undefined;
  const zone = offsetOf(offset, at, context);
  const instant: ValueType = { kind: 'timestamp', zone: 'with', precision: 7, typeName: 'DATETIMEOFFSET' };
  const same = implicitly(when, instant, context);
  const parent = context.parents.findLast(({ kind }) => kind !== 'parenthesis' && kind !== 'argument');
  if (parent?.kind === 'cast' || (parent?.kind === 'keywordCall' && parent.name === 'CONVERT')) {
    const taken = context.resolution.typeOf(parent);
    if (isMoment(familyOf(taken)) && familyOf(taken) !== 'offset') {
      const local = make.fragment(at, 'operator', atomic(same), ' AT TIME ZONE ', zone);
      context.resolution.state(local, datetime2, true);
      return local;
    }
  }
  const what = 'The instant is kept, its offset is not.';
  context.report(sqlserverQueryFindings.zoneNotKept, at, what);
  return same;
};

/** Functions of dates and times without words. */
export const dateMakers: readonly (readonly [string, Maker])[] = [
  ['YEAR', field('year')],
  ['MONTH', field('month')],
  ['DAY', field('day')],
  ['EOMONTH', endOfMonth],
  [
    'DATEFROMPARTS',
    ofWholeNumbers(
      ([year, month, day], at) => year && month && day && make.call(at, 'make_date', [year, month, day]),
    ),
  ],
  ['DATETIMEFROMPARTS', ofWholeNumbers(fromParts)],
  ['DATETIME2FROMPARTS', ofWholeNumbers(preciseParts('make_timestamp'))],
  ['TIMEFROMPARTS', ofWholeNumbers(preciseParts('make_time'))],
  ['DATETIMEOFFSETFROMPARTS', ofWholeNumbers(offsetParts)],
  [
    'SMALLDATETIMEFROMPARTS',
    ofWholeNumbers((given, at) =>
      given.length === 5 ? make.call(at, 'make_timestamp', [...given, make.number(at, 0)]) : undefined,
    ),
  ],
  ['TODATETIMEOFFSET', toOffset],
  ['SWITCHOFFSET', switchOffset],
  [
    'ISDATE',
    ([value], at, context) => {
      if (!value) return undefined;
      const nothing = make.cast(at, make.nullLiteral(at), 'timestamp');
      const text = implicitly(value, { kind: 'text', large: true, typeName: 'VARCHAR' }, context);
      const tried = make.call(at, context.pack('try_cast'), [text, nothing, make.string(at, 'DATETIME')]);
      return integer(at, make.parenthesis(at, make.isNull(at, tried, true)));
    },
  ],
];
