import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';

/** In another thread: requests are answered meanwhile. */
const deflate = promisify(deflateRaw);

/** A file in an archive, by its path with `/`. */
export interface ZipEntry {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** General purpose flag: names are UTF-8. */
const utf8 = 0x0800;
const deflated = 8;
/** The first of January 1980, midnight: archives of the same files are the same. */
const date = 0x0021;

/** Packs files into an archive (PKWARE, ".ZIP File Format Specification": local headers, then the central directory). */
export async function zip(entries: readonly ZipEntry[]): Promise<Buffer> {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, content } of entries) {
    const name = Buffer.from(path, 'utf8');
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : Buffer.from(content);
    const packed = await deflate(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(utf8, 2);
    common.writeUInt16LE(deflated, 4);
    common.writeUInt16LE(date, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    parts.push(signature(0x04034b50), common, name, packed);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(signature(0x02014b50), Buffer.from([20, 3]), common, tail, name);
    offset += 4 + common.length + name.length + packed.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, ...directory, signature(0x06054b50), end]);
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
