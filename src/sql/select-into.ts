import type { CreateTable } from './tree/define.ts';
import type { Query } from './tree/query.ts';

/** The table that `SELECT … INTO t` makes, as CREATE TABLE AS ("SELECT - INTO Clause (Transact-SQL)"); undefined for a query that makes none. */
export function tableMadeBy(query: Query): CreateTable | undefined {
  const { body, start, end } = query;
  const select = body.kind === 'setOperation' ? body.first : body;
  if (select.kind !== 'select' || !select.intoTable) return undefined;
  const { intoTable, ...rest } = select;
  const plain = body.kind === 'setOperation' ? { ...body, first: rest } : rest;
  const as: Query = { ...query, body: plain };
  return {
    kind: 'createTable',
    start,
    end,
    name: intoTable,
    columns: [],
    constraints: [],
    as,
    properties: [],
  };
}
