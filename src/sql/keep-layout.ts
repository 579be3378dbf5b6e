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
  const written = tokenize(source);
  const code = written.filter((each) => !isComment(each));
  const bare = tokenize(printed);
  // Most statements are changed nowhere: then nothing has to be found out.
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

const tokenPattern =
  /\s+|--[^\n]*|\/\*[^]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$#]*|\d+(?:\.(?!\.)\d*)?(?:[eE][+-]?\d+)?|\.\d+|:=|\|\||<=|>=|<>|!=|::|=>|\.\.|[^]/gu;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let gap = '';
  for (const { 0: part, index } of text.matchAll(tokenPattern)) {
    if (part.trim() === '') gap += part;
    else {
      const exact =
        part.startsWith("'") || part.startsWith('"') || part.startsWith('--') || part.startsWith('/*');
      tokens.push({
        text: part,
        at: index,
        key: exact ? part.trimEnd() : part === '!=' ? '<>' : part.toUpperCase(),
        gap,
      });
      gap = '';
    }
  }
  return tokens;
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
  const closings = new Map([...pairs(b)].map(([closing, open]) => [open, closing]));
  const printedOf = new Map(found);
  const taken = new Set(found.map(([, printed]) => printed));
  return found.map(([source, printed]) => {
    const opening = printedOf.get(opens.get(source) ?? -1);
    const wanted = opening === undefined ? undefined : closings.get(opening);
    if (wanted === undefined || wanted <= printed) return [source, printed];
    for (let i = printed + 1; i <= wanted; i += 1)
      if (b[i]?.text !== ')' || taken.has(i)) return [source, printed];
    return [source, wanted];
  });
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
  return text;
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
