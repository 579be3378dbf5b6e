import { queryFindings } from '../../../../sql/codes/queries.ts';
import type { TableReference } from '../../../../sql/tree/query.ts';
import { spell } from '../../../names/spelling.ts';
import { rule } from '../../../rule.ts';
import { qualifierOf, relationOf } from '../relations.ts';

/** `t PARTITION (p)` is the table that the partition is in PostgreSQL; see the page. */
export const partitionExtension = rule({
  name: 'partition-extension',
  on: ['table'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const { partition, ...rest } = node;
    if (!partition) return undefined;
    const object = relationOf(node, context)?.object;
    if (!partition.name || object?.kind !== 'table') {
      context.refuse(queryFindings.partitionFor, node, 'The partition cannot be told from what is written.');
      return undefined;
    }
    const { names } = context;
    const table = names.object(object);
    const wish = `${table.name}_${spell(names.stored(partition.name))}`;
    const name = names.qualified(names.beside(object, wish), node.name);
    const alias = node.alias ?? qualifierOf(node);
    const result: TableReference = { ...rest, name, ...(alias ? { alias } : {}) };
    return result;
  },
});
