import type { ChangeBatch } from './change.ts';

/** Whether two cells of a batch hold the same, byte for byte. */
export function sameCell({ bytes, starts, lengths }: ChangeBatch, left: number, right: number): boolean {
  const length = lengths[left] as number;
  if (length !== lengths[right]) return false;
  if (length < 0) return true;
  const a = starts[left] as number;
  const b = starts[right] as number;
  return bytes.compare(bytes, b, b + length, a, a + length) === 0;
}
