import type pg from 'pg';
import type { TableName } from '../../../catalog/converter.ts';
import type { Altering, RefusedChange, TargetChange, TargetColumn } from '../../../change/altering.ts';
import { OperationError } from '../../../text/error.ts';
import { positionStatement, readPosition, suspensionStatement } from '../control/control.ts';
import { beginHistory, endHistory, prepareHistory, readBegun } from '../control/ddl-history.ts';
import type { About } from '../errors.ts';
import { toOperationError } from '../errors.ts';
import { literal, name } from '../session.ts';
import { transact } from '../transaction.ts';

/** What altering needs of its server. */
export interface AlterPlace {
  /** Does some work with a connection of the target, whose control tables are there. */
  readonly ask: <T>(work: (client: pg.Client) => Promise<T>) => Promise<T>;
  readonly about: About;
  readonly controlSchema: string;
  /** Sees to it that no other process has taken the task. */
  readonly checkFence: (client: pg.Client) => Promise<void>;
}

/** Definitions of PostgreSQL are part of transactions: what a record says is done as a whole, together with the position. */
export function postgresAltering({ ask, about, controlSchema, checkFence }: AlterPlace): Altering {
  return {
    position: (task) => ask((client) => readPosition(client, controlSchema, task)),
    begun: (task) =>
      ask(async (client) => {
        await prepareHistory(client, controlSchema);
        return await readBegun(client, controlSchema, task);
      }),
    alter: (record) =>
      ask(async (client) => {
        await prepareHistory(client, controlSchema);
        await beginHistory(client, controlSchema, record);
        try {
          await transact(client, async () => {
            await checkFence(client);
            for (const change of record.changes) await execute(client, change, about);
            for (const { table, reason } of record.suspended)
              await client.query(suspensionStatement(controlSchema), [
                record.task,
                table.schema,
                table.name,
                reason,
              ]);
            await endHistory(client, controlSchema, record);
            await client.query(positionStatement(controlSchema), [record.task, record.position]);
          });
          return undefined;
        } catch (error) {
          if (error instanceof Refused) return error.refused;
          throw error;
        }
      }),
  };
}

/** Carries what the server refused out of the transaction that it ended. */
class Refused extends Error {
  readonly refused: RefusedChange;

  constructor(refused: RefusedChange) {
    super(refused.reason);
    this.name = 'Refused';
    this.refused = refused;
  }
}

async function execute(client: pg.Client, change: TargetChange, about: About): Promise<void> {
  const sql = statementFor(change, await columnsOf(client, change.table), await isThere(client, change));
  if (sql === undefined) return;
  try {
    await client.query(sql);
  } catch (error) {
    const told = toOperationError(error, about);
    if (!(told instanceof OperationError) || told.retry !== 'never') throw error;
    throw new Refused({ change, sql, reason: told.message });
  }
}

/** The columns of a table, by their names; empty when there is no such table. */
async function columnsOf(
  client: pg.Client,
  { schema, name: table }: TableName,
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace
     WHERE nspname = $1 AND relname = $2 AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped`,
    [schema, table],
  );
  return new Set(rows.map((row) => row.name));
}

/** Whether the table is there that a renamed one is to be. */
async function isThere(client: pg.Client, change: TargetChange): Promise<boolean> {
  return change.kind === 'rename table' && (await columnsOf(client, change.to)).size > 0;
}

/** The statement for a change; undefined when the table shows that it has been made. */
function statementFor(
  change: TargetChange,
  columns: ReadonlySet<string>,
  isRenamed: boolean,
): string | undefined {
  const { schema, name: table } = change.table;
  const alter = `ALTER TABLE ${name(schema, table)}`;
  switch (change.kind) {
    case 'create table':
      return columns.size > 0 ? undefined : createTable(change);
    case 'drop table':
      return columns.size === 0 ? undefined : `DROP TABLE ${name(schema, table)}`;
    case 'rename table':
      return isRenamed && columns.size === 0 ? undefined : renameTable(change.table, change.to);
    case 'add column':
      return columns.has(change.column.name) ? undefined : addColumn(alter, change.column);
    case 'drop column':
      return columns.has(change.column) ? `${alter} DROP COLUMN ${name(change.column)}` : undefined;
    case 'rename column':
      return columns.has(change.to) && !columns.has(change.column)
        ? undefined
        : `${alter} RENAME COLUMN ${name(change.column)} TO ${name(change.to)}`;
    case 'retype column':
      return retypeColumn(change.table, change.column);
    case 'change key':
      return changeKey(change.table, change.key);
  }
}

function createTable({
  table,
  columns,
  key,
  options = '',
}: Extract<TargetChange, { kind: 'create table' }>): string {
  const lines = [
    ...columns.map((each) => `${name(each.name)} ${each.definition}`),
    ...(key.length === 0 ? [] : [`PRIMARY KEY (${key.map((each) => name(each)).join(', ')})`]),
    ...columns.flatMap(({ checks = [] }) => checks),
  ];
  return `CREATE SCHEMA IF NOT EXISTS ${name(table.schema)}; CREATE TABLE ${name(table.schema, table.name)} (\n  ${lines.join(',\n  ')}\n)${options}`;
}

function renameTable(from: TableName, to: TableName): string {
  const moved =
    from.schema === to.schema
      ? ''
      : `CREATE SCHEMA IF NOT EXISTS ${name(to.schema)}; ALTER TABLE ${name(from.schema, from.name)} SET SCHEMA ${name(to.schema)}; `;
  return from.name === to.name
    ? moved
    : `${moved}ALTER TABLE ${name(to.schema, from.name)} RENAME TO ${name(to.name)}`;
}

/** Rows that are there get a value that no default says by a default that is taken back at once. */
function addColumn(alter: string, column: TargetColumn): string {
  const { implied, definition, checks = [] } = column;
  const value = implied === undefined ? '' : ` DEFAULT ${literal(implied)}`;
  const all = [
    `ADD COLUMN ${name(column.name)} ${definition}${value}`,
    ...checks.map((each) => `ADD ${each}`),
  ];
  const rest = implied === undefined ? '' : `; ${alter} ALTER COLUMN ${name(column.name)} DROP DEFAULT`;
  return `${alter} ${all.join(', ')}${rest}`;
}

/**
 * A default is of the old type and is made anew. A check of its own, under the name that the server gave it, goes with the old type: that of an enumeration
 * lists its members.
 */
function retypeColumn({ schema, name: table }: TableName, column: TargetColumn): string {
  const alter = `ALTER TABLE ${name(schema, table)}`;
  const { type, nullable, fallback, checks = [] } = column;
  const of = name(column.name);
  const own = name(`${table}_${column.name}_check`);
  return [
    `${alter} DROP CONSTRAINT IF EXISTS ${own}, ALTER COLUMN ${of} DROP DEFAULT`,
    `${alter} ALTER COLUMN ${of} TYPE ${type} USING ${of}::${type}, ALTER COLUMN ${of} ${nullable ? 'DROP' : 'SET'} NOT NULL`,
    ...(fallback === undefined ? [] : [`${alter} ALTER COLUMN ${of} SET DEFAULT ${fallback}`]),
    ...checks.map((each) => `${alter} ADD ${each}`),
  ].join('; ');
}

/** The constraint's name is the server's affair. */
function changeKey(table: TableName, key: readonly string[]): string {
  const path = name(table.schema, table.name);
  const add =
    key.length === 0
      ? ''
      : ` ALTER TABLE ${path} ADD PRIMARY KEY (${key.map((each) => name(each)).join(', ')});`;
  const body = `DECLARE old name; BEGIN
    SELECT conname INTO old FROM pg_constraint WHERE conrelid = ${literal(path)}::regclass AND contype = 'p';
    IF found THEN EXECUTE format('ALTER TABLE ${path.replaceAll('%', '%%').replaceAll(`'`, `''`)} DROP CONSTRAINT %I', old); END IF;${add} END`;
  return `DO ${literal(body)}`;
}
