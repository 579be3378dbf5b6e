import { rule } from '../../../rule.ts';

/** An inline view gets an alias, which PostgreSQL wants before version 16, and loses WITH READ ONLY; see the page. */
export const derivedTable = rule({
  name: 'derived-table',
  on: ['derivedTable'],
  from: ['oracle', 'sqlserver'],
  to: ['postgresql'],
  apply(node, { freshName, parents, settings }) {
    const parent = parents.at(-1)?.kind;
    if (parent === 'insert' || parent === 'update' || parent === 'delete') return undefined;
    const { restriction, ...plain } = node;
    const named = node.alias || settings.targetVersion >= 16 ? plain : { ...plain, alias: freshName('q') };
    return restriction || !node.alias ? named : undefined;
  },
});
