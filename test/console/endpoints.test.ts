import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { startEmbedded } from '../../src/endpoints/postgres/embedded.ts';
import { ask } from '../../src/endpoints/postgres/prove/ask.ts';
import type { CertificateView } from '../../src/server/rest/contract/certificate.ts';
import { makeAuthority } from '../servers/certificates.ts';
import type { TestServer } from './visitor.ts';
import { startServer, Visitor } from './visitor.ts';

describe('endpoints through the console’s API', () => {
  let database: EmbeddedServer;
  let server: TestServer;
  let visitor: Visitor;
  let place: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
  };

  beforeAll(async () => {
    [database, server] = await Promise.all([startEmbedded(), startServer(true)]);
    await ask(database.url, 'CREATE TABLE harbour (id int PRIMARY KEY)');
    const { host, port, user } = database;
    place = { host, port, user, password: 'not needed here' };
    visitor = new Visitor(server.server);
    await visitor.enter();
  });
  afterAll(async () => {
    await server.stop();
    await database.stop();
  });

  const connection = (): object => ({
    role: 'source',
    engine: 'postgres',
    ...place,
    database: 'postgres',
    tls: 'none',
  });

  it('tries a connection before anything is kept, and tells what a task would miss', async () => {
    const { status, body } = await visitor.ask('POST', '/connections/test', connection());
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'successful', tables: 1 });
    expect((body as { complaints: unknown[] }).complaints).toContainEqual({
      name: 'postgresql-source-wal-level',
      result: 'failed',
      object: 'wal_level',
      problem: expect.stringContaining('replica'),
      remedy: expect.stringContaining(`ALTER SYSTEM SET wal_level = 'logical'`),
    });
    expect((await visitor.ask('GET', '/endpoints')).body).toEqual([]);
  });

  it('says why a connection fails', async () => {
    const { body } = await visitor.ask('POST', '/connections/test', { ...connection(), database: 'nowhere' });
    expect(body).toMatchObject({ status: 'failed', message: expect.stringContaining('nowhere') });
  });

  it('keeps an endpoint without ever giving its password back', async () => {
    const made = await visitor.ask('POST', '/endpoints', { id: 'Harbour', ...connection() });
    expect(made).toMatchObject({ status: 201, body: { id: 'harbour', password: 'stored', tasks: [] } });
    expect(JSON.stringify((await visitor.ask('GET', '/endpoints/harbour')).body)).not.toContain(
      place.password,
    );
    expect((await visitor.ask('POST', '/endpoints', { id: 'harbour', ...connection() })).status).toBe(409);
  });

  it('tests it, and shows the tables', async () => {
    expect((await visitor.ask('POST', '/endpoints/harbour/test')).body).toMatchObject({
      status: 'successful',
      tables: 1,
    });
    expect((await visitor.ask('GET', '/endpoints/harbour')).body).toMatchObject({
      connection: { status: 'successful' },
    });
    expect((await visitor.ask('GET', '/endpoints/harbour/tables')).body).toEqual({
      tables: [{ schema: 'public', name: 'harbour' }],
    });
  });

  it('changes it, and keeps the password when none is given', async () => {
    const { port, ...rest } = connection() as { port: number; password: string; role: string };
    const { password: _password, role: _role, ...fields } = rest;
    const tried = await visitor.ask('POST', '/connections/test', {
      ...fields,
      port,
      role: 'source',
      like: 'harbour',
    });
    expect(tried.body).toMatchObject({ status: 'successful' });
    expect((await visitor.ask('PATCH', '/endpoints/harbour', { port: 1 })).body).toMatchObject({ port: 1 });
    expect((await visitor.ask('POST', '/endpoints/harbour/test')).body).toMatchObject({ status: 'failed' });
    expect((await visitor.ask('PATCH', '/endpoints/harbour', { port })).body).toMatchObject({ port });
    expect((await visitor.ask('POST', '/endpoints/harbour/test')).body).toMatchObject({
      status: 'successful',
    });
  });

  it('refuses what is not right, by its place', async () => {
    const { status, body } = await visitor.ask('POST', '/endpoints', {
      ...connection(),
      id: '-x',
      port: 70_000,
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: { places: expect.arrayContaining([expect.objectContaining({ path: ['port'] })]) },
    });
  });

  it('keeps the certificates that endpoints trust, as long as one does', async () => {
    const authority = makeAuthority();
    try {
      const pem = readFileSync(authority.ca, 'utf8');
      const made = await visitor.ask('POST', '/certificates', { id: 'Harbour-CA', pem });
      expect(made).toMatchObject({ status: 201, body: { id: 'harbour-ca', keyLength: 2048, endpoints: [] } });
      expect((await visitor.ask('POST', '/certificates', { id: 'wrong', pem: 'no PEM' })).status).toBe(400);
      await visitor.ask('PATCH', '/endpoints/harbour', { tls: 'verify-ca', certificate: pem });
      const all = (await visitor.ask('GET', '/certificates')).body as CertificateView[];
      const used = all.find(({ endpoints }) => endpoints.includes('harbour'));
      expect((await visitor.ask('DELETE', `/certificates/${used?.id}`)).status).toBe(409);
      expect((await visitor.ask('DELETE', '/certificates/harbour-ca')).status).toBe(204);
      expect((await visitor.ask('DELETE', '/certificates/harbour-ca')).status).toBe(404);
    } finally {
      authority.remove();
    }
  });

  it('tells those who follow, and those who come back what they missed', async () => {
    const response = await fetch(`${server.server.address}/api/v1/events`, {
      headers: { 'last-event-id': '1' },
    });
    const reader = (response.body as ReadableStream<Uint8Array>)
      .pipeThrough(new TextDecoderStream())
      .getReader();
    let told = '';
    const until = async (pattern: RegExp): Promise<void> => {
      while (!pattern.test(told)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`The stream has ended: ${told}`);
        told += value;
      }
    };
    await until(/id: \d+\nevent: changed\ndata: \{"kind":"endpoint"/);
    await visitor.ask('DELETE', '/endpoints/harbour');
    const { body } = await visitor.ask('GET', '/history/events?limit=1');
    const [{ sequence, message }] = body as [{ sequence: number; message: string }];
    expect(message).toBe('Endpoint harbour was deleted.');
    await until(new RegExp(`id: ${sequence}\n`));
    await reader.cancel();
    expect((await visitor.ask('GET', '/endpoints/harbour')).status).toBe(404);
  });

  it('gives out pages that miss no change, with the files that they begin with', async () => {
    const page = await (await fetch(`${server.server.address}/console/tasks/some`)).text();
    const files = [...page.matchAll(/<link rel="[a-z]+"[^>]* href="(\/console\/assets\/[^"]+)"/g)];
    expect(files.map(([, file = '']) => file).some((file) => /\/task-[^/]+\.js$/.test(file))).toBe(true);
    const [, since] = /name="changes" content="(\d+)"/.exec(page) ?? [];
    const firstOf = async (): Promise<string> => {
      const { body } = await fetch(`${server.server.address}/api/v1/events?since=${since}`);
      const reader = (body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
      let told = '';
      for (const end = Date.now() + 500; Date.now() < end && !told.includes('event:'); ) {
        const read = await Promise.race([reader.read(), sleep(100)]);
        told += read?.value ?? '';
      }
      await reader.cancel();
      return told;
    };
    expect(await firstOf()).not.toContain('event:');
    server.server.services.events.signal({ kind: 'task', arn: 'some' });
    expect(await firstOf()).toContain('event: gap');
  });
});
