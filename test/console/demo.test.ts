import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { consoleDemo } from '../../src/cli/demo-console.ts';

it('the demo leaves a server with its project and its task, until it is ended', async () => {
  const sample = fileURLToPath(new URL('../../samples/harbor', import.meta.url));
  const end = new AbortController();
  let told: (address: string) => void = () => {};
  const address = new Promise<string>((resolve) => {
    told = resolve;
  });
  const say = (text: string): void => told(/http:\S+(?=\/console\/)/.exec(text)?.[0] ?? '');
  const demo = consoleDemo({ sample, say, signal: end.signal });
  try {
    const at = await Promise.race([address, demo.then(() => 'ended too early')]);
    const read = async (path: string): Promise<unknown> => (await fetch(`${at}/api/v1${path}`)).json();
    expect(await read('/projects')).toMatchObject([{ id: 'harbor' }]);
    await expect
      .poll(() => read('/tasks/yard'), { timeout: 120_000, interval: 300 })
      .toMatchObject({ phase: 'Replication ongoing' });
  } finally {
    end.abort();
    await demo;
  }
});
