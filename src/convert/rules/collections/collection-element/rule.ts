import { elementIndex } from '../../../collections/path.ts';
import { readElement } from '../../../collections/read.ts';
import { isWritten } from '../../../collections/written.ts';
import { rule } from '../../../rule.ts';

/** `list(i)` where it is read; see the page. */
export const collectionElement = rule({
  name: 'collection-element',
  on: ['call'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const index = elementIndex(node, context);
    const type = context.resolution.typeOf(node.callee);
    if (!index || type.kind !== 'collection' || isWritten(node, context)) return undefined;
    return readElement(node, node.callee, index, type, context);
  },
});
