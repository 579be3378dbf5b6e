import type { TableName } from '../../catalog/converter.ts';
import { nameOf } from '../../change/shape.ts';
import { LoadProgress } from '../../jobs/load-progress.ts';
import type { FollowProgress } from '../../migrate/follow.ts';
import type { LoadStep } from '../../migrate/load.ts';
import type { Plan, TablePlan } from '../../migrate/plan.ts';
import { Rate } from '../../migrate/rate.ts';
import type { TableValidation } from '../../migrate/validate/validate.ts';
import type { FollowingProgress, Progress, TableFigures, ValidationProgress } from './messages.ts';
import { ProcessUsage } from './process-usage.ts';

type Figures = { -readonly [Key in keyof TableFigures]: TableFigures[Key] };

/** In milliseconds. */
const minute = 60_000;

/** Keeps what is known of a task's tables, and which of it was not told yet. A class because it grows with the task. */
export class TableBook {
  readonly #tables = new Map<string, Figures>();
  readonly #changed = new Set<string>();
  readonly #reloads: ReadonlySet<string>;
  readonly #ranges = new Map<string, { left: number }>();
  #load: LoadProgress | undefined;
  #loadStartedAt: number | undefined;
  #loadEndedAt: number | undefined;
  #following: FollowingProgress | undefined;
  readonly #usage = new ProcessUsage();
  readonly #compared = new Rate(minute);
  readonly #same = new Rate(minute);

  constructor(known: readonly TableFigures[], reload: readonly TableName[]) {
    for (const each of known) this.#tables.set(nameOf(each), { ...each });
    this.#reloads = new Set(reload.map(nameOf));
  }

  /** These tables are to be loaded, in these steps; those without one are loaded already. */
  plan(plan: Plan, steps: readonly LoadStep[], loaded: ReadonlyMap<string, number>): void {
    this.#load = new LoadProgress(plan, steps, loaded);
    this.#loadStartedAt = Date.now();
    this.#loadEndedAt = undefined;
    for (const { table } of steps) {
      const ranges = this.#ranges.get(nameOf(table.source));
      if (ranges) ranges.left += 1;
      else this.#ranges.set(nameOf(table.source), { left: 1 });
    }
    for (const { source, target } of plan.tables) {
      const isReloaded = this.#reloads.has(nameOf(source));
      const isWaiting = this.#ranges.has(nameOf(source));
      const rows = loaded.get(nameOf(target)) ?? 0;
      this.#change(source, (table) => {
        table.fullLoadRows = rows;
        if (isWaiting) {
          table.state = isReloaded ? 'Table is being reloaded' : 'Before load';
          table.isReloaded ||= isReloaded;
          delete table.error;
          delete table.loadEndedAt;
        } else if (table.state !== 'Table error') table.state = 'Table completed';
      });
    }
  }

  rows(table: TablePlan, rows: number, bytes: number): void {
    this.#load?.add(table, rows, bytes);
    this.#change(table.source, (each) => {
      each.fullLoadRows = Math.max(0, each.fullLoadRows + rows);
      if (each.state !== 'Before load' && each.state !== 'Table is being reloaded') return;
      each.loadStartedAt ??= Date.now();
      if (!each.isReloaded) each.state = 'Full load';
    });
  }

  /** A range is there for good; gives whether it was the table's last one. */
  range(table: TablePlan): boolean {
    this.#load?.finish(table);
    const ranges = this.#ranges.get(nameOf(table.source));
    if (ranges) ranges.left -= 1;
    const isDone = ranges !== undefined && ranges.left <= 0;
    if (isDone)
      this.#change(table.source, (each) => {
        each.state = 'Table completed';
        each.loadStartedAt ??= Date.now();
        each.loadEndedAt = Date.now();
      });
    return isDone;
  }

  suspend(table: TableName, reason: string): boolean {
    if (this.#tables.get(nameOf(table))?.error === reason) return false;
    this.#change(table, (each) => {
      each.state = 'Table error';
      each.error = reason;
    });
    return true;
  }

  /** The table mappings select it no longer. */
  deselect(table: TableName, reason: string): void {
    this.#change(table, (each) => {
      each.state = 'Table cancelled';
      each.error = reason;
    });
  }

  loadSuspended(table: TablePlan): void {
    this.#load?.suspend(table);
  }

  /** The rows that the target refused while they were loaded. */
  refused(table: TableName, rows: number): void {
    this.#change(table, (each) => {
      each.fullLoadErrorRows = rows;
    });
  }

  /** Changes were applied. */
  follow(progress: FollowProgress): void {
    const { tables, position, read, lag, sourceLag, counts } = progress;
    this.#loadEndedAt ??= Date.now();
    for (const each of tables) {
      const { inserts, updates, deletes, ddls, fullLoadRows, lastUpdate } = each;
      const known = this.#tables.get(nameOf(each));
      const isSame =
        known?.inserts === inserts &&
        known.updates === updates &&
        known.deletes === deletes &&
        known.ddls === ddls;
      if (isSame) continue;
      this.#change(each, (table) => {
        Object.assign(table, { inserts, updates, deletes, ddls });
        table.fullLoadRows = Math.max(table.fullLoadRows, fullLoadRows);
        if (lastUpdate !== undefined) table.updatedAt = lastUpdate;
        if (table.state === 'Table cancelled') delete table.error;
        if (table.state === 'Before load' || table.state === 'Table cancelled')
          table.state = 'Table completed';
      });
    }
    const applied = counts.inserts + counts.updates + counts.deletes + counts.truncates;
    this.#following = {
      position,
      readPosition: read.position,
      lag,
      sourceLag,
      changesPerSecond: progress.rate,
      changesReadPerSecond: progress.readRate,
      bytesPerSecond: progress.byteRate,
      pending: progress.pending,
      open: progress.open,
      applied,
    };
  }

  validated(result: TableValidation): void {
    const table = this.#find(result.source);
    const { differing, pending = 0, isSuspended, error } = result;
    const failed = differing.RECORD_DIFF + differing.MISSING_SOURCE + differing.MISSING_TARGET;
    this.#change(table, (each) => {
      each.validation = {
        state: result.state,
        pending,
        failed,
        suspended: isSuspended === true ? failed : 0,
        ...(error === undefined ? {} : { details: error }),
      };
    });
  }

  /** So many rows of a table were compared, of which so many are the same. */
  compared(rows: number, same: number): void {
    this.#compared.add(rows);
    this.#same.add(same);
  }

  /** The load is done: nothing waits any more. */
  loaded(): void {
    this.#loadEndedAt ??= Date.now();
  }

  /** What is another than when it was asked last. */
  changes(): readonly TableFigures[] {
    const changed = [...this.#changed].flatMap((name) => this.#tables.get(name) ?? []);
    this.#changed.clear();
    return changed.map((each) => ({ ...each }));
  }

  progress(): Progress {
    const tables = [...this.#tables.values()];
    const count = (...states: readonly TableFigures['state'][]): number =>
      tables.filter(({ state }) => states.includes(state)).length;
    const load = this.#load?.state();
    const isLoaded = this.#loadEndedAt !== undefined;
    const percent =
      load && load.expectedRows > 0 ? Math.floor((100 * load.rows) / load.expectedRows) : undefined;
    return {
      loadPercent: isLoaded ? 100 : Math.min(99, percent ?? 0),
      tablesLoaded: count('Table completed'),
      tablesLoading: count('Full load', 'Table is being reloaded'),
      tablesQueued: count('Before load'),
      tablesErrored: count('Table error'),
      rowsPerSecond: isLoaded ? 0 : (load?.rowsPerSecond ?? 0),
      bytesPerSecond: isLoaded ? 0 : (load?.bytesPerSecond ?? 0),
      ...(this.#loadStartedAt === undefined ? {} : { loadStartedAt: this.#loadStartedAt }),
      ...(this.#loadEndedAt === undefined ? {} : { loadEndedAt: this.#loadEndedAt }),
      ...(this.#following ? { following: this.#following } : {}),
      ...validationOf(tables, {
        comparedPerMinute: this.#compared.perSecond() * 60,
        samePerMinute: this.#same.perSecond() * 60,
      }),
      ...this.#usage.look(),
    };
  }

  #change({ schema, name }: TableName, change: (table: Figures) => void): void {
    const key = nameOf({ schema, name });
    const table = this.#tables.get(key) ?? fresh(schema, name);
    this.#tables.set(key, table);
    change(table);
    this.#changed.add(key);
  }

  /** A comparison names its table by `schema.name`, where both may hold a point. */
  #find(source: string): TableName {
    const known = this.#tables.get(source);
    if (known) return known;
    const point = source.indexOf('.');
    return { schema: source.slice(0, point), name: source.slice(point + 1) };
  }
}

function validationOf(
  tables: readonly TableFigures[],
  rates: Pick<ValidationProgress, 'comparedPerMinute' | 'samePerMinute'>,
): Pick<Progress, 'validation'> {
  const all = tables.flatMap(({ validation }) => validation ?? []);
  if (all.length === 0) return {};
  const sum = (key: 'pending' | 'failed' | 'suspended'): number =>
    all.reduce((total, each) => total + each[key], 0);
  return {
    validation: { pending: sum('pending'), failed: sum('failed'), suspended: sum('suspended'), ...rates },
  };
}

function fresh(schema: string, name: string): Figures {
  return {
    schema,
    name,
    state: 'Before load',
    inserts: 0,
    updates: 0,
    deletes: 0,
    ddls: 0,
    fullLoadRows: 0,
    fullLoadErrorRows: 0,
    isReloaded: false,
  };
}
