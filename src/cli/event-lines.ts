import type { Complaint } from '../change/requirement.ts';
import { nameOf } from '../change/shape.ts';
import type { CarriedDefinition } from '../migrate/definitions/carry.ts';
import type { FollowProgress } from '../migrate/follow.ts';
import type { LoadStep } from '../migrate/load.ts';
import type { Plan, TablePlan } from '../migrate/plan.ts';
import type { TaskEvents, TaskResult } from '../migrate/task.ts';
import type { TableValidation } from '../migrate/validate/validate.ts';
import type { OperationError } from '../text/error.ts';
import { LoadProgress } from '../jobs/load-progress.ts';

/** So many milliseconds pass between two lines that tell how far a task is. */
const pause = 1000;

/** What a task tells, for programs: a JSON object for each event, each on a line of its own. A class because it knows how far the load is, and when that was told. */
export class EventLines implements TaskEvents {
  readonly #write: (line: string) => void;
  readonly #task: string;
  readonly #suspended = new Set<string>();
  #load: LoadProgress | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(write: (line: string) => void, task: string) {
    this.#write = write;
    this.#task = task;
  }

  onPlan = (plan: Plan, steps: readonly LoadStep[], loaded: ReadonlyMap<string, number>): void => {
    this.#load = new LoadProgress(plan, steps, loaded);
    const { rows, expectedRows } = this.#load.state();
    const tables = plan.tables.map(({ source, target }) => ({
      source: nameOf(source),
      target: nameOf(target),
      ...(source.estimatedRows === undefined ? {} : { estimatedRows: source.estimatedRows }),
    }));
    this.#tell('plan', { ranges: steps.length, loadedRows: rows, expectedRows, tables });
  };

  onRows = (table: TablePlan, rows: number, bytes: number): void => {
    this.#load?.add(table, rows, bytes);
    if (!this.#load || !this.#isDue()) return;
    const { atWork, rowsPerSecond, bytesPerSecond, ...state } = this.#load.state();
    this.#tell('progress', {
      phase: 'load',
      ...state,
      rowsPerSecond: Math.round(rowsPerSecond),
      bytesPerSecond: Math.round(bytesPerSecond),
      atWork: atWork.map(({ name, estimate, ...each }) => ({
        source: name,
        estimatedRows: estimate,
        ...each,
      })),
    });
  };

  onRange = (table: TablePlan): void => {
    const rows = this.#load?.finish(table);
    if (rows === undefined) return;
    this.#tell('table', { source: nameOf(table.source), target: nameOf(table.target), rows });
  };

  onSuspend = (table: TablePlan, reason: string): void => {
    this.#load?.suspend(table);
    this.#tellSuspended(nameOf(table.source), reason);
  };

  onFollow = ({
    suspended,
    tables,
    appliedAt,
    rate,
    readRate,
    byteRate,
    read,
    ...progress
  }: FollowProgress): void => {
    for (const [table, reason] of suspended) this.#tellSuspended(table, reason);
    if (!this.#isDue()) return;
    const isChanged = tables.filter((each) => each.inserts + each.updates + each.deletes + each.ddls > 0);
    this.#tell('progress', {
      phase: 'follow',
      ...progress,
      changesPerSecond: Math.round(rate),
      changesReadPerSecond: Math.round(readRate),
      bytesPerSecond: Math.round(byteRate),
      readPosition: read.position,
      ...(appliedAt === undefined ? {} : { appliedAt: new Date(appliedAt).toISOString() }),
      tables: isChanged.map(({ schema, name, lastUpdate, ...each }) => ({
        source: nameOf({ schema, name }),
        ...each,
        ...(lastUpdate === undefined ? {} : { lastUpdate: new Date(lastUpdate).toISOString() }),
      })),
    });
  };

  onDefinition = ({ statement, changes, suspended, notes }: CarriedDefinition): void => {
    this.#tell('definition', { statement, changes, notes });
    for (const { table, reason } of suspended) this.#tellSuspended(nameOf(table), reason);
  };

  onTableState = (validation: TableValidation): void => {
    this.#tell('validation', { ...validation });
  };

  onRetry = ({ code, side, message }: OperationError, seconds: number): void => {
    this.#tell('retry', { code, side, message, seconds });
  };

  onNotice = (notice: Complaint): void => {
    this.#tell('notice', { ...notice });
  };

  /** The task has ended. */
  result({ name: _, ...result }: TaskResult): void {
    this.#tell('result', result);
  }

  #tellSuspended(source: string, reason: string): void {
    if (this.#suspended.has(source)) return;
    this.#suspended.add(source);
    this.#tell('suspended', { source, reason });
  }

  #isDue(): boolean {
    const now = performance.now();
    if (now - this.#toldAt < pause) return false;
    this.#toldAt = now;
    return true;
  }

  #tell(event: string, what: Readonly<Record<string, unknown>>): void {
    const at = new Date().toISOString();
    this.#write(`${JSON.stringify({ event, at, task: this.#task, ...what })}\n`);
  }
}
