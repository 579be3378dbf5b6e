import { takenOver } from '../change/fence.ts';
import type { Range } from '../change/range.ts';
import type { Store } from '../change/store.ts';
import type { KeptBeside } from './definitions/beside.ts';
import type { TableVersion } from './definitions/versions.ts';
import type { TableStatistics } from './statistics.ts';
import type { Creation, KeptAsked, State, TaskRecord, TaskStatus } from './state.ts';

/** What is kept of a task, by kind. */
type Kind = 'task' | 'ranges' | 'tables' | 'creation' | 'statistics' | 'beside' | 'asked';

/** The state of tasks as JSON in a store. A class because it closes the store, and knows the lease under which it writes. */
export class StoredState implements State {
  readonly store: Store;
  #held: { readonly task: string; readonly epoch: number } | undefined;

  constructor(store: Store) {
    this.store = store;
  }

  hold(task: string, epoch: number): void {
    this.#held = { task, epoch };
  }

  task(name: string): Promise<TaskRecord | undefined> {
    return this.#read<TaskRecord>(name, 'task');
  }

  begin(task: TaskRecord): Promise<void> {
    return this.#write(task.name, 'task', task);
  }

  setStatus(name: string, status: TaskStatus): Promise<void> {
    return this.#change(name, { status });
  }

  setLoaded(name: string, loadedUntil: string): Promise<void> {
    return this.#change(name, { loadedUntil });
  }

  setSource(name: string, source: string): Promise<void> {
    return this.#change(name, { source });
  }

  ranges(task: string, table: string): Promise<readonly Range[] | undefined> {
    return this.#read<readonly Range[]>(task, 'ranges', table);
  }

  setRanges(task: string, table: string, ranges: readonly Range[]): Promise<void> {
    return this.#write(task, 'ranges', ranges, table);
  }

  tables(task: string): Promise<readonly TableVersion[] | undefined> {
    return this.#read<readonly TableVersion[]>(task, 'tables');
  }

  setTables(task: string, versions: readonly TableVersion[]): Promise<void> {
    return this.#write(task, 'tables', versions);
  }

  creation(task: string): Promise<Creation | undefined> {
    return this.#read<Creation>(task, 'creation');
  }

  setCreation(task: string, creation: Creation): Promise<void> {
    return this.#write(task, 'creation', creation);
  }

  asked(task: string): Promise<KeptAsked | undefined> {
    return this.#read<KeptAsked>(task, 'asked');
  }

  setAsked(task: string, asked: KeptAsked): Promise<void> {
    return this.#write(task, 'asked', asked);
  }

  beside(task: string): Promise<KeptBeside | undefined> {
    return this.#read<KeptBeside>(task, 'beside');
  }

  setBeside(task: string, beside: KeptBeside): Promise<void> {
    return this.#write(task, 'beside', beside);
  }

  async statistics(task: string): Promise<readonly TableStatistics[]> {
    return (await this.#read<readonly TableStatistics[]>(task, 'statistics')) ?? [];
  }

  setStatistics(task: string, tables: readonly TableStatistics[]): Promise<void> {
    return this.#write(task, 'statistics', tables);
  }

  async forget(name: string): Promise<void> {
    for (const kind of ['task', 'ranges', 'tables', 'statistics', 'beside', 'asked'] as const)
      checkHeld(name, await this.store.remove(name, kind, this.#epochOf(name)));
  }

  close(): Promise<void> {
    return this.store.close();
  }

  async #read<T>(task: string, kind: Kind, item = ''): Promise<T | undefined> {
    const text = await this.store.read({ task, kind, item });
    return text === undefined ? undefined : (JSON.parse(text) as T);
  }

  async #write(task: string, kind: Kind, value: unknown, item = ''): Promise<void> {
    checkHeld(task, await this.store.write({ task, kind, item }, JSON.stringify(value), this.#epochOf(task)));
  }

  /** A task has one runner at a time, so nobody else changes its record meanwhile. */
  async #change(name: string, change: Partial<TaskRecord>): Promise<void> {
    const record = await this.task(name);
    if (record) await this.#write(name, 'task', { ...record, ...change });
  }

  #epochOf(task: string): number | undefined {
    return this.#held?.task === task ? this.#held.epoch : undefined;
  }
}

function checkHeld(task: string, isHeld: boolean): void {
  if (!isHeld) throw takenOver(task);
}
