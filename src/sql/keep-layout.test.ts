import { describe, expect, it } from 'vitest';
import { keepLayout } from './keep-layout.ts';

describe('keepLayout', () => {
  it('keeps lines, indentation and case around a changed name', () => {
    const source = 'select a,\n           b\n      from t -- the table\n     where a = 1';
    const printed = 'SELECT a, b\nFROM s.t\nWHERE a = 1';
    expect(keepLayout(source, 4, printed, () => '-- the table')).toBe(
      'select a,\n       b\n  from s.t -- the table\n where a = 1',
    );
  });

  it('gives the source where only white space and the case of words differ', () => {
    expect(keepLayout('A:=b  -1', 0, 'a := b - 1')).toBe('A:=b  -1');
    expect(keepLayout("F(x,\n    'A b')", 4, "f(x, 'A b')")).toBe("F(x,\n'A b')");
    expect(keepLayout("a := 'x''y'", 0, "a := 'X''y'")).toBe("a := 'X''y'");
    expect(keepLayout('a := 1 .5', 0, 'a := 1.5')).toBe('a := 1.5');
    expect(keepLayout('é := É', 0, 'É := é')).toBe('é := É');
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

  it('leaves the line break behind words that go on with what stands before', () => {
    expect(
      keepLayout(
        'a like b || c\n  and d = 1 and e = 2',
        0,
        "a LIKE concat(b, c) ESCAPE '' AND d = 1 AND e = 2",
      ),
    ).toBe("a like concat(b, c) ESCAPE ''\n  and d = 1 and e = 2");
  });

  it('keeps parentheses on lines of their own around what was replaced', () => {
    expect(keepLayout('f(\n  a,\n  b,\n  c,\n  now\n)', 0, 'f(p.a(), b, c, p.today())')).toBe(
      'f(\n  p.a(),\n  b,\n  c,\n  p.today()\n)',
    );
  });

  it('gives up when little is left', () => {
    expect(keepLayout('a b c d', 0, 'x y z w')).toBeUndefined();
  });

  /** All comments of the text. */
  const all = (source: string) => (offset: number) =>
    /^(?:--[^\n]*|\/\*[^]*?\*\/)/.exec(source.slice(offset))?.[0];
  const woven = (source: string, printed: string) => keepLayout(source, 0, printed, all(source));

  it('leaves comments where they stand, in front of what closes too', () => {
    expect(woven('f(a, -- one\n  b\n  -- two\n  )', 'f(a, nullif(b, c))')).toBe(
      'f(a, -- one\n  nullif(b, c)\n  -- two\n  )',
    );
    expect(woven('x := nvl(a, -- first\n  0 /* last */) + 1', 'x := coalesce(a, 0) + 1')).toBe(
      'x := coalesce(a, -- first\n  0 /* last */) + 1',
    );
    expect(woven('x := y + a -- one\n  + b', 'x := y + coalesce(a, 0) + b')).toBe(
      'x := y + coalesce(a, 0) -- one\n  + b',
    );
  });

  it('keeps the parenthesis that closes what stands, not the one of what was taken away', () => {
    expect(woven('f(a, -- one\n  g(b) -- two\n  )', 'f(a, b)')).toBe('f(a, -- one\n  b -- two\n  )');
  });

  it('takes only the comments that it is given', () => {
    expect(keepLayout('f(a /* x */, nvl(b, 0))', 0, 'f(a, coalesce(b, 0))')).toBe('f(a, coalesce(b, 0))');
  });
});
