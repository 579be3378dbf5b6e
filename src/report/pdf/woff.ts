import { inflateSync } from 'node:zlib';

const woffHead = 44;
const woffEntry = 20;
const sfntHead = 12;
const sfntEntry = 16;

/** The font in a WOFF file as OpenType has it: its tables unpacked, one after the other (W3C, "WOFF File Format 1.0", sections 3 to 5). */
export function sfntOf(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12);
  const head = Buffer.alloc(sfntHead + count * sfntEntry);
  woff.copy(head, 0, 4, 8);
  writeSearch(head, count);
  const parts: Buffer[] = [head];
  let offset = head.length;
  for (let i = 0; i < count; i += 1) {
    const entry = woffHead + i * woffEntry;
    const at = sfntHead + i * sfntEntry;
    const table = tableAt(woff, entry);
    woff.copy(head, at, entry, entry + 4);
    woff.copy(head, at + 4, entry + 16, entry + 20);
    head.writeUInt32BE(offset, at + 8);
    head.writeUInt32BE(table.length, at + 12);
    const padding = Buffer.alloc((4 - (table.length % 4)) % 4);
    parts.push(table, padding);
    offset += table.length + padding.length;
  }
  return Buffer.concat(parts);
}

/** A table that could not be made smaller is kept as it is. */
function tableAt(woff: Buffer, entry: number): Buffer {
  const offset = woff.readUInt32BE(entry + 4);
  const packed = woff.readUInt32BE(entry + 8);
  const length = woff.readUInt32BE(entry + 12);
  const bytes = woff.subarray(offset, offset + packed);
  return packed < length ? inflateSync(bytes) : bytes;
}

/** The numbers by which readers halve the list of tables (OpenType, "Table directory"). */
function writeSearch(head: Buffer, count: number): void {
  const steps = Math.floor(Math.log2(count));
  const range = sfntEntry * 2 ** steps;
  head.writeUInt16BE(count, 4);
  head.writeUInt16BE(range, 6);
  head.writeUInt16BE(steps, 8);
  head.writeUInt16BE(count * sfntEntry - range, 10);
}
