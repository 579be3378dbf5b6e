import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { TableFunction } from '../../../../sql/tree/query.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { RuleContext } from '../../../rule.ts';
import type { JsonColumn, JsonTable } from './reading.ts';

/**
 * JSON_TABLE as PostgreSQL has it from version 17 on ("JSON Functions and Operators"): the path is always written, ON ERROR stands behind the columns, and a
 * column's path is written, since it would follow the column's name in small letters. Undefined where a column is none of PostgreSQL's.
 */
export function nativeTable(
  node: TableFunction,
  table: JsonTable,
  document: Expression,
  context: RuleContext,
): TableFunction | undefined {
  if (!isNative(table.columns, context)) return undefined;
  const expression = make.fragment(
    node.expression,
    'primary',
    'JSON_TABLE(',
    document,
    ', ',
    make.string(node, table.path),
    ' COLUMNS (',
    ...columnsOf(table.columns, context),
    table.failsOnError ? ') ERROR ON ERROR)' : '))',
  );
  return { ...node, expression };
}

function isNative(columns: readonly JsonColumn[], context: RuleContext): boolean {
  return columns.every((each) => {
    if (each.kind === 'nested') return isNative(each.columns, context);
    // JSON text of a column goes through a function of the extension pack, which knows Oracle's wrappers.
    return each.kind !== 'query' && (each.kind !== 'exists' || existsType(each, context) !== undefined);
  });
}

function columnsOf(columns: readonly JsonColumn[], context: RuleContext): (string | Node)[] {
  return columns.flatMap((each, i) => [...(i === 0 ? [] : [', ']), ...columnOf(each, context)]);
}

function columnOf(column: JsonColumn, context: RuleContext): (string | Node)[] {
  if (column.kind === 'nested')
    return [
      'NESTED PATH ',
      make.string({ start: -1, end: -1 }, column.path),
      ' COLUMNS (',
      ...columnsOf(column.columns, context),
      ')',
    ];
  const name = context.names.local(column.name);
  if (column.kind === 'ordinality') return [name, ' FOR ORDINALITY'];
  const path = make.string(column.name, column.path);
  if (column.kind === 'exists')
    return [name, ' ', existsType(column, context) as DataType, ' EXISTS PATH ', path];
  return [name, ' ', column.type ?? make.type(column.name, 'text'), ' PATH ', path];
}

/** Whether something is there is 1 or 0 as a number, 'true' or 'false' as text; the type must be one that booleans are cast to. */
function existsType(
  { type, name }: Extract<JsonColumn, { kind: 'value' | 'query' | 'exists' }>,
  context: RuleContext,
): DataType | undefined {
  const kind = type ? context.source.valueType(type)?.kind : 'text';
  if (kind === 'number') return make.type(name, 'integer');
  return kind === 'text' ? make.type(name, 'text') : undefined;
}
