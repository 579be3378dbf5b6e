/**
 * Finds the places in a converted text that correspond to places of the source, by the tokens that both have in common. A cut need not be the
 * only one possible: the pieces together are the converted text in any case.
 */

interface Token {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

const tokenPattern =
  /--[^\n]*|\/\*[^]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|[$:]?[\p{L}_\d][\p{L}\p{N}_$#]*|:=|\|\||<=|>=|<>|!=|[^\s]/gu;

function tokenize(text: string): Token[] {
  return [...text.matchAll(tokenPattern)].map((match) => ({
    key: /^['"]/.test(match[0]) ? match[0] : match[0] === '!=' ? '<>' : match[0].toUpperCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** On which side of a cut new tokens stand. */
export type Side = 'before' | 'after';

/**
 * The converted text in as many pieces as the source has, whose pieces are given; undefined when a place cannot be found. What the
 * conversion has put in at a cut goes to the side that is asked for.
 */
export function cutLike(source: readonly string[], converted: string, side: Side): string[] | undefined {
  if (source.length === 1) return [converted];
  const from = tokenize(source.join(''));
  const to = tokenize(converted);
  const matches = commonTokens(from, to);
  const cuts: number[] = [];
  let offset = 0;
  for (const piece of source.slice(0, -1)) {
    offset += piece.length;
    const cut = placeOf(offset, from, to, matches, side);
    if (cut === undefined || cut < (cuts.at(-1) ?? 0)) return undefined;
    cuts.push(cut);
  }
  return [0, ...cuts].map((start, i) => converted.slice(start, cuts[i]));
}

function placeOf(
  offset: number,
  from: readonly Token[],
  to: readonly Token[],
  matches: ReadonlyMap<number, number>,
  side: Side,
): number | undefined {
  const right = from.findIndex((each) => each.start >= offset);
  const left = right < 0 ? from.length - 1 : right - 1;
  const before = matches.get(left);
  const after = right < 0 ? undefined : matches.get(right);
  const behindLeft = left < 0 ? 0 : before === undefined ? undefined : to[before]?.end;
  const atRight = right < 0 ? (to.at(-1)?.end ?? 0) : after === undefined ? undefined : to[after]?.start;
  return side === 'after' ? (behindLeft ?? atRight) : (atRight ?? behindLeft);
}

/** Pairs of equal tokens in both orders: a longest common subsequence. */
function commonTokens(a: readonly Token[], b: readonly Token[]): ReadonlyMap<number, number> {
  const matches = new Map<number, number>();
  let first = 0;
  while (first < a.length && first < b.length && a[first]?.key === b[first]?.key) {
    matches.set(first, first);
    first += 1;
  }
  let [endA, endB] = [a.length, b.length];
  while (endA > first && endB > first && a[endA - 1]?.key === b[endB - 1]?.key) {
    endA -= 1;
    endB -= 1;
    matches.set(endA, endB);
  }
  const columns = endB - first + 1;
  const lengths = new Uint32Array((endA - first + 1) * columns);
  const at = (i: number, j: number): number => lengths[i * columns + j] ?? 0;
  for (let i = endA - first - 1; i >= 0; i -= 1)
    for (let j = endB - first - 1; j >= 0; j -= 1)
      lengths[i * columns + j] =
        a[first + i]?.key === b[first + j]?.key ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  let [i, j] = [0, 0];
  while (first + i < endA && first + j < endB) {
    if (a[first + i]?.key === b[first + j]?.key) {
      matches.set(first + i, first + j);
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return matches;
}
