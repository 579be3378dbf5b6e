import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CutoverResult, CutoverStep } from '../../migrate/cutover.ts';
import type { Failure } from './failure.ts';
import type { TaskDefinition } from './messages.ts';

/** What the process of a cutover is sent. It holds passwords. */
export interface CutoverJob {
  readonly task: TaskDefinition;
  /** Goes on though counts differ or rows break foreign keys. */
  readonly allowDifferences: boolean;
  /** Records the changes of the target from then on, so that they can be brought back. */
  readonly isReversible: boolean;
}

/** How the process of a cutover ended: as it said, or without a word. */
export type CutoverEnd =
  | { readonly kind: 'done'; readonly result: CutoverResult }
  | Failure
  | { readonly kind: 'lost'; readonly how: string };

/** What it tells. */
export type FromCutover =
  | { readonly kind: 'step'; readonly step: CutoverStep }
  | { readonly kind: 'ended'; readonly end: CutoverEnd };

/** The same file in the sources and in the built package, but for its ending. */
const worker = fileURLToPath(new URL(`./cutover-worker${extname(import.meta.url)}`, import.meta.url));

/** Cuts a task over in a process of its own, so that neither it nor the server falls with the other. Aborting has it end where it can be begun again. */
export function cutOverApart(
  job: CutoverJob,
  onStep: (step: CutoverStep) => void,
  signal: AbortSignal,
): Promise<CutoverEnd> {
  const child = fork(worker, [], {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const giveUp = (): void => {
    if (child.connected) child.disconnect();
  };
  signal.addEventListener('abort', giveUp, { once: true });
  let end: CutoverEnd | undefined;
  child.on('message', (message: FromCutover) => {
    if (message.kind === 'step') onStep(message.step);
    else ({ end } = message);
  });
  return new Promise<CutoverEnd>((resolve) => {
    child.once('error', (error) => resolve(end ?? { kind: 'lost', how: error.message }));
    child.once('exit', (code, killed) =>
      resolve(end ?? { kind: 'lost', how: killed === null ? `status ${code}` : `signal ${killed}` }),
    );
    child.send(job);
  }).finally(() => signal.removeEventListener('abort', giveUp));
}
