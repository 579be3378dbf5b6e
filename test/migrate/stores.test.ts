import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Runner, Store } from '../../src/change/store.ts';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import { openPostgresStore } from '../../src/endpoints/postgres/store.ts';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import { StoredState } from '../../src/migrate/stored-state.ts';

const first: Runner = { host: 'a', pid: 1, since: '2026-01-01T00:00:00.000Z' };
const second: Runner = { host: 'b', pid: 2, since: '2026-01-01T00:01:00.000Z' };

let server: EmbeddedServer;
beforeAll(async () => {
  server = await borrowPostgres();
});
afterAll(() => server?.stop());

/** What every store of tasks does. */
const stores: readonly (readonly [name: string, open: () => Promise<Store>])[] = [
  ['an SQLite file', async () => await Promise.resolve(openSqliteState(':memory:').store)],
  ['a PostgreSQL database', () => openPostgresStore(server.url)],
];

describe.each(stores)('the state of tasks in %s', (_name, open) => {
  let store: Store;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store?.close());

  it('keeps what is written of a task, and forgets it without its creation', async () => {
    const state = new StoredState(store);
    const task = {
      name: 't',
      source: 's',
      target: 'd',
      type: 'cdc',
      status: 'following',
      position: '0/1',
      loadedUntil: '',
      startedAt: 'now',
    } as const;
    await state.begin(task);
    await state.setStatus('t', 'stopped');
    await state.setLoaded('t', '0/2');
    await state.setSource('t', 's2');
    expect(await state.task('t')).toEqual({ ...task, status: 'stopped', loadedUntil: '0/2', source: 's2' });
    await state.setRanges('t', 'a.b', [{ kind: 'keys', columns: ['id'], upTo: ["it's \u{1F426}"] }]);
    expect(await state.ranges('t', 'a.b')).toEqual([
      { kind: 'keys', columns: ['id'], upTo: ["it's \u{1F426}"] },
    ]);
    expect(await state.ranges('t', 'a.c')).toBeUndefined();
    await state.setCreation('t', { tables: [], schemas: ['x'], steps: [], leftOut: [] });
    await state.forget('t');
    expect([await state.task('t'), await state.ranges('t', 'a.b')]).toEqual([undefined, undefined]);
    expect((await state.creation('t'))?.schemas).toEqual(['x']);
  });

  it('gives the lease of a task to one runner at a time', async () => {
    const request = { task: 'l', seconds: 60, above: 0 };
    const held = await store.takeLease({ ...request, runner: first });
    expect(held).toEqual({ epoch: 1, runner: first });
    expect(await store.takeLease({ ...request, runner: second })).toEqual(held);
    expect(await store.renewLease('l', 1, 60)).toBe(true);
    expect(await store.takeLease({ ...request, runner: second, over: 1 })).toEqual({
      epoch: 2,
      runner: second,
    });
    expect(await store.renewLease('l', 1, 60)).toBe(false);
    // What was ended is free, its epoch is not given again, and those of the target are passed over.
    await store.endLease('l', 1);
    expect((await store.takeLease({ ...request, runner: first })).runner).toEqual(second);
    await store.endLease('l', 2);
    expect(await store.takeLease({ ...request, runner: first, above: 7 })).toEqual({
      epoch: 8,
      runner: first,
    });
    expect(await store.takeLease({ ...request, task: 'other', runner: second, above: 4 })).toEqual({
      epoch: 5,
      runner: second,
    });
  });

  it('takes over a lease that ran out, and lets the runner before write no more', async () => {
    const state = new StoredState(store);
    const old = await store.takeLease({ task: 'p', runner: first, seconds: -1, above: 0 });
    state.hold('p', old.epoch);
    await state.setCreation('p', { tables: [], schemas: ['before'], steps: [], leftOut: [] });
    const now = await store.takeLease({ task: 'p', runner: second, seconds: 60, above: 0 });
    expect(now).toEqual({ epoch: 2, runner: second });
    await expect(
      state.setCreation('p', { tables: [], schemas: ['late'], steps: [], leftOut: [] }),
    ).rejects.toThrow(/taken over by another process/);
    await expect(state.forget('p')).rejects.toThrow(/taken over/);
    expect((await state.creation('p'))?.schemas).toEqual(['before']);
  });
});

describe('a PostgreSQL database that keeps tasks', () => {
  it('is opened by several at once, and asked again when a connection was cut', async () => {
    const [one, two] = await Promise.all([openPostgresStore(server.url), openPostgresStore(server.url)]);
    await one.write({ task: 'c', kind: 'task', item: '' }, '{"a":1}');
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'godwit' AND pid <> pg_backend_pid()`,
    );
    await client.end();
    expect(await two.read({ task: 'c', kind: 'task', item: '' })).toBe('{"a":1}');
    expect(await one.write({ task: 'c', kind: 'task', item: '' }, '{"a":2}')).toBe(true);
    await Promise.all([one.close(), two.close()]);
  });
});
