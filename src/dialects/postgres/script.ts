/** A statement of a script, and where it begins. */
export interface ScriptPiece {
  /** The statement with its semicolon and the comments before it. */
  readonly text: string;
  /** Offset of the first character that is no space. */
  readonly start: number;
}

/**
 * Cuts a script into statements where psql would: at semicolons outside of literals, quoted names, dollar quotes, comments
 * (which nest), parentheses and `BEGIN ATOMIC … END`. See PostgreSQL, "Lexical Structure", and psql, "Meta-Commands".
 * A piece that holds only comments is left out.
 */
export function splitScript(text: string): ScriptPiece[] {
  const pieces: ScriptPiece[] = [];
  let begin = 0;
  let depth = 0;
  let bodies = 0;
  let words: string[] = [];
  const take = (end: number): void => {
    const piece = text.slice(begin, end);
    const lead = piece.length - piece.trimStart().length;
    if (words.length > 0) pieces.push({ text: piece.trim(), start: begin + lead });
    begin = end;
    words = [];
    depth = 0;
    bodies = 0;
  };
  for (const { token, kind, end } of tokens(text)) {
    if (kind === 'space') continue;
    if (token === ';' && depth === 0 && bodies === 0) {
      take(end);
      continue;
    }
    const word = kind === 'word' ? token.toLowerCase() : token;
    if (word === '(') depth += 1;
    else if (word === ')') depth = Math.max(0, depth - 1);
    else if (word === 'atomic' && words.at(-1) === 'begin') bodies += 1;
    else if (bodies > 0 && word === 'case') bodies += 1;
    else if (bodies > 0 && word === 'end') bodies -= 1;
    words.push(word);
  }
  take(text.length);
  return pieces;
}

interface Token {
  readonly token: string;
  readonly kind: 'space' | 'word' | 'other';
  readonly end: number;
}

const forms: readonly (readonly [Token['kind'], RegExp])[] = [
  ['space', /\s+|--[^\n]*/y],
  ['other', /[eE]'(?:[^'\\]|''|\\[^])*'?/y],
  ['other', /'(?:[^']|'')*'?|"(?:[^"]|"")*"?/y],
  ['other', /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy],
  ['word', /[\p{L}_][\p{L}\p{N}_$]*|\d[\w.]*/uy],
];

function* tokens(text: string): Generator<Token> {
  for (let at = 0; at < text.length; ) {
    if (text.startsWith('/*', at)) {
      const end = commentEnd(text, at);
      yield { token: '', kind: 'space', end };
      at = end;
      continue;
    }
    const found = match(text, at);
    let end = at + found.token.length;
    if (/^\$.*\$$/su.test(found.token)) {
      const close = text.indexOf(found.token, end);
      end = close < 0 ? text.length : close + found.token.length;
    }
    yield { ...found, end };
    at = end;
  }
}

function match(text: string, at: number): Omit<Token, 'end'> {
  for (const [kind, form] of forms) {
    form.lastIndex = at;
    const token = form.exec(text)?.[0];
    if (token !== undefined) return { token, kind };
  }
  return { token: text[at] as string, kind: 'other' };
}

function commentEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text.startsWith('/*', at)) depth += 1;
    else if (text.startsWith('*/', at)) depth -= 1;
    else continue;
    at += 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}
