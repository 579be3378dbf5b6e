/**
 * Lays the lines of the source and of its conversion side by side.
 *
 * Known pairs come first (the map that the printer wrote); between them, lines are paired by the words that they share,
 * in the order that shares most in all. What has no partner fills the gaps, so that nothing is left out and no
 * space is wasted.
 *
 * @param {string[]} source
 * @param {string[]} target
 * @param {[number, number][]} links pairs of positions in the two lists, in any order
 * @returns {[number, number][]} rows; -1 where a side has no line
 */
export function alignLines(source, target, links) {
  const pairs = [];
  let s = 0;
  let t = 0;
  for (const [nextS, nextT] of [...risingPairs(links), [source.length, target.length]]) {
    for (const [a, b] of likelyPairs(source.slice(s, nextS), target.slice(t, nextT))) {
      pairs.push([s + a, t + b]);
    }
    pairs.push([nextS, nextT]);
    s = nextS + 1;
    t = nextT + 1;
  }
  const rows = [];
  s = 0;
  t = 0;
  for (const [nextS, nextT] of pairs) {
    while (s < nextS || t < nextT) rows.push([s < nextS ? s++ : -1, t < nextT ? t++ : -1]);
    if (nextS < source.length) rows.push([s++, t++]);
  }
  return rows;
}

/**
 * The longest chain of pairs in which both sides rise: text that was moved cannot be shown beside its origin.
 *
 * @param {[number, number][]} links
 * @returns {[number, number][]}
 */
function risingPairs(links) {
  const sorted = [...links].sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const tails = [];
  const before = sorted.map(() => -1);
  sorted.forEach((pair, at) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[tails[middle]][1] < pair[1]) low = middle + 1;
      else high = middle;
    }
    if (low > 0) before[at] = tails[low - 1];
    tails[low] = at;
  });
  const chain = [];
  for (let at = tails.length === 0 ? -1 : tails[tails.length - 1]; at >= 0; at = before[at])
    chain.push(sorted[at]);
  return chain.reverse();
}

/** Above this many comparisons the likeness of lines is not worth the wait. */
const mostComparisons = 1_000_000;

/**
 * @param {string[]} source
 * @param {string[]} target
 * @returns {[number, number][]}
 */
function likelyPairs(source, target) {
  const width = target.length + 1;
  if (source.length === 0 || target.length === 0 || source.length * target.length > mostComparisons)
    return [];
  const a = source.map(lineWords);
  const b = target.map(lineWords);
  const best = new Float32Array((source.length + 1) * width);
  const score = (i, j) => {
    const likeness = shareOfWords(a[i], b[j]);
    return likeness < 0.3 ? 0 : likeness;
  };
  for (let i = source.length - 1; i >= 0; i -= 1) {
    for (let j = target.length - 1; j >= 0; j -= 1) {
      const paired = score(i, j);
      best[i * width + j] = Math.max(
        best[(i + 1) * width + j],
        best[i * width + j + 1],
        paired > 0 ? paired + best[(i + 1) * width + j + 1] : 0,
      );
    }
  }
  const pairs = [];
  for (let i = 0, j = 0; i < source.length && j < target.length; ) {
    const here = best[i * width + j];
    if (here === best[(i + 1) * width + j]) i += 1;
    else if (here === best[i * width + j + 1]) j += 1;
    else pairs.push([i++, j++]);
  }
  return pairs;
}

/**
 * @param {string} line
 * @returns {Set<string>}
 */
function lineWords(line) {
  return new Set(line.toLowerCase().match(/[a-z_][\w$#]*|\d+/g) ?? []);
}

/**
 * @param {Set<string>} a
 * @param {Set<string>} b
 * @returns {number} shared words of all words, 0 to 1
 */
function shareOfWords(a, b) {
  if (a.size === 0 || b.size === 0) return 0;
  let shared = 0;
  for (const word of a) if (b.has(word)) shared += 1;
  return shared / (a.size + b.size - shared);
}
