import type { DialectName, NameRules } from '../../sql/dialect.ts';
import type { Call, Expression, IntervalLiteral, KeywordCall } from '../../sql/tree/expression.ts';
import type { Name } from '../../sql/tree/name.ts';
import { readDatetime } from './datetime-format.ts';
import { addSeconds, readLiteral } from './datetime.ts';
import type { Datetime } from './datetime.ts';
import type { Decimal } from './decimal.ts';
import { calculate, isWhole, oracleText, readDecimal, wholeUnits } from './decimal.ts';
import type { Interval } from './interval.ts';
import { readInterval } from './interval.ts';
import { mysqlConstant } from './mysql-constant.ts';
import { sqlserverConstant } from './sqlserver-constant.ts';
import type { SessionFormats } from './session.ts';

/** A value that a script states, known without a database. */
export type Constant =
  | { readonly kind: 'null' }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: Decimal }
  /** A binary floating literal (`1.5d`), as PostgreSQL writes it. */
  | { readonly kind: 'float'; readonly text: string }
  | { readonly kind: 'datetime'; readonly of: 'date' | 'timestamp'; readonly value: Datetime }
  | { readonly kind: 'interval'; readonly value: Interval }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** Bytes in hexadecimal, an even number of digits. */
  | { readonly kind: 'binary'; readonly hex: string }
  /** EMPTY_CLOB() and EMPTY_BLOB(), which are not NULL. */
  | { readonly kind: 'empty'; readonly of: 'clob' | 'blob' }
  /** A constructor of a type of the user's: an object or a collection. */
  | { readonly kind: 'constructed'; readonly type: Name; readonly items: readonly Constant[] }
  /** The keyword DEFAULT. */
  | { readonly kind: 'default' }
  /** Oracle refuses it, in its words. */
  | { readonly kind: 'fault'; readonly message: string };

/** What the constants of a statement depend on. */
export interface ConstantContext {
  readonly names: NameRules;
  /** The dialect of the script; Oracle's where none is named. */
  readonly dialect?: DialectName;
  readonly formats: SessionFormats;
  /** Whether a name is a type of the catalog, so that its call is a constructor. */
  readonly isType: (name: Name) => boolean;
  /** The values of `:name` in expressions of SQL*Loader; undefined elsewhere. */
  readonly bind?: (name: string) => Constant | undefined;
}

const nothing: Constant = { kind: 'null' };

/** Text, which is NULL when it is empty. */
export function textConstant(value: string): Constant {
  return value === '' ? nothing : { kind: 'text', value };
}

/** The value of an expression when it is the same at all times and in all databases; undefined when only the database can say. */
export function constantOf(expression: Expression, context: ConstantContext): Constant | undefined {
  if (context.dialect === 'mysql') return mysqlConstant(expression);
  if (context.dialect === 'sqlserver') return sqlserverConstant(expression);
  switch (expression.kind) {
    case 'string':
      return textConstant(expression.value);
    case 'number':
      return numberConstant(expression.text);
    case 'null':
      return nothing;
    case 'boolean':
      return { kind: 'boolean', value: expression.value };
    case 'datetime':
      return expression.type === 'time' ? undefined : literalMoment(expression.type, expression.value);
    case 'interval':
      return intervalConstant(expression);
    case 'parenthesis':
      return constantOf(expression.operand, context);
    case 'unary':
      return signed(expression.operator, constantOf(expression.operand, context));
    case 'binary':
      return computed(
        expression.operator,
        constantOf(expression.left, context),
        constantOf(expression.right, context),
      );
    case 'chain':
      return expression.operator === '||' ? concatenated(expression.operands, context) : undefined;
    case 'reference':
      return named(expression.name, context);
    case 'bind':
      return context.bind?.(context.names.fold(expression.path[0] as never));
    case 'cast':
      // The cast of NULL and of text to a type without length changes nothing that the column would not do itself.
      return constantOf(expression.operand, context)?.kind === 'null' ? nothing : undefined;
    case 'call':
      return called(expression, context);
    case 'keywordCall':
      return keywordCalled(expression, context);
    default:
      return undefined;
  }
}

function numberConstant(text: string): Constant | undefined {
  const value = readDecimal(text);
  if (value) return { kind: 'number', value };
  return /[fd]$/i.test(text) ? { kind: 'float', text: text.slice(0, -1) } : undefined;
}

function literalMoment(type: 'date' | 'timestamp', text: string): Constant {
  const value = readLiteral(type, text);
  return typeof value === 'string'
    ? { kind: 'fault', message: value }
    : { kind: 'datetime', of: type, value };
}

function intervalConstant({ value, from, to }: IntervalLiteral): Constant | undefined {
  const interval = from && readInterval(value, from, to);
  return interval && { kind: 'interval', value: interval };
}

function signed(operator: string, value: Constant | undefined): Constant | undefined {
  if (operator !== '+' && operator !== '-') return undefined;
  if (value?.kind === 'null' || operator === '+') return value;
  if (value?.kind === 'number')
    return { kind: 'number', value: { ...value.value, units: -value.value.units } };
  return value?.kind === 'float'
    ? { kind: 'float', text: value.text.startsWith('-') ? value.text.slice(1) : `-${value.text}` }
    : undefined;
}

function computed(
  operator: string,
  left: Constant | undefined,
  right: Constant | undefined,
): Constant | undefined {
  if (!left || !right || !isArithmetic(operator)) return undefined;
  if (left.kind === 'fault') return left;
  if (right.kind === 'fault') return right;
  if (left.kind === 'null' || right.kind === 'null') return nothing;
  if (left.kind === 'number' && right.kind === 'number') {
    const value = calculate(operator, left.value, right.value);
    return value && { kind: 'number', value };
  }
  return left.kind === 'datetime' ? shifted(left, operator, right) : undefined;
}

function isArithmetic(operator: string): operator is '+' | '-' | '*' | '/' {
  return operator === '+' || operator === '-' || operator === '*' || operator === '/';
}

/** A date and a number of days, when these are a whole number of seconds; the sum is a DATE. */
function shifted(
  moment: Extract<Constant, { kind: 'datetime' }>,
  operator: string,
  days: Constant,
): Constant | undefined {
  if (days.kind !== 'number' || moment.of !== 'date' || (operator !== '+' && operator !== '-'))
    return undefined;
  const seconds = { units: days.value.units * 86_400n, scale: days.value.scale };
  if (!isWhole(seconds)) return undefined;
  const shift = Number(wholeUnits(seconds));
  if (Math.abs(shift) > 1e11) return undefined;
  const value = addSeconds(moment.value, operator === '+' ? shift : -shift);
  return { kind: 'datetime', of: 'date', value };
}

/** `||` skips NULL (SQL Language Reference, "Concatenation Operator"). */
function concatenated(operands: readonly Expression[], context: ConstantContext): Constant | undefined {
  let text = '';
  for (const operand of operands) {
    const value = constantOf(operand, context);
    if (value?.kind === 'fault') return value;
    const part = value && plainText(value);
    if (part === undefined) return undefined;
    text += part;
  }
  return textConstant(text);
}

/** The text of a constant where Oracle makes text of it by itself; undefined for what depends on the session's formats. */
export function plainText(value: Constant): string | undefined {
  if (value.kind === 'text') return value.value;
  if (value.kind === 'null' || (value.kind === 'empty' && value.of === 'clob')) return '';
  return value.kind === 'number' ? oracleText(value.value) : undefined;
}

function named(name: Name, context: ConstantContext): Constant | undefined {
  if (name.parts.length !== 1 || name.link) return undefined;
  switch (context.names.fold(name.parts[0] as Name['parts'][number])) {
    case 'DEFAULT':
      return name.parts[0]?.quoted ? undefined : { kind: 'default' };
    case 'BINARY_DOUBLE_NAN':
    case 'BINARY_FLOAT_NAN':
      return { kind: 'float', text: 'NaN' };
    case 'BINARY_DOUBLE_INFINITY':
    case 'BINARY_FLOAT_INFINITY':
      return { kind: 'float', text: 'Infinity' };
    default:
      return undefined;
  }
}

type Evaluator = (values: readonly Constant[], context: ConstantContext) => Constant | undefined;

/** A function of one text. */
function ofText(make: (text: string) => Constant | undefined): Evaluator {
  return ([value, ...others]) => {
    if (!value || others.length > 0) return undefined;
    if (value.kind === 'null' || value.kind === 'fault') return value;
    const text = plainText(value);
    return text === undefined ? undefined : make(text);
  };
}

const isPlain = (text: string): boolean => /^[\x20-\x7e\t\r\n]*$/.test(text);

function bytes(hex: string): Constant {
  if (!/^[0-9a-f]*$/i.test(hex)) return { kind: 'fault', message: 'ORA-01465: invalid hex number' };
  const even = (hex.length % 2 === 0 ? hex : `0${hex}`).toLowerCase();
  return even === '' ? nothing : { kind: 'binary', hex: even };
}

const keepText: Evaluator = (values, context) =>
  values.length === 1 && values[0]?.kind === 'empty' ? values[0] : ofText(textConstant)(values, context);

/** Built-in functions whose value for constants is the same everywhere (SQL Language Reference, "Functions"). */
const evaluators: Readonly<Record<string, Evaluator>> = {
  EMPTY_CLOB: (values) => (values.length === 0 ? { kind: 'empty', of: 'clob' } : undefined),
  EMPTY_BLOB: (values) => (values.length === 0 ? { kind: 'empty', of: 'blob' } : undefined),
  TO_CLOB: keepText,
  TO_NCLOB: keepText,
  TO_CHAR: ofText(textConstant),
  TO_NCHAR: ofText(textConstant),
  CHR: ([value, ...others]) => {
    if (value?.kind !== 'number' || others.length > 0 || !isWhole(value.value)) return undefined;
    // Codes above 127 mean different characters in different character sets.
    const code = Number(wholeUnits(value.value));
    return code >= 0 && code < 128 ? { kind: 'text', value: String.fromCharCode(code) } : undefined;
  },
  UNISTR: ofText(unicodeString),
  HEXTORAW: ofText(bytes),
  RAWTOHEX: ([value]) => (value?.kind === 'binary' ? textConstant(value.hex.toUpperCase()) : undefined),
  TO_BLOB: ([value, ...others]) =>
    others.length === 0 && (value?.kind === 'binary' || value?.kind === 'empty') ? value : undefined,
  TO_NUMBER: ofText((text) => {
    const value = readDecimal(text.trim());
    return value && { kind: 'number', value };
  }),
  UPPER: ofText((text) => (isPlain(text) ? textConstant(text.toUpperCase()) : undefined)),
  LOWER: ofText((text) => (isPlain(text) ? textConstant(text.toLowerCase()) : undefined)),
  TRIM: ofText((text) => textConstant(text.replace(/^ +| +$/g, ''))),
  RTRIM: ofText((text) => textConstant(text.replace(/ +$/, ''))),
  LTRIM: ofText((text) => textConstant(text.replace(/^ +/, ''))),
  RPAD: padded((text, filler) => text + filler),
  LPAD: padded((text, filler) => filler + text),
  NVL: ([value, other]) => (value?.kind === 'null' ? other : value),
  TO_DATE: moment('date'),
  TO_TIMESTAMP: moment('timestamp'),
  TO_TIMESTAMP_TZ: moment('timestamp', 'zone'),
  TO_DSINTERVAL: ofText((text) => {
    const value = readInterval(text, 'day', 'second');
    return value && { kind: 'interval', value };
  }),
  TO_YMINTERVAL: ofText((text) => {
    const value = readInterval(text, 'year', 'month');
    return value && { kind: 'interval', value };
  }),
  XMLTYPE: ofText(textConstant),
  'XMLTYPE.CREATEXML': ofText(textConstant),
  JSON: ofText(textConstant),
  'UTL_RAW.CAST_TO_RAW': ofText((text) =>
    isPlain(text) ? bytes(Buffer.from(text).toString('hex')) : undefined,
  ),
};

/** RPAD and LPAD. The width counts columns of a screen, which only for plain characters are characters. */
function padded(join: (text: string, filler: string) => string): Evaluator {
  return ([text, length, filler]) => {
    if (text?.kind !== 'text' || length?.kind !== 'number' || !isWhole(length.value)) return undefined;
    const with_ = filler === undefined ? ' ' : filler.kind === 'text' ? filler.value : undefined;
    if (with_ === undefined || !isPlain(text.value + with_)) return undefined;
    const width = Number(wholeUnits(length.value));
    if (width < 0 || width > 32_767) return undefined;
    const missing = width - text.value.length;
    if (missing <= 0) return textConstant(text.value.slice(0, width));
    return textConstant(join(text.value, with_.repeat(Math.ceil(missing / with_.length)).slice(0, missing)));
  };
}

function moment(of: 'date' | 'timestamp', zone?: 'zone'): Evaluator {
  return ([value, format, language], { formats }) => {
    if (!value || value.kind === 'fault') return value;
    if (value.kind === 'null' || format?.kind === 'null') return nothing;
    if (language && !isEnglish(language)) return undefined;
    const text = plainText(value);
    if (text === undefined || (format && format.kind !== 'text')) return undefined;
    const model =
      format?.value ?? (of === 'date' ? formats.date : zone ? formats.timestampZone : formats.timestamp);
    return momentConstant(of, text, model, formats);
  };
}

/** What TO_DATE gives, or TO_TIMESTAMP. A language other than English is left to the database, which says so. */
export function momentConstant(
  of: 'date' | 'timestamp',
  text: string,
  format: string,
  formats: SessionFormats,
): Constant | undefined {
  if (!formats.english && /MON|DAY|DY|AM|PM|AD|BC/i.test(format)) return undefined;
  const read = readDatetime(text, format, formats.thisYear);
  if (read === undefined) return undefined;
  return typeof read === 'string' ? { kind: 'fault', message: read } : { kind: 'datetime', of, value: read };
}

function isEnglish(language: Constant): boolean {
  return (
    language.kind === 'text' &&
    /^\s*NLS_DATE_LANGUAGE\s*=\s*'?"?(?:AMERICAN|ENGLISH)'?"?\s*$/i.test(language.value)
  );
}

/** `\00e9` is the character of that code, `\\` a backslash (SQL Language Reference, "UNISTR"). */
function unicodeString(text: string): Constant {
  if (/\\(?![0-9a-f]{4}|\\)/i.test(text.replaceAll('\\\\', '')))
    return { kind: 'fault', message: "ORA-30186: '\\' must be followed by four hexdecimal characters" };
  return textConstant(
    text.replace(/\\(?:([0-9a-f]{4})|\\)/gi, (_, code: string | undefined) =>
      code === undefined ? '\\' : String.fromCharCode(Number.parseInt(code, 16)),
    ),
  );
}

function called(call: Call, context: ConstantContext): Constant | undefined {
  const { callee } = call;
  const isSimple =
    callee.kind === 'reference' &&
    !callee.name.link &&
    !call.quantifier &&
    !call.over &&
    !call.keep &&
    !call.withinGroup &&
    call.arguments.every((each) => !each.name && !each.key);
  if (!isSimple) return undefined;
  const parts = callee.name.parts.map((each) => context.names.fold(each));
  if (parts.length > 1 && (parts[0] === 'SYS' || parts[0] === 'STANDARD')) parts.shift();
  const evaluate = evaluators[parts.join('.')];
  if (!evaluate && !context.isType(callee.name)) return undefined;
  const values: Constant[] = [];
  for (const each of call.arguments) {
    const value = constantOf(each.value, context);
    if (!value || value.kind === 'default') return undefined;
    if (value.kind === 'fault') return value;
    values.push(value);
  }
  return evaluate ? evaluate(values, context) : { kind: 'constructed', type: callee.name, items: values };
}

/** Functions that the parser reads with their words: TRIM(x) and the like with nothing but values. */
function keywordCalled({ name, parts, over }: KeywordCall, context: ConstantContext): Constant | undefined {
  const evaluate = evaluators[name];
  if (!evaluate || over) return undefined;
  const values: Constant[] = [];
  for (const part of parts) {
    if (part.kind === 'word') {
      if (part.text !== ',') return undefined;
    } else {
      const value = constantOf(part as Expression, context);
      if (!value || value.kind === 'default') return undefined;
      values.push(value);
    }
  }
  return evaluate(values, context);
}
