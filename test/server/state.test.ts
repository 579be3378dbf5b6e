import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateReplicationInstanceCommand,
  DescribeReplicationInstancesCommand,
} from '@aws-sdk/client-database-migration-service';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { startEmbedded } from '../../src/endpoints/postgres/embedded.ts';
import type { ModelRow } from '../../src/server/store/models.ts';
import { openStore } from '../../src/server/store/open.ts';
import { readKeys, Secrets } from '../../src/server/store/secrets.ts';
import { versions } from '../../src/server/store/sqlite/schema.ts';
import type { Kind, StateStore, TableRow } from '../../src/server/store/store.ts';
import { StaleError, TakenError } from '../../src/server/store/store.ts';
import { startServed } from './served.ts';

interface Ship {
  readonly id: string;
  readonly name: string;
  readonly ports: readonly string[];
}

const ships: Kind<Ship> = {
  name: 'ship',
  id: ({ id }) => id,
  keys: ({ name, ports }) => ({ name, port: ports }),
  unique: ['name'],
};

let postgres: EmbeddedServer;
let admin: pg.Client;
let folder: string;
let file: string;

beforeAll(async () => {
  postgres = await startEmbedded();
  admin = new pg.Client(postgres.url);
  await admin.connect();
});
afterAll(async () => {
  await admin?.end();
  await postgres?.stop();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'godwit-state-'));
  file = join(folder, 'server.sqlite');
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await admin.query('DROP SCHEMA IF EXISTS godwit_server CASCADE');
});

const open = (place: string): Promise<StateStore> => openStore(place, () => {});

/** Where a server can keep what it holds. */
const places: readonly (readonly [name: string, place: () => string])[] = [
  ['an SQLite file', () => file],
  ['a PostgreSQL database', () => postgres.url],
];

describe.each(places)('a state in %s', (_name, place) => {
  let store: StateStore;
  beforeEach(async () => {
    store = await open(place());
  });
  afterEach(() => store.close());

  it('finds documents by their keys, part by part, in the order in which they came', async () => {
    const collection = store.collection(ships);
    for (let i = 0; i < 5; i += 1)
      await collection.add({ id: `s${i}`, name: `n${i}`, ports: i % 2 === 0 ? ['Rye', 'Hull'] : ['Rye'] });
    const first = await collection.find({ where: { port: 'Hull' }, limit: 2 });
    expect(first.values.map(({ id }) => id)).toEqual(['s0', 's2']);
    const second = await collection.find({ where: { port: 'Hull' }, limit: 2, after: first.next ?? 0 });
    expect(second).toMatchObject({ values: [{ id: 's4' }] });
    expect(second.next).toBeUndefined();
    expect(await collection.count({ port: ['Hull', 'Rye'], name: 'n1' })).toBe(1);
    await expect(collection.add({ id: 's9', name: 'n1', ports: [] })).rejects.toThrow(TakenError);
    await expect(collection.add({ id: 's1', name: 'n9', ports: [] })).rejects.toThrow(TakenError);
    await expect(collection.change('s2', (ship) => ({ ...ship, name: 'n1' }))).rejects.toThrow(TakenError);
    expect(await collection.get('s9')).toBeUndefined();
  });

  it('changes a document in one step, and not for one who has seen an older revision', async () => {
    const collection = store.collection(ships);
    const { revision } = await collection.add({ id: 's', name: 'n', ports: ['Rye'] });
    await Promise.all(
      ['Hull', 'Kiel'].map((port) =>
        collection.change('s', (ship) => ({ ...ship, ports: [...ship.ports.slice(-1), port] })),
      ),
    );
    expect(await collection.get('s')).toMatchObject({ ports: ['Hull', 'Kiel'], revision: 3 });
    await expect(collection.change('s', (ship) => ship, revision)).rejects.toThrow(StaleError);
    expect(await collection.change('none', (ship) => ship)).toBeUndefined();
    expect(await collection.find({ where: { port: 'Kiel' } })).toMatchObject({ values: [{ id: 's' }] });
    expect(await collection.find({ where: { port: 'Rye' } })).toEqual({ values: [] });
    expect([await collection.remove('s'), await collection.remove('s')]).toEqual([true, false]);
    expect(await collection.find({ where: { port: 'Kiel' } })).toEqual({ values: [] });
  });

  it('keeps journals apart, by subject and time, and forgets what is old', async () => {
    const { events, audit } = store;
    const first = await events.append('a', { what: 1 });
    await audit.append('a', { what: 'deed' });
    const second = await events.append('b', { what: 2 });
    expect(second.sequence).toBeGreaterThan(first.sequence);
    expect(await events.read({ isBackwards: true })).toEqual([second, first]);
    expect(await events.read({ subject: 'b', from: second.at, until: second.at })).toEqual([second]);
    expect(await events.read({ after: first.sequence, limit: 1 })).toEqual([second]);
    await events.prune(new Date(second.at.getTime() + 1));
    expect([await events.read(), (await audit.read()).length]).toEqual([[], 1]);
  });

  it('gives parts of a journal by words and order', async () => {
    const { audit } = store;
    const deeds = [
      { who: { name: 'Zoë' }, what: 'create task', of: ['Hafen'] },
      { who: { name: 'ada' }, what: 'delete task', of: ['who', 'kai'] },
      { who: { name: 'ada\u0000' }, what: 'login', of: [] },
      { who: { name: 'Ada' }, what: 'create 100%', of: [] },
    ];
    for (const each of deeds) await audit.append('a', each);
    await store.events.append('a', deeds[0] as object as Record<string, unknown>);
    const part = {
      searched: [['who', 'name'], ['what'], ['of']],
      words: [],
      isDescending: true,
      offset: 0,
      limit: 9,
    } as const;
    const listed = async (more: Partial<Parameters<typeof audit.list>[0]> = {}): Promise<unknown> => {
      const { total, matching, entries } = await audit.list({ ...part, ...more });
      return [total, matching, ...entries.map(({ record }) => record['what'])];
    };
    expect(await listed()).toEqual([4, 4, 'create 100%', 'login', 'delete task', 'create task']);
    expect(await listed({ offset: 1, limit: 2 })).toEqual([4, 4, 'login', 'delete task']);
    expect(await listed({ isDescending: false, words: ['TASK'] })).toEqual([
      4,
      2,
      'create task',
      'delete task',
    ]);
    expect(await listed({ words: ['zoë', 'hafen'] })).toEqual([4, 1, 'create task']);
    expect(await listed({ words: ['0%'] })).toEqual([4, 1, 'create 100%']);
    // What is searched are values, not the names of members.
    expect(await listed({ words: ['who'] })).toEqual([4, 1, 'delete task']);
    expect(await listed({ words: ['task'], offset: 5 })).toEqual([4, 2]);
    expect(await listed({ by: ['what'], isDescending: false, words: ['a'], limit: 2 })).toEqual([
      4,
      expect.any(Number),
      'create 100%',
      'create task',
    ]);
  });

  it('keeps the statistics of tables in the order of the bytes of their names', async () => {
    const row = (schema: string, name: string, state = 'Full load', content = '{}'): TableRow => ({
      schema,
      name,
      state,
      content,
    });
    const { statistics } = store;
    await statistics.put(
      't',
      ['b', 'a', 'B', 'ä'].map((name) => row('s', name)),
    );
    await statistics.put('t', [row('r', 'z', 'Table error'), row('s', 'a', 'Table completed', '{"n":1}')]);
    await statistics.put('u', [row('s', 'a')]);
    const names = async (page: Parameters<typeof statistics.read>[1]): Promise<readonly string[]> =>
      (await statistics.read('t', page)).map(({ schema, name }) => `${schema}.${name}`);
    expect(await names({})).toEqual(['r.z', 's.B', 's.a', 's.b', 's.ä']);
    expect(await names({ after: { schema: 's', name: 'B' }, limit: 2 })).toEqual(['s.a', 's.b']);
    expect(await names({ schemas: ['s'], states: ['Table completed', 'Table error'] })).toEqual(['s.a']);
    expect(await statistics.read('t', { names: ['a'] })).toMatchObject([{ content: '{"n":1}' }]);
    const list = { search: '', which: 'all', by: 'name', isDescending: false, offset: 0, limit: 9 } as const;
    const listed = async (more: Partial<Parameters<typeof statistics.list>[1]>): Promise<unknown> => {
      const { total, matching, rows } = await statistics.list('t', { ...list, ...more });
      return [total, matching, ...rows.map(({ schema, name }) => `${schema}.${name}`)];
    };
    expect(await listed({ offset: 1, limit: 2 })).toEqual([5, 5, 's.B', 's.a']);
    expect(await listed({ search: 'S.Ä', isDescending: true })).toEqual([5, 1, 's.ä']);
    expect(await listed({ which: 'errors' })).toEqual([5, 1, 'r.z']);
    expect(await listed({ which: 'loading', by: 'state', isDescending: true, limit: 1 })).toEqual([
      5,
      4,
      'r.z',
    ]);
    expect(await listed({ by: 'inserts', which: 'changed' })).toEqual([5, 0]);
    expect(await listed({ by: 'validation', limit: 1 })).toEqual([5, 5, 'r.z']);
    await statistics.remove('t');
    expect([await names({}), (await statistics.read('u')).length]).toEqual([[], 1]);
  });

  it('keeps the trees of models', async () => {
    const { models } = store;
    const model = (path: string, more: Partial<ModelRow> = {}): ModelRow => ({
      path,
      parent: path.split('/').slice(0, -1).join('/'),
      position: 0,
      name: path.split('/').at(-1) ?? '',
      kind: 'table',
      state: 'converted',
      facts: '{}',
      definition: `CREATE ${path}`,
      content: '{}',
      ...more,
    });
    const paths = ['A', 'A/x', 'A/y_1', 'A/y_1/z', 'A-b', 'B'];
    await models.put('p', 'SOURCE', [
      model('A', { kind: 'category', state: '', position: 2 }),
      ...paths.slice(1).map((path) => model(path)),
    ]);
    await models.put('p', 'SOURCE', [model('A/x', { definition: 'nul \0, \u{1F426}', state: 'failed' })]);
    await models.put('p', 'TARGET', [model('A')]);
    await models.mark('p', 'SOURCE', [{ path: 'B', state: 'failed', facts: '{"why":1}' }]);
    const names = (heads: readonly { readonly path: string }[]): readonly string[] =>
      heads.map(({ path }) => path);
    expect(names(await models.children('p', 'SOURCE', ''))).toEqual(['A-b', 'B', 'A']);
    expect(names(await models.children('p', 'SOURCE', 'A', { after: 1, limit: 1 }))).toEqual(['A/y_1']);
    expect(await models.countChildren('p', 'SOURCE', 'A')).toBe(2);
    expect(await models.countChildren('p', 'SOURCE', 'none')).toBe(0);
    const places = ['A-b', 'B', 'A', 'A/y_1', 'none'].map((path) => models.placeOf('p', 'SOURCE', path));
    expect(await Promise.all(places)).toEqual([0, 1, 2, 1, 0]);
    expect(names(await models.heads('p', 'SOURCE', { below: 'A' }))).toEqual([
      'A',
      'A/x',
      'A/y_1',
      'A/y_1/z',
    ]);
    expect(names(await models.heads('p', 'SOURCE', { kinds: ['category'] }))).toEqual(['A']);
    expect(await models.states('p', 'SOURCE', 'A')).toEqual({ converted: 2, failed: 1 });
    expect(await models.states('p', 'SOURCE', '')).toEqual({ converted: 3, failed: 2 });
    expect(names(await models.search('p', 'SOURCE', 'Y_'))).toEqual(['A/y_1']);
    expect(await models.countFound('p', 'SOURCE', 'a')).toBe(1);
    expect(await models.rows('p', 'SOURCE', ['B', 'none', 'A/x'])).toEqual([
      model('B', { state: 'failed', facts: '{"why":1}' }),
      model('A/x', { definition: 'nul \0, \u{1F426}', state: 'failed' }),
    ]);
    await models.remove('p', 'SOURCE', ['A/x', 'B']);
    expect(names(await models.heads('p', 'SOURCE'))).toEqual(['A', 'A-b', 'A/y_1', 'A/y_1/z']);
    await models.forget('p');
    expect([await models.heads('p', 'SOURCE'), await models.heads('p', 'TARGET')]).toEqual([[], []]);
  });

  it('is refused to a second server, which is told why', async () => {
    await expect(open(place())).rejects.toThrow(
      /is in use by another (process|server \(godwit serve, process \d)/,
    );
    expect(await store.collection(ships).count()).toBe(0);
  });

  it('keeps all when it is opened again', async () => {
    await store.collection(ships).add({ id: 's', name: 'n', ports: [] });
    await store.close();
    store = await open(place());
    expect(await store.collection(ships).get('s')).toEqual({ id: 's', name: 'n', ports: [], revision: 1 });
  });
});

describe('the file', () => {
  it('of a newer version is refused, and not touched', async () => {
    const newer = new DatabaseSync(file);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    await expect(open(file)).rejects.toThrow(/was written by a newer Godwit \(version 99 of its tables/);
  });

  it('of an older version is brought up to this one, with all that is in it', async () => {
    const older = new DatabaseSync(file);
    older.exec(`${versions[0]}; PRAGMA user_version = 1`);
    older.exec(`INSERT INTO document VALUES (7, 'ship', 's', 2, '{"id":"s","name":"n","ports":[]}')`);
    older.close();
    const store = await open(file);
    expect(await store.collection(ships).get('s')).toMatchObject({ name: 'n', revision: 2 });
    expect(await store.models.heads('p', 'SOURCE')).toEqual([]);
    await store.close();
  });

  it('is the user’s alone', async () => {
    await (await open(file)).close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    readKeys(file, {});
    expect(statSync(`${file}.key`).mode & 0o777).toBe(0o600);
    expect(readKeys(file, {})).toEqual(readKeys(file, {}));
  });
});

describe('the database', () => {
  it('of a newer version is refused, and not touched', async () => {
    await (await open(postgres.url)).close();
    await admin.query('UPDATE godwit_server.version SET version = 99');
    await expect(open(postgres.url)).rejects.toThrow(
      /was written by a newer Godwit \(version 99 of its tables/,
    );
  });

  it('may end the connection: what is asked then is asked on another one', async () => {
    const store = await open(postgres.url);
    const collection = store.collection(ships);
    await collection.add({ id: 's', name: 'n', ports: ['Rye'] });
    await cut();
    await collection.change('s', (ship) => ({ ...ship, ports: ['Hull'] }));
    expect(await collection.get('s')).toMatchObject({ ports: ['Hull'], revision: 2 });
    await store.close();
  });

  it('is lost to a server that took it meanwhile, and then nothing is written any more', async () => {
    const lost = Promise.withResolvers<Error>();
    const store = await openStore(postgres.url, lost.resolve);
    await store.collection(ships).add({ id: 's', name: 'n', ports: [] });
    await cut();
    const other = await open(postgres.url);
    await expect(store.collection(ships).remove('s')).rejects.toThrow(/is in use by another server/);
    expect((await lost.promise).message).toMatch(/Stop that one/);
    expect(await other.collection(ships).count()).toBe(1);
    await Promise.all([store.close(), other.close()]);
  });

  it('holds all of a server, whose files are in a folder', async () => {
    const first = await startServed(folder, { state: postgres.url, files: folder });
    const instance = { ReplicationInstanceIdentifier: 'pool', ReplicationInstanceClass: 'dms.t3.micro' };
    await first.client.send(new CreateReplicationInstanceCommand(instance));
    const served = await first.restart();
    await expect(startServed(folder, { state: postgres.url, files: folder })).rejects.toThrow(/in use by/);
    expect(await served.client.send(new DescribeReplicationInstancesCommand({}))).toMatchObject({
      ReplicationInstances: [instance],
    });
    await served.stop();
  });
});

/** Ends the connection of the server that has the state, as a restart of the database would. */
async function cut(): Promise<void> {
  await admin.query(
    `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name LIKE 'godwit serve%'`,
  );
}

describe('secrets', () => {
  const owner = { kind: 'endpoint', id: 'e', field: 'password' };
  const [old, current] = [randomBytes(32), randomBytes(32)] as const;

  it.each(places)(
    'in %s are sealed at rest, and with the new key when one is given',
    async (_name, place) => {
      const store = await open(place());
      const before = await Secrets.open(store.secrets, [old]);
      await before.put(owner, 'hush-hush');
      expect(await before.get(owner)).toBe('hush-hush');
      const after = await Secrets.open(store.secrets, [current, old]);
      expect(await after.get(owner)).toBe('hush-hush');
      expect(await (await Secrets.open(store.secrets, [current])).get(owner)).toBe('hush-hush');
      await expect(Secrets.open(store.secrets, [old])).rejects.toThrow(/sealed with a key that is not among/);
      const [{ sealed } = { sealed: '' }] = await store.secrets.all();
      expect(sealed).not.toContain('hush-hush');
      await store.secrets.put({ ...owner, id: 'other' }, sealed);
      await expect(Secrets.open(store.secrets, [current])).rejects.toThrow(/or was altered/);
      await after.remove({ kind: 'endpoint', id: 'other' });
      expect((await store.secrets.all()).map(({ id }) => id)).toEqual(['e']);
      await store.close();
      if (place() === file) expect(readFileSync(file).includes('hush-hush')).toBe(false);
    },
  );

  it('may be elsewhere, but not where the server’s own are', async () => {
    const store = await open(file);
    const secrets = await Secrets.open(store.secrets, [current]);
    process.env['SHIP_PASSWORD'] = 'ahoy';
    await secrets.put(owner, 'env:SHIP_PASSWORD');
    expect(await secrets.get(owner)).toBe('ahoy');
    await expect(secrets.put(owner, 'env:GODWIT_KEY')).rejects.toThrow(/server's own/);
    writeFileSync(join(folder, 'password'), 'in a file\n');
    process.env['GODWIT_SECRETS_FOLDER'] = folder;
    await secrets.put(owner, 'file:password');
    expect(await secrets.get(owner)).toBe('in a file');
    await expect(secrets.put(owner, 'file:../../etc/passwd')).rejects.toThrow(/must be in the folder/);
    delete process.env['SHIP_PASSWORD'];
    delete process.env['GODWIT_SECRETS_FOLDER'];
    await store.close();
  });
});
