/**
 * Lays the lines of a source and of its conversion side by side: rows of two positions, -1 where a side has no line. `links` are pairs of positions that are known.
 */
export function alignLines(
  source: readonly string[],
  target: readonly string[],
  links: readonly (readonly [number, number])[],
): [number, number][];
