import type mysql from 'mysql2/promise';
import type { TableName } from '../../../catalog/converter.ts';
import type { Altering, RefusedChange, TargetChange, TargetColumn } from '../../../change/altering.ts';
import { OperationError } from '../../../text/error.ts';
import { positionStatement, readPosition, suspensionStatement } from '../control/control.ts';
import {
  beginHistory,
  changeDone,
  changesDone,
  endHistory,
  prepareHistory,
  readBegun,
} from '../control/ddl-history.ts';
import type { About } from '../errors.ts';
import { toOperationError } from '../errors.ts';
import { name } from '../names.ts';

/** What altering needs of its server. */
export interface AlterPlace {
  /** Does some work with a connection of the target, whose control tables are there. */
  readonly ask: <T>(work: (connection: mysql.Connection) => Promise<T>) => Promise<T>;
  readonly about: About;
  readonly controlSchema: string;
  /** Sees to it that no other process has taken the task. */
  readonly checkFence: (connection: mysql.Connection) => Promise<void>;
}

/**
 * Each definition commits by itself (MySQL, "Statements That Cause an Implicit Commit"), so that a task which ended between two of them looks at the table to
 * know which were executed.
 */
export function mysqlAltering({ ask, about, controlSchema, checkFence }: AlterPlace): Altering {
  return {
    position: (task) => ask((connection) => readPosition(connection, controlSchema, task)),
    begun: (task) =>
      ask(async (connection) => {
        await prepareHistory(connection, controlSchema);
        return await readBegun(connection, controlSchema, task);
      }),
    alter: (record) =>
      ask(async (connection) => {
        await prepareHistory(connection, controlSchema);
        await beginHistory(connection, controlSchema, record);
        for (const change of record.changes.slice(await changesDone(connection, controlSchema, record))) {
          await checkFence(connection);
          const refused = await execute(connection, change, about);
          if (refused) return refused;
          await changeDone(connection, controlSchema, record);
        }
        await connection.query('START TRANSACTION');
        await checkFence(connection);
        for (const { table, reason } of record.suspended)
          await connection.query(
            suspensionStatement(controlSchema, [record.task, table.schema, table.name, reason]),
          );
        await endHistory(connection, controlSchema, record);
        await connection.query(positionStatement(controlSchema, record.task, record.position));
        await connection.query('COMMIT');
        return undefined;
      }),
  };
}

async function execute(
  connection: mysql.Connection,
  change: TargetChange,
  about: About,
): Promise<RefusedChange | undefined> {
  const there = await definitionOf(connection, change.table);
  const isRenamed =
    change.kind === 'rename table' && (await definitionOf(connection, change.to)) !== undefined;
  for (const sql of statementsFor(change, there, isRenamed)) {
    try {
      await connection.query(sql);
    } catch (error) {
      const told = toOperationError(error, about);
      if (!(told instanceof OperationError) || told.retry !== 'never') throw error;
      return { change, sql, reason: told.message };
    }
  }
  return undefined;
}

/** The columns of a table, each with what stands behind its name, and its primary key. */
interface Present {
  readonly columns: ReadonlyMap<string, string>;
  readonly key: readonly string[];
}

/** Undefined when there is no such table. */
async function definitionOf(
  connection: mysql.Connection,
  { schema, name: table }: TableName,
): Promise<Present | undefined> {
  const [found] = await connection.query<mysql.RowDataPacket[]>(
    `SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND TABLE_TYPE <> 'VIEW'`,
    [schema, table],
  );
  if (found.length === 0) return undefined;
  await connection.query('SET SESSION sql_quote_show_create = 1');
  const [rows] = await connection.query<mysql.RowDataPacket[]>(`SHOW CREATE TABLE ${name(schema, table)}`);
  const lines = String(rows[0]?.['Create Table'] ?? '')
    .split('\n')
    .map((line) => line.trim().replace(/,$/, ''));
  const stored = (written: string): string => written.replaceAll('``', '`');
  const columns = new Map<string, string>();
  let key: string[] = [];
  for (const line of lines) {
    const column = /^`((?:[^`]|``)+)` (.*)$/s.exec(line);
    if (column) columns.set(stored(column[1] ?? ''), column[2] ?? '');
    if (line.startsWith('PRIMARY KEY '))
      key = [...line.matchAll(/`((?:[^`]|``)+)`/g)].map(([, each = '']) => stored(each));
  }
  return { columns, key };
}

/** The statements for a change; none when the table shows that it has been made. Names of columns are compared without regard to case. */
function statementsFor(
  change: TargetChange,
  there: Present | undefined,
  isRenamed: boolean,
): readonly string[] {
  const path = name(change.table.schema, change.table.name);
  const has = (column: string): string | undefined =>
    [...(there?.columns.keys() ?? [])].find((each) => each.toLowerCase() === column.toLowerCase());
  switch (change.kind) {
    case 'create table':
      return there ? [] : createTable(change);
    case 'drop table':
      return there ? [`DROP TABLE ${path}`] : [];
    case 'rename table':
      return isRenamed && !there
        ? []
        : [
            `CREATE DATABASE IF NOT EXISTS ${name(change.to.schema)}`,
            `RENAME TABLE ${path} TO ${name(change.to.schema, change.to.name)}`,
          ];
    case 'add column':
      return has(change.column.name) === undefined
        ? [`ALTER TABLE ${path} ADD COLUMN ${line(change.column)}${placeOf(change.after)}`]
        : [];
    case 'drop column':
      return has(change.column) === undefined
        ? []
        : [`ALTER TABLE ${path} DROP COLUMN ${name(change.column)}`];
    case 'rename column': {
      const old = has(change.column);
      const definition = old === undefined ? undefined : there?.columns.get(old);
      // CHANGE is older than RENAME COLUMN, which MySQL has since 8.0.
      return definition === undefined
        ? []
        : [`ALTER TABLE ${path} CHANGE COLUMN ${name(change.column)} ${name(change.to)} ${definition}`];
    }
    case 'retype column':
      return [`ALTER TABLE ${path} MODIFY COLUMN ${line(change.column)}`];
    case 'change key':
      return changeKey(path, there?.key ?? [], change.key);
  }
}

function line({ name: column, definition }: TargetColumn): string {
  return `${name(column)} ${definition}`;
}

function placeOf(after: string | undefined): string {
  if (after === undefined) return '';
  return after === '' ? ' FIRST' : ` AFTER ${name(after)}`;
}

function createTable({
  table,
  columns,
  key,
  options = '',
}: Extract<TargetChange, { kind: 'create table' }>): readonly string[] {
  const lines = [
    ...columns.map(line),
    ...(key.length === 0 ? [] : [`PRIMARY KEY (${key.map((each) => name(each)).join(', ')})`]),
  ];
  return [
    `CREATE DATABASE IF NOT EXISTS ${name(table.schema)} CHARACTER SET utf8mb4`,
    `CREATE TABLE ${name(table.schema, table.name)} (\n  ${lines.join(',\n  ')}\n) ENGINE = InnoDB${options}`,
  ];
}

function changeKey(path: string, old: readonly string[], key: readonly string[]): readonly string[] {
  if (old.join('\n').toLowerCase() === key.join('\n').toLowerCase()) return [];
  const actions = [
    ...(old.length === 0 ? [] : ['DROP PRIMARY KEY']),
    ...(key.length === 0 ? [] : [`ADD PRIMARY KEY (${key.map((each) => name(each)).join(', ')})`]),
  ];
  return [`ALTER TABLE ${path} ${actions.join(', ')}`];
}
