import { describe, expect, it } from 'vitest';
import type { Decimal } from './decimal.ts';
import { calculate, oracleText, readDecimal, roundDecimal, writeDecimal } from './decimal.ts';

function read(text: string): Decimal {
  const value = readDecimal(text);
  if (!value) throw new Error(`${text} is no number`);
  return value;
}

describe('decimals', () => {
  it.each([
    ['1', '1'],
    ['.5', '0.5'],
    ['-.50', '-0.5'],
    ['1e3', '1000'],
    ['1.5E-3', '0.0015'],
    ['12345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
    ['0.00', '0'],
    ['-0', '0'],
    ['007', '7'],
  ])('reads %s', (text, expected) => expect(writeDecimal(read(text))).toBe(expected));

  it.each(['', '.', '1,5', '1.2.3', '0x10', 'e5', '1e999'])('does not take %s for a number', (text) =>
    expect(readDecimal(text)).toBeUndefined(),
  );

  it.each([
    ['2.5', 0, '3'],
    ['-2.5', 0, '-3'],
    ['1.005', 2, '1.01'],
    ['1250', -2, '1300'],
    ['1.2', 5, '1.2'],
  ])('rounds %s to %i digits away from zero', (text, scale, expected) =>
    expect(writeDecimal(roundDecimal(read(text), scale))).toBe(expected),
  );

  it('calculates exactly or not at all', () => {
    const value = (operator: '+' | '-' | '*' | '/', a: string, b: string): string | undefined => {
      const result = calculate(operator, read(a), read(b));
      return result && writeDecimal(result);
    };
    expect(value('+', '0.1', '0.2')).toBe('0.3');
    expect(value('*', '1.5', '-2')).toBe('-3');
    expect(value('/', '1', '8')).toBe('0.125');
    expect(value('/', '1', '3')).toBeUndefined();
    expect(value('/', '1', '0')).toBeUndefined();
  });

  it('writes numbers as TO_CHAR does', () => {
    expect(oracleText(read('0.5'))).toBe('.5');
    expect(oracleText(read('-0.25'))).toBe('-.25');
    expect(oracleText(read('1e39'))).toBeUndefined();
  });
});
