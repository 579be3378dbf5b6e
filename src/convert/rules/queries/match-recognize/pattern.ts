/** A row pattern as PostgreSQL's side reads it. */
export interface Pattern {
  /** Its text: `STRT DOWN+ (UP | FLAT)*`. */
  readonly text: string;
  /** Its variables, in the order in which they first stand. */
  readonly variables: readonly string[];
}

/** A piece of a pattern while it is read. */
interface Piece {
  readonly text: string;
  /** Whether it can match no row at all. */
  readonly empty: boolean;
}

/**
 * Reads the tokens of PATTERN; a text says what of it cannot be converted: parts that are left out of the output (`{- -}`), and what
 * can match no row, since the matcher would not end.
 */
export function readPattern(tokens: readonly string[]): Pattern | string {
  const variables = new Set<string>();
  let at = 0;

  /** Branches up to the parenthesis that closes them. */
  const branches = (): Piece => {
    const found = [sequence()];
    while (tokens[at] === '|') {
      at += 1;
      found.push(sequence());
    }
    return {
      text: found.map((each) => each.text).join(' | '),
      empty: found.some((each) => each.empty),
    };
  };
  const sequence = (): Piece => {
    const found: Piece[] = [];
    while (at < tokens.length && tokens[at] !== '|' && tokens[at] !== ')') found.push(quantified());
    return { text: found.map((each) => each.text).join(' '), empty: found.every((each) => each.empty) };
  };
  const quantified = (): Piece => {
    const piece = single();
    const mark = tokens[at]?.replaceAll(/\s/g, '') ?? '';
    if (!/^[*+?{]/.test(mark)) return piece;
    at += 1;
    if (piece.empty) throw new PatternProblem('repeats what can match no row');
    const canBeNone = /^[*?]|^\{0?,|^\{0\}/.test(mark);
    return { text: `${piece.text}${mark}`, empty: canBeNone };
  };
  const single = (): Piece => {
    const token = tokens[at] as string;
    at += 1;
    if (token === '(') {
      const inner = branches();
      expectClose();
      return { ...inner, text: `(${inner.text})` };
    }
    if (token === 'PERMUTE' && tokens[at] === '(') return permuted();
    if (token === '^' || token === '$') return { text: token, empty: true };
    if (token === '{-') throw new PatternProblem('leaves parts out of the output by {- -}');
    if (!/^[\p{L}_][\p{L}\d_$#]*$/u.test(token)) throw new PatternProblem(`has ${token} in it`);
    variables.add(token);
    return { text: token, empty: false };
  };
  /** PERMUTE stands for all orders, the one that is written first of all. */
  const permuted = (): Piece => {
    at += 1;
    const items: string[] = [];
    do {
      const [name, mark] = [tokens[at] as string, tokens[at + 1] as string];
      if (mark !== ',' && mark !== ')') throw new PatternProblem('has a PERMUTE of more than variables');
      variables.add(name);
      items.push(name);
      at += 2;
    } while (tokens[at - 1] === ',');
    if (items.length > 4) throw new PatternProblem('has a PERMUTE of more than four variables');
    return { text: `(${orders(items).join(' | ')})`, empty: false };
  };
  const expectClose = (): void => {
    if (tokens[at] !== ')') throw new PatternProblem('is not closed');
    at += 1;
  };

  try {
    const whole = branches();
    if (at < tokens.length - 1) return 'is closed twice';
    return whole.empty ? 'can match no row' : { text: whole.text, variables: [...variables] };
  } catch (error) {
    if (error instanceof PatternProblem) return error.message;
    throw error;
  }
}

class PatternProblem extends Error {}

function orders(items: readonly string[]): string[] {
  if (items.length <= 1) return [...items];
  return items.flatMap((first, i) =>
    orders(items.filter((_, other) => other !== i)).map((rest) => `${first} ${rest}`),
  );
}
