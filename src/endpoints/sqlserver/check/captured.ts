import type { Connection } from 'tedious';
import type { Complaint, SourceNeeds } from '../../../change/requirement.ts';
import { failed, warning } from '../../../change/requirement.ts';
import { nameOf } from '../../../change/shape.ts';
import { isLarge } from '../../../change/type.ts';
import { enabling, isCaptured, readInstances } from '../capture/instances.ts';
import { numberOf } from '../errors.ts';
import { rows } from '../session.ts';

/** What following by change data capture needs: it is on, or the user may turn it on; its job runs; its tables may be read. */
export async function capturedComplaints(connection: Connection, needs: SourceNeeds): Promise<Complaint[]> {
  const { task, tables } = needs;
  const [rights] = await rows<{ readonly isAdmin: number | null; readonly isOwner: number | null }>(
    connection,
    `SELECT IS_SRVROLEMEMBER('sysadmin') AS isAdmin, IS_ROLEMEMBER('db_owner') AS isOwner`,
  );
  const isCapturing = await isCaptured(connection);
  if (!isCapturing && rights?.isAdmin !== 1)
    return [
      failed(
        '',
        'Change data capture is off in the database, and the user may not turn it on.',
        `EXEC sys.sp_cdc_enable_db, as a member of sysadmin (on Amazon RDS: EXEC msdb.dbo.rds_cdc_enable_db 'DATABASE')`,
      ),
    ];
  const known = isCapturing ? await readableInstances(connection, tables) : new Map<never, never>();
  if (known === undefined)
    return [
      failed('', 'The user may not read the change tables.', 'GRANT SELECT ON SCHEMA::cdc TO the user'),
    ];
  const missing = tables.filter((table) => !known.has(table));
  return [
    ...(rights?.isOwner === 1
      ? []
      : missing.map((table) =>
          failed(
            nameOf(table),
            'It has no capture instance with all of its columns, and the user may not make one.',
            `${enabling(task, table)}, as a member of db_owner`,
          ),
        )),
    ...(await sizeComplaints(connection, tables)),
    ...(await agentComplaints(connection)),
  ];
}

async function readableInstances(
  connection: Connection,
  tables: SourceNeeds['tables'],
): Promise<ReadonlyMap<unknown, unknown> | undefined> {
  try {
    return await readInstances(connection, tables);
  } catch (error) {
    // The permission is denied.
    if (numberOf(error) === 229) return undefined;
    throw error;
  }
}

/** Once changes of a table are captured, the server refuses larger values to the applications that write them (SQL Server, "max text repl size"). */
async function sizeComplaints(connection: Connection, tables: SourceNeeds['tables']): Promise<Complaint[]> {
  const large = tables.filter(({ columns }) => columns.some(({ type }) => isLarge(type)));
  const [row] = await orNone(
    rows<{ readonly size: string }>(
      connection,
      `SELECT CAST(value_in_use AS varchar(20)) AS size FROM sys.configurations WHERE name = 'max text repl size (B)'`,
    ),
  );
  if (!row || row.size === '-1') return [];
  return large.map((table) =>
    failed(
      nameOf(table),
      `While its changes are captured, the server refuses values of more than ${row.size} bytes to all who write them.`,
      `EXEC sp_configure 'max text repl size', -1; RECONFIGURE`,
    ),
  );
}

/** Who may not look at the state of the server is told nothing: the following itself then shows whether changes come. */
async function agentComplaints(connection: Connection): Promise<Complaint[]> {
  const found = await orNone(
    rows<{ readonly status: string }>(
      connection,
      `SELECT status_desc AS status FROM sys.dm_server_services WHERE servicename LIKE 'SQL Server Agent%'`,
    ),
  );
  return found
    .filter(({ status }) => status !== 'Running')
    .map(() =>
      warning(
        '',
        'SQL Server Agent does not run, whose job reads the log for change data capture: no changes come.',
        'Start the service SQL Server Agent, and have it start with the server',
      ),
    );
}

/** What the server refuses to tell, or does not know, is nothing. */
async function orNone<T>(asked: Promise<readonly T[]>): Promise<readonly T[]> {
  return await asked.catch((error: unknown) => {
    if (numberOf(error) === undefined) throw error;
    return [];
  });
}
