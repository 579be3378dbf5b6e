/**
 * Keeps the user's line breaks, indentation and letter case of keywords where a statement was changed only here and there: the
 * tokens are exactly those that were printed, the white space between two tokens that stood side by side in the source is
 * the source's. What was printed has none of the source's comments: those that `comment` gives for their offsets stand behind what
 * they stood behind.
 *
 * Returns undefined when too little of the source is left for its layout to mean anything; then the printed layout stands.
 */
export function keepLayout(
  source: string,
  indentation: number,
  printed: string,
  comment: (offset: number) => string | undefined = () => undefined,
): string | undefined {
  // Most statements are changed nowhere: then nothing has to be found out.
  const same = unchanged(source, indentation, printed);
  if (same !== undefined) return same;
  const written = tokenize(source);
  const code = written.filter((each) => !isComment(each));
  const bare = tokenize(printed);
  if (code.length === written.length && areSame(code, bare)) return inSourceLayout(code, indentation);
  const found = align(code, bare);
  if (!found || found.length * 2 < Math.max(code.length, bare.length)) return undefined;
  const places = written.flatMap((each, i) => (isComment(each) ? [] : [i]));
  const matches = new Map(closedTogether(code, bare, found).map(([a, b]) => [b, places[a] as number]));
  const { before, after, sourceOf } = withComments(written, bare, matches, comment);
  return assemble(before, after, sourceOf, indentation);
}

interface Token {
  /** As it stands. */
  readonly text: string;
  /** Where it stands. */
  readonly at: number;
  /** For comparing: words in upper case. */
  readonly key: string;
  /** The white space before it. */
  readonly gap: string;
}

/** What is not plainly a word, white space or a mark of one character. */
const tokenPattern =
  /\s+|--[^\n]*|\/\*[^]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$#]*|\d+(?:\.(?!\.)\d*)?(?:[eE][+-]?\d+)?|\.\d+|:=|\|\||<=|>=|<>|!=|::|=>|\.\.|[^]/uy;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let gapStart = 0;
  for (let at = 0, end = 0; at < text.length; at = end) {
    end = tokenEnd(text, at);
    const part = text.slice(at, end);
    if (part.trim() === '') continue;
    tokens.push({ text: part, at, key: keyOf(part), gap: text.slice(gapStart, at) });
    gapStart = end;
  }
  return tokens;
}

const beginsWord = 1;
const inWord = 2;
const blank = 4;
/** A mark that no longer token begins with. */
const single = 8;

/** What each ASCII character may be. */
const traits = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_]/.test(character)) return beginsWord | inWord;
  if (/[0-9$#]/.test(character)) return inWord;
  if (/\s/.test(character)) return blank;
  return '(),;+*%@^~?[]{}&'.includes(character) ? single : 0;
});

/** Where the token or white space at a place ends: as the pattern says, which most of them do not need. */
function tokenEnd(text: string, at: number): number {
  const first = traits[text.charCodeAt(at)] ?? 0;
  if (first === single) return at + 1;
  const going = (first & beginsWord) !== 0 ? inWord : first & blank;
  if (going !== 0) {
    let end = at + 1;
    while (((traits[text.charCodeAt(end)] ?? 0) & going) !== 0) end += 1;
    // A letter that is not ASCII may go on with a word.
    if (end >= text.length || text.charCodeAt(end) < 128) return end;
  }
  tokenPattern.lastIndex = at;
  return at + (tokenPattern.exec(text)?.[0].length ?? 1);
}

function keyOf(token: string): string {
  const exact =
    token.startsWith("'") || token.startsWith('"') || token.startsWith('--') || token.startsWith('/*');
  return exact ? token.trimEnd() : token === '!=' ? '<>' : token.toUpperCase();
}

/**
 * The source's text where what was printed has the same tokens, which is seen without taking the two apart; undefined where it has not, or
 * where that takes a closer look: at comments and at what is not ASCII.
 */
function unchanged(source: string, indentation: number, printed: string): string | undefined {
  let text = '';
  // What is in `text` already.
  let done = 0;
  let at = 0;
  let other = 0;
  for (;;) {
    const gap = at;
    const otherGap = other;
    while (isBlank(source, at)) at += 1;
    while (isBlank(printed, other)) other += 1;
    if (at >= source.length || other >= printed.length)
      return at >= source.length && other >= printed.length ? text + source.slice(done, gap) : undefined;
    if (at > gap !== other > otherGap && gap > 0 && joins(source.charCodeAt(gap - 1), source.charCodeAt(at)))
      return undefined;
    if (at > gap) {
      text += source.slice(done, gap) + (gap === 0 ? '' : moved(source.slice(gap, at), indentation));
      done = at;
    }
    const code = source.charCodeAt(at);
    if (code === apostrophe || code === quote) {
      const end = closing(source, at, code);
      if (end < 0 || !printed.startsWith(source.slice(at, end), other)) return undefined;
      other += end - at;
      at = end;
      if (printed.charCodeAt(other) === code) return undefined;
    } else {
      if (code > 127 || startsComment(source, at)) return undefined;
      if (upper(code) !== upper(printed.charCodeAt(other))) return undefined;
      at += 1;
      other += 1;
    }
  }
}

const apostrophe = 39;
const quote = 34;
const dot = 46;

function isBlank(text: string, at: number): boolean {
  return traits[text.charCodeAt(at)] === blank;
}

/** Whether two characters might be of one token if nothing stood between them. */
function joins(before: number, after: number): boolean {
  const left = traits[before] ?? 0;
  const right = traits[after] ?? 0;
  if (before === dot || after === dot) return true;
  return left !== single && right !== single && (left & inWord) === (right & inWord);
}

/** Behind the quote that closes the one at the place; two of them stand for one. */
function closing(text: string, at: number, code: number): number {
  const character = String.fromCharCode(code);
  for (let end = text.indexOf(character, at + 1); end >= 0; end = text.indexOf(character, end + 2))
    if (text.charCodeAt(end + 1) !== code) return end + 1;
  return -1;
}

function startsComment(text: string, at: number): boolean {
  return text.startsWith('--', at) || text.startsWith('/*', at);
}

function upper(code: number): number {
  return code >= 97 && code <= 122 ? code - 32 : code;
}

function areSame(a: readonly Token[], b: readonly Token[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i]?.key !== b[i]?.key) return false;
  return true;
}

function inSourceLayout(tokens: readonly Token[], indentation: number): string {
  let text = '';
  for (const each of tokens) text += (text === '' ? '' : moved(each.gap, indentation)) + each.text;
  return text;
}

/** The most insertions and deletions that are looked for: beyond it the statement was rewritten rather than changed. */
const mostEdits = 160;

/**
 * Pairs of equal tokens in both orders: the longest common subsequence (Myers, "An O(ND) Difference Algorithm and Its
 * Variations", 1986), or undefined when the two differ too much.
 */
function align(a: readonly Token[], b: readonly Token[]): [number, number][] | undefined {
  const most = Math.min(mostEdits, a.length + b.length);
  const trace: Int32Array[] = [];
  const reach = new Int32Array(2 * most + 3);
  const middle = most + 1;
  for (let edits = 0; edits <= most; edits += 1) {
    // Only what this many edits can have reached is looked at again.
    trace.push(reach.slice(middle - edits - 1, middle + edits + 2));
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && at(reach, middle + k - 1) < at(reach, middle + k + 1));
      let x = down ? at(reach, middle + k + 1) : at(reach, middle + k - 1) + 1;
      let y = x - k;
      while (x < a.length && y < b.length && a[x]?.key === b[y]?.key) {
        x += 1;
        y += 1;
      }
      reach[middle + k] = x;
      if (x >= a.length && y >= b.length) return backtrack(a, b, trace);
    }
  }
  return undefined;
}

function at(array: Int32Array, index: number): number {
  return array[index] ?? 0;
}

function backtrack(
  a: readonly Token[],
  b: readonly Token[],
  trace: readonly Int32Array[],
): [number, number][] {
  const pairs: [number, number][] = [];
  let x = a.length;
  let y = b.length;
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const reach = trace[edits] as Int32Array;
    const k = x - y;
    const middle = edits + 1;
    const down = k === -edits || (k !== edits && at(reach, middle + k - 1) < at(reach, middle + k + 1));
    const previousK = down ? k + 1 : k - 1;
    const previousX = edits === 0 ? 0 : at(reach, middle + previousK);
    const previousY = edits === 0 ? 0 : previousX - previousK;
    while (x > previousX && y > previousY) {
      x -= 1;
      y -= 1;
      pairs.push([x, y]);
    }
    x = previousX;
    y = previousY;
  }
  return pairs.reverse();
}

/** Of parentheses that close side by side, the one is kept whose opening one is. */
function closedTogether(
  a: readonly Token[],
  b: readonly Token[],
  found: readonly [number, number][],
): readonly [number, number][] {
  const opens = pairs(a);
  const opensPrinted = pairs(b);
  const closings = new Map([...opensPrinted].map(([closing, open]) => [open, closing]));
  const closingsOf = new Map([...opens].map(([closing, open]) => [open, closing]));
  const printedOf = new Map(found);
  const sourceOf = new Map(found.map(([source, printed]) => [printed, source]));
  const taken = new Set(found.map(([, printed]) => printed));
  return found.map(([source, printed]) => {
    // The one printed closes what stands, and the source's that it was paired with closed what was taken away.
    const kept = closingsOf.get(sourceOf.get(opensPrinted.get(printed) ?? -1) ?? -1);
    if (kept !== undefined && kept > source && closeOnly(a, source + 1, kept, printedOf))
      return [kept, printed];
    const opening = printedOf.get(opens.get(source) ?? -1);
    const wanted = opening === undefined ? undefined : closings.get(opening);
    if (wanted === undefined || wanted <= printed) return [source, printed];
    for (let i = printed + 1; i <= wanted; i += 1)
      if (b[i]?.text !== ')' || taken.has(i)) return [source, printed];
    return [source, wanted];
  });
}

/** Whether tokens are closing parentheses without a counterpart, up to and with the one at `to`. */
function closeOnly(
  tokens: readonly Token[],
  from: number,
  to: number,
  paired: ReadonlyMap<number, number>,
): boolean {
  for (let i = from; i <= to; i += 1) if (tokens[i]?.text !== ')' || paired.has(i)) return false;
  return true;
}

/** By the place of each closing parenthesis, that of the one which it closes. */
function pairs(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const open: number[] = [];
  const found = new Map<number, number>();
  tokens.forEach(({ text }, i) => {
    if (text === '(') open.push(i);
    const opening = text === ')' ? open.pop() : undefined;
    if (opening !== undefined) found.set(i, opening);
  });
  return found;
}

function isComment({ text }: Token): boolean {
  return text.startsWith('--') || text.startsWith('/*');
}

interface Woven {
  readonly before: readonly Token[];
  readonly after: readonly Token[];
  /** By place in `after`, the token of the source that it is. */
  readonly sourceOf: ReadonlyMap<number, number>;
}

/** The printed tokens with the source's comments among them, each behind the kept token that it follows and what closes there. */
function withComments(
  written: readonly Token[],
  printed: readonly Token[],
  matches: ReadonlyMap<number, number>,
  comment: (offset: number) => string | undefined,
): Woven {
  const before = written.map((each) => (isComment(each) ? { ...each, text: comment(each.at) ?? '' } : each));
  const after: Token[] = [];
  const sourceOf = new Map<number, number>();
  // The next token of the source whose comments have not been taken yet.
  let next = 0;
  const takeUpTo = (end: number): void => {
    for (; next < end; next += 1) {
      const each = before[next] as Token;
      if (!isComment(each)) continue;
      sourceOf.set(after.length, next);
      after.push(each);
    }
  };
  printed.forEach((token, i) => {
    const source = matches.get(i);
    const following = nextMatch(matches, i, printed.length);
    // What closes here belongs to what stands before; so does punctuation that is printed tight.
    const open = source !== undefined || (!closes(printed, matches, i) && token.gap !== '');
    if (open) takeUpTo(following < 0 ? 0 : following);
    if (source !== undefined) {
      sourceOf.set(after.length, source);
      next = Math.max(next, source + 1);
    }
    after.push(token);
  });
  takeUpTo(before.length);
  return { before, after, sourceOf };
}

function assemble(
  before: readonly Token[],
  after: readonly Token[],
  sourceOf: ReadonlyMap<number, number>,
  indentation: number,
): string {
  let text = '';
  // The white space that the source has where something is being inserted, until it is used.
  let waiting: string | undefined;
  let previous = -1;
  let isContinued = false;
  after.forEach((token, i) => {
    const source = sourceOf.get(i);
    const afterMatch = i > 0 && sourceOf.has(i - 1);
    if (afterMatch) waiting = gapBetween(before, previous, nextMatch(sourceOf, i, after.length));
    const inserted = source === undefined;
    isContinued = inserted && (isContinued || goesOn.has(token.key));
    // Side by side in the source too: nothing was taken away between them.
    const adjacent = !inserted && afterMatch && source === previous + 1;
    // What is printed behind an opening parenthesis without white space begins a line where the source had a line there.
    const opened = after[i - 1]?.text === '(' && waiting?.includes('\n') === true;
    // A closing parenthesis that stood on a line of its own, behind something that another thing has taken the place of.
    const ownLine = !inserted && !afterMatch && waiting === undefined && token.text === ')';
    if (ownLine && before[source]?.gap.includes('\n') === true) waiting = before[source]?.gap;
    const here =
      waiting !== undefined &&
      (!inserted ||
        ((token.gap !== '' || opened) &&
          !isContinued &&
          !closes(after, sourceOf, i) &&
          !breaksLater(after, sourceOf, i, waiting)));
    const kept = here ? moved(waiting ?? ' ', indentation) : '';
    // White space in front of punctuation that is printed tight belongs to what was taken away.
    const tight = !inserted && !adjacent && token.gap === '' && !kept.includes('\n');
    const gap =
      i === 0 ? '' : (kept === '' && !(here && adjacent)) || tight ? flat(token.gap, after[i - 1]) : kept;
    if (here) waiting = undefined;
    const lineEnds = after[i - 1]?.text.startsWith('--') === true && !gap.includes('\n');
    text +=
      (lineEnds ? '\n' : gap) + (source === undefined ? token.text : (before[source]?.text ?? token.text));
    if (source !== undefined) previous = source;
  });
  // What is put behind the statement must not become part of a comment that ends it.
  return after.at(-1)?.text.startsWith('--') ? `${text}\n` : text;
}

/** Words that go on with what stands before them, on its line. */
const goesOn: ReadonlySet<string> = new Set(['AS', 'AT', 'COLLATE', 'ESCAPE', 'IS', 'NULLS']);

/** The source's white space between two kept tokens, of what was taken away between them that with the line break. */
function gapBetween(before: readonly Token[], previous: number, next: number): string | undefined {
  for (let i = previous + 1; i <= next; i += 1) if (before[i]?.gap.includes('\n')) return before[i]?.gap;
  return before[previous + 1]?.gap;
}

/** The source's token of the next one that was kept. */
function nextMatch(sourceOf: ReadonlyMap<number, number>, from: number, end: number): number {
  for (let i = from; i < end; i += 1) {
    const source = sourceOf.get(i);
    if (source !== undefined) return source;
  }
  return -1;
}

/** Whether what is inserted from here on closes a parenthesis of what stands before: then it belongs to that line. */
function closes(after: readonly Token[], sourceOf: ReadonlyMap<number, number>, from: number): boolean {
  let depth = 0;
  for (let i = from; i < after.length && !sourceOf.has(i); i += 1) {
    if (after[i]?.text === '(') depth += 1;
    if (after[i]?.text === ')') depth -= 1;
    if (depth < 0) return true;
  }
  return false;
}

/** Whether the source's line break belongs behind what is inserted from here on: where the printed text has its own. */
function breaksLater(
  after: readonly Token[],
  sourceOf: ReadonlyMap<number, number>,
  from: number,
  waiting: string,
): boolean {
  if (!waiting.includes('\n') || after[from]?.gap.includes('\n')) return false;
  for (let i = from + 1; i < after.length; i += 1) {
    if (after[i]?.gap.includes('\n')) return true;
    if (sourceOf.has(i)) return false;
  }
  return false;
}

/** Printed white space on one line; a printed line break within what was changed becomes a space. */
function flat(gap: string, previous: Token | undefined): string {
  if (gap === '') return '';
  if (!gap.includes('\n')) return gap;
  return previous?.text === '(' ? '' : ' ';
}

/** White space of the source with its lines moved to the left by the statement's own indentation. */
function moved(gap: string, indentation: number): string {
  if (!gap.includes('\n')) return gap;
  const lines = gap.split('\n');
  const last = lines.at(-1) ?? '';
  return '\n'.repeat(Math.min(lines.length - 1, 2)) + ' '.repeat(Math.max(0, width(last) - indentation));
}

/** Columns that white space takes, tabs going to the next multiple of eight. */
export function width(space: string): number {
  let columns = 0;
  for (const character of space) columns = character === '\t' ? columns + 8 - (columns % 8) : columns + 1;
  return columns;
}
