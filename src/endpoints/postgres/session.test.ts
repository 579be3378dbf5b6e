import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAddress } from './connect.ts';
import type { EmbeddedServer } from './embedded.ts';
import { startEmbedded } from './embedded.ts';
import { openSession } from './session.ts';

describe('sessions of a target', () => {
  let server: EmbeddedServer;
  beforeAll(async () => {
    server = await startEmbedded({ settings: { synchronous_commit: 'off' } });
  });
  afterAll(() => server?.stop());

  it.each([
    ['off', 'on'],
    ['remote_apply', 'remote_apply'],
  ])('commit durably where the server has synchronous_commit %s', async (setting, expected) => {
    const url = `${server.url}&options=${encodeURIComponent(`-c synchronous_commit=${setting}`)}`;
    const client = await openSession(parseAddress(url, 'target'), 'target');
    const { rows } = await client.query('SHOW synchronous_commit');
    await client.end();
    expect(rows).toEqual([{ synchronous_commit: expected }]);
  });
});
