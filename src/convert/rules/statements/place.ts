import type { Statement } from '../../../sql/tree/routine.ts';
import type { Span } from '../../../text/span.ts';

/**
 * Several statements in the place of one: the first takes the comments and the empty line before it, the others stand
 * directly below.
 */
export function inPlace(origin: Span, statements: readonly Statement[]): Statement[] {
  return statements.map((each, i) =>
    i > 0 && each.start === origin.start ? { ...each, start: origin.start + 1 } : each,
  );
}
