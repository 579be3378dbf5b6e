import type { GtidSet } from '../gtid.ts';
import { parseGtids, uuidOf, withMariadbGtid, withMysqlGtid } from '../gtid.ts';
import type { BinlogEvent } from './event.ts';
import { eventType } from './event.ts';

/** What stands before each transaction of a log. */
export interface TransactionStart {
  /** The transactions before it and this one; of anonymous transactions those before it. */
  readonly added: (set: GtidSet) => GtidSet;
  /** One statement follows, which ends the transaction itself. Only MariaDB tells. */
  readonly isStandalone: boolean;
}

/**
 * Reads the event that begins a transaction: MariaDB's has the sequence, the domain and flags, and the server in the event's head (MariaDB, "GTID_EVENT"); MySQL's has flags, the
 * UUID and the number ("Gtid_log_event"). Undefined for other events.
 */
export function readTransactionStart(event: BinlogEvent): TransactionStart | undefined {
  const { type, bytes, start } = event;
  if (type === eventType.anonymousGtid) return { added: (set) => set, isStandalone: false };
  if (type === eventType.gtid) {
    const server = uuidOf(bytes.subarray(start + 1, start + 17));
    const number = bytes.readBigUInt64LE(start + 17);
    return { added: (set) => withMysqlGtid(set, server, number), isStandalone: false };
  }
  if (type !== eventType.mariadbGtid) return undefined;
  const server = bytes.readUInt32LE(start - 14);
  const sequence = bytes.readBigUInt64LE(start);
  const domain = bytes.readUInt32LE(start + 8);
  return {
    added: (set) => withMariadbGtid(set, domain, server, sequence),
    isStandalone: ((bytes[start + 12] as number) & 1) !== 0,
  };
}

/**
 * The GTIDs of all that is before a file of MariaDB's log, which stand at its beginning ("GTID_LIST_EVENT"): a number whose high four bits are flags, then domain, server and
 * sequence of each. Of one domain, the last one counts. Undefined for other events, and where nothing is before the file.
 */
export function readGtidList({ type, bytes, start }: BinlogEvent): GtidSet | undefined {
  if (type !== eventType.mariadbGtidList) return undefined;
  const count = bytes.readUInt32LE(start) & 0x0fff_ffff;
  const parts = Array.from({ length: count }, (_, i) => {
    const at = start + 4 + i * 16;
    return `${bytes.readUInt32LE(at)}-${bytes.readUInt32LE(at + 4)}-${bytes.readBigUInt64LE(at + 8)}`;
  });
  return parseGtids(parts.join());
}
