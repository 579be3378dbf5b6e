import type mysql from 'mysql2/promise';
import { expectsRow, slotOf, Unexpected } from '../../../change/applier.ts';
import { beginApplying } from '../../../change/begin-apply.ts';
import type { LocatedChange } from '../../../change/net.ts';
import type { CarefulTarget, Refusal } from '../../../change/refusal.ts';
import { missingRow, withoutEffect } from '../../../change/refusal.ts';
import type { Shape } from '../../../change/shape.ts';
import type { Applying, ApplyRequest } from '../../../change/sink.ts';
import type { CommitRecord, Committed, TransactionalTarget } from '../../../change/writer.ts';
import type { Statement } from './batch-apply.ts';
import { hasTriggers, setStatements } from './batch-apply.ts';
import {
  exceptionStatement,
  readPosition,
  readSuspended,
  readWorkers,
  recordRange,
  recordStatements,
  suspensionStatement,
} from '../control/control.ts';
import type { About } from '../errors.ts';
import { refusalOf, toOperationError } from '../errors.ts';
import { addToHistory } from '../control/journal.ts';
import { recordCuts } from '../control/truncations.ts';
import { tablesWithOtherKeys } from '../catalog/other-keys.ts';
import { TableStatements } from './statements.ts';

/** What applying needs of its server. */
export interface ApplyPlace {
  /** Opens a connection that takes several statements at once. */
  readonly connect: () => Promise<mysql.Connection>;
  readonly ask: <T>(work: (connection: mysql.Connection) => Promise<T>) => Promise<T>;
  readonly about: About;
  readonly controlSchema: string;
  /** Refuses to go on when another runner has the task; called in the transaction. */
  readonly checkFence: (connection: mysql.Connection) => Promise<void>;
  /** Has a transaction say that it copies rows, before it writes any. */
  readonly mark: (connection: mysql.Connection) => Promise<void>;
}

/** Begins to apply changes, one after the other as the source made them, or set-wise where the request has limits for a batch. */
export async function beginApply(place: ApplyPlace, request: ApplyRequest): Promise<Applying> {
  const { controlSchema, ask } = place;
  const { task, tables } = request;
  // What mends rows is no following: it is wanted for suspended tables above all.
  const known = await ask(async (connection) => ({
    position: await readPosition(connection, controlSchema, task),
    suspended:
      request.isWithoutPosition === true
        ? new Map<string, string>()
        : await readSuspended(connection, controlSchema, task),
    workers: await readWorkers(connection, controlSchema, task),
  }));
  const writesSets =
    request.batch !== undefined && !(await ask((connection) => hasTriggers(connection, tables)));
  return await beginApplying(
    {
      known,
      open: async () => new MysqlTarget({ ...place, connection: await place.connect() }, request, writesSets),
      withOtherKeys: () => ask((connection) => tablesWithOtherKeys(connection, tables)),
    },
    request,
  );
}

/** A connection on which changes are made. */
interface Place extends Pick<ApplyPlace, 'about' | 'controlSchema' | 'checkFence' | 'mark'> {
  readonly connection: mysql.Connection;
}

/** Statements are sent together up to so many characters: each round trip costs as much as many of them. */
const textAhead = 1 << 18;

/** A class because it holds a connection. */
class MysqlTarget implements TransactionalTarget {
  readonly asSets: TransactionalTarget['asSets'];
  readonly #place: Place;
  readonly #request: ApplyRequest;
  readonly #tables: ReadonlyMap<Shape, TableStatements>;

  constructor(place: Place, request: ApplyRequest, writesSets: boolean) {
    this.#place = place;
    this.#request = request;
    this.#tables = new Map(request.tables.map((table) => [table.source, new TableStatements(table)]));
    this.asSets = writesSets ? (changes, mayRepeat) => this.#writeSets(changes, mayRepeat) : undefined;
  }

  async begin(): Promise<void> {
    const { connection, checkFence, mark } = this.#place;
    await connection.query('START TRANSACTION');
    await mark(connection);
    await checkFence(connection);
  }

  async commit(record: CommitRecord, done: Committed): Promise<void> {
    const { connection, controlSchema } = this.#place;
    const { task, isWithoutPosition, range, tables } = this.#request;
    const [table] = tables;
    if (range && table)
      await recordRange(connection, controlSchema, {
        task,
        table: table.target,
        range: range.number,
        rows: done.changes,
        refused: done.refused,
        ...(range.position === undefined ? {} : { position: range.position }),
      });
    const slot = slotOf(this.#request, done);
    if (slot) await addToHistory(connection, controlSchema, slot);
    for (const [source, rows] of Map.groupBy(done.cuts, (each) => each.table))
      await recordCuts(connection, controlSchema, { task, table: this.#table(source).shape, rows });
    const records = isWithoutPosition === true ? [] : recordStatements(controlSchema, task, record);
    await connection.query([...records, 'COMMIT'].join(';\n'));
  }

  async inOrder(changes: readonly LocatedChange[], mayRepeat: boolean): Promise<boolean> {
    const refusal = await this.#trying('godwit_part', () => this.#send(this.#inOrder(changes, mayRepeat)));
    return refusal === undefined;
  }

  #inOrder(changes: readonly LocatedChange[], mayRepeat: boolean): Statement[] {
    return changes.flatMap((each) => {
      const rows = expectsRow(each, mayRepeat) ? 1 : undefined;
      return [
        ...this.#table(each.change.table)
          .cascades(each)
          .map((sql) => ({ sql })),
        ...this.#statements(each, mayRepeat).map((sql) => ({ sql, rows })),
      ];
    });
  }

  careful(mayRepeat: boolean): CarefulTarget {
    const { connection, controlSchema } = this.#place;
    const { task, range } = this.#request;
    const exceptions =
      range?.hasOwnExceptions === true ? 'awsdms_full_load_exceptions' : 'awsdms_apply_exceptions';
    return {
      attempt: async (each, isForced) => {
        let found = true;
        const refusal = await this.#trying('godwit_row', async () => {
          const cascades = this.#table(each.change.table).cascades(each);
          for (const sql of [...cascades, ...this.#statements(each, mayRepeat, isForced)]) {
            const [{ affectedRows }] = await connection.query<mysql.ResultSetHeader>(sql);
            found = affectedRows !== 0;
          }
        });
        return refusal ?? (found || !expectsRow(each, mayRepeat) ? undefined : withoutEffect(each));
      },
      record: async (table, statement, reason) => {
        const { schema, name } = this.#table(table).shape;
        await connection.query(
          exceptionStatement(controlSchema, exceptions, [task, schema, name, statement, reason]),
        );
      },
      suspend: async (table, reason) => {
        const { schema, name } = this.#table(table).shape;
        await connection.query(suspensionStatement(controlSchema, [task, schema, name, reason]));
      },
    };
  }

  explain(error: unknown): unknown {
    return toOperationError(error, this.#place.about);
  }

  async close(): Promise<void> {
    await this.#place.connection.end().catch(() => {});
  }

  async #writeSets(changes: readonly LocatedChange[], mayRepeat: boolean): Promise<boolean> {
    const refusal = await this.#trying('godwit_set', async () => {
      for (const [table, ofTable] of Map.groupBy(changes, ({ change }) => change.table))
        await this.#send(
          setStatements(this.#table(table), ofTable, {
            mayRepeat,
            isAlone: (this.#request.parallel?.workers ?? 1) === 1,
            inOrder: (some) => this.#inOrder(some, mayRepeat),
          }),
        );
    });
    return refusal === undefined;
  }

  /** Sends many statements with few round trips. One that does not have the effect on rows that it must have is an error. */
  async #send(statements: Iterable<Statement>): Promise<void> {
    let waiting: Statement[] = [];
    let length = 0;
    for (const statement of statements) {
      waiting.push(statement);
      length += statement.sql.length;
      if (length < textAhead) continue;
      await this.#ask(waiting);
      waiting = [];
      length = 0;
    }
    await this.#ask(waiting);
  }

  async #ask(statements: readonly Statement[]): Promise<void> {
    if (statements.length === 0) return;
    const [results] = await this.#place.connection.query(statements.map(({ sql }) => sql).join(';\n'));
    const headers = (statements.length === 1 ? [results] : results) as mysql.ResultSetHeader[];
    statements.forEach(({ rows }, i) => {
      // With the flag FOUND_ROWS, which the driver sets, an update that changes nothing counts the row that it found.
      if (rows !== undefined && headers[i]?.affectedRows !== rows) throw new Unexpected(missingRow.reason);
    });
  }

  /** Does something within the open transaction; when the target refuses it, the transaction is as it was before. */
  async #trying(savepoint: string, work: () => Promise<void>): Promise<Refusal | undefined> {
    const { connection } = this.#place;
    await connection.query(`SAVEPOINT ${savepoint}`);
    try {
      await work();
      await connection.query(`RELEASE SAVEPOINT ${savepoint}`);
      return undefined;
    } catch (error) {
      const refusal =
        error instanceof Unexpected ? ({ kind: 'value', reason: error.message } as const) : refusalOf(error);
      if (!refusal) throw error;
      await connection.query(`ROLLBACK TO SAVEPOINT ${savepoint}`);
      await connection.query(`RELEASE SAVEPOINT ${savepoint}`);
      return refusal;
    }
  }

  #statements({ change, batch }: LocatedChange, mayRepeat: boolean, isForced = false): string[] {
    const statements = this.#table(change.table);
    switch (change.kind) {
      case 'truncate':
        // TRUNCATE would commit what is open, without its position.
        return [`DELETE FROM ${statements.target}`];
      case 'insert':
        return [statements.insert({ cells: batch, at: change.after }, mayRepeat || isForced)];
      case 'delete':
        return [statements.remove({ cells: batch, at: change.before })];
      case 'update': {
        const now = { cells: batch, at: change.after };
        return isForced && statements.isWhole(now)
          ? [statements.insert(now, true)]
          : statements.update(change, batch, mayRepeat);
      }
    }
  }

  #table(table: Shape): TableStatements {
    return this.#tables.get(table) as TableStatements;
  }
}
