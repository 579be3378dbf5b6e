import { OperationError } from '../text/error.ts';
import type { TaskRecord } from './state.ts';
import type { Task } from './task.ts';

/** The record of a task of this name that goes on; undefined when it begins. A finished one, or one of other servers, is not taken up again. */
export async function continued(task: Task): Promise<TaskRecord | undefined> {
  const { name, type, state, restart, source, sink } = task;
  const known = await state.task(name);
  if (known && restart) {
    await state.forget(name);
    return undefined;
  }
  if (!known) {
    if (task.start && type !== 'cdc')
      throw refused(
        `A task that loads rows begins with them, so it has no other place to begin at: use --type cdc, or leave the start out.`,
      );
    return undefined;
  }
  const hasMoved = task.sourceMoved === true && known.source !== source.server;
  if ((known.source !== source.server && !hasMoved) || known.target !== sink.server || known.type !== type)
    throw refused(
      `The task ${name} is there already: ${known.type} from ${known.source} to ${known.target}. Give this one another name with --task, begin anew with --restart, or say --source-moved when the source is another server of the same replication.`,
    );
  if (known.status === 'cut-over')
    throw refused(
      `The task ${name} was cut over: its target is the one that is written to. To do it all again, use --restart.`,
    );
  if (known.status === 'done' && type === 'full-load')
    throw refused(`The task ${name} is done: its rows were loaded. To load them again, use --restart.`);
  if (hasMoved) await moveSource(task, known);
  return known;
}

/** Takes up a task at another server of the same replication, which knows the position too. */
async function moveSource({ name, source, state, type }: Task, known: TaskRecord): Promise<void> {
  if (type !== 'cdc' && known.loadedUntil === '')
    throw refused(
      `The load of task ${name} from ${known.source} is not done, and cannot go on at ${source.server}: begin anew with --restart.`,
    );
  if (source.capture?.isShared?.(known.position) !== true)
    throw refused(
      `The position of task ${name} (${known.position}) is known to ${known.source} alone: only positions with GTIDs mean the same on another server. Begin anew with --restart.`,
    );
  await state.setSource(name, source.server);
}

function refused(message: string): OperationError {
  return new OperationError(message, { code: 'task', side: 'config' });
}
