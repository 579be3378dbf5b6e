import type { Table } from '../../catalog/catalog.ts';
import { keyOf } from '../../catalog/catalog.ts';
import type { ManifestEntry } from '../../catalog/manifest.ts';
import { hashOf } from '../../catalog/manifest.ts';
import type { Comment } from '../../sql/lexer.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Insert } from '../../sql/tree/write.ts';
import type { Source } from '../../text/source.ts';
import type { Workshop } from '../context.ts';
import { render } from '../render.ts';
import type { Effects } from './effects.ts';
import { holdsQuery } from './effects.ts';
import type { Drained } from './pending-file.ts';
import { PendingFile } from './pending-file.ts';
import type { BuiltRow, TableShape } from './shape.ts';
import { columnsWithout } from './shape.ts';

/** A converted statement on its way into `data/data.sql`. */
export interface PlacedStatement {
  readonly node: Node;
  readonly before?: readonly Node[];
  readonly comments: readonly Comment[];
  readonly effects: Effects;
  /** The object in the target that it belongs to. */
  readonly about: { readonly schema: string; readonly name: string };
  readonly source: Source;
  /** A finding speaks of the source, which keeps its place. */
  readonly isTold: boolean;
  /** The key of the table that its stated rows are for. */
  readonly rowsOf?: string | undefined;
}

/** A change of a file on disk. */
export type FileChange = { readonly path: string } & (
  | ({ readonly kind: 'write' } & Drained)
  | { readonly kind: 'remove' }
);

/** A file of rows. While it is open, further rows of its table go into it. */
interface Segment {
  readonly kind: 'rows';
  readonly shape: TableShape;
  readonly file: PendingFile;
  /** The columns that the target fills. */
  readonly omitted: string;
  readonly draws: ReadonlySet<string>;
  /** Rows run triggers or functions: nothing else may come between them. */
  readonly alone: boolean;
}

interface Statement {
  readonly kind: 'statement';
  readonly entry: ManifestEntry;
  readonly rowsOf: string | undefined;
  readonly rows: number;
}

/** Inserts of stated rows into one table, one after the other, which become one statement. */
interface Batch {
  readonly key: string;
  readonly first: PlacedStatement & { readonly node: Insert };
  readonly rows: NonNullable<Insert['rows']>[number][];
  /** The sources of all rows, which are read once more when the statement is written. */
  readonly sources: Source[];
  /** Those of them that findings speak of. */
  readonly told: Set<Source>;
  /** How many rows the script has committed. */
  committed: number;
}

interface Point {
  readonly name: string | undefined;
  readonly id: number;
  readonly items: number;
}

/** Rows of one INSERT statement. More make the statement hard to read and no faster. */
const batchRows = 100;

/** Files of rows per table. A script that changes a table between its rows more often has the others as statements. */
const mostSegments = 8;

const statements = 'data/data.sql';
const head =
  '-- Statements that change rows, in the order of the scripts. The files of rows between them are named in manifest.json.\n';

/**
 * Puts files of rows and statements into an order that leaves the tables as the scripts leave them. Rows of a table go into
 * one file as long as no statement between them reads or changes that table: what does, closes the file, and later rows
 * begin a new one behind the statement. Rows and statements that have nothing to do with each other may change places.
 *
 * A class because it follows the scripts, transactions included.
 */
export class LoadOrder {
  readonly #workshop: Workshop;
  readonly #items: (Segment | Statement)[] = [];
  readonly #open = new Map<string, Segment>();
  /** Files closed since the last commit, with the point of it: they are open again when that is undone. */
  #closed: { readonly segment: Segment; readonly point: number }[] = [];
  readonly #counts = new Map<string, number>();
  readonly #paths = new Map<string, string>();
  readonly #touched = new Set<string>();
  #touchedAll = false;
  readonly #dirty = new Set<PendingFile>();
  readonly #marked = new Set<PendingFile>();
  #removed: string[] = [];
  #waiting = 0;
  #sql: PendingFile | undefined;
  #settings: { readonly sql: string; readonly name: string }[] = [];
  #batch: Batch | undefined;
  #points: Point[] = [{ name: undefined, id: 0, items: 0 }];
  #point = 0;

  constructor(workshop: Workshop) {
    this.#workshop = workshop;
  }

  /** Characters that wait to be written. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Takes all changes of files. */
  *drain(): Generator<FileChange, void> {
    for (const path of this.#removed) yield { kind: 'remove', path };
    this.#removed = [];
    for (const file of this.#dirty) yield { kind: 'write', path: file.path, ...file.drain() };
    this.#dirty.clear();
    this.#waiting = 0;
  }

  /** Whether a source is still needed, to write a statement that is not complete. */
  holds(source: Source): boolean {
    return this.#batch?.sources.at(-1) === source;
  }

  /** Whether the table has been given rows, or may have been by a statement. */
  hasRows(key: string): boolean {
    return this.#touchedAll || this.#touched.has(key);
  }

  /** Whether stated rows of the table are there. */
  certainlyHasRows(key: string): boolean {
    return this.#items.some((item) => (item.kind === 'rows' ? item.shape.key : item.rowsOf) === key);
  }

  /** Whether rows of the table can go into a file; else a statement must insert them. */
  accepts(shape: TableShape): boolean {
    return this.#open.has(shape.key) || (this.#counts.get(shape.key) ?? 0) < mostSegments;
  }

  // Rows

  /** Adds a row to the file of its table. */
  row(shape: TableShape, row: Extract<BuiltRow, { kind: 'row' }>): void {
    const alone = this.#isAlone(shape, row);
    let segment = this.#open.get(shape.key);
    if (segment && (segment.omitted !== row.omitted || segment.alone !== alone)) {
      this.#close(segment);
      segment = undefined;
    }
    if (row.draws.length > 0 || alone || this.#hasAlone(shape.key)) this.#closeOthers(shape.key, row, alone);
    segment ??= this.#begin(shape, row, alone);
    this.#append(segment.file, row.text, 1, 0);
  }

  #isAlone(shape: TableShape, row: Extract<BuiltRow, { kind: 'row' }>): boolean {
    const runsTriggers = shape.triggers !== undefined && this.#workshop.settings.rowTriggersDuringLoad;
    return runsTriggers || row.draws.includes('*');
  }

  #hasAlone(except: string): boolean {
    for (const [key, segment] of this.#open) if (segment.alone && key !== except) return true;
    return false;
  }

  /** Closes the files of other tables whose rows draw from the same sequences, and all when the row runs code. */
  #closeOthers(own: string, row: Extract<BuiltRow, { kind: 'row' }>, alone: boolean): void {
    for (const [key, segment] of this.#open) {
      if (key === own) continue;
      if (alone || segment.alone || row.draws.some((each) => segment.draws.has(each))) this.#close(segment);
    }
  }

  #close(segment: Segment): void {
    this.#open.delete(segment.shape.key);
    this.#closed.push({ segment, point: this.#point });
  }

  #begin(shape: TableShape, row: Extract<BuiltRow, { kind: 'row' }>, alone: boolean): Segment {
    this.#flushBatch();
    const count = (this.#counts.get(shape.key) ?? 0) + 1;
    this.#counts.set(shape.key, count);
    this.#touched.add(shape.key);
    const file = new PendingFile(this.#pathOf(shape, count));
    const segment: Segment = {
      kind: 'rows',
      shape,
      file,
      omitted: row.omitted,
      draws: new Set(row.draws),
      alone,
    };
    this.#items.push(segment);
    this.#open.set(shape.key, segment);
    return segment;
  }

  #pathOf({ key, target }: TableShape, count: number): string {
    let base = this.#paths.get(key);
    if (base === undefined) {
      const wish = [...(target.schema === 'public' ? [] : [target.schema]), target.name]
        .map((each) => each.replace(/[^\p{L}\p{N}_$#-]/gu, '_'))
        .join('.');
      const taken = new Set([...this.#paths.values()].map((each) => each.toLowerCase()));
      base = wish;
      for (let i = 2; taken.has(base.toLowerCase()); i += 1) base = `${wish}~${i}`;
      this.#paths.set(key, base);
    }
    return `data/${base}${count === 1 ? '' : `.${count}`}.copy`;
  }

  #append(file: PendingFile, text: string, rows: number, lines: number): void {
    file.append(text, this.#point, rows, lines);
    this.#waiting += text.length;
    this.#dirty.add(file);
    this.#marked.add(file);
  }

  // Statements

  /** Keeps a setting of the session for the statements that follow. */
  setting(sql: string, name: string): void {
    this.#flushBatch();
    this.#settings = [...this.#settings.filter((each) => each.name !== name), { sql, name }];
  }

  /** Adds a statement. */
  statement(placed: PlacedStatement): void {
    const { effects } = placed;
    if (placed.rowsOf !== undefined) this.#touched.add(placed.rowsOf);
    for (const key of effects.tables) this.#touched.add(key);
    this.#touchedAll ||= effects.anything;
    const closesAll = effects.anything || this.#workshop.settings.rowTriggersDuringLoad;
    for (const [key, segment] of this.#open) {
      const drawn = [...segment.draws].some((each) => effects.sequences.has(each));
      if (closesAll || segment.alone || drawn || effects.tables.has(key)) this.#close(segment);
    }
    if (!this.#joinBatch(placed)) {
      this.#flushBatch();
      this.#write(placed, placed.node, 0);
    }
  }

  #joinBatch(placed: PlacedStatement): boolean {
    const { node } = placed;
    if (node.kind !== 'insert' || !node.rows || placed.rowsOf === undefined || !isBatchable(placed, node))
      return false;
    const key = batchKey(node);
    if (this.#batch?.key !== key || this.#batch.rows.length >= batchRows) {
      this.#flushBatch();
      this.#batch = { key, first: { ...placed, node }, rows: [], sources: [], told: new Set(), committed: 0 };
    }
    this.#batch.rows.push(...node.rows);
    if (this.#batch.sources.at(-1) !== placed.source) this.#batch.sources.push(placed.source);
    if (placed.isTold) this.#batch.told.add(placed.source);
    return true;
  }

  #flushBatch(): void {
    const batch = this.#batch;
    this.#batch = undefined;
    if (!batch) return;
    if (batch.rows.length > 0) {
      const { node } = batch.first;
      const whole: Insert = batch.rows.length === node.rows?.length ? node : { ...node, rows: batch.rows };
      this.#write(batch.first, whole, batch.rows.length);
    }
    for (const source of batch.sources) if (!batch.told.has(source)) this.#workshop.sources.release(source);
  }

  #write({ before, comments, about, source, rowsOf }: PlacedStatement, node: Node, rows: number): void {
    const place = this.#workshop.sources.place(node.start) ?? source;
    const from = { file: place.file, line: place.line };
    for (const { sql, name } of this.#settings) this.#put(sql, { schema: '', name }, 'setting', from);
    this.#settings = [];
    const { target, sources } = this.#workshop;
    for (const each of before ?? []) this.#put(render(each, [], target, sources).text, about, 'rows', from);
    this.#put(render(node, comments, target, sources).text, about, 'rows', from, rowsOf, rows);
  }

  #put(
    sql: string,
    about: PlacedStatement['about'],
    kind: string,
    from: { file: string; line: number },
    rowsOf?: string,
    rows = 0,
  ): void {
    if (!this.#sql) {
      this.#sql = new PendingFile(statements);
      this.#append(this.#sql, head, 0, 1);
      this.#sql.commit();
    }
    const lines = sql.split('\n').length;
    const line = this.#sql.lines + 2;
    this.#append(this.#sql, `\n${sql}\n`, 0, lines + 1);
    this.#items.push({
      kind: 'statement',
      rowsOf,
      rows,
      entry: {
        stage: 'data',
        file: statements,
        line,
        endLine: line + lines - 1,
        object: { schema: about.schema, kind, name: about.name },
        hash: hashOf(sql),
        source: from,
      },
    });
  }

  // Transactions

  /** All that was done is for good. */
  commit(): void {
    for (const file of this.#marked) file.commit();
    this.#marked.clear();
    this.#closed = [];
    if (this.#batch) this.#batch.committed = this.#batch.rows.length;
    this.#point += 1;
    this.#points = [{ name: undefined, id: this.#point, items: this.#items.length }];
  }

  savepoint(name: string): void {
    this.#flushBatch();
    this.#point += 1;
    this.#points = [
      ...this.#points.filter((each) => each.name !== name),
      { name, id: this.#point, items: this.#items.length },
    ];
  }

  /** Undoes what was done since the last commit, or since a savepoint. Gives the number of rows and statements that are undone. */
  rollback(to?: string): number {
    const batched = this.#trimBatch(to);
    const index = this.#points.findLastIndex((each) => each.name === to);
    const point = this.#points[index];
    if (!point) return batched;
    const before = this.#amount();
    for (const file of this.#marked) file.restore(point.id);
    const undone = new Set(this.#items.splice(point.items));
    for (const item of undone) this.#forget(item);
    for (const { segment, point: at } of this.#closed)
      if (at >= point.id && !undone.has(segment)) this.#open.set(segment.shape.key, segment);
    this.#closed = this.#closed.filter((each) => each.point < point.id);
    this.#points.length = index + 1;
    this.#waiting = [...this.#dirty].reduce((sum, each) => sum + each.waiting, 0);
    return batched + before - this.#amount();
  }

  /** A batch that was begun before the last commit keeps what was committed. No other item has come behind it, or it had been written. */
  #trimBatch(to: string | undefined): number {
    const batch = this.#batch;
    if (!batch || to !== undefined) {
      this.#flushBatch();
      return 0;
    }
    const undone = batch.rows.length - batch.committed;
    batch.rows.length = batch.committed;
    const before = this.#items.length;
    this.#flushBatch();
    if (this.#items.length > before) {
      this.#sql?.commit();
      this.#points = this.#points.map((each) => ({ ...each, items: this.#items.length }));
    }
    return undone;
  }

  #amount(): number {
    return this.#items.reduce((sum, item) => sum + (item.kind === 'rows' ? item.file.rows : 1), 0);
  }

  #forget(item: Segment | Statement): void {
    if (item.kind === 'statement') return;
    const { shape, file } = item;
    if (this.#open.get(shape.key) === item) this.#open.delete(shape.key);
    this.#counts.set(shape.key, (this.#counts.get(shape.key) ?? 1) - 1);
    this.#dirty.delete(file);
    this.#marked.delete(file);
    this.#removed.push(file.path);
  }

  // The end

  /** Writes what is still being collected. */
  end(): void {
    this.#flushBatch();
    const numbers = new Map<string, number>();
    for (const item of this.#items) {
      if (item.kind !== 'rows') continue;
      const number = numbers.get(item.shape.key) ?? 0;
      numbers.set(item.shape.key, number + 1);
      // The end mark of COPY, which changes nothing: two files of the same rows must not be taken for one by their hashes.
      if (number > 0) this.#append(item.file, '\\.\n'.repeat(number), 0, 0);
    }
    this.commit();
  }

  /** The entries of the manifest. All files must have been drained. */
  entries(): ManifestEntry[] {
    const seen = new Map<string, number>();
    return this.#items.flatMap((item): ManifestEntry[] => {
      if (item.kind === 'rows') return item.file.rows === 0 ? [] : [rowsEntry(item)];
      // Statements of the same text are different ones: each runs once.
      const { object, hash } = item.entry;
      const key = `${object.schema}.${object.name} ${hash}`;
      const count = (seen.get(key) ?? 0) + 1;
      seen.set(key, count);
      return [
        count === 1
          ? item.entry
          : { ...item.entry, object: { ...object, name: `${object.name} (${count})` } },
      ];
    });
  }

  /** How many stated rows each table has, by its key. */
  rows(): ReadonlyMap<string, number> {
    const rows = new Map<string, number>();
    for (const item of this.#items) {
      const key = item.kind === 'rows' ? item.shape.key : item.rowsOf;
      const count = item.kind === 'rows' ? item.file.rows : item.rows;
      if (key !== undefined && count > 0) rows.set(key, (rows.get(key) ?? 0) + count);
    }
    return rows;
  }

  /** The tables that rows or statements have changed; all, when a statement may have changed any. */
  touchedTables(): Table[] {
    const tables = [...this.#workshop.catalog.tables.values()];
    return this.#touchedAll
      ? tables
      : tables.filter((each) => this.#touched.has(keyOf(each.schema, each.name)));
  }
}

function rowsEntry({ shape, file, omitted }: Segment): ManifestEntry {
  return {
    stage: 'data',
    file: file.path,
    line: 1,
    endLine: Math.max(1, file.rows),
    object: { schema: shape.target.schema, kind: 'table', name: shape.target.name },
    hash: file.digest(),
    columns: columnsWithout(shape, omitted),
    rows: file.rows,
  };
}

/** Whether an insert may be joined with its neighbours: its values are the same in one statement as in several. */
function isBatchable({ effects, before, comments }: PlacedStatement, node: Insert): boolean {
  return (
    !effects.anything &&
    comments.length === 0 &&
    (before ?? []).length === 0 &&
    !node.with &&
    !node.returning &&
    !node.onConflict &&
    !node.errorLog &&
    node.rows?.every((row) => !row.some(holdsQuery)) === true
  );
}

/** What inserts have in common that can be joined: the table and the columns. */
function batchKey(node: Insert): string {
  const { target, columns, overriding } = node;
  const table = target.kind === 'table' ? target.name.parts.map((each) => each.text) : [];
  const names = columns?.map((each) =>
    each.kind === 'reference' ? each.name.parts.map((one) => one.text) : [each.kind],
  );
  return JSON.stringify([table, names, node.rows?.[0]?.length, overriding]);
}
