import type { ResultSet } from './suite.ts';

/**
 * A value in a form in which equal values of its type are equal texts, whichever server wrote them:
 * - numbers by their value, without zeros at the end of the fraction, floating ones to the digits that their type keeps;
 * - moments to the microsecond, which is what PostgreSQL keeps, and those with an offset as the instant that they are, because timestamptz keeps no offset;
 * - documents of JSON by their members, whatever their order and the white space between them, which the recorded server does not keep;
 * - fixed-length texts without the blanks at their end; bytes and UUIDs in upper case; truth values as 0 and 1.
 */
export function canonical(value: string | null, type: string): string {
  if (value === null) return '<null>';
  return forms.get(type)?.(value) ?? value;
}

type Form = (value: string) => string;

const exact: Form = (value) => {
  const plain = /^([+-]?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(value.trim());
  if (!plain) return value;
  const [, sign = '', whole = '', fraction = ''] = plain;
  const digits = `${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`;
  return sign === '-' && digits !== '0' ? `-${digits}` : digits;
};

const floating =
  (digits: number): Form =>
  (value) => {
    const number = Number(value);
    return value.trim() === '' || Number.isNaN(number) ? value : String(Number(number.toPrecision(digits)));
  };

/** Microseconds, rounded, and no zeros at the end. */
function fraction(digits: string): string {
  return digits
    .padEnd(6, '0')
    .slice(0, 6)
    .replace(/0+$/, '')
    .replace(/^(?=.)/, '.');
}

const moment: Form = (value) => {
  const parts = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(?:\.(\d+))?)?$/.exec(value.trim());
  return parts ? `${parts[1]} ${parts[2] ?? '00:00:00'}${fraction(parts[3] ?? '')}` : value;
};

const instant: Form = (value) => {
  const parts = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d+))?(?: ?([+-]\d\d)(?::?(\d\d))?)?$/.exec(
    value.trim(),
  );
  if (!parts) return value;
  const [, date, time, digits = '', hours = '+00', minutes = '00'] = parts;
  const milliseconds = Date.parse(`${date}T${time}Z`);
  const offset = (Number(hours.slice(1)) * 60 + Number(minutes)) * (hours.startsWith('-') ? -1 : 1);
  const utc = new Date(milliseconds - offset * 60_000).toISOString().slice(0, 19);
  return `${utc.replace('T', ' ')}${fraction(digits)}`;
};

const time: Form = (value) => {
  const parts = /^(\d\d:\d\d:\d\d)(?:\.(\d+))?$/.exec(value.trim());
  return parts ? `${parts[1]}${fraction(parts[2] ?? '')}` : value;
};

const bytes: Form = (value) => value.replace(/^\\x/, '').toUpperCase();
const padded: Form = (value) => value.replace(/ +$/, '');
const truth: Form = (value) => value.replace(/^(?:t|true)$/, '1').replace(/^(?:f|false)$/, '0');
const upper: Form = (value) => value.toUpperCase();

/** A value of SQL_VARIANT by what it looks like; the target keeps it as a text. */
const variant: Form = (value) => padded(exact(moment(truth(value)))).toUpperCase();

/** An object or array of JSON with its members in order; any other text as it is. */
const document: Form = (value) => {
  if (!/^\s*[{[]/.test(value)) return value;
  try {
    return JSON.stringify(ordered(JSON.parse(value)));
  } catch {
    return value;
  }
};

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, each]) => [name, ordered(each)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const forms: ReadonlyMap<string, Form> = new Map<string, Form>([
  ...['tinyint', 'smallint', 'int', 'bigint', 'numeric', 'decimal', 'money', 'smallmoney'].map(
    (name): [string, Form] => [name, exact],
  ),
  ['float', floating(14)],
  ['real', floating(6)],
  ['date', (value) => moment(value).slice(0, 10)],
  ['datetime', moment],
  ['datetime2', moment],
  ['smalldatetime', moment],
  ['datetimeoffset', instant],
  ['time', time],
  ['binary', bytes],
  ['varbinary', bytes],
  ['bit', truth],
  ['char', padded],
  ['nchar', padded],
  ['uniqueidentifier', upper],
  ['nvarchar', document],
  ['varchar', document],
  ['sql_variant', variant],
]);

/** Where two lists of result sets part, in words; undefined when they agree. Rows of a query without ORDER BY come in any order. */
export function difference(
  wanted: readonly ResultSet[],
  got: readonly ResultSet[],
  isOrdered: boolean,
): string | undefined {
  if (wanted.length !== got.length) return `${got.length} result sets instead of ${wanted.length}`;
  for (const [i, set] of wanted.entries()) {
    const other = got[i]?.rows ?? [];
    if (set.rows.length !== other.length) return `${other.length} rows instead of ${set.rows.length}`;
    const [mine, theirs] = [set.rows, other].map((rows) => {
      const lines = rows.map((row) =>
        row.map((value, column) => canonical(value, set.types[column] ?? '')).join('\t'),
      );
      return isOrdered ? lines : lines.toSorted();
    });
    const at = mine?.findIndex((line, row) => line !== theirs?.[row]) ?? -1;
    if (at >= 0) return `${set.types.join(', ')}: ${theirs?.[at]} instead of ${mine?.[at]}`;
  }
  return undefined;
}
