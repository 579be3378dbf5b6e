/** A token of a control file. Words are in lower case; a quoted text is a name, a format, a delimiter or an expression. */
export interface Token {
  readonly kind: 'word' | 'text' | 'mark' | 'end';
  readonly text: string;
  /** Whether a text stood in double quotation marks. */
  readonly double: boolean;
  readonly start: number;
  readonly end: number;
}

const pattern =
  /\s+|--[^\n]*|x'([0-9a-f]*)'|'((?:[^']|'')*)'|"((?:[^"\\]|\\.|"")*)"|([\w$#][\w$#./\\~-]*)|(!=|<>|.)/giy;

/** Cuts a control file, up to its BEGINDATA, into tokens. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(pattern)) {
    const [whole, hexadecimal, single, double, word, mark] = match;
    const place = { start: match.index, end: match.index + whole.length };
    if (hexadecimal !== undefined) {
      tokens.push({
        kind: 'text',
        text: Buffer.from(hexadecimal, 'hex').toString('latin1'),
        double: false,
        ...place,
      });
    } else if (single !== undefined) {
      tokens.push({ kind: 'text', text: single.replaceAll("''", "'"), double: false, ...place });
    } else if (double !== undefined) {
      tokens.push({
        kind: 'text',
        text: double.replaceAll('\\"', '"').replaceAll('""', '"'),
        double: true,
        ...place,
      });
    } else if (word !== undefined) {
      tokens.push(...wordTokens(word, match.index));
    } else if (mark !== undefined) {
      tokens.push({ kind: 'mark', text: mark, double: false, ...place });
    }
  }
  tokens.push({ kind: 'end', text: '', double: false, start: text.length, end: text.length });
  return tokens;
}

/** `1-10` in a POSITION is two numbers, although file names may hold hyphens. */
function wordTokens(word: string, start: number): Token[] {
  const range = /^(\d+)-(\d+)$/.exec(word);
  if (!range) return [{ kind: 'word', text: word, double: false, start, end: start + word.length }];
  const [, from = '', to = ''] = range;
  const middle = start + from.length;
  return [
    { kind: 'word', text: from, double: false, start, end: middle },
    { kind: 'mark', text: '-', double: false, start: middle, end: middle + 1 },
    { kind: 'word', text: to, double: false, start: middle + 1, end: start + word.length },
  ];
}

/** Control characters in a delimiter, as SQL*Loader reads them. */
export function unescape(text: string): string {
  return text.replace(/\\([nrt\\])/g, (_, letter: string) => ({ n: '\n', r: '\r', t: '\t' })[letter] ?? '\\');
}

/** A column's name as the catalog spells it. */
export function columnName(token: Token): string {
  return token.kind === 'text' ? token.text : token.text.toUpperCase();
}
