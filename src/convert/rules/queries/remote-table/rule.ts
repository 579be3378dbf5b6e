import { queryFindings } from '../../../../sql/codes/queries.ts';
import type { TableReference } from '../../../../sql/tree/query.ts';
import { rule } from '../../../rule.ts';

/** A table behind a database link is a foreign table, in a schema with the name of the link; see the page. */
export const remoteTable = rule({
  name: 'remote-table',
  on: ['table'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const { link, parts } = node.name;
    const [first] = link ?? [];
    const last = parts.at(-1);
    if (!first || !last) return undefined;
    const written = link?.map((each) => each.text).join('.');
    if (context.settings.databaseLinks === 'refuse') {
      context.refuse(
        queryFindings.databaseLink,
        node,
        `${last.text} is a table of another database (@${written}).`,
      );
      return undefined;
    }
    context.report(
      queryFindings.databaseLink,
      node,
      `${last.text}@${written} is taken for a foreign table in the schema ${context.names.local(first).text}.`,
      { severity: 'warning', effortHours: 0.25 },
    );
    const { start, end } = node.name;
    const name = {
      kind: 'name',
      start,
      end,
      parts: [context.names.local(first), context.names.local(last)],
    } as const;
    const result: TableReference = { ...node, name };
    return result;
  },
});
