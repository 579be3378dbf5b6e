import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FromWorker, Job, Outcome, ToWorker } from './messages.ts';

/** Who is told of a running task. */
export interface RunListener {
  readonly onMessage: (message: FromWorker) => void;
  /** What the process writes besides its messages: the text of a defect. */
  readonly onText: (text: string) => void;
}

/** How a process ended: as it said, or without a word. */
export type RunEnd = Outcome | { readonly kind: 'lost'; readonly how: string };

/** A task's process has so many seconds to stop before it is ended; what is not durable then comes again. */
const patience = 60;

/** The processes of running tasks. A class because they are its own. */
export class TaskRunner {
  readonly #running = new Map<string, { readonly child: ChildProcess; readonly ended: Promise<RunEnd> }>();

  isRunning(task: string): boolean {
    return this.#running.has(task);
  }

  get running(): number {
    return this.#running.size;
  }

  /** Starts the process of a task; the promise is fulfilled when it has ended, however that was. */
  run(task: string, job: Job, listener: RunListener): Promise<RunEnd> {
    if (this.#running.has(task)) throw new Error(`${task} runs already`);
    const child = fork(workerFile(), [], {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const output of [child.stdout, child.stderr])
      output?.setEncoding('utf8').on('data', listener.onText);
    let outcome: Outcome | undefined;
    child.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') child.send({ kind: 'job', job } satisfies ToWorker, () => {});
      if (message.kind === 'ended') outcome = message.outcome;
      listener.onMessage(message);
    });
    const ended = new Promise<RunEnd>((resolve) => {
      // A process that cannot be started has no end.
      child.on('error', (error) => resolve(outcome ?? { kind: 'lost', how: error.message }));
      child.on('close', (code, signal) =>
        resolve(outcome ?? { kind: 'lost', how: signal === null ? `status ${code}` : `signal ${signal}` }),
      );
    }).finally(() => this.#running.delete(task));
    this.#running.set(task, { child, ended });
    return ended;
  }

  /** Has a task stop, and waits until it has. */
  async stop(task: string): Promise<void> {
    const running = this.#running.get(task);
    if (!running) return;
    const { child, ended } = running;
    child.send({ kind: 'stop' } satisfies ToWorker, () => {});
    const timer = setTimeout(() => child.kill('SIGKILL'), patience * 1000);
    await ended.finally(() => clearTimeout(timer));
  }

  /** Stops all. */
  async close(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((task) => this.stop(task)));
  }
}

/** The worker beside this file: TypeScript in a checkout, JavaScript where it was built. */
function workerFile(): string {
  return fileURLToPath(new URL(`./worker${extname(import.meta.filename)}`, import.meta.url));
}
