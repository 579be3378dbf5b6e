import { nameOf } from '../change/shape.ts';
import type { LoadStep } from '../migrate/load.ts';
import type { Plan, TablePlan } from '../migrate/plan.ts';

/** How far the load of a table is. */
export interface TableProgress {
  readonly name: string;
  readonly estimate: number | undefined;
  /** Rows on their way or there, also of earlier runs. */
  readonly rows: number;
}

/** How far a load is. */
export interface LoadState {
  /** Rows on their way or there, also of earlier runs. */
  readonly rows: number;
  /** As many as the tables that are done had, and the source's estimates of the others. */
  readonly expectedRows: number;
  readonly rowsPerSecond: number;
  readonly bytesPerSecond: number;
  /** Absent when nothing tells. */
  readonly secondsLeft?: number;
  readonly tables: number;
  readonly tablesDone: number;
  /** Tables of which rows are on their way. */
  readonly atWork: readonly TableProgress[];
}

interface Row {
  readonly name: string;
  readonly estimate: number | undefined;
  readonly ranges: number;
  rows: number;
  rangesDone: number;
  isSuspended: boolean;
}

/** Counts what is loaded, table by table. A class because the counts grow. */
export class LoadProgress {
  readonly #rows: ReadonlyMap<TablePlan, Row>;
  readonly #started = performance.now();
  #loaded = 0;
  #bytes = 0;

  /** `loaded` are the rows of earlier runs, by table of the target. */
  constructor(plan: Plan, steps: readonly LoadStep[], loaded: ReadonlyMap<string, number>) {
    const ranges = Map.groupBy(steps, ({ table }) => table);
    this.#rows = new Map(
      plan.tables.map((table) => [
        table,
        {
          name: nameOf(table.source),
          estimate: table.source.estimatedRows,
          ranges: ranges.get(table)?.length ?? 0,
          rows: loaded.get(nameOf(table.target)) ?? 0,
          rangesDone: 0,
          isSuspended: false,
        },
      ]),
    );
  }

  /** Rows and bytes are on their way; a negative number takes rows back. */
  add(table: TablePlan, rows: number, bytes: number): void {
    const row = this.#rows.get(table);
    if (row) row.rows += rows;
    this.#loaded += rows;
    this.#bytes += bytes;
  }

  /** A range is there for good. Gives the rows of the table when it was the last one. */
  finish(table: TablePlan): number | undefined {
    const row = this.#rows.get(table);
    if (!row) return undefined;
    row.rangesDone += 1;
    return row.rangesDone === row.ranges ? row.rows : undefined;
  }

  /** The table gets no more rows. */
  suspend(table: TablePlan): void {
    const row = this.#rows.get(table);
    if (row) row.isSuspended = true;
  }

  state(now = performance.now()): LoadState {
    const all = [...this.#rows.values()];
    const isDone = (row: Row): boolean => row.isSuspended || row.rangesDone >= row.ranges;
    const seconds = Math.max(0.001, (now - this.#started) / 1000);
    const rows = sum(all, (row) => row.rows);
    const expectedRows = sum(all, (row) => (isDone(row) ? row.rows : Math.max(row.estimate ?? 0, row.rows)));
    const rowsPerSecond = this.#loaded / seconds;
    return {
      rows,
      expectedRows,
      rowsPerSecond,
      bytesPerSecond: this.#bytes / seconds,
      // The rows of a table that is larger than its estimate are not foreseen.
      ...(rowsPerSecond > 0 && expectedRows > rows
        ? { secondsLeft: (expectedRows - rows) / rowsPerSecond }
        : {}),
      tables: all.length,
      tablesDone: all.filter(isDone).length,
      atWork: all.filter((row) => row.rows > 0 && !isDone(row)),
    };
  }
}

function sum<T>(all: readonly T[], number: (each: T) => number): number {
  return all.reduce((total, each) => total + number(each), 0);
}
