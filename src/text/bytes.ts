/**
 * Text that holds bytes: a byte that is no part of a character in UTF-8 stands as the lone surrogate U+DC00 plus the byte, so that nothing
 * is lost (as in Python's error handler "surrogateescape"). Dumps of MySQL have bytes among texts in UTF-8.
 */
const escape = 0xdc00;

/** Decodes bytes; those at the end that may belong to a character that goes on are left, and counted. */
export function decodeWithBytes(
  bytes: Buffer,
  isLast: boolean,
): { readonly text: string; readonly left: number } {
  let text = '';
  let plain = 0;
  let at = 0;
  const flush = (): void => {
    if (plain < at) text += bytes.toString('utf8', plain, at);
  };
  while (at < bytes.length) {
    const length = characterLength(bytes, at);
    if (length > 0) at += length;
    else if (length < 0 && !isLast) {
      flush();
      return { text, left: bytes.length - at };
    } else {
      flush();
      text += String.fromCharCode(escape + (bytes[at] as number));
      at += 1;
      plain = at;
    }
  }
  flush();
  return { text, left: 0 };
}

/** How many bytes the character has that begins here: 0 when none does, -1 when the bytes end within it. */
function characterLength(bytes: Buffer, at: number): number {
  const first = bytes[at] as number;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return 0;
  for (let i = 1; i < length; i += 1) {
    const next = bytes[at + i];
    if (next === undefined) return -1;
    const low = i === 1 && first === 0xe0 ? 0xa0 : i === 1 && first === 0xf0 ? 0x90 : 0x80;
    const high = i === 1 && first === 0xed ? 0x9f : i === 1 && first === 0xf4 ? 0x8f : 0xbf;
    if (next < low || next > high) return 0;
  }
  return length;
}

/** The bytes of a text in UTF-8, with those that stand for themselves. */
export function bytesOf(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text, 'utf8');
  const parts: Buffer[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    const isByte = code > escape && code <= escape + 0xff;
    parts.push(isByte ? Buffer.from([code - escape]) : Buffer.from(character, 'utf8'));
  }
  return Buffer.concat(parts);
}
