import type pg from 'pg';
import type { Complaint } from '../../../change/requirement.ts';
import { failed, warning } from '../../../change/requirement.ts';
import { OperationError } from '../../../text/error.ts';
import type { About } from '../errors.ts';
import type { CaptureNames } from './slot.ts';

interface SlotRow {
  /** Absent before PostgreSQL 13. */
  readonly status: string | null;
  readonly kept: string;
  readonly most: string;
  readonly isMuch: boolean;
  readonly bound: string | null;
}

/** A slot as the server sees it (PostgreSQL, "pg_replication_slots"). What an older server does not tell is NULL. */
const slotQuery = `
SELECT to_jsonb(s) ->> 'wal_status' AS status, pg_size_pretty(kept) AS kept, current_setting('max_wal_size') AS most,
  kept > pg_size_bytes(current_setting('max_wal_size')) AS "isMuch",
  nullif(current_setting('max_slot_wal_keep_size', true), '-1') AS bound
FROM pg_replication_slots s CROSS JOIN LATERAL (SELECT coalesce(pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn()
  ELSE pg_current_wal_lsn() END, restart_lsn), 0) AS kept) AS k
WHERE slot_name = $1`;

const anew = 'Begin anew with --restart.';

/**
 * What is wrong with a slot: it is lost, or will be, because the server keeps no more log than `max_slot_wal_keep_size`; or it has the server keep more than the log
 * usually takes (`max_wal_size`), which fills the disk if it goes on. Undefined when there is no such slot.
 */
export async function slotComplaints(
  client: pg.Client,
  slot: string,
): Promise<readonly Complaint[] | undefined> {
  const { rows } = await client.query<SlotRow>(slotQuery, [slot]);
  const [found] = rows;
  if (!found) return undefined;
  const { status, kept, most, isMuch, bound } = found;
  if (status === 'lost')
    return [
      failed(
        slot,
        'The server dropped log that the slot had not read: its changes are lost to the task.',
        anew,
      ),
    ];
  if (status === 'unreserved')
    return [
      warning(
        slot,
        `The server keeps ${kept} of log for the slot, more than max_slot_wal_keep_size (${bound ?? '?'}) allows: it drops it at the next checkpoint, and the task must load everything anew then.`,
        'ALTER SYSTEM SET max_slot_wal_keep_size = -1; SELECT pg_reload_conf(); and let the task go on at once',
      ),
    ];
  if (!isMuch) return [];
  return [
    warning(
      slot,
      `The server keeps ${kept} of log for the slot, more than max_wal_size (${most}); it grows as long as the task is away or behind.`,
      'Let the task go on, watch the disk of the source, and look for long transactions there, which hold the slot back',
    ),
  ];
}

/** A slot that is gone. */
export function slotGone(slot: string): Complaint {
  return failed(
    slot,
    'The replication slot is gone, and with it the place in the log where the task was.',
    anew,
  );
}

/** The server's refusal to read from a slot, as what it means for the task. Other errors come back as they are. */
export function withSlotAdvice(
  error: unknown,
  { slot, publication }: CaptureNames,
  { server }: About,
): unknown {
  if (!(error instanceof Error && 'code' in error)) return error;
  const refusal = (text: string, retry: 'never' | 'later' = 'never'): OperationError =>
    new OperationError(text, {
      code: retry === 'later' ? 'slot-in-use' : 'log-gone',
      side: 'source',
      retry,
      cause: error,
    });
  switch (error.code) {
    case '42704':
      return refusal(
        /publication/.test(error.message)
          ? `The publication ${publication} of ${server} is gone: which changes it had told since is not known. ${anew}`
          : `The replication slot ${slot} of ${server} is gone, and with it the place in the log where the task was. ${anew}`,
      );
    case '55000':
    case '58P01':
      return refusal(
        `${server} dropped log that the replication slot ${slot} had not read (max_slot_wal_keep_size): its changes are lost to the task. Have the log kept longer, then begin anew with --restart.`,
      );
    case '55006':
      return refusal(
        `Somebody else reads from the replication slot ${slot} of ${server}: another run of this task, or one whose end the server has not noticed yet.`,
        'later',
      );
    default:
      return error;
  }
}
