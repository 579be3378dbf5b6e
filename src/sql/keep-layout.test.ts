import { describe, expect, it } from 'vitest';
import { keepLayout } from './keep-layout.ts';

describe('keepLayout', () => {
  it('keeps lines, indentation and case around a changed name', () => {
    const source = 'select a,\n           b\n      from t -- the table\n     where a = 1';
    const printed = 'SELECT a, b\nFROM s.t -- the table\nWHERE a = 1';
    expect(keepLayout(source, 4, printed)).toBe('select a,\n       b\n  from s.t -- the table\n where a = 1');
  });

  it('puts an inserted piece in the place of what it replaces', () => {
    expect(keepLayout('x := nvl(a,0)+1', 0, 'x := coalesce(a, 0) + 1')).toBe('x := coalesce(a,0)+1');
  });

  it('parts words where the source had punctuation', () => {
    expect(keepLayout('select * from a,b where x=y', 0, 'SELECT * FROM a LEFT JOIN b WHERE x = y')).toBe(
      'select * from a LEFT JOIN b where x=y',
    );
  });

  it('takes a line break to the first loose token of what is inserted', () => {
    expect(keepLayout('a ||\n  to_char(b)', 0, 'concat(a, s.to_char(b))')).toBeUndefined();
    expect(keepLayout('f(x, a ||\n  to_char(b), y, z)', 0, 'f(x, a, s.to_char(b), y, z)')).toBe(
      'f(x, a,\n  s.to_char(b), y, z)',
    );
    expect(keepLayout('x := y + a\n  + b', 0, 'x := y + coalesce(a, 0) + b')).toBe(
      'x := y + coalesce(a, 0)\n  + b',
    );
  });

  it('gives up when little is left', () => {
    expect(keepLayout('a b c d', 0, 'x y z w')).toBeUndefined();
  });

  it('ends the line behind a line comment', () => {
    expect(keepLayout('f(a, -- one\n  b)', 0, 'f(a, -- one\nnullif(b, c))')).toBe(
      'f(a, -- one\n  nullif(b, c))',
    );
  });
});
