import { describe, expect, it } from 'vitest';
import { constantMoment, outputFormat } from './datetime-format.ts';

describe('format models that write the same', () => {
  it.each([
    ['YYYY-MM-DD HH24:MI:SS', 'YYYY-MM-DD HH24:MI:SS'],
    ['DD-MON-RR', 'DD-MON-YY'],
    ['DD/MM/RRRR', 'DD/MM/YYYY'],
    ['fmMonth DD, YYYY', 'FMMonth FMDD, FMYYYY'],
    ['fmDDfm MM', 'FMDD MM'],
    ['"Q"Q', '"Q"Q'],
    ['HH:MI a.m.', 'HH:MI a.m.'],
    ['SS.FF', 'SS.FF6'],
  ])('%s', (oracle, postgres) => {
    expect(outputFormat(oracle)).toBe(postgres);
  });

  it.each(['Ddspth', 'DDTH', 'SSSSS', 'mOnth', 'YYYY#MM', 'Y,YYYX', 'TZR', 'FF9', 'DL', 'TS', 'SYYYY'])(
    '%s is left to the pack',
    (oracle) => {
      expect(outputFormat(oracle)).toBeUndefined();
    },
  );
});

describe('constants that are read when the code is converted', () => {
  it.each([
    ['2024-02-29', 'YYYY-MM-DD', '2024-02-29'],
    ['31-DEC-99', 'DD-MON-RR', '1999-12-31'],
    ['01-Jan-24 01:05 PM', 'DD-Mon-RR HH:MI AM', '2024-01-01 13:05:00'],
    ['12:00 A.M. 2024/03', 'HH:MI A.M. YYYY/MM', '2024-03-01'],
    ['2024-01-01T10:11:12', 'YYYY-MM-DD"T"HH24:MI:SS', '2024-01-01 10:11:12'],
    ['20240131101112', 'YYYYMMDDHH24MISS', '2024-01-31 10:11:12'],
    ['2024-01-01 10:11:12.5', 'YYYY-MM-DD HH24:MI:SS.FF', '2024-01-01 10:11:12.5'],
  ])('%s with %s', (text, format, expected) => {
    expect(constantMoment(text, format)).toBe(expected);
  });

  it.each([
    ['2023-02-29', 'YYYY-MM-DD'],
    ['2024-13-01', 'YYYY-MM-DD'],
    ['2024-01-01 24:00', 'YYYY-MM-DD HH24:MI'],
    ['01-02', 'DD-MM'],
    ['2024-1-1', 'YYYY-MM-DD'],
    ['2024-01-01x', 'YYYY-MM-DD'],
    ['2024', 'YYYY'],
    ['01-JAN-24', 'DD-MON-RR FX'],
    ['13:00 AM 2024-01', 'HH:MI AM YYYY-MM'],
  ])('%s with %s is read when it runs', (text, format) => {
    expect(constantMoment(text, format)).toBeUndefined();
  });
});
