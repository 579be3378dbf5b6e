import type { Complaint } from '../change/requirement.ts';
import { nameOf } from '../change/shape.ts';
import type { CarriedDefinition } from '../migrate/definitions/carry.ts';
import type { FollowProgress } from '../migrate/follow.ts';
import type { LoadStep } from '../migrate/load.ts';
import type { Plan, TablePlan } from '../migrate/plan.ts';
import type { TaskEvents } from '../migrate/task.ts';
import type { TableValidation } from '../migrate/validate/validate.ts';
import type { OperationError } from '../text/error.ts';
import { followLines, followParts } from './follow-lines.ts';
import { LiveArea } from './live-area.ts';
import { count, loadLines } from './load-lines.ts';
import { LoadProgress } from '../jobs/load-progress.ts';

/** So many milliseconds pass between two lines that tell how far a following is, where no terminal is. */
const linePause = 10_000;

/**
 * What a task tells, for people. On a terminal its state is painted over at the lower end; elsewhere there is a line for each table that is loaded, and one now and
 * then for the following. What happens is told in lines that stay.
 */
export class LoadView implements TaskEvents {
  readonly #area: LiveArea;
  readonly #task: string;
  readonly #suspended = new Set<string>();
  #progress: LoadProgress | undefined;
  #lineAt = Number.NEGATIVE_INFINITY;

  constructor(stream: NodeJS.WriteStream, task: string) {
    this.#area = new LiveArea(stream);
    this.#task = task;
    this.#area.show((width) => [`Task ${task}: looking at the tables of both ends`.slice(0, width)]);
  }

  onMaking = (done: number, all: number): void => {
    const text = `Task ${this.#task}: ${count(done)} of ${count(all)} definitions are made in the target`;
    this.#area.show((width) => [text.slice(0, width)]);
  };

  onPlan = (plan: Plan, steps: readonly LoadStep[], loaded: ReadonlyMap<string, number>): void => {
    this.#progress = new LoadProgress(plan, steps, loaded);
    const { rows, tables, tablesDone } = this.#progress.state();
    const before = rows === 0 ? '' : `; ${count(rows)} rows and ${tablesDone} tables were loaded before`;
    this.#area.print(
      `Task ${this.#task}: ${number(tables, 'table')} in ${number(steps.length, 'range')}${before}\n`,
    );
  };

  onRows = (table: TablePlan, rows: number, bytes: number): void => {
    this.#progress?.add(table, rows, bytes);
    this.#showLoad();
  };

  onRange = (table: TablePlan): void => {
    const rows = this.#progress?.finish(table);
    if (rows !== undefined && !this.#area.isLive)
      this.#area.print(`${nameOf(table.source)}: ${number(rows, 'row')} loaded\n`);
    this.#showLoad();
  };

  onSuspend = (table: TablePlan, reason: string): void => {
    this.#progress?.suspend(table);
    this.#tellSuspended(nameOf(table.source), reason);
  };

  onFollow = (progress: FollowProgress): void => {
    for (const [table, reason] of progress.suspended) this.#tellSuspended(table, reason);
    this.#area.show((width, height) => followLines(progress, width, height));
    const now = performance.now();
    if (this.#area.isLive || now - this.#lineAt < linePause) return;
    this.#lineAt = now;
    const { inserts, updates, deletes } = progress.counts;
    this.#area.print(
      `following: ${number(inserts, 'insert')}, ${number(updates, 'update')}, ${number(deletes, 'delete')}; ${followParts(progress).join(', ')}\n`,
    );
  };

  onDefinition = ({ statement, changes, suspended, notes }: CarriedDefinition): void => {
    const what = statement.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
    const lines = [
      `${what}: carried over in ${number(changes, 'step')}.`,
      ...notes.map((each) => `  ${each}`),
    ];
    this.#area.print(`${lines.join('\n')}\n`);
    for (const { table, reason } of suspended) this.#tellSuspended(nameOf(table), reason);
  };

  onTableState = ({ source, state, differing, pending = 0 }: TableValidation): void => {
    const rows = differing.RECORD_DIFF + differing.MISSING_SOURCE + differing.MISSING_TARGET;
    const numbers = [
      ...(rows > 0 ? [`${number(rows, 'row')} ${rows === 1 ? 'differs' : 'differ'}`] : []),
      ...(pending > 0 ? [`${count(pending)} may be on their way`] : []),
    ];
    this.#area.print(`validation of ${source}: ${[state, ...numbers].join(', ')}\n`);
  };

  onRetry = (error: OperationError, seconds: number): void => {
    this.#area.print(`${error.message} Trying again${seconds === 0 ? '' : ` in ${seconds} s`}.\n`);
  };

  onNotice = ({ result, object, problem, remedy }: Complaint): void => {
    const where = object === undefined ? '' : `${object}: `;
    this.#area.print(
      `${result === 'failed' ? 'FAILED' : 'Warning'}: ${where}${problem}${remedy === undefined ? '' : ` → ${remedy}`}\n`,
    );
  };

  /** Writes something else that stays. */
  print(text: string): void {
    this.#area.print(text);
  }

  /** Takes away what is painted. */
  end(): void {
    this.#area.end();
  }

  #showLoad(): void {
    const progress = this.#progress;
    if (progress) this.#area.show((width, height) => loadLines(progress.state(), width, height));
  }

  #tellSuspended(table: string, reason: string): void {
    if (this.#suspended.has(table)) return;
    this.#suspended.add(table);
    this.#area.print(`${table} is suspended and gets no more rows or changes: ${reason}\n`);
  }
}

function number(rows: number, what: string): string {
  return `${count(rows)} ${what}${rows === 1 ? '' : 's'}`;
}
