import { hostname } from 'node:os';
import type mysql from 'mysql2/promise';
import type { Slot, TaskProgress } from '../../../change/progress.ts';
import { slotEnd } from '../../../change/progress.ts';
import type { ControlTable } from './control-tables.ts';
import { name } from '../names.ts';

/** Adds to the slot of now what a transaction holds, in that transaction: so the sums are exact, whatever ends the task. */
export async function addToHistory(connection: mysql.Connection, schema: string, slot: Slot): Promise<void> {
  await connection.query(
    `INSERT INTO ${name(schema, 'awsdms_history' satisfies ControlTable)} VALUES (?, ?, ?, ?, ?, ?, ?, ? / 1048576)
     ON DUPLICATE KEY UPDATE timeslot_latency = VALUES(timeslot_latency), records = records + VALUES(records),
       timeslot_volume = timeslot_volume + VALUES(timeslot_volume)`,
    [
      hostname(),
      slot.task,
      slot.type,
      timeOf(slotEnd(Date.now(), slot.minutes)),
      slot.minutes,
      slot.latency,
      slot.records,
      slot.bytes,
    ],
  );
}

/** Writes how far a task is, in the place of what was known of it. Nothing is swapped to disk here. */
export async function writeStatus(
  connection: mysql.Connection,
  schema: string,
  task: string,
  { status, pendingChanges, memory, read, applied }: TaskProgress,
): Promise<void> {
  await connection.query(
    `REPLACE INTO ${name(schema, 'awsdms_status' satisfies ControlTable)} (server_name, task_name, task_status, status_time, pending_changes, disk_swap_size,
       task_memory, source_current_position, source_current_timestamp, source_tail_position, source_tail_timestamp, source_timestamp_applied)
     VALUES (?, ?, ?, UTC_TIMESTAMP(6), ?, 0, ?, ?, ?, ?, ?, ?)`,
    [
      hostname(),
      task,
      status,
      pendingChanges,
      memory,
      read?.position ?? null,
      timeOf(read?.at),
      applied?.position ?? null,
      timeOf(applied?.at),
      timeOf(applied?.at),
    ],
  );
}

/** A moment as a date and time in UTC. */
function timeOf(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString().replace('T', ' ').replace('Z', '');
}
