import { routineFindings } from '../../../../sql/codes/routines.ts';
import { rule } from '../../../rule.ts';

/** A function or sequence behind a database link; see the page. */
export const remoteValue = rule({
  name: 'remote-value',
  on: ['reference'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const { link, parts } = node.name;
    if (!link) return undefined;
    // A procedure that a statement calls is refused with its statement.
    const around = context.parents.at(-1)?.kind === 'call' ? context.parents.at(-2) : context.parents.at(-1);
    if (around?.kind === 'callStatement') return undefined;
    const written = parts.map((each) => each.text).join('.');
    const database = link.map((each) => each.text).join('.');
    context.refuse(
      routineFindings.remoteCall,
      node,
      `${written} is a function or sequence of another database (@${database}).`,
    );
    return undefined;
  },
});
