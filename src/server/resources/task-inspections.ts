import type { Recorded } from '../../change/recorded.ts';
import { openSink } from '../../jobs/endpoints.ts';
import type { CutoverResult, CutoverStep } from '../../migrate/cutover.ts';
import { OperationError } from '../../text/error.ts';
import type { Core } from '../core.ts';
import { Fault, invalidState } from '../fault.ts';
import type { Kind } from '../store/store.ts';
import type { CutoverEnd } from '../tasks/cutover.ts';
import { cutOverApart } from '../tasks/cutover.ts';
import type { Endpoints } from './endpoints.ts';
import { definitionFor, describe } from './task-job.ts';
import type { Tasks } from './tasks.ts';

/** The last cutover of a task. */
export interface CutoverRun {
  readonly arn: string;
  readonly at: string;
  readonly status: 'running' | 'done' | 'kept' | 'failed';
  readonly failure?: string;
  readonly steps: readonly CutoverStep[];
  /** Tables whose counts differ, foreign keys that rows break, sequences that are missing: why it was kept. */
  readonly differences: readonly string[];
  /** The task that brings changes of the target back, and where it begins. */
  readonly reverse?: { readonly task: string; readonly position: string; readonly mappings?: unknown };
}

/** What a task wrote down in its target, and the switch from its source to it. */
export interface TaskInspections {
  /** What the task has written down of its troubles in the target. */
  recorded(arn: string, limit: number): Promise<Recorded>;
  /** Begins a cutover of a task that is stopped; its steps are seen in {@link lastCutover}. */
  cutOver(
    arn: string,
    how: { readonly allowDifferences: boolean; readonly reverse: boolean },
  ): Promise<CutoverRun>;
  lastCutover(arn: string): Promise<CutoverRun | undefined>;
  /** Has a cutover end where it can be begun again, and waits for what is under way. */
  close(): Promise<void>;
}

const cutoverKind: Kind<CutoverRun> = { name: 'cutover', id: ({ arn }) => arn };

/** Makes the service of inspections. */
export function makeTaskInspections({
  store,
  events,
  endpoints,
  tasks,
  taskState,
}: Core & {
  readonly endpoints: Endpoints;
  readonly tasks: Tasks;
  /** Where the tasks of this server are kept. */
  readonly taskState: string;
}): TaskInspections {
  const cutovers = store.collection(cutoverKind);
  const stop = new AbortController();
  const underWay = new Map<string, Promise<void>>();
  const put = async (run: CutoverRun): Promise<CutoverRun> => {
    if (!(await cutovers.change(run.arn, () => run))) await cutovers.add(run);
    events.signal({ kind: 'task', arn: run.arn });
    return run;
  };
  const begin = (key: string, work: () => Promise<void>): void => {
    const running = work().finally(() => underWay.delete(key));
    underWay.set(key, running);
  };
  const describedTask = async (arn: string) => await describe({ endpoints, taskState }, await tasks.get(arn));
  const cutOver = async (
    first: CutoverRun,
    how: { readonly allowDifferences: boolean; readonly reverse: boolean },
  ): Promise<void> => {
    let run = first;
    const { identifier } = await tasks.get(run.arn);
    const tell = async (category: string, message: string): Promise<void> =>
      void (await events.publish({
        source: 'replication-task',
        identifier,
        arn: run.arn,
        categories: [category],
        message,
      }));
    try {
      const task = await definitionFor({ endpoints, taskState }, await tasks.get(run.arn));
      const end = await cutOverApart(
        { task, allowDifferences: how.allowDifferences, isReversible: how.reverse },
        (step) => {
          run = { ...run, steps: [...run.steps, step] };
          // What cannot be written down now is written with the end.
          void put(run).catch(() => {});
        },
        stop.signal,
      );
      const result = resultOf(end);
      run = { ...run, ...outcomeOf(result) };
      await tell(
        'state change',
        result.isDone
          ? `${identifier} is cut over: applications may write to the target now.`
          : `${identifier} is not cut over: ${run.differences.join('; ')}.`,
      );
    } catch (error) {
      run = { ...run, status: 'failed', failure: wordsOf(error) };
      await tell('failure', `${identifier} could not be cut over: ${wordsOf(error)}`);
    }
    await put(run);
  };
  const free = (arn: string): void => {
    if (underWay.has(arn)) throw invalidState('This task is being cut over; wait for its end.');
  };
  return {
    lastCutover: async (arn) => {
      const run = await cutovers.get(arn);
      return run && !underWay.has(arn) && run.status === 'running'
        ? { ...run, status: 'failed', failure: lost }
        : run;
    },
    recorded: async (arn, limit) => {
      const task = await describedTask(arn);
      const { ControlSchema: controlSchema } = task.settings.ControlTablesSettings;
      const sink = await openSink(task.target, { controlSchema });
      try {
        return await sink.recorded(task.name ?? '', limit);
      } finally {
        await sink.close();
      }
    },
    cutOver: async (arn, how) => {
      const { status, type, identifier } = await tasks.get(arn);
      if (type === 'full-load')
        throw invalidState(`${identifier} follows no changes, so that nothing is cut over.`);
      if (status !== 'stopped' && status !== 'failed')
        throw invalidState(
          `${identifier} is ${status}: stop it first, and let nobody write to the source. The cutover itself applies what the source wrote last.`,
        );
      free(arn);
      const at = new Date().toISOString();
      const run = await put({ arn, at, status: 'running', steps: [], differences: [] });
      begin(arn, () => cutOver(run, how));
      return run;
    },
    close: async () => {
      stop.abort();
      await Promise.allSettled(underWay.values());
    },
  };
}

const lost = 'The server ended while it went on. It can be begun again.';

function resultOf(end: CutoverEnd): CutoverResult {
  if (end.kind === 'done') return end.result;
  throw new Fault(
    'InvalidOperationFault',
    end.kind === 'failed'
      ? end.message
      : `The process of the cutover ended with ${end.how} before it was done. It can be begun again.`,
  );
}

function outcomeOf({
  isDone,
  tables,
  foreignKeys,
  missingSequences,
  reverse,
}: CutoverResult): Pick<CutoverRun, 'status' | 'differences' | 'reverse'> {
  const differences = [
    ...tables
      .filter((each) => each.sourceRows !== each.targetRows)
      .map((each) => `${each.source} has ${each.sourceRows} rows, ${each.target} has ${each.targetRows}`),
    ...foreignKeys
      .filter(({ brokenRows }) => brokenRows > 0)
      .map(({ table, name, brokenRows }) => `${brokenRows} rows of ${table} break the foreign key ${name}`),
    ...missingSequences.map((name) => `the target has no sequence ${name}`),
  ];
  return {
    status: isDone ? 'done' : 'kept',
    differences,
    ...(reverse
      ? { reverse: { task: reverse.task, position: reverse.position, mappings: reverse.tableMappings } }
      : {}),
  };
}

/** Why it was not done. A defect is one that only the server's log explains. */
function wordsOf(error: unknown): string {
  if (error instanceof OperationError || error instanceof Fault) return error.message;
  process.stderr.write(`godwit: ${error instanceof Error ? error.stack : String(error)}\n`);
  return 'This is a defect of Godwit; the log of the server says more.';
}
