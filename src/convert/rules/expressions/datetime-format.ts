/**
 * Datetime format models (SQL Language Reference, "Datetime Format Models") that mean the same in PostgreSQL, and the
 * reading of constants with them.
 */

/** Elements by their name in Oracle, longest first, with what PostgreSQL calls the same thing when it writes. */
const elements: readonly (readonly [oracle: string, postgres: string])[] = [
  ['RRRR', 'YYYY'],
  ['YYYY', 'YYYY'],
  ['IYYY', 'IYYY'],
  ['HH24', 'HH24'],
  ['HH12', 'HH12'],
  ['MONTH', 'MONTH'],
  ['A.M.', 'A.M.'],
  ['P.M.', 'P.M.'],
  ['DDD', 'DDD'],
  ['DAY', 'DAY'],
  ['MON', 'MON'],
  ['FF1', 'FF1'],
  ['FF2', 'FF2'],
  ['FF3', 'FF3'],
  ['FF4', 'FF4'],
  ['FF5', 'FF5'],
  ['FF6', 'FF6'],
  ['TZH', 'TZH'],
  ['TZM', 'TZM'],
  ['YYY', 'YYY'],
  ['DD', 'DD'],
  ['DY', 'DY'],
  ['FF', 'FF6'],
  ['HH', 'HH'],
  ['IW', 'IW'],
  ['MI', 'MI'],
  ['MM', 'MM'],
  ['RM', 'RM'],
  ['RR', 'YY'],
  ['SS', 'SS'],
  ['WW', 'WW'],
  ['YY', 'YY'],
  ['AM', 'AM'],
  ['PM', 'PM'],
  ['D', 'D'],
  ['J', 'J'],
  ['Q', 'Q'],
  ['W', 'W'],
  ['Y', 'Y'],
];

/** One element of a model: a field, a modifier (FM, FX) or characters that stand for themselves. */
interface Element {
  readonly kind: 'field' | 'modifier' | 'text';
  /** As written. */
  readonly text: string;
  /** Upper case. */
  readonly name: string;
}

function elementsOf(format: string): readonly Element[] | undefined {
  const found: Element[] = [];
  for (let at = 0; at < format.length; ) {
    const rest = format.slice(at);
    const quoted = /^"([^"\\]*)"/.exec(rest);
    const punctuation = /^[-/,.;: ]+/.exec(rest);
    const modifier = /^F[MX]/i.exec(rest);
    const upper = rest.toUpperCase();
    if (/^SSSSS|^(TH|SP)/.test(upper)) return undefined;
    const field = elements.find(([name]) => upper.startsWith(name));
    const text = quoted?.[0] ?? punctuation?.[0] ?? modifier?.[0] ?? field?.[0];
    if (text === undefined) return undefined;
    found.push({
      kind: quoted || punctuation ? 'text' : modifier ? 'modifier' : 'field',
      text: format.slice(at, at + text.length),
      name: text.toUpperCase(),
    });
    at += text.length;
  }
  return found;
}

/**
 * The model with which PostgreSQL's `to_char` writes the same; undefined where there is none. Oracle's FM holds until the next FM,
 * PostgreSQL's for one element. Names of months and days are in the case of the element in both.
 */
export function outputFormat(format: string): string | undefined {
  const found = elementsOf(format);
  if (!found) return undefined;
  let filled = true;
  let result = '';
  for (const each of found) {
    if (each.name === 'FX') return undefined;
    if (each.kind === 'modifier') {
      filled = !filled;
      continue;
    }
    if (each.kind === 'text') {
      result += each.text;
      continue;
    }
    const named = elements.find(([name]) => name === each.name)?.[1] ?? each.name;
    // FF6 of an instant with fewer digits, and roman numerals, are padded in other ways when FM is set.
    if (!filled && /^(FF|RM|TZ)/.test(each.name)) return undefined;
    if (!sameCase(each)) return undefined;
    result += `${filled ? '' : 'FM'}${named === each.name ? each.text : named}`;
  }
  return result;
}

/** Names have three spellings that both know; of others (`mOn`) Oracle looks at the first two letters only. */
function sameCase({ name, text }: Element): boolean {
  if (!/^(MONTH|MON|DAY|DY|AM|PM|A\.M\.|P\.M\.|RM)$/.test(name)) return true;
  if (text === name || text === name.toLowerCase()) return true;
  return /^(MONTH|MON|DAY|DY)$/.test(name) && text === name.charAt(0) + name.slice(1).toLowerCase();
}

const months = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const fullMonths =
  'JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER'.split(' ');

/**
 * The moment that a constant says with a constant model, as `2024-01-31` or `2024-01-31 12:30:00`; undefined where
 * anything is unusual, so that it is read when the statement runs. The model must say year and month. Two digits of a
 * year mean this century with YY, and with RR up to 49 (which holds until 2049).
 */
export function constantMoment(text: string, format: string): string | undefined {
  const found = elementsOf(format);
  if (!found || found.some((each) => each.kind === 'modifier')) return undefined;
  let rest = text;
  const fields = new Map<string, number>();
  let fraction = '';
  for (const each of found) {
    if (each.kind === 'text') {
      const literal = each.text.startsWith('"') ? each.text.slice(1, -1) : each.text;
      if (!rest.startsWith(literal)) return undefined;
      rest = rest.slice(literal.length);
      continue;
    }
    const taken = readField(each.name, rest);
    if (!taken || fields.has(taken.field)) return undefined;
    fields.set(taken.field, taken.value);
    if (taken.field === 'fraction') fraction = taken.text;
    rest = rest.slice(taken.text.length);
  }
  return rest === '' ? written(fields, fraction) : undefined;
}

function readField(
  name: string,
  rest: string,
): { readonly field: string; readonly value: number; readonly text: string } | undefined {
  const field = fieldNames[name];
  if (!field) return undefined;
  const [pattern, target] = field;
  const text = pattern.exec(rest)?.[0];
  if (text === undefined) return undefined;
  const upper = text.toUpperCase();
  if (name === 'MON') return { field: target, value: months.indexOf(upper) + 1, text };
  if (name === 'MONTH') return { field: target, value: fullMonths.indexOf(upper) + 1, text };
  if (target === 'half') return { field: target, value: upper.startsWith('P') ? 12 : 0, text };
  if (name === 'YY') return { field: target, value: Number(text) + 2000, text };
  if (name === 'RR') return { field: target, value: Number(text) + (Number(text) < 50 ? 2000 : 1900), text };
  return { field: target, value: Number(text), text };
}

const fieldNames: Readonly<Record<string, readonly [pattern: RegExp, field: string]>> = {
  YYYY: [/^\d{4}/, 'year'],
  RRRR: [/^\d{4}/, 'year'],
  RR: [/^\d{2}(?!\d)/, 'year'],
  YY: [/^\d{2}(?!\d)/, 'year'],
  MM: [/^\d{2}/, 'month'],
  MON: [/^(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)(?![A-Z])/i, 'month'],
  MONTH: [new RegExp(`^(${fullMonths.join('|')})(?![A-Z])`, 'i'), 'month'],
  DD: [/^\d{2}/, 'day'],
  HH24: [/^\d{2}/, 'hour'],
  HH12: [/^\d{2}/, 'hour12'],
  HH: [/^\d{2}/, 'hour12'],
  MI: [/^\d{2}/, 'minute'],
  SS: [/^\d{2}/, 'second'],
  AM: [/^[AP]M/i, 'half'],
  PM: [/^[AP]M/i, 'half'],
  'A.M.': [/^[AP]\.M\./i, 'half'],
  'P.M.': [/^[AP]\.M\./i, 'half'],
  FF: [/^\d{1,6}(?!\d)/, 'fraction'],
  FF3: [/^\d{3}(?!\d)/, 'fraction'],
  FF6: [/^\d{6}(?!\d)/, 'fraction'],
};

function written(fields: ReadonlyMap<string, number>, fraction: string): string | undefined {
  const year = fields.get('year');
  const month = fields.get('month');
  const day = fields.get('day') ?? 1;
  const hour = hourOf(fields);
  const minute = fields.get('minute') ?? 0;
  const second = fields.get('second') ?? 0;
  if (year === undefined || month === undefined || hour === undefined || year < 1) return undefined;
  const last = month >= 1 && month <= 12 ? new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate() : 0;
  if (day < 1 || day > last || hour > 23 || minute > 59 || second > 59) return undefined;
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  const time = `${two(hour)}:${two(minute)}:${two(second)}${fraction === '' ? '' : `.${fraction}`}`;
  return /^00:00:00(\.0+)?$/.test(time) ? date : `${date} ${time}`;
}

function hourOf(fields: ReadonlyMap<string, number>): number | undefined {
  const twelve = fields.get('hour12');
  if (twelve === undefined) return fields.has('half') ? undefined : (fields.get('hour') ?? 0);
  if (fields.has('hour') || !fields.has('half') || twelve < 1 || twelve > 12) return undefined;
  return (twelve % 12) + (fields.get('half') ?? 0);
}
