import type { Comment } from '../../sql/lexer.ts';
import type { SourceMap } from '../../text/source.ts';
import type { Span } from '../../text/span.ts';

/** A stretch of source whose comments belong to one statement. */
export interface Stretch extends Span {
  /** What tells the statement apart. */
  readonly owner: object;
}

/**
 * Gives each comment to one owner: to the innermost stretch that it stands in, to the stretch that ends on its line, else to the
 * next one behind it; at the end, to the last. Stretches may lie inside one another.
 */
export function shareComments(
  comments: readonly Comment[],
  stretches: readonly Stretch[],
  otherwise: object,
): ReadonlyMap<object, readonly Comment[]> {
  const shares = new Map<object, Comment[]>();
  const inOrder = [...stretches].sort((a, b) => a.start - b.start);
  for (const comment of comments) {
    const owner = ownerOf(comment, inOrder) ?? otherwise;
    shares.set(owner, [...(shares.get(owner) ?? []), comment]);
  }
  return shares;
}

/** The stretch from the comments that stand directly before it, with nothing else between. */
export function withCommentsBefore<S extends Span>(
  stretch: S,
  comments: readonly Comment[],
  sources: SourceMap,
): S {
  let { start } = stretch;
  for (const comment of [...comments].sort((a, b) => b.start - a.start)) {
    if (comment.end > start || comment.trailing) continue;
    if (sources.text({ start: comment.end, end: start }).trim() !== '') break;
    start = comment.start;
  }
  return { ...stretch, start };
}

function ownerOf(comment: Comment, inOrder: readonly Stretch[]): object | undefined {
  let inside: Stretch | undefined;
  let before: Stretch | undefined;
  for (const each of inOrder) {
    if (each.start > comment.start) {
      if (inside) return inside.owner;
      return comment.trailing && before ? before.owner : each.owner;
    }
    if (comment.start < each.end) {
      if (!inside || each.end - each.start <= inside.end - inside.start) inside = each;
    } else before = each;
  }
  return (inside ?? before)?.owner;
}
