/**
 * Keeps the user's line breaks, indentation and letter case of keywords where a statement was changed only here and there: the
 * tokens are exactly those that were printed, the white space between two tokens that stood side by side in the source is
 * the source's. Comments count as tokens on both sides, so none is lost or doubled.
 *
 * Returns undefined when too little of the source is left for its layout to mean anything; then the printed layout stands.
 */
export function keepLayout(source: string, indentation: number, printed: string): string | undefined {
  const before = tokenize(source);
  const after = tokenize(printed);
  const matches = align(before, after);
  if (!matches || matches.length * 2 < Math.max(before.length, after.length)) return undefined;
  return assemble(before, after, matches, indentation);
}

interface Token {
  /** As it stands. */
  readonly text: string;
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
  for (const [part] of text.matchAll(tokenPattern)) {
    if (part.trim() === '') gap += part;
    else {
      const exact =
        part.startsWith("'") || part.startsWith('"') || part.startsWith('--') || part.startsWith('/*');
      tokens.push({
        text: part,
        key: exact ? part.trimEnd() : part === '!=' ? '<>' : part.toUpperCase(),
        gap,
      });
      gap = '';
    }
  }
  return tokens;
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

function assemble(
  before: readonly Token[],
  after: readonly Token[],
  matches: readonly [number, number][],
  indentation: number,
): string {
  const sourceOf = new Map(matches.map(([source, printed]) => [printed, source]));
  let text = '';
  // The white space that the source has where something is being inserted, until it is used.
  let waiting: string | undefined;
  let previous = -1;
  after.forEach((token, i) => {
    const source = sourceOf.get(i);
    const afterMatch = i > 0 && sourceOf.has(i - 1);
    if (afterMatch) waiting = gapBetween(before, previous, nextMatch(sourceOf, i, after.length));
    const inserted = source === undefined;
    // Side by side in the source too: nothing was taken away between them.
    const adjacent = !inserted && afterMatch && source === previous + 1;
    const here =
      waiting !== undefined &&
      (!inserted ||
        (token.gap !== '' && !closes(after, sourceOf, i) && !breaksLater(after, sourceOf, i, waiting)));
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
