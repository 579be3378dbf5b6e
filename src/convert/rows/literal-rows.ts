import type { Expression } from '../../sql/tree/expression.ts';
import type { Query, QueryBody, Select, TableExpression } from '../../sql/tree/query.ts';
import type { Insert, MultiInsert } from '../../sql/tree/write.ts';

/** The expressions of the rows that an INSERT states; undefined when it takes them from tables. */
export function statedRows(insert: Insert): readonly (readonly Expression[])[] | undefined {
  if (insert.with || insert.record || insert.onConflict) return undefined;
  return insert.rows ?? (insert.query && rowsOfDual(insert.query));
}

/** INSERT ALL … SELECT … FROM dual without conditions: all of its inserts state their rows. */
export function statedInserts({ branches, otherwise, query }: MultiInsert): readonly Insert[] | undefined {
  const selects = selectsOfDual(query);
  if (selects?.length !== 1 || otherwise || branches.some((each) => each.test)) return undefined;
  const inserts = branches.flatMap((each) => each.inserts);
  return inserts.every((each) => each.rows) ? inserts : undefined;
}

/** `SELECT 1, 'a' FROM dual UNION ALL SELECT 2, 'b' FROM dual`. */
function rowsOfDual(query: Query): readonly (readonly Expression[])[] | undefined {
  return selectsOfDual(query)?.map((select) => select.items.map((item) => item.expression));
}

function selectsOfDual(query: Query): readonly Select[] | undefined {
  if (query.with || query.orderBy || query.offset || query.fetch || query.locking) return undefined;
  const selects: Select[] = [];
  return collect(query.body, selects) ? selects : undefined;
}

function collect(body: QueryBody, selects: Select[]): boolean {
  if (body.kind === 'parenthesisedQuery') {
    const { query } = body;
    return !query.with && !query.orderBy && !query.offset && !query.fetch && collect(query.body, selects);
  }
  if (body.kind === 'setOperation') {
    return (
      collect(body.first, selects) &&
      body.rest.every((each) => each.operator === 'union' && each.all && collect(each.body, selects))
    );
  }
  if (body.kind !== 'select' || !isOneRow(body)) return false;
  selects.push(body);
  return true;
}

function isOneRow(select: Select): boolean {
  const [from] = select.from;
  return (
    (select.from.length === 0 || (select.from.length === 1 && from !== undefined && isDual(from))) &&
    !select.where &&
    !select.hierarchy &&
    !select.groupBy &&
    !select.having &&
    !select.into &&
    !select.model
  );
}

function isDual(table: TableExpression): boolean {
  if (table.kind !== 'table' || table.name.link) return false;
  const names = table.name.parts.map((each) => each.text.toUpperCase());
  return names.at(-1) === 'DUAL' && (names.length === 1 || names[0] === 'SYS');
}
