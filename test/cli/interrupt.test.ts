import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ask } from '../../src/endpoints/postgres/prove/ask.ts';
import { startEmbedded } from '../../src/endpoints/postgres/embedded.ts';
import { makeFolder, start } from './godwit.ts';

const sample = fileURLToPath(new URL('../../samples/harbor', import.meta.url));

/** Waits until something is so, at most half a minute. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let i = 0; i < 600 && !(await isSo()); i += 1) await sleep(50);
}

describe('Ctrl-C', () => {
  it('while the result is proved leaves neither files nor a server', async () => {
    const folder = makeFolder();
    // A folder for temporary files of its own tells its server from those of other tests. The server may run as another user.
    const temporary = folder.at('tmp');
    mkdirSync(temporary);
    chmodSync(folder.path, 0o755);
    chmodSync(temporary, 0o777);
    const child = start(['convert', sample, '--out', folder.at('out'), '--json'], undefined, {
      TMPDIR: temporary,
    });
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = new Promise((resolve) => child.once('close', (code) => resolve(code)));
    const own = (): string[] => readdirSync(temporary).filter((each) => each.startsWith('godwit-postgres-'));
    await until(() => own().some((each) => existsSync(`${temporary}/${each}/data/postmaster.pid`)));
    expect(own()).toHaveLength(1);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(said).toBe('godwit: interrupted\n');
    expect(readdirSync(folder.path)).toEqual(['tmp']);
    await until(() => own().length === 0);
    expect(own()).toEqual([]);
    folder.remove();
  });

  it("while the user's server proves it drops the database there", async () => {
    const folder = makeFolder();
    const server = await startEmbedded();
    const scratches = async (): Promise<unknown> => {
      const answer = await ask(
        server.url,
        "SELECT count(*) FROM pg_database WHERE datname LIKE 'godwit\\_verify%'",
      );
      return 'rows' in answer ? answer.rows[0]?.[0] : answer.message;
    };
    const child = start(['convert', sample, '--out', folder.at('out'), '--verify', server.url]);
    child.stdout?.resume();
    const ended = new Promise((resolve) => child.once('close', (code) => resolve(code)));
    await until(async () => (await scratches()) === '1');
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(await scratches()).toBe('0');
    expect(readdirSync(folder.path)).toEqual([]);
    await server.stop();
    folder.remove();
  });
});
