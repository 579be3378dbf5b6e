import type mysql from 'mysql2/promise';
import type { TableName } from '../../../catalog/converter.ts';
import { aboutAddress, openSession, parseAddress } from '../connect.ts';
import { toOperationError } from '../errors.ts';
import { name } from '../names.ts';

/** The definitions of a MySQL or MariaDB server, as it writes them. */
export interface MysqlDefinitions {
  /** Each with its `CREATE TABLE` as SHOW CREATE TABLE gives it: without a schema, every name in backquotes. */
  readonly tables: readonly (TableName & { readonly sql: string })[];
  /** Views, routines, triggers and events beside them. */
  readonly others: readonly (TableName & { readonly kind: string })[];
}

/** Reads the definitions of some tables, and of those besides in their schemas to which foreign keys may point. */
export async function readMysqlDefinitions(
  url: string,
  wanted: readonly TableName[],
  isKnown: (schema: string, name: string) => boolean = () => false,
): Promise<MysqlDefinitions> {
  const address = parseAddress(url, 'source');
  const connection = await openSession(address, 'source');
  const read = async (sql: string, values: readonly unknown[] = []): Promise<mysql.RowDataPacket[]> =>
    (await connection.query<mysql.RowDataPacket[]>(sql, [...values]))[0];
  try {
    await connection.query('SET SESSION sql_quote_show_create = 1');
    const tables: MysqlDefinitions['tables'][number][] = [];
    const schemas = [...new Set(wanted.map(({ schema }) => schema))];
    const known = schemas.length === 0 ? [] : ((await read(base, [schemas])) as unknown as TableName[]);
    const isWanted = new Set(wanted.map(({ schema, name: table }) => `${schema}.${table}`));
    const more = known.filter(
      ({ schema, name: table }) => !isWanted.has(`${schema}.${table}`) && isKnown(schema, table),
    );
    for (const { schema, name: table } of [...wanted, ...more]) {
      const each = { schema, name: table };
      const [row] = await read(`SHOW CREATE TABLE ${name(each.schema, each.name)}`);
      const sql = row?.['Create Table'] as string | undefined;
      tables.push({ ...each, sql: sql ?? viewAsTable(each.name, await read(viewColumns, [schema, table])) });
    }
    const others = schemas.length === 0 ? [] : await read(objects, [schemas, schemas, schemas, schemas]);
    const isTable = ({ schema, name: other }: TableName): boolean => isWanted.has(`${schema}.${other}`);
    const left = (others as unknown as MysqlDefinitions['others']).filter(
      (each) => each.kind !== 'view' || !isTable(each),
    );
    return { tables, others: left };
  } catch (error) {
    throw toOperationError(error, aboutAddress(address, 'source'));
  } finally {
    await connection.end();
  }
}

/** A table of the columns of a view, in the words of SHOW CREATE TABLE. */
function viewAsTable(view: string, columns: readonly mysql.RowDataPacket[]): string {
  const lines = columns.map((row) => {
    const [column, type, collation, nullable] = ['name', 'type', 'collation', 'nullable'].map(
      (each) => row[each] as string | null,
    );
    const set =
      collation === null || collation === undefined
        ? ''
        : ` CHARACTER SET ${String(row['characterSet'])} COLLATE ${collation}`;
    return `  ${name(column ?? '')} ${type ?? ''}${set}${nullable === 'YES' ? ' DEFAULT NULL' : ' NOT NULL'}`;
  });
  return `CREATE TABLE ${name(view)} (\n${lines.join(',\n')}\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`;
}

const viewColumns = `
SELECT COLUMN_NAME AS name, COLUMN_TYPE AS type, CHARACTER_SET_NAME AS characterSet, COLLATION_NAME AS collation, IS_NULLABLE AS nullable
FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`;

const base = `
SELECT TABLE_SCHEMA AS \`schema\`, TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_TYPE = 'BASE TABLE' AND TABLE_SCHEMA IN (?)`;

const objects = `
SELECT 'view' AS kind, TABLE_SCHEMA AS \`schema\`, TABLE_NAME AS name FROM information_schema.VIEWS WHERE TABLE_SCHEMA IN (?)
UNION ALL SELECT LOWER(ROUTINE_TYPE), ROUTINE_SCHEMA, ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA IN (?)
UNION ALL SELECT 'trigger', TRIGGER_SCHEMA, TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA IN (?)
UNION ALL SELECT 'event', EVENT_SCHEMA, EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA IN (?)
ORDER BY 1, 2, 3`;
