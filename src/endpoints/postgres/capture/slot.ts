import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { TableName } from '../../../catalog/converter.ts';
import type { Position } from '../../../change/position.ts';
import type { Shape } from '../../../change/shape.ts';
import type { WithoutBefore } from '../../../change/source.ts';
import type { DdlAudit } from './ddl-audit.ts';
import { makeAudit, removeAudit } from './ddl-audit.ts';
import { literal, name } from '../session.ts';

/** What a task makes on its source. */
export interface CaptureNames {
  readonly slot: string;
  readonly publication: string;
}

/** The names of what a task makes: they hold only characters that a slot may have. */
export function namesOf(task: string): CaptureNames {
  const base = `godwit_${task.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_')}`.slice(0, 63);
  return { slot: base, publication: base };
}

/**
 * Makes the publication of some tables, what writes down definitions where the user may, then the slot; a slot of that name that is there is kept, because its place in the log is where the task goes on.
 * Rows of partitions come under the name of their root, as they are loaded. The snapshot is that of the slot's beginning; it lives until the
 * connection is used for anything else (PostgreSQL, "CREATE_REPLICATION_SLOT").
 */
export async function beginCapture(
  client: pg.Client,
  replication: pg.Client,
  capture: CaptureNames,
  tables: readonly Shape[],
  audit: DdlAudit,
): Promise<{ readonly position: Position; readonly snapshot?: string }> {
  await makePublication(client, capture.publication, tables);
  // Before the slot, so that no definition behind its place is missed.
  await removeAudit(client, audit);
  await makeAudit(client, audit, capture.publication);
  const { rows } = await client.query<{ position: string }>(
    `SELECT confirmed_flush_lsn::text AS position FROM pg_replication_slots WHERE slot_name = $1`,
    [capture.slot],
  );
  if (rows[0]) return { position: rows[0].position };
  const made = await replication.query<{ consistent_point: string; snapshot_name: string }>(
    `CREATE_REPLICATION_SLOT "${capture.slot}" LOGICAL pgoutput EXPORT_SNAPSHOT`,
  );
  const { consistent_point: position = '0/0', snapshot_name: snapshot = '' } = made.rows[0] ?? {};
  return { position, snapshot };
}

/**
 * A snapshot together with its position: that of a slot which goes with its connection (PostgreSQL, "CREATE_REPLICATION_SLOT", `TEMPORARY`). Transactions whose commit
 * ends before the position are in the snapshot, and no others.
 */
export async function exportMoment(
  replication: pg.Client,
): Promise<{ readonly position: Position; readonly snapshot: string }> {
  const { rows } = await replication.query<{ consistent_point: string; snapshot_name: string }>(
    `CREATE_REPLICATION_SLOT "godwit_read_${randomUUID().replaceAll('-', '')}" TEMPORARY LOGICAL pgoutput EXPORT_SNAPSHOT`,
  );
  const { consistent_point: position = '0/0', snapshot_name: snapshot = '' } = rows[0] ?? {};
  return { position, snapshot };
}

async function makePublication(
  client: pg.Client,
  publication: string,
  tables: readonly Shape[],
): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_publication WHERE pubname = $1', [publication]);
  const list = tables.map((table) => name(table.schema, table.name)).join(', ');
  if (rowCount === 0)
    await client.query(
      `CREATE PUBLICATION ${name(publication)} FOR TABLE ${list} WITH (publish_via_partition_root = true)`,
    );
}

/** Adds tables to the publication that it has not yet; one of all tables has them. */
export async function publish(
  client: pg.Client,
  publication: string,
  tables: readonly TableName[],
): Promise<void> {
  const { rowCount } = await client.query(
    'SELECT FROM pg_publication WHERE pubname = $1 AND NOT puballtables',
    [publication],
  );
  if (rowCount === 0) return;
  const missing = await published(client, publication, tables, false);
  if (missing.length > 0)
    await client.query(`ALTER PUBLICATION ${name(publication)} ADD TABLE ${missing.join(', ')}`);
}

/** Takes tables from the publication. */
export async function unpublish(
  client: pg.Client,
  publication: string,
  tables: readonly TableName[],
): Promise<void> {
  const there = await published(client, publication, tables, true);
  if (there.length > 0)
    await client.query(`ALTER PUBLICATION ${name(publication)} DROP TABLE ${there.join(', ')}`);
}

/** Those of the tables that a publication names, or does not name; tables that are no longer are neither. */
async function published(
  client: pg.Client,
  publication: string,
  tables: readonly TableName[],
  isThere: boolean,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ path: string }>(
    `SELECT t.path FROM unnest($1::text[]) t (path) WHERE to_regclass(t.path) IS NOT NULL AND $3 = EXISTS (
       SELECT FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
       WHERE p.pubname = $2 AND r.prrelid = to_regclass(t.path))`,
    [tables.map((table) => name(table.schema, table.name)), publication, isThere],
  );
  return rows.map(({ path }) => path);
}

/**
 * Those of the tables that are logged without whole rows. Of a partitioned table each partition has an identity of its own (PostgreSQL, "ALTER TABLE",
 * `REPLICA IDENTITY`), which decides what is logged; that of the root decides how the plugin speaks of it.
 */
export async function withoutFullIdentity(
  client: pg.Client,
  tables: readonly Shape[],
): Promise<WithoutBefore[]> {
  const lacking: WithoutBefore[] = [];
  for (const table of tables) {
    const { rows } = await client.query<{ name: string }>(
      `SELECT c.oid::regclass::text AS name FROM pg_class c
       WHERE c.relreplident <> 'f' AND c.relkind IN ('r', 'p') AND (c.oid = $1::regclass OR c.oid IN (SELECT relid FROM pg_partition_tree($1::regclass)))`,
      [name(table.schema, table.name)],
    );
    if (rows.length > 0)
      lacking.push({
        table,
        remedy: `Have them logged: ${rows.map((row) => `ALTER TABLE ${row.name} REPLICA IDENTITY FULL`).join('; ')}.`,
      });
  }
  return lacking;
}

/** How often a slot is tried to be dropped that is in use, and the milliseconds between: the server notices the end of a reader with its next message. */
const dropTries = 50;
const dropPause = 100;

async function dropSlot(client: pg.Client, slot: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await client.query(
        `SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = ${literal(slot)}`,
      );
      return;
    } catch (error) {
      const isInUse = error instanceof Error && 'code' in error && error.code === '55006';
      if (!isInUse || tries === dropTries) throw error;
      await sleep(dropPause);
    }
  }
}

/** Takes away what {@link beginCapture} made: a slot that nobody reads keeps the server from removing its log. */
export async function endCapture(
  client: pg.Client,
  { slot, publication }: CaptureNames,
  audit: DdlAudit,
): Promise<void> {
  await removeAudit(client, audit);
  await dropSlot(client, slot);
  await client.query(`DROP PUBLICATION IF EXISTS ${name(publication)}`);
}
