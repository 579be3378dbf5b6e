import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something is so, looking now and then; what it is after a minute is an error with the last look. */
export async function until<T>(
  look: () => Promise<T>,
  isSo: (value: T) => boolean,
  seconds = 60,
): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const value = await look();
    if (isSo(value)) return value;
    if (performance.now() > end) throw new Error(`still not so: ${JSON.stringify(value)}`);
    await sleep(100);
  }
}
