import type { TableName } from '../../catalog/converter.ts';
import type { Complaint } from '../../change/requirement.ts';
import { nameOf } from '../../change/shape.ts';
import type { CarriedDefinition } from '../../migrate/definitions/carry.ts';
import type { FollowProgress } from '../../migrate/follow.ts';
import type { LoadStep } from '../../migrate/load.ts';
import type { Plan, TablePlan } from '../../migrate/plan.ts';
import type { TaskEvents } from '../../migrate/task.ts';
import type { TableValidation } from '../../migrate/validate/validate.ts';
import type { OperationError } from '../../text/error.ts';
import type { FromWorker, LogEntry, TableFigures } from './messages.ts';
import { TableBook } from './table-book.ts';

/** So many milliseconds pass between two messages that tell how far a task is. */
const pause = 500;

/** What a task tells, as messages to the server. A class because it knows what was told. */
export class Telling implements TaskEvents {
  readonly book: TableBook;
  readonly #send: (message: FromWorker) => void;
  readonly #timer: NodeJS.Timeout;
  /** How a table of the target is called in the source. */
  readonly #sourceOf = new Map<string, TableName>();
  #hasBegun = false;
  #isFollowing = false;

  constructor(
    send: (message: FromWorker) => void,
    { known, reload }: { readonly known: readonly TableFigures[]; readonly reload: readonly TableName[] },
  ) {
    this.#send = send;
    this.book = new TableBook(known, reload);
    this.#timer = setInterval(() => this.flush(), pause);
    this.#timer.unref();
  }

  onMaking = (done: number, all: number): void => {
    this.log(
      'info',
      'TABLES_MANAGER',
      `${done} of ${all} statements that make tables, keys or indexes are executed.`,
    );
  };

  onPlan = (plan: Plan, steps: readonly LoadStep[], loaded: ReadonlyMap<string, number>): void => {
    this.#begun();
    this.book.plan(plan, steps, loaded);
    for (const { source, target } of plan.tables) this.#sourceOf.set(nameOf(target), source);
    this.log(
      'info',
      'TASK_MANAGER',
      `The load begins: ${plan.tables.length} tables in ${steps.length} ranges.`,
    );
    this.flush();
  };

  onRows = (table: TablePlan, rows: number, bytes: number): void => this.book.rows(table, rows, bytes);

  onRange = (table: TablePlan, rows: number): void => {
    if (this.book.range(table))
      this.log(
        'info',
        'TARGET_LOAD',
        `Load of ${nameOf(table.source)} is done (its last range had ${rows} rows).`,
      );
  };

  onSuspend = (table: TablePlan, reason: string): void => {
    this.book.loadSuspended(table);
    this.#suspended(table.source, reason);
  };

  onDeselect = (table: TableName, reason: string): void => this.book.deselect(table, reason);

  onFollow = (progress: FollowProgress): void => {
    this.#begun();
    if (!this.#isFollowing) {
      this.#isFollowing = true;
      this.#send({ kind: 'loaded' });
      this.log('info', 'SOURCE_CAPTURE', `Changes are followed from ${progress.position}.`);
    }
    this.book.follow(progress);
    for (const { schema, name } of progress.tables) {
      const reason = progress.suspended.get(nameOf({ schema, name }));
      if (reason !== undefined) this.#suspended({ schema, name }, reason);
    }
  };

  onDefinition = ({ statement, changes, suspended, notes }: CarriedDefinition): void => {
    const text = statement.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
    this.log(
      'info',
      'SOURCE_CAPTURE',
      `${text}: carried over in ${changes} steps. ${notes.join(' ')}`.trim(),
    );
    for (const { table, reason } of suspended) this.#suspended(table, reason);
  };

  onCompared = (rows: number, same: number): void => this.book.compared(rows, same);

  onValidated = (result: TableValidation): void => this.#validated(result);

  onTableState = (result: TableValidation): void => this.#validated(result);

  onRetry = ({ message, side }: OperationError, seconds: number): void => {
    const component = side === 'target' ? 'TARGET_APPLY' : 'SOURCE_CAPTURE';
    this.log('warning', component, `${message} Trying again in ${seconds} s.`);
  };

  onNotice = ({ result, object, problem, remedy }: Complaint): void => {
    const where = object === undefined ? '' : `${object}: `;
    const text = `${where}${problem}${remedy === undefined ? '' : ` To do: ${remedy}`}`;
    this.log(result === 'failed' ? 'error' : 'warning', 'SOURCE_CAPTURE', text);
  };

  /** Rows that the target refused, by its tables. */
  refused(rows: ReadonlyMap<string, number>): void {
    for (const [target, count] of rows) {
      const source = this.#sourceOf.get(target);
      if (source) this.book.refused(source, count);
    }
  }

  log(level: LogEntry['level'], component: string, message: string): void {
    this.#send({ kind: 'log', entry: { at: new Date().toISOString(), level, component, message } });
  }

  /** Tells what is another than before. */
  flush(): void {
    const tables = this.book.changes();
    if (tables.length > 0) this.#send({ kind: 'tables', tables });
    this.#send({ kind: 'progress', progress: this.book.progress() });
  }

  /** Tells the last, and nothing more. */
  end(): void {
    clearInterval(this.#timer);
    this.flush();
  }

  #begun(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#send({ kind: 'begun' });
  }

  #suspended(table: TableName, reason: string): void {
    if (this.book.suspend(table, reason))
      this.log(
        'error',
        'TABLES_MANAGER',
        `${nameOf(table)} is suspended and gets no more rows or changes: ${reason}`,
      );
  }

  #validated(result: TableValidation): void {
    this.book.validated(result);
    this.log('info', 'VALIDATOR_EXT', `Validation of ${result.source}: ${result.state}.`);
  }
}
