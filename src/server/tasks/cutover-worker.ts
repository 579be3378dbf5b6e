import { cutOverTask } from '../../jobs/cutting-over.ts';
import type { CutoverJob, FromCutover } from './cutover.ts';
import { described } from './described.ts';
import { failureOf } from './failure.ts';

/** The process of a cutover: it is sent one job, tells its steps and its end. Without the server it ends where it can be begun again. */
const stop = new AbortController();

process.once('message', (job: CutoverJob) => void perform(job));
process.once('disconnect', () => {
  stop.abort(new Error('the server is gone'));
  setTimeout(() => process.exit(1), patience).unref();
});

/** So many milliseconds it may take to end without its server. */
const patience = 45_000;

const silent = {
  onPlan: () => {},
  onRows: () => {},
  onRange: () => {},
  onFollow: () => {},
  onRetry: () => {},
};

async function perform({ task, allowDifferences, isReversible }: CutoverJob): Promise<void> {
  try {
    const result = await cutOverTask(described(task), {
      signal: stop.signal,
      allowDifferences,
      isReversible,
      events: { ...silent, onStep: (step) => send({ kind: 'step', step }) },
    });
    send({ kind: 'ended', end: { kind: 'done', result } });
  } catch (error) {
    send({ kind: 'ended', end: failureOf(error) });
  }
  process.disconnect();
}

/** The server may be gone. */
function send(message: FromCutover): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}
