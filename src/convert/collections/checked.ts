import type { AnyObject } from '../../catalog/catalog.ts';
import { some } from '../../sql/walk.ts';
import { treesOf } from './uses.ts';

const exceptions = new Set(['SUBSCRIPT_BEYOND_COUNT', 'SUBSCRIPT_OUTSIDE_LIMIT', 'COLLECTION_IS_NULL']);
const known = new WeakMap<AnyObject, boolean>();

/**
 * Whether the code of an object has a handler for what an assignment to a missing element of a nested table or varray
 * raises. Then such an assignment must be checked, because PostgreSQL lengthens the array.
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
