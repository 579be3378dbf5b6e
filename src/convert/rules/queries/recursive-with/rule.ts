import { queryFindings } from '../../../../sql/codes/queries.ts';
import type { CommonTable } from '../../../../sql/tree/query.ts';
import { some } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

/** A WITH that names itself is WITH RECURSIVE; SEARCH and CYCLE are PostgreSQL's own. See the page. */
export const recursiveWith = rule({
  name: 'recursive-with',
  on: ['with'],
  from: ['oracle', 'sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    for (const each of node.routines ?? [])
      context.refuse(queryFindings.withRoutine, each, 'The query declares a function of its own.');
    const recursive = node.tables.filter((each) => isRecursive(each, context));
    for (const each of recursive) checkRecursion(each, context);
    return recursive.length === 0 || node.recursive ? undefined : { ...node, recursive: true };
  },
});

/** A table that a rule made is not looked at: what it needs was said where it was made. */
function isRecursive(table: CommonTable, { names }: RuleContext): boolean {
  if (table.name.target || !table.query) return false;
  const own = names.stored(table.name);
  return some(table.query, (each) => {
    if (each.kind !== 'table' || each.name.parts.length !== 1) return false;
    const [only] = each.name.parts;
    return only !== undefined && names.stored(only) === own;
  });
}

function checkRecursion(table: CommonTable, context: RuleContext): void {
  const { search, cycle } = table;
  if (!cycle)
    context.report(queryFindings.recursiveLoop, table, 'A loop among the rows would not be noticed.');
  if (!search) return;
  if (search.by.some((each) => each.direction === 'desc' || each.nulls === 'first'))
    context.refuse(queryFindings.searchDescending, table, 'The SEARCH clause sorts in descending order.');
  else
    context.report(
      queryFindings.searchOrder,
      table,
      `The column ${search.set.text} of the SEARCH clause holds a path instead of a number.`,
    );
}
