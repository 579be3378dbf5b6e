import * as make from '../../../../sql/make.ts';
import type { Reference } from '../../../../sql/tree/expression.ts';
import type { TableFunction } from '../../../../sql/tree/query.ts';
import { rule } from '../../../rule.ts';

/** A table-valued parameter is an array of rows, which a query reads with unnest; see the page. */
export const tableParameters = rule({
  name: 'table-parameters',
  on: ['table'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, { resolution, parents, names, variableName }): TableFunction | undefined {
    const referent = resolution.referent(node.name);
    if (referent.kind !== 'relation' || referent.relation.transient !== 'table parameter') return undefined;
    if (parents.at(-1)?.kind === 'insert') return undefined;
    const { start, end } = node;
    const [own] = node.name.parts;
    const rows: Reference = { kind: 'reference', start, end, name: node.name };
    const alias = node.alias ?? (own && (variableName(own) ?? names.local(own)));
    const expression = make.call(node, 'unnest', [rows]);
    return { kind: 'tableFunction', start, end, expression, unnest: false, ...(alias ? { alias } : {}) };
  },
});
