/** The header of a packet (MS-TDS, "Packet Header"). */
const headerLength = 8;
const sqlBatch = 1;
const endOfMessage = 1;

/** The headers before the text: the transaction that it belongs to, which is none, and one request at a time (MS-TDS, "Transaction Descriptor Header"). */
const headers = Buffer.from('16000000120000000200000000000000000001000000', 'hex');

/** A statement as the packets of a message (MS-TDS, "SQLBatch"). */
export function batchPackets(sql: string, packetSize: number): Buffer[] {
  const body = Buffer.concat([headers, Buffer.from(sql, 'utf16le')]);
  const most = packetSize - headerLength;
  const packets: Buffer[] = [];
  for (let at = 0, id = 1; at < body.length; at += most, id += 1) {
    const part = body.subarray(at, at + most);
    const header = Buffer.alloc(headerLength);
    header[0] = sqlBatch;
    header[1] = at + most >= body.length ? endOfMessage : 0;
    header.writeUInt16BE(part.length + headerLength, 2);
    header[6] = id & 0xff;
    packets.push(Buffer.concat([header, part]));
  }
  return packets;
}
