import type mysql from 'mysql2/promise';
import type { UnloggedKey } from '../../../change/cascade.ts';
import type { KeyAction } from '../../../change/definition.ts';
import type { Shape } from '../../../change/shape.ts';
import { nameOf } from '../../../change/shape.ts';
import { name } from '../names.ts';

const identifier = '`((?:[^`]|``)*)`';
const list = '\\(((?:`(?:[^`]|``)*`(?:, )?)+)\\)';

/** A foreign key as SHOW CREATE TABLE writes it. */
const foreignKey = new RegExp(
  `CONSTRAINT ${identifier} FOREIGN KEY ${list} REFERENCES (?:${identifier}\\.)?${identifier} ${list}((?: ON (?:DELETE|UPDATE) (?:CASCADE|SET NULL|SET DEFAULT|RESTRICT|NO ACTION))*)`,
  'g',
);

/**
 * The foreign keys of some tables whose actions InnoDB follows by itself, beneath the binary log, which holds the change of the parent only (MySQL, "Replication and Foreign
 * Keys"; MySQL 9.6 moved them above the log). The information schema shows the actions only to users who may change the table, so its definition is
 * asked for, which takes SELECT.
 */
export async function readUnloggedKeys(
  connection: mysql.Connection,
  tables: readonly Shape[],
): Promise<readonly UnloggedKey[]> {
  if (tables.length === 0 || (await logsActions(connection))) return [];
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    'SELECT DISTINCT TABLE_SCHEMA AS `schema`, TABLE_NAME AS name FROM information_schema.KEY_COLUMN_USAGE WHERE REFERENCED_TABLE_NAME IS NOT NULL AND TABLE_SCHEMA IN (?)',
    [[...new Set(tables.map(({ schema }) => schema))]],
  );
  const referring = new Set(rows.map((row) => `${row['schema']}.${row['name']}`));
  const keys: UnloggedKey[] = [];
  for (const table of tables.filter((each) => referring.has(nameOf(each)))) {
    const [made] = await connection.query<mysql.RowDataPacket[]>(
      `SHOW CREATE TABLE ${name(table.schema, table.name)}`,
    );
    const found = keysOf(table, String(made[0]?.['Create Table']));
    const collations = found.length === 0 ? new Map<string, string>() : await collationsOf(connection, table);
    for (const key of found)
      keys.push({
        ...key,
        collations: [...new Set(key.columns.flatMap((column) => collations.get(column) ?? []))],
      });
  }
  return keys;
}

/** Whether the server tells of the rows that foreign keys change, as MySQL does since 9.6. */
async function logsActions(connection: mysql.Connection): Promise<boolean> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>('SELECT VERSION() AS version');
  const version = String(rows[0]?.['version']);
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return !/mariadb/i.test(version) && (major > 9 || (major === 9 && minor >= 6));
}

function keysOf(table: Shape, definition: string): Omit<UnloggedKey, 'collations'>[] {
  return [...definition.matchAll(foreignKey)].flatMap(
    ([, key = '', columns = '', schema, parent = '', parentColumns = '', actions = '']) => {
      const onDelete = actionOf(actions, 'DELETE');
      const onUpdate = actionOf(actions, 'UPDATE');
      if ([onDelete, onUpdate].every((action) => action === 'NO ACTION' || action === 'RESTRICT')) return [];
      return [
        {
          name: unquoted(key),
          table: nameOf(table),
          columns: namesIn(columns),
          parent: nameOf({ schema: unquoted(schema ?? table.schema), name: unquoted(parent) }),
          parentColumns: namesIn(parentColumns),
          onDelete,
          onUpdate,
        },
      ];
    },
  );
}

/** What is not written is RESTRICT; InnoDB takes no SET DEFAULT. */
function actionOf(actions: string, on: 'DELETE' | 'UPDATE'): KeyAction {
  const action = new RegExp(`ON ${on} (CASCADE|SET NULL|RESTRICT|NO ACTION)`).exec(actions)?.[1];
  return (action ?? 'RESTRICT') as KeyAction;
}

function namesIn(columns: string): string[] {
  return [...columns.matchAll(new RegExp(identifier, 'g'))].map(([, each = '']) => unquoted(each));
}

function unquoted(identifierText: string): string {
  return identifierText.replaceAll('``', '`');
}

/** The collations of a table's columns under which values are the same whose bytes differ: all but the binary ones, which may still leave blanks at the end aside. */
async function collationsOf(
  connection: mysql.Connection,
  table: Shape,
): Promise<ReadonlyMap<string, string>> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    `SELECT COLUMN_NAME AS name, COLLATION_NAME AS collation FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND COLLATION_NAME IS NOT NULL AND COLLATION_NAME NOT LIKE '%\\_bin'`,
    [table.schema, table.name],
  );
  return new Map(rows.map((row) => [String(row['name']), String(row['collation'])]));
}
