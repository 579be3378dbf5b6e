import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import pg from 'pg';
import { readRowMapping } from '../../src/catalog/mapping/rows.ts';
import { move, withEnds } from '../../src/jobs/moving.ts';
import type { FollowProgress } from '../../src/migrate/follow.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Ends } from './ends.ts';
import { mariadbClient, startEnds } from './ends.ts';

if (!hasMariadb) withoutMariadb('the lag behind a target that is locked');

describe.skipIf(!hasMariadb)('the lag', () => {
  let ends: Ends;
  const folder = mkdtempSync(join(tmpdir(), 'godwit-latency-'));
  beforeAll(async () => {
    ends = await startEnds();
  });
  afterAll(async () => {
    await ends?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function inPostgres(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
    const client = new pg.Client({ connectionString: ends.postgres.url });
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.end();
    }
  }

  /** Both ways round: what writes to the source, and what locks the table of the target while something is done. */
  const ways = [
    {
      from: 'postgres' as const,
      to: 'mariadb' as const,
      write: async (text: string) => inPostgres((client) => client.query(text)),
      lock: async (schema: string, meanwhile: () => Promise<void>) => {
        const client = await mariadbClient(ends.mariadb.url);
        await client.query(`LOCK TABLES ${schema}.t WRITE`);
        await meanwhile();
        await client.query('UNLOCK TABLES');
        await client.end();
      },
    },
    {
      from: 'mariadb' as const,
      to: 'postgres' as const,
      write: async (text: string) => {
        const client = await mariadbClient(ends.mariadb.url);
        for (const each of text.split(';')) await client.query(each);
        await client.end();
      },
      lock: async (schema: string, meanwhile: () => Promise<void>) =>
        inPostgres(async (client) => {
          await client.query(`BEGIN; LOCK TABLE ${schema}.t`);
          await meanwhile();
          await client.query('COMMIT');
        }),
    },
  ];

  it.each(ways)(
    'grows while the target is locked, and ends with it: $from to $to',
    async ({ from, to, write, lock }) => {
      const schema = `lag_${from}`;
      await write(`CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.t (id int PRIMARY KEY)`);
      const told: FollowProgress[] = [];
      const stop = new AbortController();
      const description = {
        name: schema,
        source: ends[from].url,
        target: ends[to].url,
        type: 'full-load-and-cdc' as const,
        settings: readTaskSettings({}, 'the test'),
        mapping: readRowMapping(
          {
            rules: [
              {
                'rule-type': 'selection',
                'rule-id': '1',
                'rule-name': '1',
                'object-locator': { 'schema-name': schema, 'table-name': '%' },
                'rule-action': 'include',
              },
            ],
          },
          'the test',
        ),
        state: join(folder, from),
      };
      const ended = withEnds(description, async (moving) =>
        move(moving, {
          restart: false,
          sourceMoved: false,
          signal: stop.signal,
          events: {
            onPlan: () => {},
            onRows: () => {},
            onRange: () => {},
            onRetry: () => {},
            onFollow: (progress) => told.push(progress),
          },
        }),
      );
      const until = async (is: (progress: FollowProgress) => boolean): Promise<FollowProgress> => {
        const seen = told.length;
        for (let i = 0; i < 300; i += 1) {
          const found = told.slice(seen).find((each) => is(each));
          if (found) return found;
          await sleep(100);
        }
        throw new Error(`It was told last: ${JSON.stringify(told.at(-1))}`);
      };
      await write(`INSERT INTO ${schema}.t VALUES (1)`);
      await sleep(3000);
      await lock(schema, async () => {
        await write(`INSERT INTO ${schema}.t VALUES (2)`);
        const locked = await until(({ lag }) => lag > 2500);
        // It is waited for the target: the source has nothing more.
        expect(locked.sourceLag).toBeLessThanOrEqual(locked.lag);
        expect(locked.pending).toBeGreaterThan(0);
        const later = await until(({ lag }) => lag > locked.lag + 900);
        expect(later.position).toBe(locked.position);
      });
      const after = await until(({ lag, pending }) => lag === 0 && pending === 0);
      expect(after.sourceLag).toBe(0);
      stop.abort();
      await ended;
    },
    60_000,
  );
});
