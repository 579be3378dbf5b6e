import * as make from '../../../../sql/make.ts';
import { typeNameOf } from '../../../../sql/sqlserver-type.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Insert } from '../../../../sql/tree/write.ts';
import type { RuleContext } from '../../../rule.ts';
import { relationOf } from '../relations.ts';

/**
 * The columns that an INSERT without a list of them fills, where the server leaves some out that PostgreSQL would not: identity and computed columns and row versions
 * ("INSERT (Transact-SQL)"). Undefined where there are none.
 */
export function insertColumns(node: Insert, context: RuleContext): readonly Expression[] | undefined {
  if (node.target.kind !== 'table' || (!node.rows && !node.query)) return undefined;
  const table = relationOf(node.target, context)?.object;
  if (table?.kind !== 'table') return undefined;
  const columns = [...table.columns];
  const filled = columns.filter(([, column]) => {
    const type = column.type && context.source.valueType(column.type);
    return !column.identity && !column.generated && !(type && typeNameOf(type) === 'ROWVERSION');
  });
  if (filled.length === columns.length) return undefined;
  const end = { start: node.target.end, end: node.target.end };
  return filled.map(([name]) => {
    const reference = make.reference(
      end,
      context.targetNames.identifier(context.names.column(table, name), end),
    );
    const relation = relationOf(node.target as never, context);
    const column = relation?.columns?.get(name);
    if (column) context.resolution.state(reference, column.type, column.nullable);
    return reference;
  });
}
