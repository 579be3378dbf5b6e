import type pg from 'pg';
import { name } from '../session.ts';

/** The columns of the exceptions of AWS DMS, on load and on apply. */
const exceptionColumns = `task_name text NOT NULL, table_owner text NOT NULL, table_name text NOT NULL,
  error_time timestamp NOT NULL, statement text NOT NULL, error text NOT NULL`;

/** Of which row, in the words of an exception, and how much of the value is in the target. */
const truncationColumns = `task_name text NOT NULL, table_owner text NOT NULL, table_name text NOT NULL,
  truncation_time timestamp NOT NULL, statement text NOT NULL, column_name text NOT NULL, source_bytes bigint NOT NULL, kept_bytes bigint NOT NULL`;

/**
 * The control tables and their columns; those that AWS DMS has too are named and shaped as there ("Control table task settings", DMS user guide). The volume of a slot
 * has a fraction, because it grows by what each transaction adds.
 */
const definitions = {
  /** Each loaded range, in the transaction of its rows. */
  awsdms_full_load_ranges: `task_name text, table_name text, range_number integer, range_rows bigint, refused_rows bigint NOT NULL DEFAULT 0,
    source_position text,
    loaded_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (task_name, table_name, range_number)`,
  /** The position of applied changes, in the transaction of the changes. */
  awsdms_txn_state: `task_name text PRIMARY KEY, source_position text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now()`,
  /** The position of each worker's changes, in their transaction; empty while all are at one position. */
  awsdms_apply_workers: `task_name text, worker integer, division text NOT NULL, source_position text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (task_name, worker)`,
  /** Changes that could not be applied. */
  awsdms_apply_exceptions: exceptionColumns,
  /** Rows that could not be loaded. */
  awsdms_full_load_exceptions: exceptionColumns,
  /** Large values of which only the beginning was moved, because the settings limit them. */
  awsdms_lob_truncations: truncationColumns,
  /** Tables that get no more rows or changes. */
  awsdms_suspended_tables: `server_name text NOT NULL, task_name text NOT NULL, table_owner text NOT NULL,
    table_name text NOT NULL, suspend_reason text NOT NULL, suspend_timestamp timestamp NOT NULL`,
  awsdms_status: `server_name text NOT NULL, task_name text PRIMARY KEY, task_status varchar(32) NOT NULL, status_time timestamp NOT NULL,
    pending_changes bigint NOT NULL, disk_swap_size bigint NOT NULL, task_memory bigint NOT NULL, source_current_position text,
    source_current_timestamp timestamp, source_tail_position text, source_tail_timestamp timestamp, source_timestamp_applied timestamp`,
  awsdms_history: `server_name text NOT NULL, task_name text, timeslot_type varchar(32), timeslot timestamp, timeslot_duration bigint NOT NULL,
    timeslot_latency bigint NOT NULL, records bigint NOT NULL, timeslot_volume numeric(20, 6) NOT NULL, PRIMARY KEY (task_name, timeslot_type, timeslot)`,
} as const satisfies Record<string, string>;

/** A control table. */
export type ControlTable = keyof typeof definitions;

/** Those without which a task cannot know how far it is. The others are made when a setting wants them. */
export const neededTables: readonly ControlTable[] = [
  'awsdms_full_load_ranges',
  'awsdms_txn_state',
  'awsdms_apply_workers',
  'awsdms_apply_exceptions',
  'awsdms_suspended_tables',
];

/** Makes the control tables that are missing. Even `IF NOT EXISTS` wants the right to make a schema, which is not needed where it is there. */
export async function prepareControl(
  client: pg.Client,
  schema: string,
  tables: readonly ControlTable[],
): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
  if (rowCount === 0) await client.query(`CREATE SCHEMA IF NOT EXISTS ${name(schema)}`);
  for (const table of tables)
    await client.query(`CREATE TABLE IF NOT EXISTS ${name(schema, table)} (${definitions[table]})`);
}
