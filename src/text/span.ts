/**
 * A stretch of source text, in absolute positions of a {@link SourceMap}: every source that was read occupies its
 * own range of one number line (the idea of Go's `token.FileSet`), so that two integers on a node say both in which
 * file it stands and where. `start` is the first character, `end` the one after the last, in UTF-16 code units.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The span of things that no source text stands behind, such as the options of a whole run. */
export const nowhere: Span = { start: -1, end: -1 };

/** The smallest span that covers both. A span that is nowhere adds nothing. */
export function cover(a: Span, b: Span): Span {
  if (a.start < 0) return { start: b.start, end: b.end };
  if (b.start < 0) return { start: a.start, end: a.end };
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

/** Whether `inner` lies wholly inside `outer`. */
export function contains(outer: Span, inner: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

/** A place as people and editors name it. Lines and columns count from 1; columns count UTF-16 code units. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}
