import { copyBytes } from '../../../change/output.ts';
import type { Encode } from '../../../change/row-format.ts';

/** Bytes that are canonical text as they come. */
export const asIs: Encode = (bytes, start, length, to, at) => copyBytes(bytes, start, length, to, at);

/**
 * Characters of two bytes to UTF-8. A half of a surrogate pair that stands alone, which SQL Server takes and no Unicode text has, gets the three bytes
 * that it would have: no target takes them, so that the row is refused and told of, and nothing else becomes of it.
 */
export const utf16: Encode = (bytes, start, length, to, at) => {
  const end = start + length - 1;
  let behind = at;
  for (let i = start; i < end; i += 2) {
    const unit = (bytes[i] as number) | ((bytes[i + 1] as number) << 8);
    if (unit < 0x80) {
      to[behind] = unit;
      behind += 1;
    } else if (
      unit >= 0xd800 &&
      unit < 0xdc00 &&
      i + 3 <= end &&
      ((bytes[i + 3] as number) & 0xfc) === 0xdc
    ) {
      const low = (bytes[i + 2] as number) | ((bytes[i + 3] as number) << 8);
      behind = putCharacter(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00), to, behind);
      i += 2;
    } else behind = putCharacter(unit, to, behind);
  }
  return behind;
};

/** `xml`: characters of two bytes, before which a byte order mark may stand. */
export const xml: Encode = (bytes, start, length, to, at) => {
  const hasMark = length >= 2 && bytes[start] === 0xff && bytes[start + 1] === 0xfe;
  return hasMark ? utf16(bytes, start + 2, length - 2, to, at) : utf16(bytes, start, length, to, at);
};

/** Characters of a code page in which each is one byte, to UTF-8. */
export function singleBytes(characters: readonly number[]): Encode {
  return (bytes, start, length, to, at) => {
    let behind = at;
    for (let i = start; i < start + length; i += 1) {
      const byte = bytes[i] as number;
      if (byte < 0x80) {
        to[behind] = byte;
        behind += 1;
      } else behind = putCharacter(characters[byte] as number, to, behind);
    }
    return behind;
  };
}

/** Code page 1252. Its five bytes without a character become the control characters of the same numbers, as in Windows. */
export const windows1252: Encode = singleBytes(
  Array.from({ length: 256 }, (_, byte) =>
    new TextDecoder('windows-1252').decode(Uint8Array.of(byte)).charCodeAt(0),
  ),
);

function putCharacter(character: number, to: Buffer, at: number): number {
  if (character < 0x800) {
    to[at] = 0xc0 | (character >> 6);
    to[at + 1] = 0x80 | (character & 0x3f);
    return at + 2;
  }
  if (character < 0x10000) {
    to[at] = 0xe0 | (character >> 12);
    to[at + 1] = 0x80 | ((character >> 6) & 0x3f);
    to[at + 2] = 0x80 | (character & 0x3f);
    return at + 3;
  }
  to[at] = 0xf0 | (character >> 18);
  to[at + 1] = 0x80 | ((character >> 12) & 0x3f);
  to[at + 2] = 0x80 | ((character >> 6) & 0x3f);
  to[at + 3] = 0x80 | (character & 0x3f);
  return at + 4;
}
