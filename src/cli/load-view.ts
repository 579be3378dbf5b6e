import type { Complaint } from '../change/requirement.ts';
import { nameOf } from '../change/shape.ts';
import type { CarriedDefinition } from '../migrate/definitions/carry.ts';
import type { FollowProgress } from '../migrate/follow.ts';
import type { LoadStep } from '../migrate/load.ts';
import type { Plan, TablePlan } from '../migrate/plan.ts';
import type { OperationError } from '../text/error.ts';
import type { TaskEvents } from '../migrate/task.ts';
import type { TableProgress } from './load-lines.ts';
import { tableLines } from './load-lines.ts';
import type { TableValidation } from '../migrate/validate/validate.ts';

interface Row extends TableProgress {
  rows: number;
  ranges: number;
  rangesDone: number;
}

/** A view of a load: a table of the tables at work that is painted over on a terminal, a line for each table that is done elsewhere. */
export class LoadView implements TaskEvents {
  readonly #stream: NodeJS.WriteStream;
  readonly #task: string;
  readonly #rows = new Map<TablePlan, Row>();
  readonly #started = performance.now();
  #bytes = 0;
  #painted = 0;
  #lastPaint = 0;

  constructor(stream: NodeJS.WriteStream, task: string) {
    this.#stream = stream;
    this.#task = task;
  }

  onPlan = (plan: Plan, steps: readonly LoadStep[]): void => {
    for (const table of plan.tables) {
      const ranges = steps.filter((step) => step.table === table).length;
      this.#rows.set(table, {
        name: nameOf(table.source),
        estimate: table.source.estimatedRows,
        rows: 0,
        ranges,
        rangesDone: 0,
      });
    }
    const done = [...this.#rows.values()].filter((row) => row.ranges === 0).length;
    const known = done === 0 ? '' : `, ${done} of them loaded before`;
    this.#stream.write(
      `Task ${this.#task}: ${plan.tables.length} tables in ${steps.length} ranges${known}\n`,
    );
  };

  onRows = (table: TablePlan, rows: number, bytes: number): void => {
    const row = this.#rows.get(table);
    if (row) row.rows += rows;
    this.#bytes += bytes;
    this.#paint();
  };

  onRange = (table: TablePlan): void => {
    const row = this.#rows.get(table);
    if (!row) return;
    row.rangesDone += 1;
    if (row.rangesDone === row.ranges && !this.#stream.isTTY)
      this.#stream.write(`${row.name}: ${row.rows.toLocaleString('en-US')} rows loaded\n`);
  };

  onFollow = ({ position, lag, counts }: FollowProgress): void => {
    const { inserts, updates, deletes, missing, refused } = counts;
    const now = performance.now();
    // Where no terminal is, a line now and then is enough.
    if (now - this.#lastPaint < (this.#stream.isTTY ? 100 : 10_000)) return;
    this.#lastPaint = now;
    const text = `following: ${inserts} inserts, ${updates} updates, ${deletes} deletes${missing === 0 ? '' : `, ${missing} without a row`}${refused === 0 ? '' : `, ${refused} refused`}; ${(lag / 1000).toFixed(1)} s behind, at ${position}`;
    this.#erase();
    this.#stream.write(`${text}\n`);
    this.#painted = this.#stream.isTTY ? 1 : 0;
  };

  onDefinition = ({ statement, changes, suspended, notes }: CarriedDefinition): void => {
    this.#erase();
    this.#painted = 0;
    const what = statement.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
    this.#stream.write(`${what}: carried over in ${changes} ${changes === 1 ? 'step' : 'steps'}.\n`);
    for (const note of notes) this.#stream.write(`  ${note}\n`);
    for (const { table, reason } of suspended)
      this.#stream.write(`  ${nameOf(table)} gets no more changes. ${reason}\n`);
  };

  onTableState = ({ source, state, differing, pending = 0 }: TableValidation): void => {
    const rows = differing.RECORD_DIFF + differing.MISSING_SOURCE + differing.MISSING_TARGET;
    const numbers = [
      ...(rows > 0 ? [`${rows.toLocaleString('en-US')} rows differ`] : []),
      ...(pending > 0 ? [`${pending.toLocaleString('en-US')} may be on their way`] : []),
    ];
    this.#erase();
    this.#stream.write(`validation of ${source}: ${[state, ...numbers].join(', ')}\n`);
  };

  onRetry = (error: OperationError, seconds: number): void => {
    this.#erase();
    this.#stream.write(`${error.message} Trying again${seconds === 0 ? '' : ` in ${seconds} s`}.\n`);
  };

  onNotice = ({ result, object, problem, remedy }: Complaint): void => {
    this.#erase();
    const where = object === undefined ? '' : `${object}: `;
    this.#stream.write(
      `${result === 'failed' ? 'FAILED' : 'Warning'}: ${where}${problem}${remedy === undefined ? '' : ` → ${remedy}`}\n`,
    );
  };

  /** Takes the painted table away. */
  end(): void {
    this.#erase();
  }

  #paint(): void {
    const now = performance.now();
    if (!this.#stream.isTTY || now - this.#lastPaint < 100) return;
    this.#lastPaint = now;
    const seconds = (now - this.#started) / 1000;
    const all = [...this.#rows.values()];
    const atWork = all.filter((row) => row.rows > 0 && row.rangesDone < row.ranges);
    const width = Math.max(40, this.#stream.columns ?? 80) - 1;
    const rows = all.reduce((sum, row) => sum + row.rows, 0);
    const expected = all.reduce((sum, row) => sum + Math.max(row.estimate ?? 0, row.rows), 0);
    const left = rows === 0 ? '' : `, about ${duration(((expected - rows) * seconds) / rows)} left`;
    const lines = [
      `${rows.toLocaleString('en-US')} rows, ${Math.round(rows / seconds).toLocaleString('en-US')} rows/s, ${(this.#bytes / seconds / 1e6).toFixed(1)} MB/s${left}; ${all.filter((row) => row.rangesDone === row.ranges).length} of ${all.length} tables done`.slice(
        0,
        width,
      ),
      ...tableLines(atWork, width),
    ];
    this.#erase();
    this.#stream.write(lines.map((each) => `${each}\n`).join(''));
    this.#painted = lines.length;
  }

  #erase(): void {
    if (this.#painted > 0) this.#stream.write(`\x1b[${this.#painted}A\x1b[J`);
    this.#painted = 0;
  }
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
