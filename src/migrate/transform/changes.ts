import type { Cascade } from '../../change/cascade.ts';
import { nullCell } from '../../change/batch.ts';
import type { ChangeBatch, ChangeEvent, RowChange } from '../../change/change.ts';
import { absentCell } from '../../change/change.ts';
import type { Shape } from '../../change/shape.ts';
import { nameOf } from '../../change/shape.ts';
import type { ChangedTable, ColumnPair } from '../../change/sink.ts';
import type { Capture } from '../../change/source.ts';
import { isLarge } from '../../change/type.ts';
import { OperationError } from '../../text/error.ts';
import type { Operation } from './expression.ts';
import type { RowTest } from './filter.ts';
import { rowTest } from './filter.ts';
import { changeCutter } from './lobs.ts';
import type { MadeColumn, RowPlan } from './plan.ts';

/** A table whose changes may have rules. */
export interface RuledChanges extends RowPlan {
  readonly source: Shape;
  readonly target: Shape;
  readonly columns: readonly ColumnPair[];
  readonly cascades?: readonly Cascade[];
}

/** The way of changes from the log to the target. */
export interface ChangePath {
  /** What the target is told of the tables. */
  readonly tables: readonly ChangedTable[];
  /** Large values may be cut. */
  readonly mayCut: boolean;
  /** What is done to the changes; absent where they go as they are. */
  readonly transform?: (batch: ChangeBatch) => ChangeBatch;
}

/** The way of the changes of some tables: those without rules go as they are, also beside others. */
export function changePath(tables: readonly RuledChanges[]): ChangePath {
  const ruled = tables.filter(({ filter, made }) => filter !== undefined || made !== undefined);
  const cut = changeCutter(tables);
  const mayCut = cut !== undefined;
  if (ruled.length === 0) return { tables, mayCut, ...(cut ? { transform: cut } : {}) };
  const changers = new Map(ruled.map((table) => [table.source, new TableChanger(table)]));
  const rewritten = (batch: ChangeBatch): ChangeBatch =>
    batch.events.some((event) => 'table' in event && changers.has(event.table))
      ? new Rewriting(batch).run(changers)
      : batch;
  return {
    mayCut,
    tables: tables.map((table) => {
      const shape = changers.get(table.source)?.shape ?? table.source;
      const { target, columns, cascades } = table;
      // Columns of the source keep their places.
      return { source: shape, target, columns, ...(cascades ? { cascades } : {}) };
    }),
    transform: (batch) => rewritten(cut?.(batch) ?? batch),
  };
}

/** A batch that is written anew: its own cells stay where they are, and new ones come behind them. */
class Rewriting {
  readonly batch: ChangeBatch;
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];
  readonly #more: Buffer[];
  #end: number;

  constructor(batch: ChangeBatch) {
    this.batch = batch;
    this.#more = [batch.bytes];
    this.#end = batch.bytes.length;
  }

  run(changers: ReadonlyMap<Shape, TableChanger>): ChangeBatch {
    const events = this.batch.events.flatMap((event): ChangeEvent[] => {
      const changer = 'table' in event ? changers.get(event.table) : undefined;
      return changer ? changer.change(event as Extract<ChangeEvent, { table: Shape }>, this) : [event];
    });
    const { starts, lengths } = this.batch;
    return {
      events,
      bytes: Buffer.concat(this.#more, this.#end),
      starts: joined(starts, this.#starts),
      lengths: joined(lengths, this.#lengths),
    };
  }

  /** Where the next cell will be. */
  get next(): number {
    return this.batch.starts.length + this.#starts.length;
  }

  /** Puts a cell of the batch to another place too. */
  copy(cell: number): void {
    this.#starts.push(this.batch.starts[cell] as number);
    this.#lengths.push(this.batch.lengths[cell] as number);
  }

  put(value: Buffer | null): void {
    this.#starts.push(this.#end);
    this.#lengths.push(value ? value.length : nullCell);
    if (!value) return;
    this.#more.push(value);
    this.#end += value.length;
  }

  leaveOut(): void {
    this.#starts.push(0);
    this.#lengths.push(absentCell);
  }
}

function joined(own: Int32Array, more: readonly number[]): Int32Array {
  const all = new Int32Array(own.length + more.length);
  all.set(own);
  all.set(more, own.length);
  return all;
}

interface Made {
  readonly column: MadeColumn;
  readonly needs: readonly number[];
}

/** What becomes of the changes of one table. */
class TableChanger {
  /** The table as its changes leave here: its columns, of which some are made, and behind them those that are added. */
  readonly shape: Shape;
  readonly #table: Shape;
  readonly #test: RowTest | undefined;
  readonly #isByKey: boolean;
  /** For each column of the shape, how it is made; undefined for one that is as it was. */
  readonly #made: readonly (Made | undefined)[];

  constructor({ source, filter, made = [] }: RuledChanges) {
    this.#table = source;
    this.#test = filter && rowTest(filter, source);
    const key = source.key?.columns.map((place) => source.columns[place]) ?? [];
    this.#isByKey = filter?.every(({ column }) => key.includes(column)) === true;
    const replaced = source.columns.map((column) => made.find((each) => each.replaces === column));
    const added = made.filter((each) => each.replaces === undefined);
    const withNeeds = (column: MadeColumn | undefined): Made | undefined =>
      column && { column, needs: column.needs.map((each) => source.columns.indexOf(each)) };
    this.#made = [...replaced, ...added].map(withNeeds);
    this.shape =
      made.length === 0
        ? source
        : {
            ...source,
            columns: [
              ...source.columns.map((column, i) => replaced[i]?.column ?? column),
              ...added.map(({ column }) => column),
            ],
          };
  }

  change(event: Extract<ChangeEvent, { table: Shape }>, to: Rewriting): ChangeEvent[] {
    if (event.kind === 'truncate') return [{ ...event, table: this.shape }];
    const kind = this.#kindAfterFilter(event, to.batch);
    if (kind === undefined) return [];
    if (kind === event.kind && this.shape === this.#table) return [event];
    const operation = kind.toUpperCase() as Operation;
    return [
      {
        kind,
        table: this.shape,
        before: kind === 'insert' || event.before < 0 ? -1 : this.#row(event, 'before', operation, to),
        after: kind === 'delete' ? -1 : this.#row(event, 'after', operation, to),
        ...(event.cuts ? { cuts: event.cuts } : {}),
      },
    ];
  }

  /** What a change is for a target that has only the rows of the filter; undefined when it is nothing. */
  #kindAfterFilter({ kind, before, after }: RowChange, batch: ChangeBatch): RowChange['kind'] | undefined {
    const test = this.#test;
    if (!test) return kind;
    const isIn = after >= 0 && this.#known(test(batch, filled(batch, after, before)));
    if (kind === 'insert') return isIn ? kind : undefined;
    // An update that keeps its key, and is filtered by it alone, leaves its row where it was.
    const isBefore =
      before < 0 && this.#isByKey ? isIn : before >= 0 ? test(batch, (column) => before + column) : undefined;
    const wasIn = this.#known(isBefore);
    if (kind === 'delete') return wasIn ? kind : undefined;
    if (wasIn) return isIn ? 'update' : 'delete';
    return isIn ? 'insert' : undefined;
  }

  #known(answer: boolean | undefined): boolean {
    if (answer !== undefined) return answer;
    throw withoutBefore(this.#table, 'a filter needs');
  }

  /** Writes the row before or after a change as it leaves here, and gives its place. */
  #row(event: RowChange, side: 'before' | 'after', operation: Operation, to: Rewriting): number {
    const { batch } = to;
    const own = side === 'before' ? event.before : event.after;
    // An insert that was an update has to be whole.
    const place =
      operation === 'INSERT' ? filled(batch, own, event.before) : (column: number) => own + column;
    const row = to.next;
    this.#made.forEach((made, column) => {
      if (!made) {
        if (operation === 'INSERT' && batch.lengths[place(column)] === absentCell)
          throw withoutBefore(this.#table, 'a filter needs');
        to.copy(place(column));
      } else if (made.column.replaces === undefined && side === 'before') to.leaveOut();
      else this.#make(made, event, { side, own, operation }, to);
    });
    return row;
  }

  #make(
    { column, needs }: Made,
    event: RowChange,
    { side, own, operation }: { readonly side: string; readonly own: number; readonly operation: Operation },
    to: Rewriting,
  ): void {
    const { batch } = to;
    if (column.from === 'before' && operation !== 'UPDATE') {
      to.put(null);
      return;
    }
    // An update that keeps its key may have no row before: its key is the one after.
    const isImage = column.from === 'before';
    const first = isImage && event.before >= 0 ? event.before : own;
    const place =
      side === 'before' || isImage ? (each: number) => first + each : filled(batch, own, event.before);
    const places = needs.map(place);
    const missing = places.filter((each) => batch.lengths[each] === absentCell);
    if (missing.length === 0) to.put(column.make(batch, places, { operation, at: event.at ?? Date.now() }));
    // A value that the update did not touch stays; so does what is made of nothing else.
    else if (missing.length === places.length && !isImage && operation !== 'INSERT') to.leaveOut();
    else throw withoutBefore(this.#table, `rule ${column.rule} needs`);
  }
}

/** The cells of a row after a change; what the log left out of it is as it was before, where that is known. */
function filled({ lengths }: ChangeBatch, after: number, before: number): (column: number) => number {
  return (column) =>
    lengths[after + column] === absentCell && before >= 0 ? before + column : after + column;
}

function withoutBefore(table: Shape, who: string): OperationError {
  return new OperationError(
    `The log does not hold a row of ${nameOf(table)} as it was before a change, which ${who}. Have whole rows logged (PostgreSQL: ALTER TABLE … REPLICA IDENTITY FULL; MySQL and MariaDB: binlog_row_image=FULL), and begin anew with --restart.`,
    { code: 'before', side: 'source' },
  );
}

/** Refuses, before anything is moved, rules that cannot be followed for changes. */
export async function checkRuledChanges(tables: readonly RuledChanges[], capture: Capture): Promise<void> {
  const problems = tables.flatMap(undoneForChanges);
  const needing = tables.filter(needsBefore);
  for (const { table, remedy } of needing.length === 0
    ? []
    : await capture.withoutBefore(needing.map(({ source }) => source)))
    problems.push(
      `${nameOf(table)}: its log lacks rows as they were before a change, which its rules need. ${remedy}`,
    );
  if (problems.length > 0)
    throw new OperationError(
      `These rules cannot be followed for changes:\n  ${problems.join('\n  ')}\nOr load only, with --type full-load.`,
      { code: 'rules', side: 'config' },
    );
}

/** The headers of a change that are known when it comes. */
const knownHeaders: ReadonlySet<string> = new Set(['AR_H_OPERATION', 'AR_H_TIMESTAMP']);

function undoneForChanges({ source, made = [] }: RuledChanges): string[] {
  const key = source.key?.columns.map((place) => source.columns[place]) ?? [];
  return made.flatMap((each) => [
    ...[...each.headers]
      .filter((header) => !knownHeaders.has(header))
      .map((header) =>
        header === 'operation_indicator'
          ? `Rule ${each.rule}: operation_indicator is not done yet for changes: rows that the source deletes are deleted.`
          : `Rule ${each.rule}: $${header} is not known yet when a change comes, only when rows are loaded.`,
      ),
    ...(each.replaces && key.includes(each.replaces) && !each.keepsKeys
      ? [
          `Rule ${each.rule} masks ${nameOf(source)}.${each.replaces.name}, which is in its key: rows could not be told apart. Use data-masking-hash-mask.`,
        ]
      : []),
  ]);
}

/** A filter by columns beside the key, the image of such columns, and values made of large ones, which logs leave out where an update keeps them. */
function needsBefore({ source, filter = [], made = [] }: RuledChanges): boolean {
  const key = source.key?.columns.map((place) => source.columns[place]) ?? [];
  return (
    filter.some(({ column }) => !key.includes(column)) ||
    made.some(({ from, needs }) =>
      from === 'before'
        ? needs.some((each) => !key.includes(each))
        : needs.length > 1 && needs.some((each) => isLarge(each.type)),
    )
  );
}
