import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { Statement } from '../../../../sql/tree/routine.ts';
import type { CollectionValue } from '../../../../sql/value-type.ts';
import type { Span } from '../../../../text/span.ts';
import { declaredElement } from '../../../collections/declared.ts';
import { elementType, formOf } from '../../../collections/representation.ts';
import type { RuleContext } from '../../../rule.ts';
import { assignmentBehind, newVariable } from '../targets.ts';

/** The type of a list that BULK COLLECT can fill: anything but an associative array with text indexes. */
export function listType(list: Expression, context: RuleContext): CollectionValue | undefined {
  const type = context.resolution.typeOf(list);
  return type.kind === 'collection' && type.key !== 'text' ? type : undefined;
}

/** Makes a list one without elements. Both forms, arrays and jsonb objects, write that the same way. */
export function emptied(list: Expression): Statement {
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

/** Lists that BULK COLLECT can fill as arrays, and what then brings the arrays to where they belong. */
export interface Arrays {
  readonly lists: readonly Expression[];
  readonly types: readonly CollectionValue[];
  readonly after: readonly Statement[];
}

/**
 * The lists as arrays: one that is held as jsonb is made of an array variable once all elements are there, because PostgreSQL
 * copies a jsonb value with every change. Undefined where elements are arrays themselves, of which there are no arrays.
 */
export function asArrays(
  lists: readonly Expression[],
  types: readonly CollectionValue[],
  context: RuleContext,
): Arrays | undefined {
  const after: Statement[] = [];
  const made: Expression[] = [];
  const arrayTypes: CollectionValue[] = [];
  for (const [i, list] of lists.entries()) {
    const type = types[i] as CollectionValue;
    if (formOf(type, context) === 'array') {
      made.push(list);
      arrayTypes.push(type);
      continue;
    }
    const element = declaredElement(type, list, context) ?? elementType(type, list, context);
    if (!element || element.dimensions !== undefined) return undefined;
    const { attribute: _, ...plain } = element;
    const array = newVariable(list, 'fetched', { ...plain, dimensions: 1 }, context);
    const arrayType: CollectionValue = { kind: 'collection', form: 'nested table', element: type.element };
    context.resolution.state(array, arrayType, false);
    made.push(array);
    arrayTypes.push(arrayType);
    const place = { start: list.end, end: list.end };
    const value = make.call(place, context.pack('collection_of'), [{ ...array, ...place }]);
    after.push(assignmentBehind(list, value, context));
  }
  return { lists: made, types: arrayTypes, after };
}
