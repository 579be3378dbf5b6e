import { expect, it } from 'vitest';
import { LiveArea } from './live-area.ts';

/** A stream that remembers what was written. */
function streamOf(isTTY: boolean): { readonly stream: NodeJS.WriteStream; readonly written: string[] } {
  const written: string[] = [];
  const write = (text: string): boolean => written.push(text) > 0;
  return { stream: { isTTY, columns: 30, rows: 3, write } as unknown as NodeJS.WriteStream, written };
}

it('writes what stays above what is painted over, and takes that away in the end', () => {
  const { stream, written } = streamOf(true);
  const area = new LiveArea(stream);
  area.show(() => ['one', 'two', 'higher than the terminal']);
  area.print('stays\n');
  area.end();
  area.show(() => ['too late']);
  area.print('stays too\n');
  expect(written).toEqual([
    'one\ntwo\n',
    '\r\x1b[2A\x1b[Jstays\n',
    'one\ntwo\n',
    '\r\x1b[2A\x1b[J',
    'stays too\n',
  ]);
});

it('paints the last lines even when they came too soon', async () => {
  const { stream, written } = streamOf(true);
  const area = new LiveArea(stream);
  for (const line of ['1', '2', '3']) area.show(() => [line]);
  await expect.poll(() => written.at(-1)).toBe('\r\x1b[1A\x1b[J3\n');
  expect(written).toHaveLength(2);
  area.end();
});

it('writes only what stays where no terminal is', () => {
  const { stream, written } = streamOf(false);
  const area = new LiveArea(stream);
  area.show(() => ['one']);
  area.print('stays\n');
  area.end();
  expect(written).toEqual(['stays\n']);
});
