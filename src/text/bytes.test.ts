import { describe, expect, it } from 'vitest';
import { bytesOf, decodeWithBytes } from './bytes.ts';

describe('text with bytes', () => {
  it('keeps every byte, in chunks of any size', () => {
    const bytes = Buffer.concat([
      Buffer.from('aü€😀'),
      Buffer.from([0x80, 0xff, 0xc3, 0x28, 0xe2, 0x82, 0xed, 0xa0, 0x80, 0xf4, 0x90, 0x80, 0x80, 0xc0, 0xaf]),
      Buffer.from('z'),
    ]);
    for (let size = 1; size <= bytes.length; size += 1) {
      let text = '';
      let rest = Buffer.alloc(0);
      for (let at = 0; at < bytes.length; at += size) {
        const chunk = Buffer.concat([rest, bytes.subarray(at, at + size)]);
        const { text: part, left } = decodeWithBytes(chunk, at + size >= bytes.length);
        text += part;
        rest = Buffer.from(chunk.subarray(chunk.length - left));
      }
      expect(bytesOf(text)).toEqual(bytes);
      expect(text.startsWith('aü€😀')).toBe(true);
    }
  });
});
