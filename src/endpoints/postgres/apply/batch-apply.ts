import type pg from 'pg';
import { Unexpected } from '../../../change/applier.ts';
import type { Batch } from '../../../change/batch.ts';
import { CellPlaces } from '../../../change/batch.ts';
import type { Cascade } from '../../../change/cascade.ts';
import { cascadesOf } from '../../../change/cascade.ts';
import type { LocatedChange, NetChanges, NetColumns, RowGroup, RowImage } from '../../../change/net.ts';
import { netChanges } from '../../../change/net.ts';
import { Output } from '../../../change/output.ts';
import { writeRows } from '../../../change/row-format.ts';
import type { Shape } from '../../../change/shape.ts';
import type { ChangedTable, ColumnPair } from '../../../change/sink.ts';
import { CopyIn, messageHead } from '../load/copy-in.ts';
import type { Format } from '../load/load.ts';
import { copyFormat } from '../load/load.ts';
import { tableOf } from '../load/read.ts';
import { name } from '../session.ts';

/** A table of the target, with the columns that are moved by their places in the source's shape. */
interface Target extends NetColumns {
  readonly name: string;
  /** Its own rows, without those of tables that inherit from it. */
  readonly rows: string;
  readonly columns: ReadonlyMap<number, ColumnPair>;
  readonly cascades: readonly Cascade[] | undefined;
}

/** A temporary table that takes rows with values for some columns. */
interface Stage {
  readonly name: string;
  readonly format: Format;
  readonly copy: string;
}

/**
 * Writes the net changes of many changes with few statements: rows go by COPY into a temporary table, and from there by DELETE, UPDATE and INSERT into the table.
 * What is not exactly as expected (a row is missing, a key is there already, a unique value is in use until later) is an error, so that the changes can be
 * made one by one, which finds the row. A class because it knows the temporary tables of its connection.
 */
export class SetWriter {
  readonly #client: pg.Client;
  readonly #targets: ReadonlyMap<Shape, Target>;
  readonly #stages = new Map<string, Stage>();
  /** Temporary tables that were made, or filled, in this transaction. */
  readonly #made: string[] = [];
  readonly #filled = new Set<string>();
  readonly #out = new Output({ head: messageHead });
  readonly #giveBack = (message: Buffer): void => this.#out.giveBack(message);
  readonly #places = new CellPlaces();
  #count = 0;

  constructor(client: pg.Client, tables: readonly ChangedTable[]) {
    this.#client = client;
    this.#targets = new Map(tables.map((table) => [table.source, targetOf(table)]));
  }

  /**
   * Undefined where a table has triggers that fire, among them those of foreign keys: they must see each change in its order, and an update of a key as one. That is
   * so when the user may not set `session_replication_role`, and for triggers ENABLE ALWAYS or REPLICA.
   */
  static async open(client: pg.Client, tables: readonly ChangedTable[]): Promise<SetWriter | undefined> {
    const { rowCount } = await client.query(firingTriggers, [
      tables.map(({ target }) => target.schema),
      tables.map(({ target }) => target.name),
    ]);
    return rowCount === 0 ? new SetWriter(client, tables) : undefined;
  }

  /** A transaction begins: the temporary tables are empty. */
  begin(): void {
    this.#made.length = 0;
    this.#filled.clear();
  }

  /** What was written since a savepoint is undone, and with it the temporary tables that were made. */
  forget(): void {
    for (const id of this.#made.splice(0)) this.#stages.delete(id);
  }

  /** Writes changes within the open transaction; `inOrder` writes those of a table without a key that are not all inserts. */
  async write(
    changes: readonly LocatedChange[],
    mayRepeat: boolean,
    inOrder: (changes: readonly LocatedChange[]) => Promise<void>,
  ): Promise<void> {
    for (const [table, ofTable] of Map.groupBy(changes, ({ change }) => change.table)) {
      const target = this.#targets.get(table) as Target;
      if (target.cascades && ofTable.some((each) => cascadesOf(target.cascades, each).length > 0))
        throw new Unexpected('Changes of other tables come with them.');
      const hasKey = target.key.length > 0;
      const net = netChanges(ofTable, target, mayRepeat);
      if (net) await this.#writeTable(target, net, mayRepeat && hasKey);
      else if (hasKey) throw new Unexpected('The changes have no net change for each key.');
      else await inOrder(ofTable);
    }
  }

  async #writeTable(target: Target, net: NetChanges, mayRepeat: boolean): Promise<void> {
    if (net.isEmptied) await this.#client.query(`TRUNCATE TABLE ${target.rows}`);
    const removed = { columns: target.key, rows: net.removed };
    await this.#run(target, removed, mayRepeat, (stage) => deleteStatement(target, stage));
    for (const group of net.changed)
      await this.#run(target, group, mayRepeat, (stage) =>
        mayRepeat && group.columns.length === target.moved.length
          ? insertStatement(target, group, stage, true)
          : updateStatement(target, group, stage),
      );
    for (const group of net.inserted)
      await this.#run(target, group, mayRepeat, (stage) => insertStatement(target, group, stage, mayRepeat));
  }

  /** Fills a temporary table with rows and runs the statement that takes them from there. Each row must have its effect, unless changes may repeat. */
  async #run(
    target: Target,
    group: RowGroup,
    mayRepeat: boolean,
    statement: (stage: string) => string,
  ): Promise<void> {
    if (group.rows.length === 0) return;
    const stage = await this.#stage(target, group.columns);
    await this.#fill(stage, group);
    const { rowCount } = await this.#client.query(statement(stage.name));
    if (rowCount !== group.rows.length && !mayRepeat)
      throw new Unexpected('Rows of the target are missing or are there more than once.');
  }

  async #stage(target: Target, columns: readonly number[]): Promise<Stage> {
    const id = `${target.name} ${columns.join()}`;
    let stage = this.#stages.get(id);
    if (!stage) {
      stage = stageOf(`pg_temp.godwit_${this.#count}`, target, columns);
      this.#count += 1;
      await this.#client.query(
        `CREATE TEMPORARY TABLE ${stage.name} ON COMMIT DELETE ROWS AS SELECT ${list(target, columns)} FROM ${target.name} WITH NO DATA`,
      );
      this.#stages.set(id, stage);
      this.#made.push(id);
    } else if (this.#filled.has(stage.name)) await this.#client.query(`TRUNCATE TABLE ${stage.name}`);
    this.#filled.add(stage.name);
    return stage;
  }

  async #fill({ copy, format }: Stage, group: RowGroup): Promise<void> {
    const copying = this.#client.query(new CopyIn(copy));
    const out = this.#out;
    const flush = async (): Promise<void> => {
      if (!out.isEmpty) await copying.write(out.take(), this.#giveBack);
    };
    try {
      put(out, format.header);
      for (const batch of this.#batches(group)) await writeRows(format, batch, out, flush);
      put(out, format.trailer);
      await flush();
      await copying.end();
    } catch (error) {
      out.clear();
      // The server must be told, or the connection stays within the COPY.
      await copying.cancel();
      throw error;
    }
  }

  /** Rows that stand in the same bytes, together. */
  *#batches({ columns, rows }: RowGroup): Generator<Batch> {
    const places = this.#places;
    for (let from = 0, to = 0; from < rows.length; from = to) {
      const { bytes } = (rows[from] as RowImage).cells;
      let cell = 0;
      for (; rows[to]?.cells.bytes === bytes; to += 1) {
        const { cells, at } = rows[to] as RowImage;
        places.reserve(cell + columns.length);
        for (const place of columns) {
          places.starts[cell] = cells.starts[at + place] as number;
          places.lengths[cell] = cells.lengths[at + place] as number;
          cell += 1;
        }
      }
      const { starts, lengths } = places;
      yield { rows: to - from, columns: columns.length, bytes, starts, lengths };
    }
  }
}

function targetOf({ source, target, columns, cascades }: ChangedTable): Target {
  // Logs give text, however the columns were loaded.
  const byPlace = new Map(
    columns.map((pair) => [source.columns.indexOf(pair.source), { ...pair, encoding: 'text' as const }]),
  );
  return {
    name: name(target.schema, target.name),
    rows: tableOf(target),
    columns: byPlace,
    moved: [...byPlace.keys()],
    key: source.key?.columns ?? [],
    cascades,
    hasOthers: target.columns.some(
      (column) => !column.generated && !columns.some((pair) => pair.target === column),
    ),
  };
}

function stageOf(stage: string, target: Target, columns: readonly number[]): Stage {
  const { format, option } = copyFormat(columns.map((place) => target.columns.get(place) as ColumnPair));
  return { name: stage, format, copy: `COPY ${stage} (${list(target, columns)}) FROM STDIN${option}` };
}

function put(out: Output, bytes: Buffer): void {
  out.reserve(bytes.length);
  bytes.copy(out.bytes, out.at);
  out.at += bytes.length;
}

function columnName(target: Target, place: number): string {
  return name((target.columns.get(place) as ColumnPair).target.name);
}

function list(target: Target, columns: readonly number[]): string {
  return columns.map((place) => columnName(target, place)).join(', ');
}

function sameKey(target: Target): string {
  return target.key
    .map((place) => `t.${columnName(target, place)} = s.${columnName(target, place)}`)
    .join(' AND ');
}

function deleteStatement(target: Target, stage: string): string {
  return `DELETE FROM ${target.rows} AS t USING ${stage} AS s WHERE ${sameKey(target)}`;
}

function updateStatement(target: Target, { columns }: RowGroup, stage: string): string {
  const others = columns.filter((place) => !target.key.includes(place));
  const set = (others.length > 0 ? others : columns).map(
    (place) => `${columnName(target, place)} = s.${columnName(target, place)}`,
  );
  return `UPDATE ${target.rows} AS t SET ${set.join(', ')} FROM ${stage} AS s WHERE ${sameKey(target)}`;
}

function insertStatement(target: Target, { columns }: RowGroup, stage: string, replaces: boolean): string {
  const names = list(target, columns);
  const others = columns
    .filter((place) => !target.key.includes(place))
    .map((place) => columnName(target, place));
  const action =
    others.length === 0
      ? 'NOTHING'
      : `UPDATE SET ${others.map((column) => `${column} = excluded.${column}`).join(', ')}`;
  return `INSERT INTO ${target.name} (${names}) OVERRIDING SYSTEM VALUE SELECT ${names} FROM ${stage}${
    replaces ? ` ON CONFLICT (${list(target, target.key)}) DO ${action}` : ''
  }`;
}

/** Triggers of tables and their partitions that fire in this session (PostgreSQL, "ALTER TABLE", `ENABLE ALWAYS TRIGGER`). */
const firingTriggers = `
SELECT FROM unnest($1::text[], $2::text[]) AS wanted (schema, name)
  JOIN pg_namespace n ON n.nspname = wanted.schema JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
  CROSS JOIN LATERAL (SELECT c.oid UNION SELECT relid FROM pg_partition_tree(c.oid)) AS part (relid)
  JOIN pg_trigger t ON t.tgrelid = part.relid
WHERE t.tgenabled IN ('A', CASE WHEN current_setting('session_replication_role') = 'replica' THEN 'R' ELSE 'O' END)
LIMIT 1`;
