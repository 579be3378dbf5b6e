/** What the place of an SQLite file can refuse, by the primary codes of SQLite ("Result and Error Codes"): the rest are mistakes in statements. */
const refusals: ReadonlyMap<number, string> = new Map([
  [5, 'another process holds it locked.'],
  [6, 'another process holds it locked.'],
  [8, 'it may not be written.'],
  [10, 'the disk fails.'],
  [11, 'its file is damaged; restore it from a copy.'],
  [13, 'the disk is full.'],
  [14, 'its file cannot be opened.'],
]);

/** Why the place of a file refused a statement; undefined where it was not that. The low byte of SQLite's code is the primary one. */
export function refusalOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
  return refusals.get(code & 0xff);
}
