import { queryFindings } from '../../../../sql/codes/queries.ts';
import type { AnyObject } from '../../../../catalog/catalog.ts';
import type { Comment } from '../../../../sql/lexer.ts';
import { rule } from '../../../rule.ts';

/** Optimizer hints stay as comments; see the page. */
export const hints = rule({
  name: 'hints',
  on: ['select', 'insert', 'multiInsert', 'update', 'delete', 'merge'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const { sources } = context;
    for (const hint of hintsOf(context.object)) {
      if (hint.start < node.start || hint.start >= node.end) continue;
      const before = sources.text({ start: node.start, end: hint.start });
      if (/^\s*(SELECT|INSERT|UPDATE|DELETE|MERGE)\s*$/i.test(before))
        context.report(queryFindings.hint, hint, `The hint ${hint.text} has no effect in PostgreSQL.`);
    }
    return undefined;
  },
});

const known = new WeakMap<AnyObject, readonly Comment[]>();

/** The hints in an object's text, found once. */
function hintsOf(object: AnyObject): readonly Comment[] {
  const found = known.get(object);
  if (found) return found;
  const bodies = 'bodyComments' in object ? object.bodyComments : [];
  const all = [...object.sourceComments, ...bodies].filter((each) => each.hint);
  known.set(object, all);
  return all;
}
