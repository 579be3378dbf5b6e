import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { Statement } from '../../../../sql/tree/routine.ts';
import type { CollectionValue } from '../../../../sql/value-type.ts';
import type { Span } from '../../../../text/span.ts';
import { formOf } from '../../../collections/representation.ts';
import type { RuleContext } from '../../../rule.ts';

/** The type of a list that BULK COLLECT can fill: anything but an associative array with text indexes. */
export function listType(list: Expression, context: RuleContext): CollectionValue | undefined {
  const type = context.resolution.typeOf(list);
  return type.kind === 'collection' && type.key !== 'text' ? type : undefined;
}

/** Makes a list one without elements. Both forms, arrays and jsonb objects, write that the same way. */
export function emptied(list: Expression, _type: CollectionValue, _context: RuleContext): Statement {
  return {
    kind: 'assignment',
    start: list.start,
    end: list.start,
    target: list,
    value: make.string({ start: list.start, end: list.start }, '{}'),
  };
}

/** Puts an element behind the last one, whose position a variable counts where the list is no array. */
export function appendStatement(
  list: Expression,
  element: Expression,
  type: CollectionValue,
  position: Expression,
  place: Span,
  context: RuleContext,
): Statement {
  const target = { ...list, ...place };
  context.resolution.inherit(target, list);
  if (formOf(type, context) === 'array')
    return {
      kind: 'assignment',
      ...place,
      target,
      value: make.call(place, 'array_append', [target, element]),
    };
  const item: Call = { kind: 'call', ...place, callee: target, arguments: [make.argument(position)] };
  context.resolution.state(item, type.element, true);
  return { kind: 'assignment', ...place, target: item, value: element };
}
