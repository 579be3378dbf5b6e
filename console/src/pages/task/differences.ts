/** A column whose values differ. */
export interface Difference {
  readonly column: string;
  readonly source: string | null;
  readonly target: string | null;
}

/** Reads what the control table says of a row: for each column a pair of objects, the source's value and the target's. */
export function differencesIn(details: string): readonly Difference[] {
  const pairs = JSON.parse(details) as [Record<string, string | null>, Record<string, string | null>][];
  return pairs.flatMap(([source, target]) =>
    Object.keys(source).map((column) => ({
      column,
      source: source[column] ?? null,
      target: target[column] ?? null,
    })),
  );
}
