import { describe, expect, it } from 'vitest';
import type { Column } from '../../change/shape.ts';
import type { NeutralType } from '../../change/type.ts';
import { maskingOf } from './mask.ts';

const column = (type: NeutralType): Column => ({
  name: 'c',
  type,
  native: type.kind,
  nullable: true,
  generated: false,
  hasDefault: false,
});
const text = column({ kind: 'text' });
const int = (bits: 8 | 32, unsigned = false) => column({ kind: 'integer', bits, unsigned });

function masked(
  kind: 'digits-mask' | 'digits-randomize' | 'hash-mask',
  source: Column,
  value: string,
): string {
  const masking = maskingOf({ rule: '7', kind, character: '#' }, source, source);
  if (typeof masking === 'string') throw new Error(masking);
  return masking(Buffer.from(value)).toString();
}

// The values of "Using data masking to hide sensitive information" in the DMS user guide.
describe('masks', () => {
  it('put a character in the place of digits', () => {
    expect(masked('digits-mask', text, 'C6BGJ566669K \u0663')).toBe('C#BGJ######K \u0663');
  });

  it('write the hash in upper case, of a CHAR without its blanks', () => {
    const hash = '7CB06784764C9030CCC41E25C15339FEB293FFE9B329A72B5FED564E99900C75';
    expect(masked('hash-mask', text, 'C6BGJ566669K')).toBe(hash);
    const char = column({ kind: 'text', length: 70, padded: true });
    expect(masked('hash-mask', char, 'C6BGJ566669K   ')).toBe(hash);
  });

  it('draw digits, and numbers that fit', () => {
    expect(masked('digits-randomize', text, 'C6BGJ566669K')).toMatch(/^C\dBGJ\d{6}K$/);
    for (let i = 0; i < 200; i += 1) {
      const small = masked('digits-randomize', int(8), '-128');
      expect(small).toMatch(/^(0|-?[1-9]\d*)$/);
      expect(Number(small)).toBeGreaterThanOrEqual(-128);
      expect(Number(masked('digits-randomize', int(32, true), '4294967295'))).toBeLessThan(2 ** 32);
      expect(masked('digits-randomize', column({ kind: 'decimal' }), '-12.50')).toMatch(
        /^(-?(0|[1-9]\d?)\.\d\d)$/,
      );
    }
  });

  it('refuse columns that cannot hold what they write', () => {
    expect(() => masked('hash-mask', column({ kind: 'text', length: 63 }), 'x')).toThrow(
      /writes 64 characters, and the target's column takes 63/,
    );
    for (const kind of ['hash-mask', 'digits-mask'] as const)
      expect(() => masked(kind, int(32), '1')).toThrow(/is for columns of characters/);
    expect(() => masked('digits-randomize', column({ kind: 'date' }), '1')).toThrow(
      /is for columns of characters, whole numbers and decimals/,
    );
  });
});
