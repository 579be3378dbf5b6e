import type { Connection } from 'tedious';
import type { Check, Complaint, Requirement, SourceNeeds } from '../../../change/requirement.ts';
import { examine, failed, warning } from '../../../change/requirement.ts';
import { nameOf } from '../../../change/shape.ts';
import { columnOf } from '../capture/watermark.ts';
import type { Changes } from '../connect.ts';
import { numberOf } from '../errors.ts';
import { name } from '../names.ts';
import { selected } from '../load/expression.ts';
import { rows, rowsOfFirst } from '../session.ts';
import { capturedComplaints } from './captured.ts';

/** What the checks of a source look at. */
interface Context {
  readonly connection: Connection;
  readonly needs: SourceNeeds;
  readonly changes: Changes;
}

/** Examines a source: what reading its tables exactly needs. */
export async function sourceRequirements(
  connection: Connection,
  needs: SourceNeeds,
  changes: Changes,
): Promise<Requirement[]> {
  return await examine(checks, { connection, needs, changes });
}

/** SQL Server 2012, the first with sequences and the functions that rows are read by. */
const oldest = 11;

const versionCheck: Check<Context> = {
  name: 'sqlserver-source-version',
  look: async ({ connection }) => {
    const [row] = await rows<{ readonly version: string | null }>(
      connection,
      `SELECT CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(128)) AS version`,
    );
    const version = row?.version ?? '';
    if (Number.parseInt(version, 10) >= oldest) return [];
    return [
      failed(
        '',
        `The server is ${version || 'of an unknown version'}; SQL Server 2012 (11.0) is the oldest that is read.`,
      ),
    ];
  },
};

const selectCheck: Check<Context> = {
  name: 'sqlserver-source-select-permission',
  look: async ({ connection, needs }) => {
    const complaints: Complaint[] = [];
    for (const table of needs.tables) {
      const path = name(table.schema, table.name);
      const list = table.columns.map((column) => selected(column).sql).join(', ');
      // The server itself is asked: permissions come from roles, schemas and columns, and may be denied.
      const refusal = await refused(connection, `SELECT TOP (0) ${list} FROM ${path}`);
      if (refusal !== undefined)
        complaints.push(
          failed(
            nameOf(table),
            `It cannot be read: ${refusal}.`,
            `GRANT SELECT ON ${path} TO ${await user(connection)}`,
          ),
        );
    }
    return complaints;
  },
};

async function refused(connection: Connection, sql: string): Promise<string | undefined> {
  try {
    await rows(connection, sql);
    return undefined;
  } catch (error) {
    if (numberOf(error) === undefined) throw error;
    return (error as Error).message.replace(/\.$/, '');
  }
}

async function user(connection: Connection): Promise<string> {
  const [row] = await rows<{ readonly user: string }>(connection, 'SELECT USER_NAME() AS [user]');
  return name(row?.user ?? '');
}

interface ColumnFact {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
}

/** The columns of the task's tables that fulfil a condition; none where the server does not have what it asks about. */
async function columnsThat({ connection, needs }: Context, condition: string): Promise<string[]> {
  const found = await rowsOfFirst<ColumnFact>(connection, [
    `SELECT s.name AS [schema], t.name AS [table], c.name AS [column]
     FROM sys.columns c JOIN sys.tables t ON t.object_id = c.object_id JOIN sys.schemas s ON s.schema_id = t.schema_id
     WHERE ${condition} ORDER BY 1, 2, 3`,
    `SELECT '' AS [schema], '' AS [table], '' AS [column] WHERE 1 = 0`,
  ]);
  const wanted = new Set(needs.tables.map(nameOf));
  return found
    .filter(({ schema, table }) => wanted.has(nameOf({ schema, name: table })))
    .map(({ schema, table, column }) => `${schema}.${table}.${column}`);
}

const maskCheck: Check<Context> = {
  name: 'sqlserver-source-masked-columns',
  look: async (context) => {
    const masked = await columnsThat(context, 'c.is_masked = 1');
    if (masked.length === 0) return [];
    const [row] = await rows<{ readonly may: number | null }>(
      context.connection,
      `SELECT HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'UNMASK') AS may`,
    );
    if (row?.may === 1) return [];
    const remedy = `GRANT UNMASK TO ${await user(context.connection)}`;
    return masked.map((column) =>
      failed(column, 'It is masked, and the user would get the mask instead of the values.', remedy),
    );
  },
};

const encryptionCheck: Check<Context> = {
  name: 'sqlserver-source-always-encrypted',
  look: async (context) =>
    (await columnsThat(context, 'c.encryption_type IS NOT NULL')).map((column) =>
      failed(
        column,
        'It is encrypted by the clients (Always Encrypted), and the server has no key to read it with.',
        'Leave it out by a remove-column rule, or decrypt it on the source first',
      ),
    ),
};

const policyCheck: Check<Context> = {
  name: 'sqlserver-source-row-level-security',
  look: async ({ connection, needs }) => {
    const found = await rowsOfFirst<{
      readonly schema: string;
      readonly table: string;
      readonly policy: string;
    }>(connection, [
      `SELECT s.name AS [schema], t.name AS [table], p.name AS policy
         FROM sys.security_policies p JOIN sys.security_predicates f ON f.object_id = p.object_id
           JOIN sys.tables t ON t.object_id = f.target_object_id JOIN sys.schemas s ON s.schema_id = t.schema_id
         WHERE p.is_enabled = 1 AND f.predicate_type = 0`,
      `SELECT '' AS [schema], '' AS [table], '' AS policy WHERE 1 = 0`,
    ]);
    const wanted = new Set(needs.tables.map(nameOf));
    return found
      .map(({ schema, table, policy }) => ({ table: nameOf({ schema, name: table }), policy }))
      .filter(({ table }) => wanted.has(table))
      .map(({ table, policy }) =>
        warning(
          table,
          `The security policy ${policy} filters its rows: only those that the user sees are moved.`,
          'Have the predicate of the policy take all rows for the user',
        ),
      );
  },
};

const graphCheck: Check<Context> = {
  name: 'sqlserver-source-graph-columns',
  look: async (context) =>
    (await columnsThat(context, 'c.graph_type IN (1, 3, 6)')).map((column) =>
      failed(
        column,
        'It is an internal column of a graph table, which no statement can read.',
        'Leave it out by a remove-column rule',
      ),
    ),
};

const snapshotCheck: Check<Context> = {
  name: 'sqlserver-source-snapshot-isolation',
  isNeeded: ({ needs }) => needs.loads,
  look: async ({ connection }) => {
    const [row] = await rows<{ readonly state: number; readonly committed: boolean; readonly name: string }>(
      connection,
      'SELECT CAST(snapshot_isolation_state AS int) AS state, is_read_committed_snapshot_on AS committed, name FROM sys.databases WHERE database_id = DB_ID()',
    );
    if (row?.state === 1 || row?.committed === true) return [];
    return [
      warning(
        '',
        'The database allows no snapshots: a reading waits for locks of those who write, and they for it, and a row whose key is changed meanwhile may be read twice or not at all.',
        `ALTER DATABASE ${name(row?.name ?? '')} SET ALLOW_SNAPSHOT_ISOLATION ON`,
      ),
    ];
  },
};

const offsetCheck: Check<Context> = {
  name: 'sqlserver-source-offsets',
  look: async ({ needs }) => {
    await Promise.resolve();
    return needs.tables.flatMap((table) =>
      table.columns
        .filter(({ native }) => native.startsWith('datetimeoffset'))
        .map((column) =>
          warning(
            `${nameOf(table)}.${column.name}`,
            'The instant is moved, in UTC; the offset beside it is not.',
          ),
        ),
    );
  },
};

const digitsCheck: Check<Context> = {
  name: 'sqlserver-source-hundred-nanoseconds',
  look: async ({ needs }) => {
    await Promise.resolve();
    return needs.tables.flatMap((table) =>
      table.columns
        .filter(({ native }) => /^(?:time|datetime2|datetimeoffset)\(7\)$/.test(native))
        .map((column) =>
          warning(
            `${nameOf(table)}.${column.name}`,
            'Of the seven digits of its fractions of a second six are moved; the last one is cut off, not rounded.',
          ),
        ),
    );
  },
};

const captureCheck: Check<Context> = {
  name: 'sqlserver-source-change-data-capture',
  isNeeded: ({ needs, changes }) => needs.follows && changes.by === 'cdc',
  look: ({ connection, needs }) => capturedComplaints(connection, needs),
};

const computedCheck: Check<Context> = {
  name: 'sqlserver-source-computed-columns',
  isNeeded: ({ needs, changes }) => needs.follows && changes.by === 'cdc',
  look: async ({ needs }) => {
    await Promise.resolve();
    return needs.tables.flatMap((table) =>
      table.columns
        .filter(({ generated }) => generated)
        .map((column) =>
          warning(
            `${nameOf(table)}.${column.name}`,
            'The source computes it, and its changes do not have it: where the target does not compute it too, changed rows keep what they had, and new ones get NULL or the default.',
            'Make it a generated column on the target, or leave it out by a remove-column rule',
          ),
        ),
    );
  },
};

const presentCheck: Check<Context> = {
  name: 'sqlserver-source-changes-as-they-are-now',
  isNeeded: ({ needs, changes }) => needs.follows && changes.by !== 'cdc',
  look: async ({ needs, changes }) => {
    await Promise.resolve();
    if (changes.by === 'watermark') for (const table of needs.tables) columnOf(table, changes.column);
    const rowsNow = 'Changed rows are read as they are now: transactions are not kept together';
    return [
      warning(
        '',
        changes.by === 'watermark'
          ? `${rowsNow}, and rows that are deleted stay in the target.`
          : `${rowsNow}.`,
        'changes=cdc in the URL, where the server has change data capture',
      ),
    ];
  },
};

const checks: readonly Check<Context>[] = [
  versionCheck,
  selectCheck,
  maskCheck,
  encryptionCheck,
  policyCheck,
  graphCheck,
  snapshotCheck,
  offsetCheck,
  digitsCheck,
  captureCheck,
  presentCheck,
  computedCheck,
];

/** The names of what is examined at a source. */
export const checkNames: readonly string[] = checks.map(({ name }) => name);
