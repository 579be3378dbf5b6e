import type { TokenCursor } from '../../../sql/cursor.ts';
import type {
  ColumnDefinition,
  ConstraintDefinition,
  CreateIndex,
  CreateTable,
  Property,
} from '../../../sql/tree/define.ts';
import type { Name } from '../../../sql/tree/name.ts';
import { parseColumn } from './column.ts';
import { parseConstraint, parseIndexProperties, startsConstraint } from './constraint.ts';
import { parseColumnIndex, parseTableIndex } from './index.ts';
import { property } from './literal.ts';
import { parseName } from './name.ts';

/** What stands between the parentheses of a table. */
export interface TableItems {
  readonly columns: ColumnDefinition[];
  readonly constraints: ConstraintDefinition[];
  readonly indexes: CreateIndex[];
  readonly properties: Property[];
}

/** `CREATE TABLE name (…)` with its options ("CREATE TABLE (Transact-SQL)"); `start` is that of CREATE. A name with `#` is of a temporary table. */
export function parseCreateTable(p: TokenCursor, start: number): CreateTable {
  p.expect('TABLE');
  const name = parseName(p);
  const from = p.start;
  const isFileTable = p.accept('AS', 'FILETABLE');
  const fileTable = isFileTable ? [property(p, from, 'AS')] : [];
  const items: TableItems = { columns: [], constraints: [], indexes: [], properties: [] };
  // An edge of a graph needs no columns of its own.
  if (p.is('(') || !(isFileTable || p.is('AS', 'EDGE'))) parseTableItems(p, name, items);
  const properties = [...items.properties, ...fileTable, ...parseGraph(p), ...parseIndexProperties(p)];
  const isTemporary = name.parts.at(-1)?.text.startsWith('#') === true;
  return {
    kind: 'createTable',
    ...p.span(start),
    name,
    columns: items.columns,
    constraints: items.constraints,
    properties,
    ...(isTemporary ? { temporary: 'private' as const } : {}),
    ...(items.indexes.length > 0 ? { indexes: items.indexes } : {}),
  };
}

/** `AS NODE` and `AS EDGE` of graph tables. */
function parseGraph(p: TokenCursor): Property[] {
  const start = p.start;
  return p.accept('AS', 'NODE') || p.accept('AS', 'EDGE') ? [property(p, start, 'AS')] : [];
}

/** Columns, constraints, indexes and the period of a temporal table, in parentheses; a comma may stand behind the last. */
export function parseTableItems(p: TokenCursor, table: Name, items: TableItems): void {
  p.expect('(');
  do {
    if (p.is(')')) break;
    const start = p.start;
    if (p.is('INDEX')) items.indexes.push(parseTableIndex(p, table));
    else if (p.is('PERIOD', 'FOR', 'SYSTEM_TIME')) {
      p.at += 3;
      p.skip();
      items.properties.push(property(p, start, 'PERIOD FOR SYSTEM_TIME'));
    } else if (startsConstraint(p)) items.constraints.push(parseConstraint(p));
    else {
      const column = parseColumn(p);
      items.columns.push(column);
      if (p.is('INDEX')) items.indexes.push(parseColumnIndex(p, table, column.name));
    }
    // Scripts of SSMS have commas between all items, older ones leave them out before constraints.
  } while (p.accept(',') || startsConstraint(p));
  p.expect(')');
}
