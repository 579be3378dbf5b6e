import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Intake } from './intake.ts';

/** Records of a length in four bytes and so many bytes of the same value, in pieces that are cut anywhere. */
function records(lengths: readonly number[], cut: (i: number) => number): Buffer[] {
  const whole = Buffer.concat(
    lengths.map((length, i) => {
      const record = Buffer.alloc(4 + length, i & 0xff);
      record.writeUInt32BE(length, 0);
      return record;
    }),
  );
  const pieces: Buffer[] = [];
  for (let at = 0, i = 0; at < whole.length; i += 1) {
    const size = cut(i);
    pieces.push(whole.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

/** Reads records until the stream ends, and holds what was given to be unchanged until more is asked for. */
async function readAll(intake: Intake, pause: () => Promise<void>): Promise<number[]> {
  const lengths: number[] = [];
  for (;;) {
    const bytes = await intake.next();
    if (!bytes) return lengths;
    const before = Buffer.from(bytes);
    await pause();
    expect(bytes.equals(before)).toBe(true);
    let at = 0;
    let needed = 4;
    while (at + 4 <= bytes.length) {
      const length = bytes.readUInt32BE(at);
      const end = at + 4 + length;
      if (end > bytes.length) {
        needed = end - at;
        break;
      }
      const value = lengths.length & 0xff;
      expect(bytes.subarray(at + 4, end).every((each) => each === value)).toBe(true);
      lengths.push(length);
      at = end;
    }
    intake.keep(bytes.subarray(at), needed);
  }
}

/** As a socket does that reads into memory that it was given. */
class ReadingStream extends PassThrough {
  isReading = false;
  override resume(): this {
    this.isReading = true;
    return super.resume();
  }
}

const lengths = [
  0,
  10,
  70_000,
  3,
  600_000,
  1,
  520_000,
  4_000_000,
  5,
  0,
  ...Array.from({ length: 4000 }, (_, i) => i % 700),
];

describe('an intake', () => {
  it('gives the bytes of any stream, records of many sizes whole', async () => {
    const stream = new PassThrough();
    const intake = Intake.of(stream);
    intake.take();
    const read = readAll(intake, async () => {
      await new Promise(setImmediate);
    });
    for (const piece of records(lengths, (i) => 1 + ((i * 7919) % 65_536)))
      if (!stream.write(piece)) await new Promise((resolve) => stream.once('drain', resolve));
    stream.end();
    expect(await read).toEqual(lengths);
  });

  it('has a socket read into its memory', async () => {
    let onread: Intake['onread'] | undefined;
    const socket = Intake.socket((option) => {
      onread = option;
      return new ReadingStream();
    });
    const { buffer, callback } = onread as unknown as Intake['onread'];
    const intake = Intake.of(socket);
    intake.take();
    const read = readAll(intake, async () => {
      await new Promise(setImmediate);
    });
    // The place for a reading is asked for after the one before, as a socket does.
    let place = buffer();
    for (const piece of records(lengths, (i) => 1 + ((i * 7919) % 65_536)))
      for (let at = 0; at < piece.length; ) {
        while (!socket.isReading) await new Promise(setImmediate);
        const size = piece.copy(place, 0, at);
        const goesOn = callback(size, place);
        place = buffer();
        socket.isReading = goesOn;
        at += size;
      }
    while (!socket.isReading) await new Promise(setImmediate);
    socket.end();
    expect(await read).toEqual(lengths);
  });

  it('leaves the stream to its driver before and after', async () => {
    const stream = new PassThrough();
    const heard: string[] = [];
    stream.on('data', (piece: Buffer) => heard.push(piece.toString()));
    stream.write('before');
    await new Promise(setImmediate);
    const intake = Intake.of(stream);
    intake.take();
    stream.write('rows|end');
    const bytes = await intake.next();
    expect(bytes?.toString()).toBe('rows|end');
    intake.keep((bytes as Buffer).subarray(5), 0);
    intake.giveBack();
    stream.write(' after');
    await new Promise(setImmediate);
    expect(heard).toEqual(['before', 'end', ' after']);
  });

  it('tells the error of the stream', async () => {
    const stream = new PassThrough();
    const intake = Intake.of(stream);
    intake.take();
    const next = intake.next();
    stream.destroy(new Error('cut'));
    await expect(next).rejects.toThrow('cut');
  });
});
