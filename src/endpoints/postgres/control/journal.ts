import { hostname } from 'node:os';
import type pg from 'pg';
import type { Slot, TaskProgress } from '../../../change/progress.ts';
import { slotEnd } from '../../../change/progress.ts';
import type { ControlTable } from './control-tables.ts';
import { name } from '../session.ts';

/** Adds to the slot of now what a transaction holds, in that transaction: so the sums are exact, whatever ends the task. */
export async function addToHistory(client: pg.Client, schema: string, slot: Slot): Promise<void> {
  const table = name(schema, 'awsdms_history' satisfies ControlTable);
  await client.query({
    name: 'history',
    text: `INSERT INTO ${table} AS slot VALUES ($1, $2, $3, $4::timestamp, $5, $6, $7, $8::numeric / 1048576)
      ON CONFLICT (task_name, timeslot_type, timeslot) DO UPDATE SET timeslot_latency = excluded.timeslot_latency,
        records = slot.records + excluded.records, timeslot_volume = slot.timeslot_volume + excluded.timeslot_volume`,
    values: [
      hostname(),
      slot.task,
      slot.type,
      timeOf(slotEnd(Date.now(), slot.minutes)),
      slot.minutes,
      slot.latency,
      slot.records,
      slot.bytes,
    ],
  });
}

/** Writes how far a task is, in the place of what was known of it. Nothing is swapped to disk here. */
export async function writeStatus(
  client: pg.Client,
  schema: string,
  task: string,
  { status, pendingChanges, memory, read, applied }: TaskProgress,
): Promise<void> {
  const columns = [
    'task_status',
    'status_time',
    'pending_changes',
    'disk_swap_size',
    'task_memory',
    'source_current_position',
    'source_current_timestamp',
    'source_tail_position',
    'source_tail_timestamp',
    'source_timestamp_applied',
  ];
  await client.query(
    `INSERT INTO ${name(schema, 'awsdms_status' satisfies ControlTable)} (server_name, task_name, ${columns.join(', ')})
     VALUES ($1, $2, $3, clock_timestamp() AT TIME ZONE 'UTC', $4, 0, $5, $6, $7::timestamp, $8, $9::timestamp, $9::timestamp)
     ON CONFLICT (task_name) DO UPDATE SET server_name = excluded.server_name, ${columns.map((each) => `${each} = excluded.${each}`).join(', ')}`,
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
    ],
  );
}

/** A moment as a timestamp in UTC. */
function timeOf(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString().replace('Z', '');
}
