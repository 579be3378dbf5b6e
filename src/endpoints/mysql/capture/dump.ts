import { OperationError } from '../../../text/error.ts';
import type { Address } from '../connect.ts';
import { openSession } from '../connect.ts';
import type { GtidSet } from './gtid.ts';
import { encodedGtids, gtidText } from './gtid.ts';
import type { LogPlace, LogPosition } from './log-position.ts';
import { serverError, Wire } from '../wire.ts';

/**
 * Asks for the binary log as a replica with a number of its own would: from what is behind some GTIDs, else from a place. The server makes itself heard every second
 * (`@master_heartbeat_period`, nanoseconds). With `ends` it stops at the end of the log and does not wait for more.
 */
export async function openDump(
  address: Address,
  from: LogPosition,
  options: { readonly ends?: boolean } = {},
): Promise<Wire> {
  const connection = await openSession(address, 'source');
  try {
    await connection.query(
      `SET @master_binlog_checksum = @@global.binlog_checksum, @source_binlog_checksum = @@global.binlog_checksum,
         @master_heartbeat_period = 1000000000, @source_heartbeat_period = 1000000000, @mariadb_slave_capability = 4`,
    );
    // MariaDB takes the GTIDs from variables of the session, and then no file name (MariaDB, "Replication Protocol", "Connecting to a GTID Position").
    if (from.gtids?.kind === 'mariadb')
      await connection.query(
        `SET @slave_connect_state = '${gtidText(from.gtids)}', @slave_gtid_strict_mode = 0, @slave_gtid_ignore_duplicates = 0`,
      );
  } catch (error) {
    connection.destroy();
    throw error;
  }
  const wire = new Wire(connection);
  const flags = options.ends === true ? nonBlocking : 0;
  if (from.gtids?.kind === 'mysql') wire.send(comBinlogDumpGtid, gtidRequest(from.gtids, flags));
  else wire.send(comBinlogDump, placeRequest(from.gtids ? { file: '', offset: 4 } : from.place, flags));
  return wire;
}

/** What the server says instead of an event; an event is given back. */
export function checkedPacket(packet: Buffer): Buffer | undefined {
  if (packet[0] === errorPacket) throw serverError(packet);
  return packet[0] === endPacket && packet.length < 9 ? undefined : packet;
}

const comBinlogDump = 0x12;
const comBinlogDumpGtid = 0x1e;
/** BINLOG_DUMP_NON_BLOCK. */
const nonBlocking = 1;
/** BINLOG_THROUGH_GTID. */
const throughGtid = 4;
const errorPacket = 0xff;
const endPacket = 0xfe;

/** Replicas are told apart by their number; two with the same one would cut each other off. */
function replicaNumber(): number {
  return 1_000_000_000 + Math.floor(Math.random() * 1_000_000_000);
}

function placeRequest({ file, offset }: LogPlace = { file: '', offset: 4 }, flags: number): Buffer {
  // The protocol has four bytes for it; a file grows beyond them only by one transaction that is larger than that.
  if (offset > 0xffff_ffff)
    throw new OperationError(
      `The position ${file}:${offset} lies behind the first 4 GB of its file, where MySQL's protocol cannot begin without GTIDs. Begin the task anew with --restart.`,
      { code: 'position', side: 'source' },
    );
  const name = Buffer.from(file);
  const body = Buffer.alloc(10 + name.length);
  body.writeUInt32LE(offset, 0);
  body.writeUInt16LE(flags, 4);
  body.writeUInt32LE(replicaNumber(), 6);
  name.copy(body, 10);
  return body;
}

function gtidRequest(gtids: GtidSet & { readonly kind: 'mysql' }, flags: number): Buffer {
  if ([...gtids.intervals.keys()].some((owner) => owner.includes(':')))
    throw new OperationError('GTIDs with tags cannot be followed yet: name a file and an offset.', {
      code: 'position',
      side: 'source',
    });
  const set = encodedGtids(gtids);
  const body = Buffer.alloc(22);
  body.writeUInt16LE(flags | throughGtid, 0);
  body.writeUInt32LE(replicaNumber(), 2);
  body.writeUInt32LE(0, 6);
  body.writeBigUInt64LE(4n, 10);
  body.writeUInt32LE(set.length, 18);
  return Buffer.concat([body, set]);
}
