import { describe, expect, it } from 'vitest';
import { defaultOf } from './describe.ts';

describe('a default', () => {
  it('is a value where it is written as one', () => {
    expect(defaultOf('((0))')).toEqual({ kind: 'literal', text: '0' });
    expect(defaultOf('((-1.50))')).toEqual({ kind: 'literal', text: '-1.50' });
    expect(defaultOf(`(N'it''s (so)')`)).toEqual({ kind: 'literal', text: `it's (so)` });
    expect(defaultOf(`('')`)).toEqual({ kind: 'literal', text: '' });
    expect(defaultOf('(getdate())')).toEqual({ kind: 'now' });
    expect(defaultOf('0')).toEqual({ kind: 'literal', text: '0' });
  });

  it('is none where it is an expression', () => {
    for (const each of ['(newid())', `('a'+'b')`, '((1)+(2))', '(NULL)', `(dateadd(day,(1),getdate()))`])
      expect(defaultOf(each)).toBeUndefined();
  });
});
