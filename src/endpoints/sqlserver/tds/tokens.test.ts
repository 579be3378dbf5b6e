import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../change/batch.ts';
import { Intake } from '../../../change/intake.ts';
import { wholeRows } from '../../../change/long-row.ts';
import { Payload } from './payload.ts';
import { Tokens } from './tokens.ts';

/** Tokens as packets of so many bytes (MS-TDS, "Packet Header"). */
function packets(tokens: Buffer, size: number): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < tokens.length; at += size) {
    const part = tokens.subarray(at, at + size);
    const header = Buffer.from([4, at + size >= tokens.length ? 1 : 0, 0, 0, 0, 0, 1, 0]);
    header.writeUInt16BE(part.length + 8, 2);
    parts.push(header, part);
  }
  return Buffer.concat(parts);
}

/** The cells of a message's rows, which comes in pieces of so many bytes. */
async function cells(message: Buffer, piece: number): Promise<(string | null)[][]> {
  const stream = new PassThrough();
  const intake = Intake.of(stream);
  intake.take();
  for (let at = 0; at < message.length; at += piece) stream.write(message.subarray(at, at + piece));
  const found: (string | null)[][] = [];
  for await (const batch of wholeRows(new Tokens(new Payload(intake)).rows([]), String))
    found.push(...textsOf(batch));
  stream.destroy();
  return found;
}

function textsOf({ rows, columns, bytes, starts, lengths }: Batch): (string | null)[][] {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (__, column) => {
      const start = starts[row * columns + column] as number;
      const length = lengths[row * columns + column] as number;
      return length < 0 ? null : bytes.toString('utf8', start, start + length);
    }),
  );
}

const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(/\s/g, ''), 'hex');

/** An int that may be NULL, nvarchar(10), and nvarchar(max); named a, b and c. */
const columns = hex(`81 0300
  00000000 0900 26 04 01 6100
  00000000 0900 e7 1400 0904d00034 01 6200
  00000000 0900 e7 ffff 0904d00034 01 6300`);
const done = hex('fd 1000 c100 0300000000000000');
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

function chunked(...texts: readonly string[]): Buffer {
  const parts = texts.map(utf16);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(parts.reduce((sum, part) => sum + part.length, 0));
  const chunks = parts.flatMap((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(part.length);
    return [length, part];
  });
  return Buffer.concat([head, ...chunks, Buffer.alloc(4)]);
}

describe('rows', () => {
  const message = Buffer.concat([
    columns,
    // Each cell tells whether it is NULL; the third comes in two chunks that part a surrogate pair.
    hex('d1 04 2a000000 0400'),
    utf16('é€'),
    chunked('a\ud83d', '\ude00b'),
    // Bits tell that the first and the third are NULL.
    hex('d2 05 0000'),
    hex('d1 00 ffff ffffffffffffffff'),
    done,
  ]);
  const expected = [
    ['42', 'é€', 'a😀b'],
    [null, '', null],
    [null, null, null],
  ];

  it('are read however they are cut into packets', async () => {
    for (const size of [1, 2, 3, 7, 50, 4000])
      expect(await cells(packets(message, size), 1 << 20)).toEqual(expected);
  });

  it('are read however their packets arrive', async () => {
    for (const piece of [1, 5, 9, 33]) expect(await cells(packets(message, 20), piece)).toEqual(expected);
  });

  it('are read in pieces when they are long', async () => {
    const long = 'ž'.repeat(900_000);
    const rows = Buffer.concat([
      columns,
      hex('d1 04 01000000 0200'),
      utf16('x'),
      chunked(...Array.from({ length: 9 }, (_, i) => long.slice(i * 100_000, (i + 1) * 100_000))),
      hex('d1 04 02000000 ffff ffffffffffffffff'),
      done,
    ]);
    expect(await cells(packets(rows, 32_000), 1 << 16)).toEqual([
      ['1', 'x', long],
      ['2', null, null],
    ]);
  });
});

describe('an error', () => {
  it('ends the rows with what the server says', async () => {
    const said = utf16('Invalid object name.');
    const body = Buffer.concat([hex('d0000000 01 10 1400'), said, hex('00 00 01000000')]);
    const head = Buffer.from([0xaa, body.length & 0xff, body.length >> 8]);
    await expect(cells(packets(Buffer.concat([head, body, done]), 4000), 4000)).rejects.toMatchObject({
      message: 'Invalid object name.',
      number: 208,
      class: 16,
    });
  });
});
