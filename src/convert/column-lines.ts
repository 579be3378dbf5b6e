import type { Naming } from '../catalog/converter.ts';
import { OperationError } from '../text/error.ts';
import type { MissingTablesKit, TableText } from './missing-tables.ts';
import { convertMissingTables } from './missing-tables.ts';

/** A column as the target defines it: its name, and all that stands behind that. */
export interface ColumnLine {
  readonly source: string;
  readonly name: string;
  readonly definition: string;
}

/** The columns of a table of the target, and the constraints that are written beside them. */
export interface TableLines {
  readonly columns: readonly ColumnLine[];
  readonly constraints: readonly string[];
}

/** Converts a table by itself, and cuts its definition into the lines of its columns. */
export function convertColumnLines(table: TableText, naming: Naming, kit: MissingTablesKit): TableLines {
  const { tables, statements, leftOut } = convertMissingTables([table], [table], naming, kit);
  const [made] = tables;
  const sql = statements.find(({ makes }) => makes?.startsWith('table ') === true)?.sql;
  if (!made || sql === undefined)
    throw new OperationError(
      `Columns of ${table.schema}.${table.name} cannot be converted${leftOut[0] ? `: ${leftOut[0].why}` : ''}.`,
      { code: 'convert', side: 'source' },
    );
  const parts = partsOf(sql);
  const columns = made.columns.flatMap(([source, name], i): ColumnLine[] => {
    const definition = /^(?:"(?:[^"]|"")+"|\S+)\s+(.*)$/s.exec(parts[i] ?? '')?.[1];
    return definition === undefined ? [] : [{ source, name, definition }];
  });
  return { columns, constraints: parts.slice(made.columns.length) };
}

/** What stands between the first parenthesis and the one that closes it, cut at its commas. */
function partsOf(sql: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = -1;
  for (const { index, 0: token } of sql.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[(),[\]]/g)) {
    if (token === '(' || token === '[') {
      depth += 1;
      if (depth === 1) from = index + 1;
    } else if (token === ')' || token === ']') {
      depth -= 1;
      if (depth === 0) return [...parts, sql.slice(from, index).trim()];
    } else if (token === ',' && depth === 1) {
      parts.push(sql.slice(from, index).trim());
      from = index + 1;
    }
  }
  return parts;
}
