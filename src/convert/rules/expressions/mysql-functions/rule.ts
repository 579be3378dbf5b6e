import * as make from '../../../../sql/make.ts';
import { mysqlFindings } from '../../../../sql/codes/mysql.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import { rule } from '../../../rule.ts';
import type { Maker } from '../call-maker.ts';
import { renamed, word } from '../call-maker.ts';
import { divisor, intervalOf, shifted } from '../mysql-operators/rule.ts';
import { ignoresCase, literalDigits, truth } from '../mysql-values.ts';
import { isIntegerKind, isTextKind, targetKind } from '../target-kind.ts';
import { jsonPath } from './json-path.ts';
import { dateFormat } from './date-format.ts';

/** A text where a moment is wanted is one (`YEAR('2024-01-31')`). */
function moment(node: Expression): Expression {
  if (node.kind !== 'string') return node;
  const type = /^\d+-\d+-\d+$/.test(node.value.trim()) ? 'date' : 'timestamp';
  return { kind: 'datetime', start: node.start, end: node.end, type, value: node.value.trim() };
}

/** A field of a moment. It depends on the time zone of the session where the moment has one. */
function field(name: string, change?: (value: Expression) => Expression): Maker {
  return ([given], at, context) => {
    if (!given) return undefined;
    const when = moment(given);
    const value =
      targetKind(when, context) === 'timestamptz'
        ? make.call(at, 'date_part', [make.string(at, name), when])
        : make.keywordCall(at, 'extract', [name, 'from', when]);
    return change ? change(value) : value;
  };
}

/** Texts are joined; NULL among them gives NULL, as `||` does. */
const concat: Maker = (given, at, context) => {
  const texts = given.map((each) =>
    isTextKind(targetKind(each, context)) ? each : make.cast(each, atomic(each), 'text'),
  );
  return texts.length === 0 ? undefined : make.chain(at, '||', texts);
};

function atomic(node: Expression): Expression {
  return ['reference', 'call', 'string', 'number', 'parenthesis', 'cast', 'keywordCall'].includes(node.kind)
    ? node
    : make.parenthesis(node, node);
}

/** Positions count from the end when they are negative (Reference Manual, "String Functions", SUBSTRING). */
const substring: Maker = ([text, position, length], at) => {
  if (!text || !position) return undefined;
  const back = position.kind === 'unary' && position.operator === '-' ? position.operand : undefined;
  if (back?.kind === 'number') {
    const end = make.call(at, 'right', [text, back]);
    return length ? make.call(at, 'left', [end, length]) : end;
  }
  if (position.kind !== 'number' || position.text === '0') return undefined;
  return make.call(at, 'substr', length ? [text, position, length] : [text, position]);
};

/** NULL when one of them is NULL, unlike in PostgreSQL. */
function extreme(name: 'greatest' | 'least'): Maker {
  return (given, at, context) => {
    const call = make.call(at, name, given);
    if (given.every((each) => !context.resolution.nullable(each))) return call;
    const none = make.binary(at, make.call(at, 'num_nulls', given), '=', make.number(at, 0));
    return make.caseExpression(at, [[none, call]]);
  };
}

/** The elements of a path one by one, or a query of jsonpath. */
function extract(asText: boolean): Maker {
  return ([document, path, ...more], at, context) => {
    if (!document || path?.kind !== 'string' || more.length > 0) return undefined;
    const kind = targetKind(document, context);
    const value =
      kind === 'json' || kind === 'jsonb' ? document : make.cast(document, atomic(document), 'jsonb');
    const keys = jsonPath(path.value);
    if (!keys) return undefined;
    if (keys.length === 0) return asText ? make.cast(at, atomic(value), 'text') : value;
    const [only] = keys;
    if (keys.length === 1 && only !== undefined) {
      const key = typeof only === 'number' ? make.number(path, only) : make.string(path, only);
      return make.binary(at, value, asText ? '->>' : '->', key);
    }
    const list = keys
      .map((each) => (typeof each === 'number' ? String(each) : quotedElement(each)))
      .join(',');
    return make.binary(at, value, asText ? '#>>' : '#>', make.string(path, `{${list}}`));
  };
}

function quotedElement(key: string): string {
  return /^[\w$]+$/.test(key) ? key : `"${key.replace(/["\\]/g, '\\$&')}"`;
}

const unquote: Maker = ([value], at) => {
  if (value?.kind === 'binary' && (value.operator === '->' || value.operator === '#>'))
    return { ...value, operator: value.operator === '->' ? '->>' : '#>>' };
  return value ? make.binary(at, value, '#>>', make.string(at, '{}')) : undefined;
};

const hex: Maker = ([value], at, context) => {
  if (!value) return undefined;
  const kind = targetKind(value, context);
  if (isIntegerKind(kind)) return make.call(at, 'upper', [make.call(at, 'to_hex', [value])]);
  const bytes = kind === 'bytea' ? value : isTextKind(kind) ? utf8(value) : undefined;
  return bytes && make.call(at, 'upper', [make.call(at, 'encode', [bytes, make.string(at, 'hex')])]);
};

function utf8(text: Expression): Expression {
  return make.call(text, 'convert_to', [text, make.string(text, 'UTF8')]);
}

const sha2: Maker = ([value, bits], at, context) => {
  const size = bits?.kind === 'number' ? (bits.text === '0' ? '256' : bits.text) : '';
  if (!value || !['224', '256', '384', '512'].includes(size)) return undefined;
  const bytes = targetKind(value, context) === 'bytea' ? value : utf8(value);
  return make.call(at, 'encode', [make.call(at, `sha${size}`, [bytes]), make.string(at, 'hex')]);
};

const uuid: Maker = (_, at, context) => {
  context.report(mysqlFindings.uuid, at, 'UUID() becomes gen_random_uuid().');
  return make.call(at, 'gen_random_uuid', []);
};

const uuidToBin: Maker = ([value, swap], at, context) => {
  if (!value || (swap && !(swap.kind === 'number' && swap.text === '0'))) return undefined;
  const text = isTextKind(targetKind(value, context)) ? value : make.cast(at, atomic(value), 'text');
  const digits = make.call(at, 'replace', [text, make.string(at, '-'), make.string(at, '')]);
  return make.call(at, 'decode', [digits, make.string(at, 'hex')]);
};

const binToUuid: Maker = ([value, swap], at) => {
  if (!value || (swap && !(swap.kind === 'number' && swap.text === '0'))) return undefined;
  const digits = make.call(at, 'encode', [value, make.string(at, 'hex')]);
  return make.cast(at, make.cast(at, digits, 'uuid'), 'text');
};

/** MATCH of a regular expression ignores case where the text does. */
const regexp: Maker = ([text, pattern, flags], at, context) => {
  if (!text || !pattern || (flags && flags.kind !== 'string')) return undefined;
  const given = flags?.kind === 'string' ? flags.value : '';
  if (/[^ic]/.test(given)) return undefined;
  const insensitive = given === '' ? ignoresCase(text, context) : given.endsWith('i');
  return make.binary(at, text, insensitive ? '~*' : '~', pattern);
};

/** JSON_VALID of a text; of a column that is JSON it is true. */
const jsonValid: Maker = ([value], at, context) => {
  if (!value) return undefined;
  const kind = targetKind(value, context);
  if (kind === 'json' || kind === 'jsonb') return make.isNull(at, value, true);
  if (context.settings.targetVersion < 16) return undefined;
  return { kind: 'is', start: at.start, end: at.end, operand: value, not: false, test: 'json' };
};

function moved(operator: '+' | '-'): Maker {
  return ([given, amount], at, context) => {
    if (!given || !amount) return undefined;
    const source: Expression =
      amount.kind === 'keywordCall' ? amount : make.keywordCall(amount, 'INTERVAL', [amount, 'DAY']);
    const interval = intervalOf(source, context);
    return interval && shifted(at, moment(given), operator, interval, source, context);
  };
}

const choose: Maker = ([condition, yes, no], at, context) =>
  condition && yes && no ? make.caseExpression(at, [[truth(condition, context), yes]], no) : undefined;

const round =
  (name: 'round' | 'trunc'): Maker =>
  ([value, digits], at, context) => {
    if (!value) return undefined;
    if (!digits) return make.call(at, name, [value]);
    const kind = targetKind(value, context);
    const exact =
      kind === 'numeric' || isIntegerKind(kind) ? value : make.cast(value, atomic(value), 'numeric');
    return make.call(at, name, [exact, digits]);
  };

const whole: Maker = ([left, right], at, context) => {
  if (!left || !right) return undefined;
  const quotient = make.binary(at, left, '/', divisor(right));
  const isWhole = isIntegerKind(targetKind(left, context)) && isIntegerKind(targetKind(right, context));
  return isWhole ? quotient : make.call(at, 'trunc', [quotient]);
};

const nextValue: Maker = ([sequence], at, context) => {
  if (sequence?.kind !== 'reference') return undefined;
  const parts = sequence.name.parts.map((each) => context.names.stored(each));
  const schema = parts.length > 1 ? (parts.at(-2) as string) : context.object.nameSchema;
  const found = context.catalog.sequences.get(`${schema}.${parts.at(-1)}`);
  if (!found) return undefined;
  const { schema: own, name } = context.names.object(found);
  const path = [own, name].map((each) => (/^[a-z_][a-z0-9_]*$/.test(each) ? each : `"${each}"`)).join('.');
  return make.call(at, 'nextval', [make.string(at, path)]);
};

const epoch: Maker = ([moment], at) => moment && make.keywordCall(at, 'extract', ['epoch', 'from', moment]);

const daysBetween: Maker = ([left, right], at, context) => {
  if (!left || !right) return undefined;
  const day = (each: Expression): Expression => {
    const when = moment(each);
    return targetKind(when, context) === 'date' ? when : make.cast(each, atomic(when), 'date');
  };
  return make.binary(at, day(left), '-', day(right));
};

/** TO_DAYS counts from the year 0, whose first day is not one of the calendar. */
const dayNumber: Maker = ([value], at, context) => {
  if (!value) return undefined;
  const when = moment(value);
  const date = targetKind(when, context) === 'date' ? when : make.cast(value, atomic(when), 'date');
  const first: Expression = {
    kind: 'datetime',
    start: at.start,
    end: at.end,
    type: 'date',
    value: '0001-01-01',
  };
  return make.binary(at, make.binary(at, date, '-', first), '+', make.number(at, 366));
};

const makers: Readonly<Record<string, Maker>> = {
  LOWER: renamed('lower'),
  LCASE: renamed('lower'),
  UPPER: renamed('upper'),
  UCASE: renamed('upper'),
  LTRIM: renamed('ltrim'),
  RTRIM: renamed('rtrim'),
  TRIM: renamed('btrim'),
  LEFT: renamed('left'),
  RIGHT: renamed('right'),
  REPEAT: renamed('repeat'),
  REVERSE: renamed('reverse'),
  REPLACE: renamed('replace'),
  LPAD: renamed('lpad'),
  RPAD: renamed('rpad'),
  SPACE: ([count], at) => count && make.call(at, 'repeat', [make.string(at, ' '), count]),
  SUBSTRING: substring,
  CONCAT: concat,
  CONCAT_WS: renamed('concat_ws'),
  CHAR_LENGTH: renamed('char_length'),
  CHARACTER_LENGTH: renamed('char_length'),
  LENGTH: renamed('octet_length'),
  OCTET_LENGTH: renamed('octet_length'),
  BIT_LENGTH: renamed('bit_length'),
  ASCII: renamed('ascii'),
  INSTR: ([text, part], at) => text && part && make.call(at, 'strpos', [text, part]),
  LOCATE: ([part, text, from], at) =>
    text && part && !from ? make.call(at, 'strpos', [text, part]) : undefined,
  MD5: renamed('md5'),
  SHA2: sha2,
  HEX: hex,
  UNHEX: ([value], at) => value && make.call(at, 'decode', [value, make.string(at, 'hex')]),
  TO_BASE64: ([value], at, context) =>
    value &&
    make.call(at, 'encode', [
      targetKind(value, context) === 'bytea' ? value : utf8(value),
      make.string(at, 'base64'),
    ]),
  FROM_BASE64: ([value], at) => value && make.call(at, 'decode', [value, make.string(at, 'base64')]),
  UUID: uuid,
  UUID_TO_BIN: uuidToBin,
  BIN_TO_UUID: binToUuid,
  REGEXP_LIKE: regexp,
  ABS: renamed('abs'),
  CEIL: renamed('ceil'),
  CEILING: renamed('ceil'),
  FLOOR: renamed('floor'),
  SIGN: renamed('sign'),
  SQRT: renamed('sqrt'),
  EXP: renamed('exp'),
  LN: renamed('ln'),
  LOG10: renamed('log'),
  POW: renamed('power'),
  POWER: renamed('power'),
  SIN: renamed('sin'),
  COS: renamed('cos'),
  TAN: renamed('tan'),
  ASIN: renamed('asin'),
  ACOS: renamed('acos'),
  ATAN: renamed('atan'),
  DEGREES: renamed('degrees'),
  RADIANS: renamed('radians'),
  PI: renamed('pi'),
  RAND: ([seed], at) => (seed ? undefined : make.call(at, 'random', [])),
  ROUND: round('round'),
  TRUNCATE: round('trunc'),
  MOD: ([left, right], at) => left && right && make.binary(at, left, '%', divisor(right)),
  DIV: whole,
  GREATEST: extreme('greatest'),
  LEAST: extreme('least'),
  COALESCE: renamed('coalesce'),
  IFNULL: renamed('coalesce'),
  NVL: renamed('coalesce'),
  NULLIF: renamed('nullif'),
  IF: choose,
  ISNULL: ([value], at) => value && make.isNull(at, value),
  XOR: ([left, right], at, context) =>
    left && right && make.binary(at, truth(left, context), '<>', truth(right, context)),
  BIT_NOT: ([value], at) => value && make.fragment(at, 'operator', '~', value),
  BINARY: ([value], at) =>
    value && {
      kind: 'collate',
      start: at.start,
      end: at.end,
      operand: value,
      collation: make.name(at, make.identifier(at, 'C', true)),
    },
  YEAR: field('year'),
  MONTH: field('month'),
  DAY: field('day'),
  DAYOFMONTH: field('day'),
  HOUR: field('hour'),
  MINUTE: field('minute'),
  SECOND: field('second'),
  QUARTER: field('quarter'),
  DAYOFYEAR: field('doy'),
  DAYOFWEEK: field('dow', (value) => make.binary(value, value, '+', make.number(value, 1))),
  WEEKDAY: field('isodow', (value) => make.binary(value, value, '-', make.number(value, 1))),
  DATE: ([value], at) => value && make.cast(at, atomic(value), 'date'),
  TIME: ([value], at) => value && make.cast(at, atomic(value), 'time'),
  DATEDIFF: daysBetween,
  TO_DAYS: dayNumber,
  UNIX_TIMESTAMP: epoch,
  FROM_UNIXTIME: ([value, format], at) =>
    value && !format ? make.call(at, 'to_timestamp', [value]) : undefined,
  DATE_ADD: moved('+'),
  ADDDATE: moved('+'),
  DATE_SUB: moved('-'),
  SUBDATE: moved('-'),
  LAST_DAY: ([value], at) =>
    value &&
    make.cast(
      at,
      make.fragment(
        at,
        'primary',
        '(',
        make.call(at, 'date_trunc', [make.string(at, 'month'), moment(value)]),
        " + interval '1 month - 1 day')",
      ),
      'date',
    ),
  DATE_FORMAT: ([value, format], at) => {
    const pattern = format?.kind === 'string' ? dateFormat(format.value) : undefined;
    return value && pattern !== undefined
      ? make.call(at, 'to_char', [moment(value), make.string(at, pattern)])
      : undefined;
  },
  NOW: word('LOCALTIMESTAMP'),
  SYSDATE: (_, at) => make.cast(at, make.call(at, 'clock_timestamp', []), 'timestamp'),
  CURDATE: word('CURRENT_DATE'),
  CURTIME: word('LOCALTIME'),
  UTC_TIMESTAMP: (_, at) => make.fragment(at, 'primary', "(CURRENT_TIMESTAMP AT TIME ZONE 'UTC')"),
  UTC_DATE: (_, at) => make.fragment(at, 'primary', "(CURRENT_TIMESTAMP AT TIME ZONE 'UTC')::date"),
  CURRENT_USER: word('CURRENT_USER'),
  USER: word('SESSION_USER'),
  SESSION_USER: word('SESSION_USER'),
  DATABASE: renamed('current_schema'),
  SCHEMA: renamed('current_schema'),
  VERSION: renamed('version'),
  CONNECTION_ID: renamed('pg_backend_pid'),
  JSON_EXTRACT: extract(false),
  JSON_UNQUOTE_EXTRACT: extract(true),
  JSON_VALUE: extract(true),
  JSON_UNQUOTE: unquote,
  JSON_ARRAY: renamed('jsonb_build_array'),
  JSON_OBJECT: renamed('jsonb_build_object'),
  JSON_LENGTH: ([value, path], at) =>
    value && !path ? make.call(at, 'jsonb_array_length', [value]) : undefined,
  JSON_VALID: jsonValid,
  NEXTVAL: nextValue,
};

/** Functions of MySQL in definitions; see the page. */
const functions = rule({
  name: 'mysql-functions',
  on: ['call'],
  from: ['mysql'],
  to: ['postgresql'],
  apply(node, context) {
    // Bytes and bits are read by what they are compared with or are the default of.
    const digits = literalDigits(node);
    if (digits) {
      const parent = context.parents.at(-1)?.kind ?? '';
      if (digits.of === 'B' || ['column', 'insert', 'binary', 'in', 'between'].includes(parent))
        return undefined;
      return make.cast(node, make.string(node, `\\x${digits.digits}`), 'bytea');
    }
    const name = node.callee.kind === 'reference' ? node.callee.name.parts.at(-1) : undefined;
    if (!name || name.target) return undefined;
    const maker = Object.hasOwn(makers, name.text.toUpperCase())
      ? makers[name.text.toUpperCase()]
      : undefined;
    const made = maker?.(
      node.arguments.map((each) => each.value),
      node,
      context,
    );
    if (made) return made;
    context.refuse(mysqlFindings.unknownFunction, node, `${name.text.toUpperCase()} has no equivalent here.`);
    return undefined;
  },
});

const fields = new Set(['YEAR', 'QUARTER', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND']);

/** EXTRACT, TRIM and SUBSTRING with words, TIMESTAMPDIFF and TIMESTAMPADD. */
const worded = rule({
  name: 'mysql-functions',
  on: ['keywordCall'],
  from: ['mysql'],
  to: ['postgresql'],
  apply(node, context) {
    const [first, second, third] = node.parts;
    const unit = first?.kind === 'word' ? first.text : '';
    switch (node.name) {
      case 'EXTRACT':
        if (fields.has(unit) && isValue(second)) return field(unit.toLowerCase())([second], node, context);
        break;
      case 'TRIM':
      case 'SUBSTRING':
      case 'POSITION':
        return undefined;
      case 'TIMESTAMPADD': {
        if (!isValue(second) || !isValue(third)) break;
        const interval = make.keywordCall(second, 'INTERVAL', [second, unit]);
        return moved('+')([third, interval], node, context);
      }
      case 'TIMESTAMPDIFF':
        if (isValue(second) && isValue(third)) {
          const difference = between(unit, moment(second), moment(third), node);
          if (difference) return difference;
        }
        break;
      default:
        return undefined;
    }
    context.refuse(mysqlFindings.unknownFunction, node, `${node.name} has no equivalent here.`);
    return undefined;
  },
});

function isValue(node: Node | undefined): node is Expression {
  return node !== undefined && node.kind !== 'word' && node.kind !== 'dataType' && node.kind !== 'orderItem';
}

const seconds: Readonly<Record<string, number>> = {
  SECOND: 1,
  MINUTE: 60,
  HOUR: 3600,
  DAY: 86_400,
  WEEK: 604_800,
};

/** Whole units from one moment to the other. */
function between(unit: string, from: Expression, to: Expression, at: Expression): Expression | undefined {
  if (unit === 'YEAR') {
    const age = make.call(at, 'age', [to, from]);
    return make.cast(at, make.keywordCall(at, 'extract', ['year', 'from', age]), 'integer');
  }
  const length = seconds[unit];
  if (length === undefined) return undefined;
  const span = make.keywordCall(at, 'extract', ['epoch', 'from', make.binary(at, to, '-', from)]);
  return make.call(at, 'trunc', [length === 1 ? span : make.binary(at, span, '/', make.number(at, length))]);
}

export const mysqlFunctions = [functions, worded];
