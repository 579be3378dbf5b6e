import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Replication } from '../../src/server/resources/replications.ts';
import type { Part } from '../../src/server/rest/contract/part.ts';
import type { TablesPage, TasksPage } from '../../src/server/rest/contract/task.ts';
import type { TableFigures, TableState } from '../../src/server/tasks/messages.ts';
import { makeAuthority } from '../servers/certificates.ts';
import type { TestServer } from './visitor.ts';
import { setupToken, startServer, Visitor } from './visitor.ts';

const password = 'correct horse battery';

describe('who may do what', () => {
  let server: TestServer;
  let admin: Visitor;

  beforeAll(async () => {
    server = await startServer(false);
    admin = new Visitor(server.server);
  });
  afterAll(() => server.stop());

  it('begins with a first user, made with the token that the server printed', async () => {
    expect((await admin.enter()).body).toMatchObject({ needsSetup: true });
    expect((await admin.ask('GET', '/history/events')).status).toBe(401);
    const wrong = await admin.ask('POST', '/setup', { token: 'guess', name: 'ada', password });
    expect(wrong).toMatchObject({ status: 403, body: { error: { code: 'AccessDeniedFault' } } });
    const short = await admin.ask('POST', '/setup', {
      token: setupToken(server.server),
      name: 'ada',
      password: 'short',
    });
    expect(short).toMatchObject({
      status: 400,
      body: { error: { places: [{ path: ['password'], message: 'at least 10 characters' }] } },
    });
    const made = await admin.ask('POST', '/setup', {
      token: setupToken(server.server),
      name: 'ada',
      password,
    });
    expect(made.status).toBe(204);
    expect((await admin.enter()).body).toMatchObject({
      needsSetup: false,
      user: { name: 'ada', role: 'admin' },
    });
    const again = await admin.ask('POST', '/setup', {
      token: setupToken(server.server),
      name: 'eve',
      password,
    });
    expect(again.status).toBe(409);
  });

  it('keeps users apart by their roles', async () => {
    for (const role of ['viewer', 'operator'])
      expect((await admin.ask('POST', '/users', { name: role, role, password })).status).toBe(201);
    expect((await admin.ask('POST', '/users', { name: 'viewer', role: 'viewer', password })).status).toBe(
      409,
    );
    const viewer = new Visitor(server.server);
    expect((await viewer.login('viewer', password)).status).toBe(204);
    expect((await viewer.ask('GET', '/history/events')).status).toBe(200);
    expect((await viewer.ask('GET', '/users')).status).toBe(403);
    const operator = new Visitor(server.server);
    await operator.login('operator', password);
    expect(await operator.ask('POST', '/users', { name: 'x', role: 'admin', password })).toMatchObject({
      status: 403,
      body: { error: { message: 'This takes the role admin; operator has the role operator.' } },
    });
  });

  it('takes no request that another page could have sent', async () => {
    admin.forgetToken();
    const forged = await admin.ask('POST', '/users', { name: 'x', role: 'admin', password });
    expect(forged.status).toBe(403);
    await admin.enter();
  });

  it('ends the sessions of a user whose password is another one now', async () => {
    const viewer = new Visitor(server.server);
    await viewer.login('viewer', password);
    await admin.ask('PATCH', '/users/viewer', { password: 'another one than before' });
    expect((await viewer.ask('GET', '/history/events')).status).toBe(401);
    expect((await viewer.login('viewer', password)).status).toBe(403);
    expect((await viewer.login('viewer', 'another one than before')).status).toBe(204);
  });

  it('keeps one admin', async () => {
    expect((await admin.ask('DELETE', '/users/ada')).status).toBe(409);
    expect((await admin.ask('PATCH', '/users/ada', { role: 'viewer' })).status).toBe(409);
  });

  it('writes down who did what, and no secret', async () => {
    const { body } = await admin.ask('GET', '/history/deeds');
    expect(body).toContainEqual(
      expect.objectContaining({ who: 'ada', action: 'create user', resources: ['viewer'], outcome: 'done' }),
    );
    // Who logs in is known by name from then on, and who guesses is nobody.
    expect(body).toContainEqual(
      expect.objectContaining({ who: 'viewer', action: 'login', resources: ['viewer'], outcome: 'done' }),
    );
    expect(JSON.stringify(body)).not.toContain(password);
  });

  it('outlives the server that it was begun at', async () => {
    await server.server.close();
    server = await startServer(false, server.folder);
    expect(server.server.setup).toBeUndefined();
    const viewer = new Visitor(server.server);
    expect((await viewer.login('viewer', 'another one than before')).status).toBe(204);
  });

  it('slows down who guesses passwords', async () => {
    const guesser = new Visitor(server.server);
    const statuses: number[] = [];
    for (let i = 0; i < 12; i += 1)
      statuses.push((await guesser.ask('POST', '/session', { name: 'ada', password: `guess ${i}` })).status);
    expect(statuses.slice(-2)).toEqual([429, 429]);
    expect(await guesser.ask('POST', '/session', { name: 'ada', password: 'again' })).toMatchObject({
      body: {
        error: {
          code: 'TooManyRequests',
          message: expect.stringMatching(/^Too many attempts came from this address: wait for .*\.$/),
        },
      },
    });
  });
});

describe('a server without a login', () => {
  it('is for this machine, by its own name, and for its own page', async () => {
    const { server, stop } = await startServer(true);
    try {
      const visitor = new Visitor(server);
      expect((await visitor.enter()).body).toMatchObject({ user: { name: 'anonymous', role: 'admin' } });
      expect((await visitor.ask('GET', '/history/events')).status).toBe(200);
      visitor.forgetToken();
      expect((await visitor.ask('POST', '/users', { name: 'x', role: 'admin', password })).status).toBe(403);
      const { hostname, port } = new URL(server.address);
      const { request } = await import('node:http');
      const status = await new Promise((resolve, reject) => {
        request(
          { hostname, port, path: '/api/v1/session', headers: { host: 'rebound.example.com' } },
          (response) => {
            response.resume();
            resolve(response.statusCode);
          },
        )
          .on('error', reject)
          .end();
      });
      expect(status).toBe(403);
    } finally {
      await stop();
    }
  });

  it('shows its console under a strict policy, and describes its API', async () => {
    const { server, stop } = await startServer(true);
    try {
      const page = await fetch(`${server.address}/console/tasks/one`);
      expect(page.headers.get('content-security-policy')).toMatch(
        /default-src 'none'.*frame-ancestors 'none'/,
      );
      expect(await page.text()).toContain('<div id="root">');
      const script = /assets\/index-[\w-]+\.js/.exec(
        await (await fetch(`${server.address}/console/`)).text(),
      );
      for (const encoding of ['br', 'gzip']) {
        const asset = await fetch(`${server.address}/console/${script?.[0]}`, {
          headers: { 'accept-encoding': encoding },
        });
        expect(asset.headers.get('content-encoding')).toBe(encoding);
        expect(asset.headers.get('cache-control')).toContain('immutable');
      }
      const answer = await fetch(`${server.address}/api/v1/openapi.json`);
      expect(answer.headers.get('content-encoding')).toBe('gzip');
      const plain = await fetch(`${server.address}/api/v1/openapi.json`, {
        headers: { 'accept-encoding': 'gzip;q=0, identity' },
      });
      expect(plain.headers.get('content-encoding')).toBe(null);
      expect(await plain.text()).toBe(await answer.clone().text());
      const description = (await answer.json()) as {
        paths: Record<string, unknown>;
      };
      expect(Object.keys(description.paths)).toContain('/api/v1/users/{name}');
    } finally {
      await stop();
    }
  });
});

/** Tasks as they are kept, without ends that could be opened. */
function keptTask(number: number, status: Replication['status']): Replication {
  const at = new Date(1_700_000_000_000 + number * 1000).toISOString();
  return {
    arn: `arn:aws:dms:us-east-1:000000000000:task:KEPT${number}`,
    form: 'task',
    identifier: `kept-${number}`,
    name: `kept${number}`,
    sourceArn: number % 2 === 0 ? 'Even' : 'Odd',
    targetArn: 'target',
    type: 'cdc',
    tableMappings: '{"rules":[]}',
    settings: '{}',
    status,
    hasRun: true,
    isWanted: false,
    isRestarting: false,
    reload: [],
    createdAt: at,
    changedAt: at,
  };
}

describe('parts of long lists', () => {
  let server: TestServer;
  let visitor: Visitor;

  beforeAll(async () => {
    server = await startServer(true);
    const { tasks, store } = server.server.services;
    for (let number = 1; number <= 12; number += 1)
      await tasks.registry.collection.add(keptTask(number, number > 9 ? 'failed' : 'stopped'));
    const none = { inserts: 0, updates: 0, deletes: 0, ddls: 0, fullLoadRows: 0, fullLoadErrorRows: 0 };
    const row = (name: string, state: TableState, figures: Partial<TableFigures> = {}) => ({
      schema: 'Hafen',
      name,
      state,
      content: JSON.stringify({ schema: 'Hafen', name, state, isReloaded: false, ...none, ...figures }),
    });
    await store.statistics.put(keptTask(1, 'stopped').arn, [
      row('schiff', 'Table completed', { fullLoadRows: 20, inserts: 3 }),
      row('ÄMTER', 'Table error', { error: 'no key' }),
      row('kai', 'Table completed', {
        fullLoadRows: 100,
        validation: { state: 'Mismatched records', pending: 0, failed: 2, suspended: 0 },
      }),
    ]);
    visitor = new Visitor(server.server);
    await visitor.enter();
  });
  afterAll(() => server.stop());

  it('gives tasks by state, words and order, with how many there are', async () => {
    const page = async (query: string): Promise<unknown> => {
      const { body } = await visitor.ask('GET', `/tasks-page${query}`);
      const { rows, ...counts } = body as TasksPage;
      return { ...counts, ids: rows.map(({ id }) => id) };
    };
    const statuses = { stopped: 9, failed: 3 };
    const phases = { Stopped: 9, Failed: 3 };
    expect(await page('?limit=3&offset=2')).toEqual({
      total: 12,
      matching: 12,
      statuses,
      phases,
      ids: ['kept-3', 'kept-4', 'kept-5'],
    });
    expect(await page('?status=failed,running&by=created&descending=true&limit=2')).toEqual({
      total: 12,
      matching: 3,
      statuses,
      phases,
      ids: ['kept-12', 'kept-11'],
    });
    expect(await page('?search=even&by=id&limit=2')).toMatchObject({
      matching: 6,
      ids: ['kept-2', 'kept-4'],
    });
    expect((await visitor.ask('GET', '/tasks-page?limit=5000')).status).toBe(400);
    expect((await visitor.ask('GET', '/tasks')).body).toHaveLength(12);
    const suspend = await visitor.ask('POST', '/tasks/kept-1/suspend', {
      tables: [{ schema: 'Hafen', name: 'kai' }],
    });
    expect(suspend).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringContaining('it is stopped, not running') as string } },
    });
  });

  it('gives the other lists of the console by words and order', async () => {
    const { certificates, endpoints, instances, users } = server.server.services;
    const { arn } = await instances.create({ identifier: 'pool', instanceClass: 'dms.t3.small' });
    const authority = makeAuthority();
    const pem = readFileSync(authority.ca, 'utf8');
    authority.remove();
    const certificate = await certificates.import({ identifier: 'harbour-ca', pem });
    const endpoint = { username: 'reader', engine: 'postgres', database: 'quay', sslMode: 'none' } as const;
    for (const number of [1, 2, 10])
      await endpoints.create({
        ...endpoint,
        identifier: `end-${number}`,
        type: number === 2 ? 'target' : 'source',
        server: `host${number}.example`,
        port: 5432,
        ...(number === 10 ? { sslMode: 'verify-full', certificateArn: certificate.arn } : {}),
      });
    for (const [name, role] of [
      ['zoe', 'viewer'],
      ['ada', 'admin'],
    ] as const)
      await users.add({ name, role, password });
    for (const id of ['port', 'yard'])
      await visitor.ask('POST', '/projects', {
        id,
        source: { kind: 'scripts', engine: id === 'port' ? 'oracle' : 'sqlserver', folder: `/srv/${id}` },
        target: { kind: 'virtual', engine: 'postgres' },
      });
    const page = async (address: string): Promise<unknown> => {
      const { body } = await visitor.ask('GET', address);
      const { total, matching, rows } = body as Part<{ id?: string; name?: string }>;
      return [total, matching, rows.map(({ id, name }) => id ?? name)];
    };
    expect(await page('/endpoints-page?by=id')).toEqual([3, 3, ['end-1', 'end-2', 'end-10']]);
    expect(await page('/endpoints-page?by=id&descending=true&limit=1&offset=1')).toEqual([3, 3, ['end-2']]);
    expect(await page('/endpoints-page?role=source&search=postgresql host1')).toEqual([
      3,
      2,
      ['end-1', 'end-10'],
    ]);
    expect(await page('/endpoints-page?by=tasks&search=quay&offset=3')).toEqual([3, 3, []]);
    expect(await page('/certificates-page?search=end-10')).toEqual([1, 1, ['harbour-ca']]);
    expect(await page('/certificates-page?search=end-2')).toEqual([1, 0, []]);
    expect(await page('/users-page?by=name')).toEqual([2, 2, ['ada', 'zoe']]);
    expect(await page('/users-page?search=VIEW')).toEqual([2, 1, ['zoe']]);
    expect(await page('/projects-page?by=source')).toEqual([2, 2, ['yard', 'port']]);
    expect(await page('/projects-page?by=converted&descending=true&search=oracle')).toEqual([2, 1, ['port']]);
    expect(await page('/instances-page?search=t3')).toEqual([1, 1, ['pool']]);
    expect((await visitor.ask('GET', '/instances')).body).toMatchObject([
      { id: 'pool', arn, mostTasks: 4, tasks: [], running: 0 },
    ]);
    const happened = async (query: string): Promise<unknown> => {
      const { body } = await visitor.ask('GET', `/history/${query}`);
      const { matching, rows } = body as Part<{ id: string; action: string }>;
      return [matching, ...rows.map(({ id, action }) => id ?? action)];
    };
    expect(await happened('events-page?search=CREAT port')).toEqual([1, 'port']);
    expect(await happened('events-page?search=creation project&by=id&descending=true&limit=1')).toEqual([
      2,
      'yard',
    ]);
    expect(await happened('deeds-page?search=create project yard')).toEqual([1, 'create project']);
    expect(await happened('deeds-page?search=nobody')).toEqual([0]);
    expect((await visitor.ask('GET', '/endpoints-page?by=password')).status).toBe(400);
    const described = (await visitor.ask('GET', '/openapi.json')).body as {
      paths: Record<string, { get?: { parameters?: { name: string }[] } }>;
    };
    for (const kind of [
      'endpoints',
      'projects',
      'certificates',
      'users',
      'instances',
      'tasks',
      'history/events',
      'history/deeds',
    ])
      expect(described.paths[`/api/v1/${kind}-page`]?.get?.parameters?.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['offset', 'limit', 'search', 'by', 'descending']),
      );
  });

  it('gives tables by kind, name and figures', async () => {
    const names = async (query: string): Promise<unknown> => {
      const { body } = await visitor.ask('GET', `/tasks/kept-1/tables/page${query}`);
      const { total, matching, rows } = body as TablesPage;
      return [total, matching, rows.map(({ name }) => name)];
    };
    expect(await names('')).toEqual([3, 3, ['kai', 'schiff', 'ÄMTER']]);
    expect(await names('?by=loaded&descending=true&limit=1')).toEqual([3, 3, ['kai']]);
    expect(await names('?search=hafen.ämt')).toEqual([3, 1, ['ÄMTER']]);
    expect(await names('?which=errors')).toEqual([3, 1, ['ÄMTER']]);
    expect(await names('?which=different')).toEqual([3, 1, ['kai']]);
    expect(await names('?which=changed')).toEqual([3, 1, ['schiff']]);
    expect(await names('?which=loading&offset=1')).toEqual([3, 1, []]);
  });
});
