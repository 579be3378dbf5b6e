import * as make from '../../../../sql/make.ts';
import { expressions } from '../../../../sql/codes/expressions.ts';
import { rule } from '../../../rule.ts';
import { callRule } from '../built-in.ts';

/** ROWID becomes `ctid`, the place of a row version: it holds until the row is changed, moved or the table rewritten. */
export const rowAddress = [
  rule({
    name: 'row-address',
    on: ['reference'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const referent = context.resolution.referent(node);
      if (referent.kind !== 'pseudo-column') return undefined;
      if (referent.name === 'ORA_ROWSCN') {
        context.refuse(expressions.rowScn, node, 'ORA_ROWSCN has no equivalent.');
        return undefined;
      }
      if (referent.name !== 'ROWID') return undefined;
      context.report(expressions.rowid, node, 'ROWID becomes ctid.');
      const qualifier = node.name.parts.slice(0, -1);
      return { ...node, name: { ...node.name, parts: [...qualifier, make.identifier(node, 'ctid')] } };
    },
  }),
  callRule('row-address', {
    ROWIDTOCHAR: (call, [given]) => given && make.cast(call, given, 'text'),
    ROWIDTONCHAR: (call, [given]) => given && make.cast(call, given, 'text'),
    CHARTOROWID: (call, [given]) => given && make.cast(call, given, 'tid'),
  }),
];
