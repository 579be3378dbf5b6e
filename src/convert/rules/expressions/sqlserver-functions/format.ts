import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { RuleContext } from '../../../rule.ts';
import type { Maker } from '../call-maker.ts';
import { atomic, bare, familyOf, isNumber } from '../sqlserver-conversions/family.ts';
import { moment } from './dates.ts';

/** What a culture writes otherwise than en-US, as far as formats of dates and numbers show it. */
interface Culture {
  /** What `/` in a format stands for. */
  readonly dateSeparator: string;
  readonly shortDate: string;
  readonly shortTime: string;
  readonly longTime: string;
  readonly point: string;
  readonly group: string;
  readonly hasEnglishNames: boolean;
}

const american: Culture = {
  dateSeparator: '/',
  shortDate: 'M/d/yyyy',
  shortTime: 'h:mm tt',
  longTime: 'h:mm:ss tt',
  point: '.',
  group: ',',
  hasEnglishNames: true,
};

/** Cultures of .NET by their names in small letters. */
const cultures: ReadonlyMap<string, Culture> = new Map([
  ['', american],
  ['en-us', american],
  ['en-gb', { ...american, shortDate: 'dd/MM/yyyy', shortTime: 'HH:mm', longTime: 'HH:mm:ss' }],
  [
    'de-de',
    {
      dateSeparator: '.',
      shortDate: 'dd.MM.yyyy',
      shortTime: 'HH:mm',
      longTime: 'HH:mm:ss',
      point: ',',
      group: '.',
      hasEnglishNames: false,
    },
  ],
]);

/** The custom format that a standard one stands for (".NET: Standard date and time format strings"); undefined for a letter that is none. */
function customFormat(format: string, culture: Culture): string | undefined {
  if (format.length !== 1) return format;
  const long = 'dddd, MMMM d, yyyy';
  const isAmerican = culture === american;
  switch (format) {
    case 'd':
      return culture.shortDate;
    case 't':
      return culture.shortTime;
    case 'T':
      return culture.longTime;
    case 'g':
      return `${culture.shortDate} ${culture.shortTime}`;
    case 'G':
      return `${culture.shortDate} ${culture.longTime}`;
    case 'D':
      return isAmerican ? long : undefined;
    case 'f':
      return isAmerican ? `${long} ${culture.shortTime}` : undefined;
    case 'F':
      return isAmerican ? `${long} ${culture.longTime}` : undefined;
    case 'm':
    case 'M':
      return isAmerican ? 'MMMM d' : undefined;
    case 'y':
    case 'Y':
      return isAmerican ? 'MMMM yyyy' : undefined;
    case 's':
      return "yyyy-MM-dd'T'HH:mm:ss";
    case 'u':
      return "yyyy-MM-dd HH:mm:ss'Z'";
    default:
      return undefined;
  }
}

/** Specifiers of .NET by the template of to_char that says the same. */
const templates: ReadonlyMap<string, string> = new Map([
  ['yyyy', 'YYYY'],
  ['yy', 'YY'],
  ['MMMM', 'FMMonth'],
  ['MMM', 'Mon'],
  ['MM', 'MM'],
  ['M', 'FMMM'],
  ['dddd', 'FMDay'],
  ['ddd', 'Dy'],
  ['dd', 'DD'],
  ['d', 'FMDD'],
  ['HH', 'HH24'],
  ['H', 'FMHH24'],
  ['hh', 'HH12'],
  ['h', 'FMHH12'],
  ['mm', 'MI'],
  ['m', 'FMMI'],
  ['ss', 'SS'],
  ['s', 'FMSS'],
  ['tt', 'AM'],
  ...[1, 2, 3, 4, 5, 6].map((digits): [string, string] => ['f'.repeat(digits), `FF${digits}`]),
]);

/** The template of to_char for a format of .NET; undefined where it has none. */
export function dateTemplate(format: string, culture: string): string | undefined {
  const known = cultures.get(culture.toLowerCase());
  const custom = known && customFormat(format, known);
  if (custom === undefined || !known) return undefined;
  const pieces: string[] = [];
  for (const [piece] of custom.matchAll(/"[^"]*"|'[^']*'|\\.|%|([A-Za-z])\1*|[^]/g)) {
    const template = templates.get(piece);
    const literal = literalOf(piece, known);
    if (template !== undefined && (known.hasEnglishNames || !/Month|Mon|Day|Dy|AM/.test(template)))
      pieces.push(template);
    else if (template === undefined && literal !== undefined)
      pieces.push(/[A-Za-z"\\]/.test(literal) ? quoted(literal) : literal);
    else return undefined;
  }
  return pieces.join('');
}

/** What stands in a format for itself; undefined for letters that mean something. */
function literalOf(piece: string, { dateSeparator }: Culture): string | undefined {
  if (/^["']/.test(piece)) return piece.slice(1, -1);
  if (piece.startsWith('\\')) return piece.slice(1);
  if (piece === '%') return '';
  if (piece === '/') return dateSeparator;
  return /[dfFghHKmMstyz]/.test(piece) ? undefined : piece;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** FORMAT of a date and time with a constant format, and of a number with any. */
export const format: Maker = ([value, form, culture], at, context) => {
  if (!value || !form) return undefined;
  const name = culture === undefined ? '' : constantText(culture);
  const known = name === undefined ? undefined : cultures.get(name.toLowerCase());
  if (!known) return undefined;
  const family = familyOf(context.resolution.typeOf(value));
  if (isNumber(family)) return ofNumber(value, form, known, at, context);
  const text = constantText(form);
  if (
    text === undefined ||
    (family !== 'date' && family !== 'datetime' && family !== 'datetime2' && family !== 'smalldatetime')
  )
    return undefined;
  const template = dateTemplate(text, name ?? '');
  return template === undefined
    ? undefined
    : make.call(at, 'to_char', [moment(value, context), make.string(at, template)]);
};

function constantText(node: Expression): string | undefined {
  const literal = bare(node);
  return literal.kind === 'string' ? literal.value : undefined;
}

function ofNumber(
  value: Expression,
  form: Expression,
  culture: Culture,
  at: Expression,
  context: RuleContext,
): Expression | undefined {
  const text = constantText(form);
  // The sign of currency and its place are the culture's.
  if (culture !== american && (text === undefined || /^[cC]\d*$/.test(text))) return undefined;
  const isFloat = familyOf(context.resolution.typeOf(value)) === 'float';
  const exact = isFloat ? make.cast(value, atomic(value), 'numeric') : value;
  const made = make.call(at, context.pack('format_number'), [exact, form]);
  if (culture.point === american.point) return made;
  return make.call(at, 'translate', [
    made,
    make.string(at, '.,'),
    make.string(at, `${culture.point}${culture.group}`),
  ]);
}
