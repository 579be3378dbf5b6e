import type { Encode } from '../../../change/row-format.ts';

/** The order in which the bytes of a `uniqueidentifier` are written: its first three groups are numbers, the lowest byte first. */
const order = [3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15];
const digits = Buffer.from('0123456789abcdef');
const dash = 45;

/** `uniqueidentifier`. */
export const uuid: Encode = (bytes, start, _length, to, at) => {
  let behind = at;
  for (const place of order) {
    if (place < 0) {
      to[behind] = dash;
      behind += 1;
      continue;
    }
    const byte = bytes[start + place] as number;
    to[behind] = digits[byte >> 4] as number;
    to[behind + 1] = digits[byte & 15] as number;
    behind += 2;
  }
  return behind;
};
