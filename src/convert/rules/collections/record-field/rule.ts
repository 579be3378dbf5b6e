import { fieldIdentifier, isRow, jsonField } from '../../../collections/representation.ts';
import { isWritten } from '../../../collections/written.ts';
import { rule } from '../../../rule.ts';

/** `list(i).field` where it is read: the field's name is that of the target's column; see the page. */
export const recordField = rule({
  name: 'record-field',
  on: ['field'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const of = context.resolution.typeOf(node.operand);
    if (!isRow(of) || node.name.target || isWritten(node, context)) return undefined;
    const parent = context.parents.at(-1);
    const isCalled =
      parent?.kind === 'call' && parent.callee.start === node.start && parent.callee.end === node.end;
    if (isCalled && context.resolution.typeOf(node).kind !== 'collection') return undefined;
    const name = fieldIdentifier(of, node.name, context);
    return jsonField(node.operand, name, context.resolution.typeOf(node), context) ?? { ...node, name };
  },
});
