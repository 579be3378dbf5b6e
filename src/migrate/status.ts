import type { TaskProgress } from '../change/progress.ts';
import type { Sink } from '../change/sink.ts';
import { OperationError } from '../text/error.ts';
import type { FollowProgress } from './follow.ts';
import type { Task } from './task.ts';

/** So many milliseconds pass at least between two writings of a status that goes on. */
const pause = 2000;

/**
 * Keeps a task's row of `awsdms_status`, where the settings want it, without making the task wait: what is told while a row is being written follows as soon as it is.
 * A class because a writing may be on its way.
 */
export class StatusTable {
  readonly #sink: Sink;
  readonly #task: string;
  readonly #isWanted: boolean;
  #last: TaskProgress | undefined;
  #writing: Promise<void> | undefined;
  #writtenAt = Number.NEGATIVE_INFINITY;

  constructor({ sink, name, settings }: Task) {
    this.#sink = sink;
    this.#task = name;
    this.#isWanted = settings.ControlTablesSettings.StatusTableEnabled;
  }

  /** Writes now that the task has another status. */
  async enter(status: TaskProgress['status']): Promise<void> {
    if (!this.#isWanted) return;
    await this.#writing;
    await this.#write({ ...this.#last, status, pendingChanges: 0, memory: megabytes() });
  }

  /** Is told how far the following is; the row follows within seconds. */
  follow({ position, appliedAt, read, pending }: FollowProgress): void {
    if (!this.#isWanted) return;
    this.#last = {
      status: 'CHANGE PROCESSING',
      pendingChanges: pending,
      memory: megabytes(),
      read,
      applied: { position, ...(appliedAt === undefined ? {} : { at: appliedAt }) },
    };
    if (this.#writing || performance.now() - this.#writtenAt < pause) return;
    this.#writing = this.#write(this.#last).finally(() => {
      this.#writing = undefined;
    });
  }

  /** A row that cannot be written now is written the next time: how far a task is does not decide whether it goes on. */
  async #write(progress: TaskProgress): Promise<void> {
    this.#last = progress;
    this.#writtenAt = performance.now();
    try {
      await this.#sink.writeStatus(this.#task, progress);
    } catch (error) {
      if (!(error instanceof OperationError)) throw error;
    }
  }
}

function megabytes(): number {
  return Math.round(process.memoryUsage.rss() / 2 ** 20);
}
