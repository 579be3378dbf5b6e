import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';

/** Waits until something is so, looking now and then; what it is after two minutes is an error with the last look. */
export async function until<T>(
  look: () => Promise<T>,
  isSo: (value: T) => boolean,
  seconds = 120,
): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const value = await look();
    if (isSo(value)) return value;
    if (performance.now() > end) throw new Error(`still not so: ${JSON.stringify(value)}`);
    await sleep(100);
  }
}

/** How AWS's waiters ask in tests: as they do by default, but often. */
export function often(client: DatabaseMigrationServiceClient) {
  return { client, maxWaitTime: 120, minDelay: 0.1, maxDelay: 0.1 };
}
