/**
 * The regular expression of a pattern of LIKE ("LIKE (Transact-SQL)"): `%` is any text, `_` any character, `[a-f]` one of some and `[^a-f]` one of all others.
 * Within brackets, characters that mean something elsewhere stand for themselves, and so does the one behind the character of ESCAPE.
 */
export function patternOf(like: string, escape = ''): string {
  let written = '^';
  for (let at = 0; at < like.length; at += 1) {
    const character = like[at] as string;
    if (character === escape && at + 1 < like.length) {
      at += 1;
      written += literally(like[at] as string);
      continue;
    }
    const close = character === '[' ? closing(like, at) : -1;
    if (close > 0) {
      written += set(like.slice(at + 1, close));
      at = close;
    } else if (character === '%') written += '.*';
    else if (character === '_') written += '.';
    else written += literally(character);
  }
  return `${written.replace(/\.\*$/, '')}${written.endsWith('.*') ? '' : '$'}`;
}

function literally(character: string): string {
  return character.replace(/[\\^$.|?*+(){}[\]]/, '\\$&');
}

/** A bracket that closes at once, `[]]`, is one of the characters. */
function closing(like: string, open: number): number {
  const from = like[open + 1] === '^' ? open + 3 : open + 2;
  return like.indexOf(']', from);
}

function set(inner: string): string {
  const negates = inner.startsWith('^');
  const members = (negates ? inner.slice(1) : inner).replace(/[\\[\]^]/g, '\\$&');
  return `[${negates ? '^' : ''}${members}]`;
}

/** The regular expression by which PATINDEX finds a pattern's place: `%` at its ends says that it may stand anywhere. */
export function positionPattern(like: string): string {
  const inner = like.replace(/^%+/, '');
  const anchored = patternOf(inner);
  return inner === like ? anchored : anchored.slice(1);
}
