import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDatetime } from './datetime-format.ts';
import type { DatetimeReading } from './datetime-format.ts';
import { readLiteral, roundFraction, writeTimestamp } from './datetime.ts';

function show(reading: DatetimeReading): string | undefined {
  return typeof reading === 'object' ? writeTimestamp(reading, true) : reading;
}

/** The cases of the extension pack's functions: what is read here and what is read in the database must agree. */
const { cases } = JSON.parse(
  readFileSync(new URL('../../dialects/oracle/pack/cases/dates.json', import.meta.url), 'utf8'),
) as { cases: [string, string | null][] };

const ofPack = cases.flatMap(([call, expected]) => {
  const match = /^godwit_oracle\.to_(?:date|timestamp)\('([^']+)', '([^']+)'\)$/.exec(call);
  // What the pack refuses because TO_DATE has no such element is left to it.
  return match && expected !== null && !match[2]?.startsWith('IYYY')
    ? [[match[1] as string, match[2] as string, expected] as const]
    : [];
});

describe('datetime formats', () => {
  it('has cases of the pack', () => expect(ofPack.length).toBeGreaterThan(15));

  it.each(ofPack)('reads %s with %s as the pack does', (text, format, expected) => {
    const shown = show(readDatetime(text, format.replaceAll('\\"', '"'), 2026));
    if (expected.startsWith('ERROR')) expect(shown).toMatch(/^ORA-\d+/);
    else expect(shown).toBe(expected);
    const code = /ORA-\d+/.exec(expected)?.[0];
    if (code) expect(shown).toContain(code);
  });

  it.each([
    ['29-feb-2024', 'DD-MON-YYYY', '2024-02-29 00:00:00'],
    ['29 februar', 'DD MON', 'ORA-01830: date format picture ends before converting entire input string'],
    ['99-12-31', 'RR-MM-DD', '1999-12-31 00:00:00'],
    ['49-12-31', 'RR-MM-DD', '2049-12-31 00:00:00'],
    ['99-12-31', 'YY-MM-DD', '2099-12-31 00:00:00'],
    ['2024-03-05T06:07:08', 'YYYY-MM-DD"T"HH24:MI:SS', '2024-03-05 06:07:08'],
    ['20240305060708', 'YYYYMMDDHH24MISS', '2024-03-05 06:07:08'],
    ['12:30:00 AM 1-JAN-2024', 'HH:MI:SS AM DD-MON-YYYY', '2024-01-01 00:30:00'],
    ['12:30 p.m. 1-JAN-2024', 'HH12:MI P.M. DD-MON-YYYY', '2024-01-01 12:30:00'],
    ['2024-12-31 43200', 'YYYY-MM-DD SSSSS', '2024-12-31 12:00:00'],
    ['2024-366', 'YYYY-DDD', '2024-12-31 00:00:00'],
    ['2023-366', 'YYYY-DDD', 'ORA-01848: day of year must be between 1 and 365 (366 for leap year)'],
    ['2460375', 'J', '2024-03-05 00:00:00'],
    ['44-03-15 BC', 'YYYY-MM-DD BC', '0044-03-15 00:00:00 BC'],
    ['Tuesday, 5 March 2024', 'DAY, DD MONTH YYYY', '2024-03-05 00:00:00'],
    ['Monday, 5 March 2024', 'DAY, DD MONTH YYYY', 'ORA-01835: day of week conflicts with Julian date'],
    ['05-MAR-24 03.04.09.123456789 PM', 'DD-MON-RR HH.MI.SSXFF AM', '2024-03-05 15:04:09.123456'],
    ['2024-03-05 10:00 +05:30', 'YYYY-MM-DD HH24:MI TZH:TZM', '2024-03-05 10:00:00+05:30'],
    ['2024-03-05 10:00 Europe/Paris', 'YYYY-MM-DD HH24:MI TZR', '2024-03-05 10:00:00 Europe/Paris'],
    ['5.3.2024', 'DD.MM.YYYY', '2024-03-05 00:00:00'],
    ['2024-02-30', 'YYYY-MM-DD', 'ORA-01839: date not valid for month specified'],
    ['2024/3/5', 'FXYYYY-MM-DD', 'ORA-01861: literal does not match format string'],
  ])('reads %s with %s', (text, format, expected) => {
    expect(show(readDatetime(text, format, 2026))).toBe(expected);
  });

  it('leaves to the database what depends on the current date, and elements that it does not know', () => {
    expect(readDatetime('12:30', 'HH24:MI', 2026)).toBeUndefined();
    expect(readDatetime('MAR', 'MON', 2026)).toBeUndefined();
    expect(readDatetime('2024-W10', 'IYYY-"W"IW', 2026)).toBeUndefined();
  });
});

describe('datetime literals', () => {
  it.each([
    ['date', '2024-02-29', '2024-02-29 00:00:00'],
    ['date', '2023-02-29', 'ORA-01839: date not valid for month specified'],
    ['timestamp', '1999-12-31 23:59:59.999', '1999-12-31 23:59:59.999'],
    ['timestamp', '2024-01-01 01:02:03 -8:00', '2024-01-01 01:02:03-08:00'],
    ['timestamp', '2024-01-01 01:02:03 US/Pacific', '2024-01-01 01:02:03 US/Pacific'],
    ['date', 'yesterday', 'ORA-01861: literal does not match format string'],
  ] as const)('reads %s %s', (type, text, expected) => {
    const read = readLiteral(type, text);
    expect(typeof read === 'string' ? read : writeTimestamp(read, true)).toBe(expected);
  });

  it('rounds fractions of a second upwards over all fields', () => {
    const moment = readLiteral('timestamp', '1999-12-31 23:59:59.9999996');
    if (typeof moment === 'string') throw new Error(moment);
    expect(writeTimestamp(roundFraction(moment, 6), false)).toBe('2000-01-01 00:00:00');
    expect(writeTimestamp(roundFraction(moment, 0), false)).toBe('2000-01-01 00:00:00');
  });
});
