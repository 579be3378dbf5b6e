import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { embeddedVersionFor, startEmbedded } from './embedded.ts';

/** Starts a server in a process of its own, which prints the server's folder and then does `rest`. */
async function elsewhere(rest: string, identity: { uid?: number; gid?: number } = {}) {
  const file = fileURLToPath(new URL('./embedded.ts', import.meta.url));
  const script = `import { startEmbedded } from ${JSON.stringify(file)};
    const server = await startEmbedded(); console.log(server.host); ${rest}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: '/',
    ...identity,
  });
  const said = createInterface(child.stdout)[Symbol.asyncIterator]();
  const complaints: Buffer[] = [];
  child.stderr.on('data', (data: Buffer) => complaints.push(data));
  const folder = String((await said.next()).value);
  return { child, folder, complaints };
}

async function isGone(folder: string): Promise<boolean> {
  for (let attempt = 0; attempt < 100 && existsSync(folder); attempt += 1) await sleep(50);
  return !existsSync(folder);
}

describe('the embedded server', () => {
  it('starts with the settings that were asked for, answers, and leaves nothing when stopped', async () => {
    const server = await startEmbedded({ settings: { wal_level: 'logical' } });
    const client = new pg.Client(server.url);
    await client.connect();
    const { rows } = await client.query(
      `select current_setting('server_version_num')::int / 10000 as major, current_setting('wal_level') as wal,
              current_setting('server_encoding') as encoding, upper('é') as upper, 'B' < 'a' as bytewise`,
    );
    expect(rows).toEqual([{ major: 15, wal: 'logical', encoding: 'UTF8', upper: 'É', bytewise: true }]);
    await client.end();
    expect(existsSync(server.host)).toBe(true);
    await server.stop();
    await server.stop();
    expect(existsSync(server.host)).toBe(false);
  });

  it('is of the version that a result needs', async () => {
    expect([12, 15, 16, 18].map(embeddedVersionFor)).toEqual([15, 15, 18, 18]);
    const server = await startEmbedded({ version: 18 });
    const client = new pg.Client(server.url);
    await client.connect();
    const { rows } = await client.query('select uuid_extract_version(uuidv7()) as version');
    expect(rows).toEqual([{ version: 7 }]);
    await client.end();
    await server.stop();
  });

  it('starts again on the same data after a crash', async () => {
    const server = await startEmbedded({ settings: { synchronous_commit: 'on' } });
    const ask = async (sql: string): Promise<unknown[]> => {
      const client = new pg.Client(server.url);
      await client.connect();
      return (await client.query(sql).finally(() => client.end())).rows;
    };
    await ask('create table kept as select 1 as n');
    await server.crash();
    await expect(ask('select')).rejects.toThrow(/ENOENT|ECONNREFUSED/);
    await server.restart();
    expect(await ask('select n from kept')).toEqual([{ n: 1 }]);
    await server.stop();
    expect(existsSync(server.host)).toBe(false);
  });

  it('says what the server said when it does not start', async () => {
    await expect(startEmbedded({ settings: { no_such_setting: '1' } })).rejects.toThrow(
      /did not start.*no_such_setting/,
    );
  });

  it('ends when its process is ended by any signal', async () => {
    const signals = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const;
    const gone = signals.map(async (signal) => {
      const { child, folder } = await elsewhere('setInterval(() => {}, 1000);');
      expect(existsSync(folder)).toBe(true);
      child.kill(signal);
      return isGone(folder);
    });
    expect(await Promise.all(gone)).toEqual([true, true, true, true]);
  });

  it('does not keep its process alive, and ends with it', async () => {
    const { child, folder, complaints } = await elsewhere('');
    if (child.exitCode === null) await once(child, 'exit');
    expect(child.exitCode).toBe(0);
    expect(Buffer.concat(complaints).toString()).toBe('');
    expect(await isGone(folder)).toBe(true);
  });

  it('ends when its process fails', async () => {
    const { child, folder } = await elsewhere(`throw new Error('broken');`);
    if (child.exitCode === null) await once(child, 'exit');
    expect(child.exitCode).toBe(1);
    expect(await isGone(folder)).toBe(true);
  });

  it.runIf(process.getuid?.() === 0)('also runs for an ordinary account', async () => {
    const { child, folder } = await elsewhere('', { uid: 65534, gid: 65534 });
    expect(folder).toMatch(/godwit-postgres-/);
    if (child.exitCode === null) await once(child, 'exit');
    expect(await isGone(folder)).toBe(true);
  });
});
