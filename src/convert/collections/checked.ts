import type { AnyObject } from '../../catalog/catalog.ts';
import { some } from '../../sql/walk.ts';
import * as make from '../../sql/make.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { CollectionValue } from '../../sql/value-type.ts';
import type { RuleContext } from '../rule.ts';
import { indexValue } from './index-value.ts';
import { formOf } from './representation.ts';
import { treesOf } from './uses.ts';

const exceptions = new Set(['SUBSCRIPT_BEYOND_COUNT', 'SUBSCRIPT_OUTSIDE_LIMIT', 'COLLECTION_IS_NULL']);
const known = new WeakMap<AnyObject, boolean>();

/**
 * Whether the code of an object has a handler for what the use of a missing element of a nested table or varray, or of an
 * atomically null one, raises. Then such a use must be checked: PostgreSQL lengthens the array, or gives NULL.
 */
export function checksSubscripts(object: AnyObject): boolean {
  let answer = known.get(object);
  if (answer === undefined) {
    answer = treesOf(object).some((root) =>
      some(
        root,
        (node) =>
          node.kind === 'handler' &&
          node.exceptions.some(
            (each) => each.kind === 'name' && exceptions.has(each.parts.at(-1)?.text.toUpperCase() ?? ''),
          ),
      ),
    );
    known.set(object, answer);
  }
  return answer;
}

/** Whether uses of a collection are checked. An associative array is never null, and has no places but its elements. */
function isChecked(type: CollectionValue, { object }: RuleContext): boolean {
  return type.form !== 'associative array' && checksSubscripts(object);
}

/** A collection that a method is called of, which must not be atomically null; `limit` is how many elements a varray may have. */
export function checkedOwner(
  list: Expression,
  type: CollectionValue,
  context: RuleContext,
  limit?: Expression,
): Expression {
  if (!isChecked(type, context)) return list;
  const made = make.call(list, context.pack('collection_there'), limit ? [list, limit] : [list]);
  context.resolution.inherit(made, list);
  return made;
}

/** The index of an element of a nested table that is held as jsonb, at which it must have a place. */
export function checkedPlace(
  list: Expression,
  index: Expression,
  type: CollectionValue,
  context: RuleContext,
): Expression {
  const value = indexValue(index, type, context);
  if (!isChecked(type, context) || formOf(type, context) === 'array') return value;
  return make.call(index, context.pack('collection_place'), [list, value]);
}
