import type { ChangeBatch } from '../change/change.ts';
import type { Shape } from '../change/shape.ts';
import { nameOf } from '../change/shape.ts';
import { Rate } from './rate.ts';

/** What was applied of a table since its task began, in the words of AWS DMS ("DescribeTableStatistics"). */
export interface TableStatistics {
  /** The source's table. */
  readonly schema: string;
  readonly name: string;
  /** Rows that were loaded before changes were followed. */
  readonly fullLoadRows: number;
  readonly inserts: number;
  readonly updates: number;
  readonly deletes: number;
  /** How often the table was emptied at once, or altered. */
  readonly ddls: number;
  /** When the source committed the last of them, in milliseconds since 1970; absent when there was none. */
  readonly lastUpdate?: number;
}

type Counted = { -readonly [Key in keyof TableStatistics]: TableStatistics[Key] };

/**
 * Counts what is applied, table by table, and how fast that is. Only what is durable counts; what was applied after the last saving of a run that was killed does
 * not. A class because the counts grow.
 */
export class Statistics {
  readonly #tables: Map<string, Counted>;
  /** Read and not yet durable; the first of them belong to transactions whose end was read. */
  #waiting: {
    readonly table: string;
    readonly kind: 'inserts' | 'updates' | 'deletes' | 'ddls';
    count: number;
  }[] = [];
  #closed = 0;
  readonly #rate = new Rate();

  constructor(known: readonly TableStatistics[]) {
    this.#tables = new Map(known.map((each) => [nameOf(each), { ...each }]));
  }

  /** A table that is followed is told of even when nothing was applied. */
  add({ schema, name }: Shape, fullLoadRows: number): void {
    const key = nameOf({ schema, name });
    const known = this.#tables.get(key);
    if (known) known.fullLoadRows = Math.max(known.fullLoadRows, fullLoadRows);
    else this.#tables.set(key, { schema, name, fullLoadRows, inserts: 0, updates: 0, deletes: 0, ddls: 0 });
  }

  /** Changes were read, and are on their way. */
  read({ events }: ChangeBatch): void {
    let last: Shape | undefined;
    let table = '';
    for (const event of events) {
      if (event.kind === 'commit') this.#closed = this.#waiting.length;
      if (event.kind === 'commit' || event.kind === 'idle' || event.kind === 'definition') continue;
      if (event.table !== last) table = nameOf(event.table);
      last = event.table;
      const kind = event.kind === 'truncate' ? 'ddls' : (`${event.kind}s` as const);
      const run = this.#waiting.length > this.#closed ? this.#waiting.at(-1) : undefined;
      if (run?.table === table && run.kind === kind) run.count += 1;
      else this.#waiting.push({ table, kind, count: 1 });
    }
  }

  /** The definition of a table was carried over, when all before it was settled. */
  altered(table: { readonly schema: string; readonly name: string }): void {
    const counted = this.#tables.get(nameOf(table));
    if (counted) counted.ddls += 1;
  }

  /** The transactions that were read are durable; `at` is when the source committed the last of them. */
  settle(at: number | undefined): void {
    for (const { table, kind, count } of this.#waiting.splice(0, this.#closed)) {
      const counted = this.#tables.get(table);
      if (!counted) continue;
      counted[kind] += count;
      if (at !== undefined) counted.lastUpdate = at;
      this.#rate.add(count);
    }
    this.#closed = 0;
  }

  /** What was read and is not durable is read again. */
  restart(): void {
    this.#waiting = [];
    this.#closed = 0;
  }

  get tables(): readonly TableStatistics[] {
    return [...this.#tables.values()];
  }

  /** Changes applied in a second, of late. */
  rate(): number {
    return this.#rate.perSecond();
  }
}
