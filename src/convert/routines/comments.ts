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

/**
 * The comments of a member of a package in the order of reading: those of its specification, which may stand in a file that was read
 * later, before those of its body. What both say in the same words is said once.
 */
export function specificationFirst(
  comments: readonly Comment[],
  routine: Span,
  specification: Span | undefined,
  sources: SourceMap,
): readonly Comment[] {
  const body = sources.at(routine.start);
  const declared = specification && sources.at(specification.start);
  if (!body || !declared || body === declared) return comments;
  const own = comments.filter((each) => sources.at(each.start) !== declared);
  const said = new Set(own.filter((each) => each.start < routine.start).map(wording));
  const place = startOfLine(Math.min(routine.start, ...own.map((each) => each.start)), sources);
  const others = comments
    .filter((each) => sources.at(each.start) === declared && !said.has(wording(each)))
    .map((each) => ({ ...each, start: place, end: place, trailing: false }));
  return [...others, ...own];
}

function wording({ text }: Comment): string {
  return text.replace(/\s+/g, ' ');
}

function startOfLine(position: number, sources: SourceMap): number {
  const source = sources.at(position);
  if (!source) return position;
  const offset = position - source.base;
  return source.base + source.text.lastIndexOf('\n', offset - 1) + 1;
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
