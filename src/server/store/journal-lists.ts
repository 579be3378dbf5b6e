/** The order of entries that have such values, in SQL: all up, or all down. */
export function orderOf(isDescending: boolean): (...values: readonly string[]) => string {
  return (...values) => values.map((each) => `${each}${isDescending ? ' DESC' : ''}`).join(', ');
}

/** The words of what somebody searches for. */
export function wordsIn(search: string): readonly string[] {
  return search.split(/\s+/).filter((word) => word !== '');
}
