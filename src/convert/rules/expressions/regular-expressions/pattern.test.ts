import { describe, expect, it } from 'vitest';
import { mixesGreediness, targetPattern } from './pattern.ts';

describe('patterns of Oracle in the words of PostgreSQL', () => {
  it.each([
    ['^Ste(v|ph)en$', '', '^Ste(v|ph)en$'],
    ['a.b', '', '(?p)a.b'],
    ['a.b', 'n', 'a.b'],
    ['[^,].', '', '[^,][^\\n]'],
    ['a.b', 'in', '(?i)a.b'],
    ['^a', 'm', '(?w)^a'],
    ['[\\w]', '', '[\\\\w]'],
    ['\\d+\\.\\s', '', '\\d+\\.\\s'],
    ['[]a]x', '', '[]a]x'],
    ['a', 'ic', 'a'],
  ])('%s with %s is %s', (pattern, flags, expected) => {
    expect(targetPattern(pattern, flags)?.text).toBe(expected);
  });

  it.each([
    ['\\n', ''],
    ['a b', 'x'],
    ['[[.a.]]', ''],
    ['(?i)a', ''],
    ['a\\', ''],
    ['^a.b', 'm'],
  ])('%s with %s is left to the pack', (pattern, flags) => {
    expect(targetPattern(pattern, flags)).toBeUndefined();
  });

  it.each([
    ['a*', true],
    ['a+', false],
    ['a|b*', true],
    ['(a|bc){2}', false],
    ['(a?b?)', true],
    ['[^,]*', true],
    ['[^,]+', false],
    ['a{0,3}', true],
    ['(a)\\1', false],
    ['^$', true],
  ])('%s matches nothing: %s', (pattern, expected) => {
    expect(targetPattern(pattern)?.matchesEmpty).toBe(expected);
  });

  it('sees lazy repetitions', () => {
    expect(mixesGreediness('a.*?b')).toBe(true);
    expect(mixesGreediness('a?b*')).toBe(false);
    expect(mixesGreediness('a\\*?')).toBe(false);
    expect(mixesGreediness('http://([[:alnum:]]+\\.?){3,4}/?')).toBe(false);
    expect(mixesGreediness('[*?]+x')).toBe(false);
    expect(mixesGreediness('[]*?]+?x')).toBe(true);
  });
});
