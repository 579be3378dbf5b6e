import { spawn } from 'node:child_process';
import { join } from 'node:path';

const program = join(import.meta.dirname, '../../src/cli/main.ts');

/** A `godwit migrate` in a process of its own. */
export interface Program {
  /** Whether it has ended. */
  readonly isOver: () => boolean;
  /** Ends it at once, as `kill -9` does. */
  readonly kill: () => void;
  /** What it said on both outputs, when it has ended. */
  readonly ended: Promise<{ readonly status: number | null; readonly output: string }>;
}

/** Starts the command as a user does. */
export function startMigrate(...args: readonly string[]): Program {
  const script = `import { main } from ${JSON.stringify(program)}; await main(process.argv.slice(1));`;
  const child = spawn(process.execPath, [
    '--input-type=module-typescript',
    '--eval',
    script,
    '--',
    'migrate',
    ...args,
  ]);
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  return {
    isOver: () => child.exitCode !== null || child.signalCode !== null,
    kill: () => child.kill('SIGKILL'),
    ended: new Promise((resolve) => child.on('close', (status) => resolve({ status, output }))),
  };
}
