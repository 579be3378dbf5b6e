import { rule } from '../../../rule.ts';
import { makeIfMissing, sessionTables } from '../../../temporary.ts';

/** A routine makes the temporary tables that it uses, if its session has not made them yet; see the page. */
export const sessionTablesOfRoutine = rule({
  name: 'session-tables',
  on: ['block'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, { parents, resolution, settings, names, holds }) {
    if (node.begin < 0 || !holds(node, 'table') || parents.some((each) => each.kind === 'block'))
      return undefined;
    const tables = sessionTables(node, resolution, settings);
    if (tables.length === 0) return undefined;
    const at = { start: node.begin, end: node.begin };
    return {
      ...node,
      statements: [...tables.map((each) => makeIfMissing(each, names, at)), ...node.statements],
    };
  },
});
