import type pg from 'pg';
import type { Position } from '../../../change/position.ts';
import type { Start } from '../../../change/source.ts';
import { OperationError } from '../../../text/error.ts';
import { lsnOf } from './follow.ts';
import { literal, name } from '../session.ts';
import type { CaptureNames } from './slot.ts';

/**
 * Where a following begins that is to begin earlier than now. A slot cannot go back in time: the server keeps, and can read, only what comes after the place to which the slot was last
 * confirmed (PostgreSQL, "Logical Decoding Concepts", "Replication Slots"), so the slot must be there already, and its publication from before it.
 */
export async function startOfSlot(
  client: pg.Client,
  { slot, publication }: CaptureNames,
  start: Start,
): Promise<Position> {
  const { rows } = await client.query<{ confirmed: string; plugin: string; has_publication: boolean }>(
    `SELECT confirmed_flush_lsn::text AS confirmed, plugin, EXISTS (SELECT FROM pg_publication WHERE pubname = $2) AS has_publication
     FROM pg_replication_slots WHERE slot_name = $1 AND database = current_database()`,
    [slot, publication],
  );
  const [known] = rows;
  const refused = (why: string): OperationError =>
    new OperationError(
      `${why} A slot that is to be begun with is made beforehand: CREATE PUBLICATION ${name(publication)} FOR ALL TABLES WITH (publish_via_partition_root = true); SELECT pg_create_logical_replication_slot('${slot}', 'pgoutput');`,
      { code: 'slot', side: 'source' },
    );
  if (!known)
    throw refused(
      `A replication slot of PostgreSQL cannot go back in time, and there is no slot ${slot} that could have kept the changes since then. Begin now, or load the rows too (--type full-load-and-cdc).`,
    );
  if (known.plugin !== 'pgoutput' || !known.has_publication)
    throw refused(
      `The slot ${slot} cannot be followed: it needs the plugin pgoutput and the publication ${publication}.`,
    );
  if (start.kind === 'time')
    return (await positionAtTime(client, { slot, publication }, start.at)) ?? known.confirmed;
  if (lsnOf(start.position) < lsnOf(known.confirmed))
    throw refused(
      `The slot ${slot} has kept the changes since ${known.confirmed}, and cannot go back to ${start.position}.`,
    );
  return start.position;
}

/**
 * The end of the last transaction that was committed before a moment (milliseconds since 1970); undefined when the slot has none before it. The slot is read and stays where it is. Commit
 * messages hold two positions and then the time, in microseconds since 2000 ("Logical Replication Message Formats", "Commit").
 */
async function positionAtTime(
  client: pg.Client,
  { slot, publication }: CaptureNames,
  at: number,
): Promise<Position | undefined> {
  const number = (from: number): string =>
    `('x' || encode(substring(data FROM ${from} FOR 8), 'hex'))::bit(64)::bigint`;
  const { rows } = await client.query<{ position: string | null }>(
    `SELECT ('0/0'::pg_lsn + max(${number(11)}))::text AS position
     FROM pg_logical_slot_peek_binary_changes($1, NULL, NULL, 'proto_version', '1', 'publication_names', ${literal(`"${publication}"`)})
     WHERE get_byte(data, 0) = ascii('C') AND ${number(19)} < $2`,
    [slot, String(BigInt(Math.ceil(at)) * 1000n - microsecondsTo2000)],
  );
  return rows[0]?.position ?? undefined;
}

const microsecondsTo2000 = 946_684_800_000_000n;
