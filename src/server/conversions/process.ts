import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '../fault.ts';
import type { ModelRow, Models, Origin } from '../store/models.ts';
import type { Told, Work } from './messages.ts';

/** The same file in the sources and in the built package, but for its ending. */
const worker = fileURLToPath(new URL(`./worker${extname(import.meta.url)}`, import.meta.url));

/** What was asked to be given up was given up. */
export class Abandoned extends Error {}

/** The models at some paths, part by part, so that a process is sent them as it takes them. */
export function rowsInParts(
  models: Models,
  project: string,
  origin: Origin,
  paths: readonly string[],
): () => Promise<readonly ModelRow[]> {
  let at = 0;
  return async () => {
    const part = paths.slice(at, at + inPart);
    at += inPart;
    return await models.rows(project, origin, part);
  };
}

/** Models that are sent at once. */
const inPart = 200;

/**
 * Does a piece of work in a process of its own. `take` is given what the process tells, one thing after the other, and may answer it. Fails with the words of
 * the process, and with words of ours when it ends without any.
 */
export async function runWork(
  work: Work,
  take: (told: Told) => Promise<unknown>,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  if (signal.aborted) throw new Abandoned();
  const child = fork(worker, [], {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const said = lastWords(child);
  const giveUp = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await listen(child, work, take, said);
  } catch (error) {
    child.kill('SIGKILL');
    throw signal.aborted ? new Abandoned() : error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

function listen(
  child: ChildProcess,
  work: Work,
  take: (told: Told) => Promise<unknown>,
  said: () => string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let isDone = false;
    const answer = (told: Told): void => {
      if (told.kind === 'failed') reject(new Fault('InvalidOperationFault', told.message));
      if (told.kind === 'done') isDone = true;
      if (told.kind === 'progress') void take(told).catch(reject);
      else take(told).then((answer) => child.connected && child.send((answer ?? 'taken') as object), reject);
    };
    child.on('message', (told) => answer(told as Told));
    child.once('error', reject);
    child.once('exit', (code, killed) => {
      if (isDone) resolve();
      else reject(new Fault('InvalidOperationFault', endedWords(code, killed, said())));
    });
    child.send(work);
  });
}

function endedWords(code: number | null, killed: NodeJS.Signals | null, said: string): string {
  const how = killed === null ? `with the status ${code}` : `by the signal ${killed}`;
  const why = /heap out of memory/i.test(said) ? ' It had not enough memory.' : '';
  return `The process of this operation ended ${how} before it was done.${why} What it had told until then is kept; begin the operation again.`;
}

/** The end of what a process writes on standard error, which goes on to ours. */
function lastWords(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (some: string) => {
    process.stderr.write(some);
    text = (text + some).slice(-4000);
  });
  return () => text;
}
