import type { Column } from '../../change/shape.ts';
import type { NeutralType } from '../../change/type.ts';

/** How values of a column are compared, given in canonical text, and how users may write them. */
export interface Comparison {
  /** How the values are to be written, for a message. */
  readonly form: string;
  /** Whether one is less than another; else they are equal or not. */
  readonly isOrdered: boolean;
  /** What a user wrote, as canonical text; undefined when it is none. */
  readonly canonical: (text: string) => string | undefined;
  /** Negative, zero or positive as the first is less than, equal to or greater than the second. */
  readonly compare: (left: string, right: string) => number;
}

/** The comparison of a column's values, as every engine renders it too (see change/filter.ts); undefined for values that are not compared. */
export function comparisonOf({ type }: Column): Comparison | undefined {
  switch (type.kind) {
    case 'integer':
    case 'decimal':
      return decimals;
    case 'float':
      return type.bits === 32 ? singles : doubles;
    case 'boolean':
      return booleans;
    case 'text':
      return type.padded === true ? padded : texts;
    case 'enum':
      return { ...texts, isOrdered: false };
    case 'uuid':
      return uuids;
    case 'date':
      return dates;
    case 'timestamp':
    case 'instant':
      return type.kind === 'instant' ? instants : timestamps;
    case 'time':
      return times;
    default:
      return undefined;
  }
}

/** Whether a table can be cut at values of a type: they have the same order for every engine. */
export function isCuttable({ kind }: NeutralType): boolean {
  return (
    kind === 'integer' || kind === 'decimal' || kind === 'date' || kind === 'timestamp' || kind === 'instant'
  );
}

/** PostgreSQL puts NaN above all numbers. */
const special: ReadonlyMap<string, number> = new Map([
  ['-Infinity', -1],
  ['Infinity', 1],
  ['NaN', 2],
]);

function signOf(left: number | bigint, right: number | bigint): number {
  return left < right ? -1 : Number(left > right);
}

/** So many characters of a number are exact as a double, whatever they are. */
const exactLength = 15;

function compareDecimals(left: string, right: string): number {
  const a = special.get(left);
  const b = special.get(right);
  if (a !== undefined || b !== undefined) return signOf(a ?? 0, b ?? 0);
  if (left.length <= exactLength && right.length <= exactLength) return signOf(Number(left), Number(right));
  const scale = Math.max(scaleOf(left), scaleOf(right));
  return signOf(scaled(left, scale), scaled(right, scale));
}

function scaleOf(text: string): number {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}

function scaled(text: string, scale: number): bigint {
  return BigInt(text.replace('.', '') + '0'.repeat(scale - scaleOf(text)));
}

function canonicalDecimal(text: string): string | undefined {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, sign, whole = '', fraction = ''] = match;
  return `${sign === '-' ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

const decimals: Comparison = {
  form: 'a number such as -12.5',
  isOrdered: true,
  canonical: canonicalDecimal,
  compare: compareDecimals,
};

function compareFloats(left: number, right: number): number {
  if (Number.isNaN(left) || Number.isNaN(right))
    return signOf(Number(Number.isNaN(left)), Number(Number.isNaN(right)));
  return signOf(left, right);
}

const doubles: Comparison = {
  form: 'a number such as -12.5 or 1e-7',
  isOrdered: true,
  canonical: (text) =>
    /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) && Number.isFinite(Number(text))
      ? String(Number(text))
      : undefined,
  compare: (left, right) => compareFloats(Number(left), Number(right)),
};

const singles: Comparison = {
  ...doubles,
  canonical: (text) => {
    const value = doubles.canonical(text);
    return value !== undefined && Number.isFinite(Math.fround(Number(value))) ? value : undefined;
  },
  compare: (left, right) => compareFloats(Math.fround(Number(left)), Math.fround(Number(right))),
};

const booleans: Comparison = {
  form: 'true or false',
  isOrdered: true,
  canonical: (text) => (/^(true|t|1)$/i.test(text) ? '1' : /^(false|f|0)$/i.test(text) ? '0' : undefined),
  compare: (left, right) => signOf(Number(left), Number(right)),
};

/** Character by character: the order of UTF-16 differs from it where surrogates meet characters above them. */
function compareTexts(left: string, right: string): number {
  return left === right ? 0 : Buffer.compare(Buffer.from(left), Buffer.from(right));
}

const texts: Comparison = {
  form: 'characters, of which none is the character 0',
  isOrdered: true,
  canonical: (text) => (text.includes('\0') ? undefined : text),
  compare: compareTexts,
};

function withoutBlanks(text: string): string {
  return text.replace(/ +$/, '');
}

/** Blanks at the end of a CHAR are not part of it. */
const padded: Comparison = {
  ...texts,
  canonical: (text) => (text.includes('\0') ? undefined : withoutBlanks(text)),
  compare: (left, right) => compareTexts(withoutBlanks(left), withoutBlanks(right)),
};

const uuids: Comparison = {
  form: 'a UUID of 36 characters',
  isOrdered: false,
  canonical: (text) =>
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : undefined,
  compare: compareTexts,
};

/** The year with its sign, and what comes after it in a form in which the order of characters is the order of time. */
function momentOf(text: string): readonly [number, string] {
  if (text === 'infinity') return [Infinity, ''];
  if (text === '-infinity') return [-Infinity, ''];
  const match = /^(\d{4,})-(\d\d-\d\d)(?: (\d\d:\d\d:\d\d)(?:\.(\d+))?)?( BC)?$/.exec(text);
  if (!match) return [NaN, text];
  const [, year, day = '', time = '00:00:00', fraction = '', era] = match;
  return [era === undefined ? Number(year) : 1 - Number(year), `${day} ${time}.${fraction.padEnd(6, '0')}`];
}

function compareMoments(left: string, right: string): number {
  const [year, rest] = momentOf(left);
  const [otherYear, otherRest] = momentOf(right);
  return signOf(year, otherYear) || compareTexts(rest, otherRest);
}

function canonicalDate(text: string): string | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!match) return undefined;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(match[3]) && match[1] !== '0000'
    ? text
    : undefined;
}

const clock = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?$/;

function canonicalTimestamp(text: string): string | undefined {
  const [date = '', time = '00:00:00', ...others] = text.trim().split(/[ T]/);
  const day = canonicalDate(date);
  return day !== undefined && others.length === 0 && clock.test(time) ? `${day} ${time}` : undefined;
}

const dates: Comparison = {
  form: 'a date as YYYY-MM-DD',
  isOrdered: true,
  canonical: canonicalDate,
  compare: compareMoments,
};

const timestamps: Comparison = {
  form: 'a time as YYYY-MM-DD HH:MM:SS.ffffff, of which the time of day or the fraction may be left out',
  isOrdered: true,
  canonical: canonicalTimestamp,
  compare: compareMoments,
};

const instants: Comparison = {
  ...timestamps,
  form: `${timestamps.form}, in UTC`,
  canonical: (text) => canonicalTimestamp(text.replace(/(Z|\+00(:?00)?)$/, '')),
};

/** MySQL's times go below zero and beyond a day. */
function microsecondsOf(text: string): number {
  const match = /^(-?)(\d{2,3}):(\d\d):(\d\d)(?:\.(\d+))?$/.exec(text);
  if (!match) return NaN;
  const [, sign, hours, minutes, seconds, fraction = ''] = match;
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return (whole * 1_000_000 + Number(fraction.slice(0, 6).padEnd(6, '0'))) * (sign === '-' ? -1 : 1);
}

const times: Comparison = {
  form: 'a time of day as HH:MM:SS.ffffff',
  isOrdered: true,
  canonical: (text) => (clock.test(text) ? text : undefined),
  compare: (left, right) => signOf(microsecondsOf(left), microsecondsOf(right)),
};
