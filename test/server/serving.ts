import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { key } from './served.ts';
import { until } from './waiting.ts';

const main = join(import.meta.dirname, '../../src/cli/main.ts');

/** `godwit serve` in a process of its own, as a user starts it. */
export interface Serving {
  readonly child: ChildProcess;
  /** Where it serves. Is settled when it does, and fails with what it said when it ends before. */
  readonly address: Promise<string>;
  /** Ends it at once, as the kernel does when memory is short. */
  kill(): Promise<void>;
  /** Ends it as a user does. */
  stop(): Promise<void>;
}

/** Starts a server in a process of its own, on any free port. */
export function startServing(state: string, ...options: readonly string[]): Serving {
  const script = `import { main } from ${JSON.stringify(main)}; await main(process.argv.slice(1));`;
  const child = spawn(
    process.execPath,
    [
      '--input-type=module-typescript',
      '--eval',
      script,
      '--',
      'serve',
      '--port',
      '0',
      '--state',
      state,
      ...options,
    ],
    {
      env: { ...process.env, GODWIT_ACCESS_KEYS: `${key.accessKeyId}:${key.secretAccessKey}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await gone;
  };
  const address = until(
    () => Promise.resolve(/serves at (http:\S+)/.exec(output)?.[1] ?? ''),
    (found) => found !== '' || child.exitCode !== null || child.signalCode !== null,
  ).then((found) => {
    if (found === '') throw new Error(`The server ended: ${output}`);
    return found;
  });
  // Whoever kills it while it starts does not wait for this.
  address.catch(() => {});
  return { child, address, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}
