import type { Span } from '../../text/span.ts';

/**
 * What every node has: where in the source it stands. A node that a rule makes takes the place of the node that it
 * replaces, so that findings, comments and side-by-side views still know it.
 */
export type Positioned = Span;
