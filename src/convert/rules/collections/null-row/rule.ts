import * as make from '../../../../sql/make.ts';
import { isRow } from '../../../collections/representation.ts';
import { rule } from '../../../rule.ts';

/** `object IS NULL`: PostgreSQL asks whether all attributes are null, Oracle whether there is an object; see the page. */
export const nullRow = rule({
  name: 'null-row',
  on: ['is'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, { resolution }) {
    if (node.test !== 'null' || !isRow(resolution.typeOf(node.operand))) return undefined;
    return make.isDistinct(node, node.operand, make.nullLiteral(node), !node.not);
  },
});
