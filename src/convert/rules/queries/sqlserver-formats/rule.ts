import { sqlserverFindings } from '../../../../sql/codes/sqlserver.ts';
import type { Query } from '../../../../sql/tree/query.ts';
import { rule } from '../../../rule.ts';
import { json } from './json.ts';
import { readFormat } from './options.ts';
import { xml } from './xml.ts';

/** FOR XML and FOR JSON; see the page. */
export const sqlserverFormats = [
  rule({
    name: 'sqlserver-formats',
    on: ['query'],
    from: ['sqlserver'],
    to: ['postgresql'],
    apply(node, context) {
      const clause = node.options?.find(({ name }) => name === 'FOR XML' || name === 'FOR JSON');
      if (!clause) return undefined;
      const format = readFormat(clause.text);
      const others = (node.options ?? []).filter((each) => each !== clause);
      const { options: _, ...plain } = node;
      const query = limited(others.length > 0 ? { ...plain, options: others } : plain);
      const made =
        format &&
        query &&
        (format.language === 'json' ? json(query, format, context) : xml(query, format, clause, context));
      if (!made)
        context.refuse(sqlserverFindings.resultFormat, clause, `${clause.name} makes one text of the rows.`);
      return made;
    },
  }),
];

/** TOP as a limit of the rows that are made a text of; undefined where it is a part of them. */
function limited(query: Query): Query | undefined {
  if (query.body.kind !== 'select' || !query.body.top) return query;
  const { top, ...body } = query.body;
  return top.percent ? undefined : { ...query, body, fetch: top };
}
