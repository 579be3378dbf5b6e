/**
 * Patterns of Oracle (SQL Language Reference, "Oracle Regular Expression Support") in PostgreSQL's words. They are the same
 * language but for a few signs: a period of Oracle matches no line feed, and a backslash in brackets is a plain character.
 */
export interface Pattern {
  /** The pattern, with its options in front where there are any: `(?i)`. */
  readonly text: string;
  /** Whether letters are compared without case, when that can be said by an operator instead. */
  readonly caseless: boolean;
  /** The pattern without `(?i)`. */
  readonly withoutCase: string;
  /** Whether it can match nothing at all. */
  readonly matchesEmpty: boolean;
}

/** What one sign or group of the pattern is. */
interface Piece {
  readonly text: string;
  readonly kind: 'period' | 'negated' | 'other';
}

/** The pattern for the target; undefined where something in it is not known to be the same. `flags` is the match parameter. */
export function targetPattern(pattern: string, flags = ''): Pattern | undefined {
  if (/[^icnm]/.test(flags)) return undefined;
  const pieces = piecesOf(pattern);
  if (!pieces) return undefined;
  const caseless = /[ic](?=[^ic]*$)/.exec(flags)?.[0] === 'i';
  const multiline = flags.includes('m');
  const anyCharacter = flags.includes('n') || !pieces.some((each) => each.kind === 'period');
  const hasNegated = pieces.some((each) => each.kind === 'negated');
  // p: the period and negated brackets match no line feed; w: ^ and $ match at lines.
  const inline = anyCharacter || hasNegated;
  const period = anyCharacter ? '.' : '[^\\n]';
  const body = pieces.map((each) => (each.kind === 'period' && inline ? period : each.text)).join('');
  const options = `${inline ? '' : 'p'}${multiline ? 'w' : ''}`;
  if (options === 'pw') return undefined;
  const prefix = (letters: string): string => (letters === '' ? '' : `(?${letters})`);
  return {
    text: `${prefix(`${caseless ? 'i' : ''}${options}`)}${body}`,
    withoutCase: `${prefix(options)}${body}`,
    caseless,
    matchesEmpty: shortest(pattern) === 0,
  };
}

function piecesOf(pattern: string): readonly Piece[] | undefined {
  if (/^\*\*\*|\(\?/.test(pattern)) return undefined;
  const pieces: Piece[] = [];
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at);
    const bracket = bracketAt(rest);
    if (rest.startsWith('[')) {
      if (bracket === undefined || /\[[.=]/.test(bracket)) return undefined;
      pieces.push({
        text: bracket.replaceAll('\\', '\\\\'),
        kind: bracket.startsWith('[^') ? 'negated' : 'other',
      });
      at += bracket.length;
      continue;
    }
    if (rest.startsWith('\\')) {
      const sign = rest.charAt(1);
      if (sign === '' || (/[A-Za-z]/.test(sign) && !/[dDwWsSA]/.test(sign))) return undefined;
      pieces.push({ text: rest.slice(0, 2), kind: 'other' });
      at += 2;
      continue;
    }
    pieces.push({ text: rest.charAt(0), kind: rest.startsWith('.') ? 'period' : 'other' });
    at += 1;
  }
  return pieces;
}

/** The bracket expression that the text begins with, its closing bracket included. */
function bracketAt(text: string): string | undefined {
  return /^\[\^?\]?(?:\[:[a-z]+:\]|[^\]])*\]/.exec(text)?.[0];
}

/** The least number of characters that a pattern matches; 0 as well when that is not clear. */
function shortest(pattern: string): number {
  const reader = { pattern, at: 0 };
  const length = alternatives(reader);
  return reader.at === pattern.length ? length : 0;
}

interface Reader {
  readonly pattern: string;
  at: number;
}

function alternatives(reader: Reader): number {
  let least = sequence(reader);
  while (reader.pattern[reader.at] === '|') {
    reader.at += 1;
    least = Math.min(least, sequence(reader));
  }
  return least;
}

function sequence(reader: Reader): number {
  let sum = 0;
  while (reader.at < reader.pattern.length && !'|)'.includes(reader.pattern[reader.at] as string))
    sum += atom(reader);
  return sum;
}

function atom(reader: Reader): number {
  const { pattern } = reader;
  const sign = pattern[reader.at] as string;
  let length = 1;
  if (sign === '(') {
    reader.at += 1;
    length = alternatives(reader);
    reader.at += 1;
  } else if (sign === '[') {
    reader.at += bracketAt(pattern.slice(reader.at))?.length ?? pattern.length;
  } else if (sign === '\\') {
    // A reference to a group may be empty.
    length = /\d/.test(pattern[reader.at + 1] ?? '') ? 0 : 1;
    reader.at += 2;
  } else {
    length = sign === '^' || sign === '$' ? 0 : 1;
    reader.at += 1;
  }
  const quantifier = /^(?:[*?+]|\{(\d*),?\d*\})\??/.exec(pattern.slice(reader.at));
  if (!quantifier) return length;
  reader.at += quantifier[0].length;
  if (quantifier[0].startsWith('+')) return length;
  return quantifier[1] === undefined ? 0 : length * Number(quantifier[1]);
}

/** Whether greedy and lazy repetitions stand in one pattern: PostgreSQL lets the first decide for the whole. */
export function mixesGreediness(pattern: string): boolean {
  // An escaped character and a list count as one character, so that `\.?` is not taken for the mark of a lazy repetition.
  const plain = pattern.replace(/\\.|\[\^?\]?(?:\[[:.=].*?[:.=]\]|[^\]])*\]/g, 'x');
  const repetitions = plain.match(/(?:[*+?]|\{\d*,?\d*\})\??/g) ?? [];
  const lazy = repetitions.filter((each) => each.length > 1 && each.endsWith('?'));
  return lazy.length > 0;
}
