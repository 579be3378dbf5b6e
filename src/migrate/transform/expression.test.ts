import { describe, expect, it } from 'vitest';
import { nullCell } from '../../change/batch.ts';
import type { Column, Shape } from '../../change/shape.ts';
import type { NeutralType } from '../../change/type.ts';
import type { Expression, Operation } from './expression.ts';
import { readExpression } from './expression.ts';

const column = (name: string, type: NeutralType): Column => ({
  name,
  type,
  native: type.kind,
  nullable: true,
  generated: false,
  hasDefault: false,
});
const decimal: NeutralType = { kind: 'decimal' };
const text: NeutralType = { kind: 'text' };
const table: Shape = {
  schema: 's',
  name: 't',
  columns: [
    column('n', decimal),
    column('i', { kind: 'integer', bits: 64, unsigned: true }),
    column('v', text),
    column('b', { kind: 'bytes' }),
    column('f', { kind: 'float', bits: 64 }),
    column('o', { kind: 'native', engine: 'postgresql' }),
  ],
  isPartitioned: false,
};

function read(expression: string, type: NeutralType): Expression {
  const problems: string[] = [];
  const made = readExpression({ rule: '7', table, target: column('x', type) }, expression, problems);
  if (!made) throw new Error(problems.join());
  return made;
}

function compute(
  expression: string,
  type: NeutralType,
  values: Readonly<Record<string, string | null>> = {},
  operation: Operation = 'INSERT',
): string | null {
  const made = read(expression, type);
  const cells = made.needs.map(({ name }) => values[name] ?? null);
  const bytes = Buffer.from(cells.map((each) => each ?? '').join(''));
  const starts = new Int32Array(cells.length);
  let at = 0;
  cells.forEach((each, i) => {
    starts[i] = at;
    at += Buffer.byteLength(each ?? '');
  });
  const lengths = Int32Array.from(cells, (each) => (each === null ? nullCell : Buffer.byteLength(each)));
  return (
    made
      .compute({ bytes, starts, lengths }, [...cells.keys()], { operation, at: 951827696789 })
      ?.toString() ?? null
  );
}

describe('expressions of added columns', () => {
  it.each<[string, NeutralType, Record<string, string | null>, string | null]>([
    ['$n > 100', { kind: 'boolean' }, { n: '99.5' }, '0'],
    ['$n * 2', decimal, { n: '-1.25' }, '-2.5'],
    ['$n / 1e10', decimal, { n: '1' }, '0.0000000001'],
    ['$n * 1e22', decimal, { n: '5' }, '50000000000000000000000'],
    [
      '$i',
      { kind: 'integer', bits: 64, unsigned: false },
      { i: '9223372036854775807' },
      '9223372036854775807',
    ],
    ['$n + 0', text, { n: '25.00' }, '25.0'],
    [`$v || '$n' || "v" -- $missing`, text, { v: 'a' }, null],
    [`$v || '; $n''' /* $missing */`, text, { v: 'a' }, `a; $n'`],
    ['$V', text, { v: '\u{1f426}\0x' }, '\u{1f426}\0x'],
    ['coalesce($v, $AR_M_SOURCE_TABLE_NAME)', text, { v: null }, 't'],
    ['$AR_H_STREAM_POSITION', text, {}, ''],
    [
      'hash_sha256($v)',
      text,
      { v: 'C6BGJ566669K' },
      '7CB06784764C9030CCC41E25C15339FEB293FFE9B329A72B5FED564E99900C75',
    ],
    ['hash_sha256($v)', text, { v: null }, null],
    [
      'hash_sha256($i)',
      text,
      { i: '12' },
      '6B51D431DF5D7F141CBECECCF79EDF3DD861C3B4069F0B11661A3EEFACBBA918',
    ],
    ['hex($b)', text, { b: 'a' }, '61'],
    ["operation_indicator('D', 'U', 'I')", text, {}, 'I'],
    ["strftime('%Y', '2024-02-29')", text, {}, '2024'],
  ])('computes %s', (expression, type, values, wanted) => {
    if (expression.includes('"v"')) expect(() => read(expression, type)).toThrow(/no such column/);
    else expect(compute(expression, type, values)).toBe(wanted);
  });

  it('tells operations apart', () => {
    expect(compute("operation_indicator('D', 'U', 'I')", text, {}, 'UPDATE')).toBe('U');
    expect(compute('$AR_H_TIMESTAMP', text)).toBe('2000-02-29 12:34:56.789');
    expect(compute('$AR_H_OPERATION', text, {}, 'DELETE')).toBe('DELETE');
    expect([...read("operation_indicator('D', 'U', 'I') || $AR_H_TIMESTAMP", text).headers].sort()).toEqual([
      'AR_H_TIMESTAMP',
      'operation_indicator',
    ]);
  });

  it('refuses numbers that SQLite would round, and says no value', () => {
    for (const values of [{ n: '12345678901234567.89' }, { n: 'NaN' }])
      expect(() => compute('$n', decimal, values)).toThrow(/^n (has more digits than|is NaN)/);
    expect(() => compute('$i', decimal, { i: '18446744073709551615' })).toThrow(/^i has more digits than/);
    expect(() => compute('load_extension($v)', text, { v: 'x' })).toThrow(/cannot be computed/);
    expect(() => compute('abs($i)', text, { i: '-9223372036854775808' })).toThrow(
      /^The expression of rule 7 for s\.t\.x cannot be computed for a row: (?!.*9223)/,
    );
    expect(() => compute('json_extract($v, $v)', text, { v: 'secret' })).toThrow(/^(?!.*secret)/);
  });

  it.each([
    ['$o', /\$o is a native, which only postgresql itself can read/],
    ['$missing', /\$missing is no column of s\.t/],
    ["'open", /it is not one expression/],
    ['1; 2', /it is not one expression/],
    ['1) AS x, (2', /SQLite does not understand it|columns/],
  ])('refuses %s', (expression, message) => {
    expect(() => read(expression, text)).toThrow(message);
  });
});
