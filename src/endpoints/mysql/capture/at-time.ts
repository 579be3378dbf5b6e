import { OperationError } from '../../../text/error.ts';
import type { BinlogEvent } from './binlog/event.ts';
import { checksumLength, eventAt, eventType } from './binlog/event.ts';
import { readGtidList, readTransactionStart } from './binlog/gtid-event.ts';
import { checkedPacket } from './dump.ts';
import type { GtidSet } from './gtid.ts';
import type { LogPlace, LogPosition } from './log-position.ts';
import type { Wire } from '../wire.ts';

/** What finding a time needs of a server. */
export interface TimedLog {
  /** The files of the log, the oldest first. */
  readonly files: readonly string[];
  /** Reads the log from a place to its end. */
  readonly open: (place: LogPlace) => Promise<Wire>;
}

/** Behind the four bytes that a file begins with. */
const firstEvent = 4;

/**
 * The place before the first transaction whose time in the log is not before a moment (milliseconds since 1970; the log counts seconds); undefined when there is none yet. The file is
 * found by halving, since each begins with the time at which it was made; then its transactions are passed, of which only the heads are looked at.
 */
export async function placeAtTime(log: TimedLog, at: number): Promise<LogPosition | undefined> {
  const seconds = Math.ceil(at / 1000);
  const { files } = log;
  const [oldest] = files;
  if (oldest === undefined) return undefined;
  const beginning = await beginningOf(log, oldest);
  if (beginning > seconds)
    throw new OperationError(
      `The source keeps its binary log only from ${isoTime(beginning)} on (${oldest}). Begin at that time or later.`,
      { code: 'log-gone', side: 'source' },
    );
  // The last file that was begun in an earlier second: files may be short, and the one before may end in the same second.
  let low = 0;
  let high = files.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((await beginningOf(log, files[middle] as string)) < seconds) low = middle;
    else high = middle;
  }
  return await firstSince(log, files[low] as string, seconds);
}

async function firstSince(log: TimedLog, first: string, seconds: number): Promise<LogPosition | undefined> {
  let gtids: GtidSet | undefined;
  let file = first;
  for await (const event of eventsFrom(log, first)) {
    if (event.type === eventType.rotate) {
      file = event.bytes.toString('utf8', event.start + 8, event.end);
      continue;
    }
    gtids = readGtidList(event) ?? gtids;
    const begun = readTransactionStart(event);
    if (!begun) continue;
    if (event.timestamp >= seconds) {
      const offset = event.nextPosition - lengthOf(event);
      return { place: { file, offset }, ...(gtids ? { gtids } : {}) };
    }
    gtids = gtids && begun.added(gtids);
  }
  return undefined;
}

/** The length of an event in the file, with its head and its checksum. */
function lengthOf({ bytes, start }: BinlogEvent): number {
  return bytes.readUInt32LE(start - 10);
}

async function beginningOf(log: TimedLog, file: string): Promise<number> {
  for await (const event of eventsFrom(log, file))
    if (event.type === eventType.formatDescription) return event.timestamp;
  return 0;
}

async function* eventsFrom({ open }: TimedLog, file: string): AsyncGenerator<BinlogEvent> {
  const wire = await open({ file, offset: firstEvent });
  let checksum: number | undefined;
  try {
    for await (const packets of wire.packets()) {
      for (const each of packets) {
        const packet = checkedPacket(each);
        if (!packet) return;
        const isDescription = packet[1 + 4] === eventType.formatDescription;
        const event = eventAt(packet, 1, isDescription ? 0 : (checksum ?? 0));
        if (isDescription) checksum = checksumLength(event);
        // Before the description comes one that is made up and names the file that was asked for.
        if (checksum !== undefined) yield event;
      }
    }
  } finally {
    wire.close();
  }
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '');
}
