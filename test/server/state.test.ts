import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readKeys, Secrets } from '../../src/server/store/secrets.ts';
import { openSqliteStore } from '../../src/server/store/sqlite.ts';
import type { Kind } from '../../src/server/store/store.ts';
import { StaleError, TakenError } from '../../src/server/store/store.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'godwit-state-'));
  file = join(folder, 'server.sqlite');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

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

describe('documents', () => {
  it('are found by their keys, part by part, in the order in which they came', async () => {
    const store = openSqliteStore(file);
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
    expect(await collection.get('s9')).toBeUndefined();
    await store.close();
  });

  it('are changed in one step, and not by one who has seen an older revision', async () => {
    const store = openSqliteStore(file);
    const collection = store.collection(ships);
    const { revision } = await collection.add({ id: 's', name: 'n', ports: ['Rye'] });
    await Promise.all(
      ['Hull', 'Kiel'].map((port) =>
        collection.change('s', (ship) => ({ ...ship, ports: [...ship.ports, port] })),
      ),
    );
    expect(await collection.get('s')).toMatchObject({ ports: ['Rye', 'Hull', 'Kiel'], revision: 3 });
    await expect(collection.change('s', (ship) => ship, revision)).rejects.toThrow(StaleError);
    expect(await collection.find({ where: { port: 'Kiel' } })).toMatchObject({ values: [{ id: 's' }] });
    expect(await collection.remove('s')).toBe(true);
    expect(await collection.find({ where: { port: 'Kiel' } })).toEqual({ values: [] });
    await store.close();
  });
});

describe('the file', () => {
  it('of a newer version is refused, and not touched', () => {
    const newer = new DatabaseSync(file);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    expect(() => openSqliteStore(file)).toThrow(/was written by a newer Godwit \(version 99 of its tables/);
  });

  it('is the user’s alone', async () => {
    await openSqliteStore(file).close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    readKeys(file, {});
    expect(statSync(`${file}.key`).mode & 0o777).toBe(0o600);
    expect(readKeys(file, {})).toEqual(readKeys(file, {}));
  });
});

describe('secrets', () => {
  const owner = { kind: 'endpoint', id: 'e', field: 'password' };
  const [old, current] = [randomBytes(32), randomBytes(32)] as const;

  it('are sealed at rest, and with the new key when one is given', async () => {
    const store = openSqliteStore(file);
    const before = await Secrets.open(store.secrets, [old]);
    await before.put(owner, 'hush-hush');
    expect(await before.get(owner)).toBe('hush-hush');
    const after = await Secrets.open(store.secrets, [current, old]);
    expect(await after.get(owner)).toBe('hush-hush');
    expect(await (await Secrets.open(store.secrets, [current])).get(owner)).toBe('hush-hush');
    await expect(Secrets.open(store.secrets, [old])).rejects.toThrow(/sealed with a key that is not among/);
    const [{ sealed } = { sealed: '' }] = await store.secrets.all();
    await store.secrets.put({ ...owner, id: 'other' }, sealed);
    await expect(Secrets.open(store.secrets, [current])).rejects.toThrow(/or was altered/);
    await store.close();
    expect(readFileSync(file).includes('hush-hush')).toBe(false);
  });

  it('may be elsewhere, but not where the server’s own are', async () => {
    const store = openSqliteStore(file);
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
