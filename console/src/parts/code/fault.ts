import type { Span } from '../../data/json-places.ts';

/** Something in a text that is not right. */
export interface TextFault {
  readonly span: Span;
  readonly message: string;
}
