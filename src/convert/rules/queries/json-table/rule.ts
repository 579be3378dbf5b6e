import { queryFindings } from '../../../../sql/codes/queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression, KeywordCall, KeywordPart } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { DerivedTable, SelectItem, TableExpression, TableFunction } from '../../../../sql/tree/query.ts';
import type { Span } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { nativeTable } from './native.ts';
import type { JsonColumn, JsonTable } from './reading.ts';
import { isPath } from '../../../resolve/expression.ts';
import { pathOf, readJsonTable } from './reading.ts';

/** JSON_TABLE before PostgreSQL 17, or with columns that it does not have, is a subquery over jsonb_path_query; see the page. */
export const jsonTable = rule({
  name: 'json-table',
  on: ['tableFunction'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const { expression } = node;
    if (expression.kind !== 'keywordCall' || expression.name !== 'JSON_TABLE') return undefined;
    const read = readJsonTable(expression);
    if (context.settings.targetVersion >= 17) {
      if (!read) return withQuotedPaths(node, expression);
      const native = nativeTable(node, read, documentOf(read, context), context);
      if (native) return native;
    }
    if (read && isSayable(read.columns)) return subquery(node, read, context);
    context.refuse(
      queryFindings.jsonTable,
      node,
      'JSON_TABLE has a clause that jsonb_path_query cannot say.',
    );
    return undefined;
  },
});

/** PostgreSQL's own JSON_TABLE wants its paths in quotes. */
function withQuotedPaths(node: TableFunction, call: KeywordCall): TableFunction | undefined {
  const parts = call.parts.map((part, i): KeywordPart => {
    const path = isPath(call, i) ? pathOf(part) : undefined;
    return path === undefined || part.kind === 'string' ? part : make.string(part, path);
  });
  return parts.some((part, i) => part !== call.parts[i])
    ? { ...node, expression: { ...call, parts } }
    : undefined;
}

/** Nested paths side by side are united in Oracle, not joined. */
function isSayable(columns: readonly JsonColumn[]): boolean {
  const nested = columns.filter((each) => each.kind === 'nested');
  return nested.length < 2 && nested.every((each) => isSayable(each.columns));
}

function subquery(node: TableFunction, table: JsonTable, context: RuleContext): DerivedTable {
  const { start, end } = node;
  const items: SelectItem[] = [];
  const rows = make.identifier(node, 'item');
  const from = level(
    rowsOf(node, documentOf(table, context), table.path, rows),
    rows,
    table.columns,
    { node, items, depth: 1 },
    context,
  );
  return {
    kind: 'derivedTable',
    start,
    end,
    lateral: true,
    alias: node.alias ?? context.freshName('json_rows'),
    query: {
      kind: 'query',
      start,
      end,
      body: { kind: 'select', start, end, reshaped: true, items, from: [from] },
    },
  };
}

/** A document that is not valid gives no rows, unless ERROR ON ERROR is written. */
function documentOf(table: JsonTable, context: RuleContext): Expression {
  const { document, failsOnError } = table;
  const { kind } = context.resolution.typeOf(document);
  if (kind === 'json') return make.cast(document, document, 'jsonb');
  const text =
    kind === 'binary'
      ? make.call(document, 'convert_from', [document, make.string(document, 'UTF8')])
      : document;
  const json = make.cast(document, text, 'jsonb');
  if (failsOnError) return json;
  const valid = make.call(document, context.pack('is_json'), [text]);
  return make.caseExpression(document, [[valid, json]]);
}

function rowsOf(node: Span, document: Expression, path: string, alias: Identifier): TableFunction {
  const { start, end } = node;
  return {
    kind: 'tableFunction',
    start,
    end,
    expression: make.call(node, 'jsonb_path_query', [document, make.string(node, path)]),
    unnest: false,
    ordinality: true,
    alias,
    columns: [make.identifier(node, 'value'), make.identifier(node, 'number')],
  };
}

interface Work {
  readonly node: TableFunction;
  readonly items: SelectItem[];
  readonly depth: number;
}

/** The columns of one level, and the rows of the nested path in it joined to its own: those without any stay. */
function level(
  rows: TableExpression,
  alias: Identifier,
  columns: readonly JsonColumn[],
  work: Work,
  context: RuleContext,
): TableExpression {
  const { node, items, depth } = work;
  const { start, end } = node;
  const value = (): Expression => make.reference(node, alias, make.identifier(node, 'value'));
  let from = rows;
  for (const column of columns) {
    if (column.kind === 'nested') {
      const inner = make.identifier(node, `item_${depth + 1}`);
      const right = { ...rowsOf(node, value(), column.path, inner), lateral: true };
      const left = from;
      const joined: TableExpression = {
        kind: 'join',
        start,
        end,
        type: 'left',
        natural: false,
        left,
        right,
        on: make.boolean(node, true),
      };
      from = level(joined, inner, column.columns, { node, items, depth: depth + 1 }, context);
    } else {
      const expression =
        column.kind === 'ordinality'
          ? make.reference(node, alias, make.identifier(node, 'number'))
          : columnValue(column, value(), context);
      items.push({
        kind: 'selectItem',
        start: column.name.start,
        end: column.name.end,
        expression,
        alias: context.names.local(column.name),
      });
    }
  }
  return from;
}

function columnValue(
  column: Extract<JsonColumn, { kind: 'value' | 'query' | 'exists' }>,
  value: Expression,
  context: RuleContext,
): Expression {
  const at = column.name;
  const path = make.string(at, column.path);
  const kind = column.type && context.source.valueType(column.type)?.kind;
  if (column.kind === 'exists') {
    const found = make.call(at, 'jsonb_path_exists', [value, path]);
    const [yes, no] =
      kind === 'number'
        ? [make.number(at, 1), make.number(at, 0)]
        : [make.string(at, 'true'), make.string(at, 'false')];
    return make.caseExpression(at, [[found, yes]], no);
  }
  const text = make.cast(at, value, 'text');
  if (column.kind === 'query')
    return make.call(at, context.pack('json_query'), [
      text,
      path,
      ...(column.wrapper ? [make.string(at, column.wrapper)] : []),
    ]);
  const found = make.call(at, context.pack('json_value'), [text, path]);
  // A text that is too long is no reason to cut it: the column's length is left out.
  return column.type && kind !== 'text' ? make.cast(at, found, column.type) : found;
}
