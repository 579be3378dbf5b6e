import type { Call, Expression } from '../../../sql/tree/expression.ts';
import type { Identifier, Name } from '../../../sql/tree/name.ts';
import type { Span } from '../../../text/span.ts';

/** A name of one part that the parser gives to what has none. */
export function nameOf({ start, end }: Span, text: string): Name {
  const part: Identifier = { kind: 'identifier', start, end, text, quoted: false };
  return { kind: 'name', start, end, parts: [part] };
}

/** A call by the name of a function. */
export function callOf(span: Span, name: string, values: readonly Expression[]): Call {
  return {
    kind: 'call',
    ...span,
    callee: { kind: 'reference', ...span, name: nameOf(span, name) },
    arguments: values.map((value) => ({ kind: 'argument', start: value.start, end: value.end, value })),
  };
}
