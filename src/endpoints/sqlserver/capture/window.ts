import type { Batch } from '../../../change/batch.ts';
import { changeTooLong, mostInChange, wholeRows } from '../../../change/long-row.ts';
import type { ChangeBatch } from '../../../change/change.ts';
import type { Position } from '../../../change/position.ts';
import type { Sessions } from '../../../change/sessions.ts';
import type { Column, Shape } from '../../../change/shape.ts';
import { nameOf } from '../../../change/shape.ts';
import { isLarge } from '../../../change/type.ts';
import { selected } from '../load/expression.ts';
import type { CodePage } from '../tds/cells.ts';
import type { Wire } from '../tds/wire.ts';
import { ChangeBuilder } from './change-builder.ts';
import type { Instance } from './instances.ts';
import { changeTable } from './instances.ts';
import { lsnConstant, lsnText } from './lsn.ts';

/** Some transactions of the log: those behind a position, up to another one. */
export interface Window {
  readonly after: Position;
  readonly upTo: Position;
  /** When each was committed, in milliseconds since 1970. */
  readonly times: ReadonlyMap<Position, number>;
}

/** So many bytes of cells make a batch. */
const batchBytes = 1 << 17;

/** What stands before the columns of a change: where it is in the log, and what it is (SQL Server, "cdc.<capture_instance>_CT"). */
const lsnCell = 0;
const orderCells = [lsnCell, 1, 2];
const operationCell = 3;
const firstCell = 4;

const operations = { delete: '1', insert: '2', before: '3', after: '4' };

/**
 * The changes of some tables in the order in which they were made, transaction by transaction: each change table is read by its own connection, and the
 * earliest change of all is taken. So no transaction is ever held as a whole.
 */
export async function* readWindow(
  wires: Sessions<Wire>,
  instances: readonly Instance[],
  window: Window,
): AsyncGenerator<ChangeBatch> {
  const cursors = instances.map((instance) => new Cursor(wires, instance, window));
  const builder = new ChangeBuilder();
  let open: Position | undefined;
  const end = (): void => {
    if (open !== undefined)
      builder.event({ kind: 'commit', position: open, at: window.times.get(open) ?? Date.now() });
  };
  try {
    await Promise.all(cursors.map((cursor) => cursor.next()));
    for (let first = earliest(cursors); first; first = earliest(cursors)) {
      const position = first.position;
      if (position !== open) end();
      open = position;
      await first.take(builder);
      if (builder.size > batchBytes) yield builder.take();
    }
    end();
    builder.event({ kind: 'idle', position: window.upTo });
    yield builder.take();
  } finally {
    for (const cursor of cursors) cursor.close();
  }
}

function earliest(cursors: readonly Cursor[]): Cursor | undefined {
  let first: Cursor | undefined;
  for (const cursor of cursors)
    if (!cursor.isOver && (first === undefined || cursor.isBefore(first))) first = cursor;
  return first;
}

/** A change table that is read row by row. A class because it holds a connection and a place. */
class Cursor {
  readonly #wires: Sessions<Wire>;
  readonly #instance: Instance;
  readonly #batches: AsyncGenerator<Batch>;
  readonly #columns: ReadColumns;
  #wire: Wire | undefined;
  #batch: Batch | undefined;
  #row = 0;
  isOver = false;

  constructor(wires: Sessions<Wire>, instance: Instance, window: Window) {
    this.#wires = wires;
    this.#instance = instance;
    this.#columns = readColumns(instance);
    this.#batches = this.#read(window);
  }

  /** Goes to the next row. */
  async next(): Promise<void> {
    this.#row += 1;
    while (!this.#batch || this.#row >= this.#batch.rows) {
      const { done, value } = await this.#batches.next();
      if (done === true) {
        this.isOver = true;
        return;
      }
      this.#batch = value;
      this.#row = 0;
    }
  }

  get position(): Position {
    return lsnText(this.#bytes(lsnCell));
  }

  /** Whether its row was made before that of another one. */
  isBefore(other: Cursor): boolean {
    for (const cell of orderCells) {
      const order = Buffer.compare(this.#padded(cell), other.#padded(cell));
      if (order !== 0) return order < 0;
    }
    return false;
  }

  /** Adds the change that begins here, and goes behind it. An update has two rows, which have one place in the log. */
  async take(builder: ChangeBuilder): Promise<void> {
    const { table } = this.#instance;
    const operation = this.#bytes(operationCell).toString('latin1');
    switch (operation) {
      case operations.delete:
        builder.event({ kind: 'delete', table, before: this.#cells(builder, 'before'), after: -1 });
        break;
      case operations.insert:
        builder.event({ kind: 'insert', table, before: -1, after: this.#cells(builder, 'after') });
        break;
      case operations.before: {
        const before = this.#cells(builder, 'before');
        await this.next();
        if (this.isOver || this.#bytes(operationCell).toString('latin1') !== operations.after)
          throw new Error(`The change table of ${nameOf(table)} has half an update.`);
        builder.event({ kind: 'update', table, before, after: this.#cells(builder, 'changed') });
        break;
      }
      default:
        throw new Error(
          `The change table of ${nameOf(table)} has the operation ${operation}, which is not known here.`,
        );
    }
    await this.next();
  }

  close(): void {
    // A reading that has not come to its end leaves its connection in the midst of rows.
    if (this.#wire) this.#wires.release(this.#wire, !this.isOver);
    this.#wire = undefined;
  }

  async *#read(window: Window): AsyncGenerator<Batch> {
    this.#wire = await this.#wires.take();
    const { table } = this.#instance;
    const sql = changesQuery(this.#instance, this.#columns, window);
    const batches = this.#wire.query(sql, this.#columns.codePages);
    yield* wholeRows(batches, (place) => `${nameOf(table)} (cell ${place} of its change table)`);
  }

  #cells(builder: ChangeBuilder, image: Image): number {
    const batch = this.#batch as Batch;
    const before = builder.size;
    const at = builder.cells(this.#instance.table, batch, this.#row, (column) =>
      this.#columns.place(column, image, (cell) => this.#bytes(cell).toString('latin1') === '1'),
    );
    if (builder.size - before > mostInChange)
      throw changeTooLong(builder.size - before, nameOf(this.#instance.table), this.position);
    return at;
  }

  #bytes(cell: number): Buffer {
    const { bytes, starts, lengths, columns } = this.#batch as Batch;
    const place = this.#row * columns + cell;
    const start = starts[place] as number;
    return bytes.subarray(start, start + Math.max(0, lengths[place] as number));
  }

  /** Numbers are compared by their digits, so that they need as many. */
  #padded(cell: number): Buffer {
    const bytes = this.#bytes(cell);
    return cell === 1 ? Buffer.from(bytes.toString('latin1').padStart(10, '0'), 'latin1') : bytes;
  }
}

/** The row before a change, after an insert, or after an update. */
type Image = 'before' | 'after' | 'changed';

interface ReadColumns {
  readonly list: readonly string[];
  readonly codePages: readonly CodePage[];
  /** Where the cell of a column is; `isSet` tells whether a cell of the row is 1. */
  readonly place: (column: number, image: Image, isSet: (cell: number) => boolean) => number | undefined;
}

/**
 * The columns of a change table as they are selected. A large value that an update has not touched is NULL in it, in the row before always and in the row
 * after for some types; so beside each such column is asked whether the update set it.
 */
function readColumns({ table, ordinals }: Instance): ReadColumns {
  const list: string[] = [];
  const codePages: CodePage[] = [];
  const add = (sql: string, codePage: CodePage): number => {
    list.push(sql);
    codePages.push(codePage);
    return firstCell + list.length - 1;
  };
  const places = table.columns.map((column) => {
    const ordinal = ordinals.get(column.name);
    if (ordinal === undefined) return undefined;
    const { sql, codePage } = selected(column);
    const cell = add(sql, codePage);
    const touched = isUntouchable(column)
      ? add(`sys.fn_cdc_is_bit_set(${ordinal}, [__$update_mask])`, 'utf8')
      : undefined;
    return { cell, touched };
  });
  return {
    list,
    codePages: [...Array.from({ length: firstCell }, (): CodePage => 'utf8'), ...codePages],
    place: (column, image, isSet) => {
      const found = places[column];
      if (!found) return undefined;
      if (found.touched === undefined || image === 'after') return found.cell;
      return image === 'changed' && isSet(found.touched) ? found.cell : undefined;
    },
  };
}

function isUntouchable({ type, native }: Column): boolean {
  return (
    isLarge(type) &&
    (native.endsWith('(max)') || /^(?:n?text|image|xml|json|geometry|geography)$/.test(native))
  );
}

/**
 * The order of the rows ("Should not be used for ordering" is said of `__$seqval`). A statement that moves keys from row to row, as `SET id = id + 1`, is written as rows that go and
 * rows that come, under one command: those that go are before those that come, so that none takes away what the statement has put there.
 */
const order = [
  '[__$start_lsn]',
  '[__$command_id]',
  'CASE WHEN [__$operation] = 1 THEN 0 ELSE 1 END',
  '[__$seqval]',
  '[__$operation]',
].join(', ');

function changesQuery(
  { table, ...instance }: Instance,
  { list }: ReadColumns,
  { after, upTo }: Window,
): string {
  const own = ['[__$start_lsn]', '[__$command_id]', '[__$seqval]', '[__$operation]'];
  return `SELECT ${[...own, ...list].join(', ')} FROM ${changeTable({ table, ...instance })}
WHERE [__$start_lsn] > ${lsnConstant(after)} AND [__$start_lsn] <= ${lsnConstant(upTo)} ORDER BY ${order}`;
}

/** Of these tables, those that have changes in a window: of many tables most have none. */
export function changedQuery(instances: readonly Instance[], { after, upTo }: Window): string {
  return instances
    .map(
      (instance, place) =>
        `SELECT ${place} AS place WHERE EXISTS (SELECT 1 FROM ${changeTable(instance)} WHERE [__$start_lsn] > ${lsnConstant(after)} AND [__$start_lsn] <= ${lsnConstant(upTo)})`,
    )
    .join('\nUNION ALL\n');
}

/** The tables as they are followed. */
export type Instances = ReadonlyMap<Shape, Instance>;
