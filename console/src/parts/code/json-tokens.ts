/** A stretch of a text of JSON with its colour. */
export interface JsonToken {
  readonly text: string;
  readonly kind?: 'name' | 'text' | 'value';
}

const pattern = /("(?:[^"\\\n]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\b\d[\d.eE+-]*/g;
/** A longer text is shown without colours, so that typing in it stays quick. */
const longest = 200_000;

/** Cuts a text of JSON, which need not be right, for colouring. */
export function jsonTokens(text: string): readonly JsonToken[] {
  if (text.length > longest) return [{ text }];
  const tokens: JsonToken[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > at) tokens.push({ text: text.slice(at, match.index) });
    const [whole, quoted, colon] = match;
    if (quoted === undefined) tokens.push({ text: whole, kind: 'value' });
    else {
      tokens.push({ text: quoted, kind: colon === undefined ? 'text' : 'name' });
      if (colon !== undefined) tokens.push({ text: colon });
    }
    at = match.index + whole.length;
  }
  // A line more, so that the last line of the text area has its counterpart.
  tokens.push({ text: `${text.slice(at)}\n` });
  return tokens;
}
