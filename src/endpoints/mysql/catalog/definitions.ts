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
      tables.push({ ...each, sql: String(row?.['Create Table'] ?? '') });
    }
    const others = schemas.length === 0 ? [] : await read(objects, [schemas, schemas, schemas, schemas]);
    return { tables, others: others as unknown as MysqlDefinitions['others'] };
  } catch (error) {
    throw toOperationError(error, aboutAddress(address, 'source'));
  } finally {
    await connection.end();
  }
}

const base = `
SELECT TABLE_SCHEMA AS \`schema\`, TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_TYPE = 'BASE TABLE' AND TABLE_SCHEMA IN (?)`;

const objects = `
SELECT 'view' AS kind, TABLE_SCHEMA AS \`schema\`, TABLE_NAME AS name FROM information_schema.VIEWS WHERE TABLE_SCHEMA IN (?)
UNION ALL SELECT LOWER(ROUTINE_TYPE), ROUTINE_SCHEMA, ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA IN (?)
UNION ALL SELECT 'trigger', TRIGGER_SCHEMA, TRIGGER_NAME FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA IN (?)
UNION ALL SELECT 'event', EVENT_SCHEMA, EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA IN (?)
ORDER BY 1, 2, 3`;
