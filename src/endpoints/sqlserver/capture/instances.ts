import type { Connection } from 'tedious';
import type { Position } from '../../../change/position.ts';
import type { Shape } from '../../../change/shape.ts';
import { nameOf } from '../../../change/shape.ts';
import { OperationError } from '../../../text/error.ts';
import { numberOf } from '../errors.ts';
import { name, text } from '../names.ts';
import { rows } from '../session.ts';
import { lsnText } from './lsn.ts';

/** What the server calls a capture instance: the change table of a source table, which has some of its columns (SQL Server, "cdc.change_tables"). */
export interface Instance {
  readonly name: string;
  readonly table: Shape;
  /** The earliest position from which it has all changes. */
  readonly from: Position;
  /** The places of its columns among those that it captures, by their names. A computed column is always NULL there. */
  readonly ordinals: ReadonlyMap<string, number>;
}

interface InstanceRow {
  readonly id: number;
  readonly name: string;
  readonly start: Buffer;
  readonly column: string;
  readonly ordinal: number;
}

/** Whether changes are captured in the connection's database: its schema `cdc` is made by that. */
export async function isCaptured(connection: Connection): Promise<boolean> {
  const [row] = await rows<{ readonly id: number | null }>(
    connection,
    `SELECT OBJECT_ID('cdc.change_tables') AS id`,
  );
  return typeof row?.id === 'number';
}

/** The newest instance of each table that captures all of its columns; none for a table without such. */
export async function readInstances(
  connection: Connection,
  tables: readonly Shape[],
): Promise<ReadonlyMap<Shape, Instance>> {
  const found = await rows<InstanceRow>(
    connection,
    `SELECT t.source_object_id AS id, t.capture_instance AS [name], t.start_lsn AS start, c.column_name AS [column], c.column_ordinal AS ordinal
     FROM cdc.change_tables t JOIN cdc.captured_columns c ON c.object_id = t.object_id
     WHERE c.is_computed = 0 AND t.start_lsn IS NOT NULL ORDER BY t.create_date, t.object_id, c.column_ordinal`,
  );
  const byTable = Map.groupBy(found, ({ id }) => id);
  const instances = new Map<Shape, Instance>();
  for (const table of tables)
    for (const [instance, columns] of Map.groupBy(byTable.get(table.id ?? -1) ?? [], (row) => row.name)) {
      const ordinals = new Map(columns.map(({ column, ordinal }) => [column, ordinal]));
      if (table.columns.every((column) => column.generated || ordinals.has(column.name)))
        instances.set(table, {
          name: instance,
          table,
          from: lsnText((columns[0] as InstanceRow).start),
          ordinals,
        });
    }
  return instances;
}

/** The instances of all tables, made where they are missing. What the user may not do is told, with the statements that an administrator executes. */
export async function ensureInstances(
  connection: Connection,
  task: string,
  tables: readonly Shape[],
): Promise<ReadonlyMap<Shape, Instance>> {
  const refused: string[] = [];
  const attempt = async (statement: string): Promise<boolean> => {
    try {
      await rows(connection, statement);
      return true;
    } catch (error) {
      if (numberOf(error) === undefined) throw error;
      refused.push(statement);
      return false;
    }
  };
  if (!(await isCaptured(connection)) && !(await attempt('EXEC sys.sp_cdc_enable_db')))
    throw notAllowed([...refused, ...tables.map((table) => enabling(task, table))]);
  const known = await readInstances(connection, tables);
  const missing = tables.filter((table) => !known.has(table));
  for (const table of missing) await attempt(enabling(task, table));
  if (refused.length > 0) throw notAllowed(refused);
  return missing.length === 0 ? known : await readInstances(connection, tables);
}

/** Takes away the instances that were made for a task. */
export async function removeInstances(connection: Connection, task: string): Promise<void> {
  if (!(await isCaptured(connection))) return;
  const found = await rows<{ readonly schema: string; readonly table: string; readonly name: string }>(
    connection,
    `SELECT OBJECT_SCHEMA_NAME(source_object_id) AS [schema], OBJECT_NAME(source_object_id) AS [table], capture_instance AS [name]
     FROM cdc.change_tables WHERE LEFT(capture_instance, ${prefix(task).length}) = ${text(prefix(task))}`,
  );
  for (const { schema, table, name: instance } of found)
    await rows(
      connection,
      `EXEC sys.sp_cdc_disable_table @source_schema = ${text(schema)}, @source_name = ${text(table)}, @capture_instance = ${text(instance)}`,
    );
}

/** The statement that makes the instance of a table for a task. */
export function enabling(task: string, { schema, name: table, id = 0 }: Shape): string {
  return `EXEC sys.sp_cdc_enable_table @source_schema = ${text(schema)}, @source_name = ${text(table)}, @role_name = NULL, @capture_instance = ${text(`${prefix(task)}${id}`)}`;
}

/** The names of a task's instances begin so. They have 100 characters at most. */
function prefix(task: string): string {
  return `godwit_${task.replaceAll(/[^\w]/g, '_').slice(0, 70)}_`;
}

function notAllowed(statements: readonly string[]): OperationError {
  return new OperationError(
    `Changes are not captured on the source yet, and the user may not turn that on. A member of sysadmin (for the database) or db_owner (for tables) executes:\n  ${statements.join('\n  ')}\nOn Amazon RDS the first is: EXEC msdb.dbo.rds_cdc_enable_db 'DATABASE'. A table can have two capture instances; sys.sp_cdc_help_change_data_capture lists them.`,
    { code: 'cdc', side: 'source' },
  );
}

/** The change table of an instance. */
export function changeTable({ name: instance }: Instance): string {
  return name('cdc', `${instance}_CT`);
}

/** How messages name a table whose changes are gone. */
export function lost({ table, from }: Instance, position: Position): OperationError {
  return new OperationError(
    `The source has no changes of ${nameOf(table)} before ${from} any more, and the task is at ${position}: keep them longer (sys.sp_cdc_change_job, @retention in minutes), and begin anew with --restart.`,
    { code: 'log-gone', side: 'source' },
  );
}
