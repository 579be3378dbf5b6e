import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const main = pathToFileURL(fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))).href;
const program = `const { main } = await import(${JSON.stringify(main)}); await main(process.argv.slice(1));`;

/** What a command did. */
export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the command line in a process of its own. */
export function start(
  args: readonly string[],
  cwd?: string,
  environment: NodeJS.ProcessEnv = {},
): ChildProcess {
  return spawn(process.execPath, ['--input-type=module', '-e', program, '--', ...args], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, NO_COLOR: '1', ...environment },
  });
}

/** Runs the command line to its end. */
export async function godwit(
  args: readonly string[],
  { input = '', cwd }: { readonly input?: string; readonly cwd?: string } = {},
): Promise<Ran> {
  const child = start(args, cwd);
  const read = (stream: NodeJS.ReadableStream | null): (() => string) => {
    const chunks: Buffer[] = [];
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
    return () => Buffer.concat(chunks).toString('utf8');
  };
  const stdout = read(child.stdout);
  const stderr = read(child.stderr);
  child.stdin?.end(input);
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, stdout: stdout(), stderr: stderr() };
}

/** A folder for one test, with files in it. */
export interface Folder {
  readonly path: string;
  /** Writes a file and gives its path. */
  write(name: string, content: string | Uint8Array): string;
  at(name: string): string;
  remove(): void;
}

export function makeFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): Folder {
  const path = mkdtempSync(join(tmpdir(), 'godwit-test-'));
  const folder: Folder = {
    path,
    at: (name) => join(path, name),
    write(name, content) {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
  for (const [name, content] of Object.entries(files)) folder.write(name, content);
  return folder;
}

/** Runs several commands one after the other in one process, which is how many of them are quick. Each reads no input. */
export async function godwitEach(commands: readonly (readonly string[])[], cwd: string): Promise<Ran[]> {
  const each = `
    const { main } = await import(${JSON.stringify(main)});
    const results = [];
    const write = process.stdout.write.bind(process.stdout);
    for (const args of JSON.parse(process.argv[1])) {
      const said = { stdout: '', stderr: '' };
      for (const name of ['stdout', 'stderr'])
        process[name].write = (text) => ((said[name] += text), true);
      process.exitCode = 0;
      await main(args);
      results.push({ status: process.exitCode, ...said });
    }
    process.exitCode = 0;
    write(JSON.stringify(results));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', each, '--', JSON.stringify(commands)], {
    cwd,
    env: { ...process.env, NO_COLOR: '1' },
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.pipe(process.stderr);
  await new Promise((resolve) => child.once('close', resolve));
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Ran[];
}
