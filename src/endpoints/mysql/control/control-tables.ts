import type mysql from 'mysql2/promise';
import { name } from '../names.ts';

/** The columns of the exceptions of AWS DMS, on load and on apply. */
const exceptionColumns = `task_name varchar(255) NOT NULL, table_owner varchar(255) NOT NULL, table_name varchar(255) NOT NULL,
  error_time datetime(6) NOT NULL, statement longtext NOT NULL, error text NOT NULL`;

/** Of which row, in the words of an exception, and how much of the value is in the target. */
const truncationColumns = `task_name varchar(255) COLLATE utf8mb4_bin NOT NULL, table_owner varchar(255) NOT NULL, table_name varchar(255) NOT NULL,
  truncation_time datetime(6) NOT NULL, statement longtext NOT NULL, column_name varchar(255) NOT NULL, source_bytes bigint NOT NULL, kept_bytes bigint NOT NULL`;

/**
 * The control tables and their columns; those that AWS DMS has too are named and shaped as there ("Control table task settings", DMS user guide). The volume of a slot
 * has a fraction, because it grows by what each transaction adds.
 */
const definitions = {
  /** Each loaded range, in the transaction of its rows. */
  awsdms_full_load_ranges: `task_name varchar(255) COLLATE utf8mb4_bin, table_name varchar(255) COLLATE utf8mb4_bin, range_number int, range_rows bigint,
    refused_rows bigint NOT NULL DEFAULT 0,
    source_position text, loaded_at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6), PRIMARY KEY (task_name, table_name, range_number)`,
  /** The position of applied changes, in the transaction of the changes. */
  awsdms_txn_state: `task_name varchar(255) COLLATE utf8mb4_bin PRIMARY KEY, source_position text NOT NULL,
    applied_at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)`,
  /** The position of each worker's changes, in their transaction; empty while all are at one position. */
  awsdms_apply_workers: `task_name varchar(255) COLLATE utf8mb4_bin, worker int, division varchar(255) NOT NULL, source_position text NOT NULL,
    applied_at timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), PRIMARY KEY (task_name, worker)`,
  /** Changes that could not be applied. */
  awsdms_apply_exceptions: exceptionColumns,
  /** Rows that could not be loaded. */
  awsdms_full_load_exceptions: exceptionColumns,
  /** Large values of which only the beginning was moved, because the settings limit them. */
  awsdms_lob_truncations: truncationColumns,
  /** Tables that get no more rows or changes. */
  awsdms_suspended_tables: `server_name varchar(255) NOT NULL, task_name varchar(255) COLLATE utf8mb4_bin NOT NULL,
    table_owner varchar(255) NOT NULL, table_name varchar(255) NOT NULL, suspend_reason text NOT NULL, suspend_timestamp datetime(6) NOT NULL`,
  awsdms_status: `server_name varchar(255) NOT NULL, task_name varchar(255) COLLATE utf8mb4_bin PRIMARY KEY, task_status varchar(32) NOT NULL,
    status_time datetime(6) NOT NULL, pending_changes bigint NOT NULL, disk_swap_size bigint NOT NULL, task_memory bigint NOT NULL,
    source_current_position text, source_current_timestamp datetime(6), source_tail_position text, source_tail_timestamp datetime(6), source_timestamp_applied datetime(6)`,
  awsdms_history: `server_name varchar(255) NOT NULL, task_name varchar(255) COLLATE utf8mb4_bin, timeslot_type varchar(32), timeslot datetime(6),
    timeslot_duration bigint NOT NULL, timeslot_latency bigint NOT NULL, records bigint NOT NULL, timeslot_volume decimal(20, 6) NOT NULL,
    PRIMARY KEY (task_name, timeslot_type, timeslot)`,
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

/** Makes the control tables that are missing. They are transactional, whatever the server's default engine. */
export async function prepareControl(
  connection: mysql.Connection,
  schema: string,
  tables: readonly ControlTable[],
): Promise<void> {
  await connection.query(`CREATE DATABASE IF NOT EXISTS ${name(schema)}`);
  for (const table of tables)
    await connection.query(
      `CREATE TABLE IF NOT EXISTS ${name(schema, table)} (${definitions[table]}) ENGINE = InnoDB CHARACTER SET utf8mb4`,
    );
}
