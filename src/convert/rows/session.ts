/** What the session of a script says about how texts become dates and numbers. */
export interface SessionFormats {
  readonly date: string;
  readonly timestamp: string;
  readonly timestampZone: string;
  /** The character before the fraction of a number that is read from text. */
  readonly decimalPoint: string;
  /** Whether names of months and days are English. */
  readonly english: boolean;
  /** The offset or region of moments without one, when the script has set it. */
  readonly zone?: string;
  /** The present year, which completes years of two digits. */
  readonly thisYear: number;
}

/** Oracle's defaults for the territory America (Database Globalization Support Guide, "Setting Up a Globalization Support Environment"). */
export function defaultFormats(thisYear: number): SessionFormats {
  return {
    date: 'DD-MON-RR',
    timestamp: 'DD-MON-RR HH.MI.SSXFF AM',
    timestampZone: 'DD-MON-RR HH.MI.SSXFF AM TZR',
    decimalPoint: '.',
    english: true,
    thisYear,
  };
}

/** What ALTER SESSION makes of the formats. */
export interface AlteredSession {
  readonly formats: SessionFormats;
  /** Parameters that change how texts are read and that are not followed. */
  readonly ignored: readonly string[];
  /** The parameters that the extension pack knows too, so that statements which run in the target find them. */
  readonly forTarget: readonly { readonly name: string; readonly value: string }[];
}

const assignment = /\b(NLS_\w+|TIME_ZONE)\s*=\s*(?:'((?:[^']|'')*)'|"([^"]*)"|([\w$#+:-]+))/gi;

/** Follows `ALTER SESSION SET NLS_… = …` and TIME_ZONE. */
export function alterSession(formats: SessionFormats, text: string): AlteredSession {
  let now = formats;
  const ignored: string[] = [];
  const forTarget: { name: string; value: string }[] = [];
  for (const match of text.matchAll(assignment)) {
    const name = (match[1] as string).toUpperCase();
    const value = match[2]?.replaceAll("''", "'") ?? match[3] ?? match[4] ?? '';
    const changed = change(now, name, value);
    if (!changed || (name.endsWith('LANGUAGE') && !changed.english)) ignored.push(`${name} = ${value}`);
    now = changed ?? now;
    if (changed && name.endsWith('_FORMAT')) forTarget.push({ name: name.toLowerCase(), value });
  }
  return { formats: now, ignored, forTarget };
}

/** Parameters that say nothing about how a text becomes a value. */
const harmless = new Set([
  'NLS_SORT',
  'NLS_COMP',
  'NLS_LENGTH_SEMANTICS',
  'NLS_NCHAR_CONV_EXCP',
  'NLS_CURRENCY',
  'NLS_ISO_CURRENCY',
  'NLS_DUAL_CURRENCY',
]);

function change(formats: SessionFormats, name: string, value: string): SessionFormats | undefined {
  switch (name) {
    case 'NLS_DATE_FORMAT':
      return { ...formats, date: value };
    case 'NLS_TIMESTAMP_FORMAT':
      return { ...formats, timestamp: value };
    case 'NLS_TIMESTAMP_TZ_FORMAT':
      return { ...formats, timestampZone: value };
    case 'NLS_NUMERIC_CHARACTERS':
      return value.length === 2 ? { ...formats, decimalPoint: value[0] as string } : undefined;
    case 'NLS_DATE_LANGUAGE':
    case 'NLS_LANGUAGE':
      return { ...formats, english: /^(?:AMERICAN|ENGLISH)$/i.test(value) };
    case 'NLS_TERRITORY':
      return /^AMERICA$/i.test(value) ? defaultFormats(formats.thisYear) : undefined;
    case 'NLS_CALENDAR':
      return /^GREGORIAN$/i.test(value) ? formats : undefined;
    case 'TIME_ZONE':
      return /^(?:[-+]\d{1,2}:\d{2}|[A-Z]\w*(?:\/\w+)*)$/i.test(value) &&
        !/^(?:local|dbtimezone)$/i.test(value)
        ? { ...formats, zone: value }
        : undefined;
    default:
      return harmless.has(name) ? formats : undefined;
  }
}
