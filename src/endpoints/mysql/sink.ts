import type mysql from 'mysql2/promise';
import type { Encoding } from '../../change/batch.ts';
import type { Altering } from '../../change/altering.ts';
import type { Fence } from '../../change/fence.ts';
import type { Marking } from '../../change/loopback.ts';
import type { TargetComparer } from '../../change/comparer.ts';
import { isLocal } from '../../change/local.ts';
import type { Position } from '../../change/position.ts';
import type { Column, Shape } from '../../change/shape.ts';
import type { Recorded } from '../../change/recorded.ts';
import type { TaskProgress } from '../../change/progress.ts';
import type { Requirement, SinkNeeds } from '../../change/requirement.ts';
import type {
  Applying,
  ApplyRequest,
  Counter,
  ForeignKeyCheck,
  Loading,
  LoadRequest,
  Sink,
} from '../../change/sink.ts';
import { mysqlAltering } from './apply/alter.ts';
import { beginApply } from './apply/apply.ts';
import { mysqlComparer, removeRows } from './compare/compare-rows.ts';
import type { Address } from './connect.ts';
import { aboutAddress, nameOf, openSession, parseAddress } from './connect.ts';
import { setCounters } from './catalog/counters.ts';
import type { ControlTable } from './control/control-tables.ts';
import { neededTables, prepareControl } from './control/control-tables.ts';
import { markTransaction, prepareLoopback } from './control/loopback.ts';
import { countCuts } from './control/truncations.ts';
import {
  forgetApplied,
  forgetRanges,
  forgetSuspension,
  readPositions,
  readRanges,
  readRefused,
  readSuspended,
  suspensionStatement,
} from './control/control.ts';
import { readRecorded } from './control/recorded.ts';
import type { About } from './errors.ts';
import { toOperationError } from './errors.ts';
import { checkFence, claim, prepareFence, readEpoch } from './control/fence.ts';
import { recordFailures } from './apply/failures.ts';
import { checkForeignKeys } from './catalog/foreign-keys.ts';
import { writeStatus } from './control/journal.ts';
import { beginLoad } from './load/load.ts';
import { name } from './names.ts';
import type { MysqlSessions } from './pool.ts';
import { sessionsOf } from './pool.ts';
import { readShapes } from './catalog/shapes.ts';
import { targetRequirements } from './check/target-requirements.ts';

/** Opens a MySQL or MariaDB server as a target of rows. Its control tables are made when the first of them is wanted, so that opening changes nothing. */
export async function openMysqlSink(
  url: string,
  options: { readonly controlSchema?: string },
): Promise<Sink> {
  const address = parseAddress(url, 'target');
  const controlSchema = options.controlSchema || 'awsdms_control';
  const sessions = sessionsOf(address, 'target', withoutChecks);
  sessions.release(await sessions.take(), false);
  return new MysqlSink(address, sessions, controlSchema);
}

/** Foreign keys are checked again at cutover; triggers cannot be put off, which the check before the migration tells. */
async function withoutChecks(connection: mysql.Connection): Promise<void> {
  await connection.query('SET SESSION foreign_key_checks = 0, unique_checks = 1');
}

/**
 * Between rows that it has looked for, a transaction keeps others from inserting (MySQL, "InnoDB Locking"): workers would wait for each other. A binary log of statements needs
 * that, and refuses to do without.
 */
async function withoutGapLocks(connection: mysql.Connection): Promise<void> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    "SELECT @@log_bin = 1 AND @@binlog_format = 'STATEMENT' AS isNeeded",
  );
  if (Number(rows[0]?.['isNeeded']) !== 1)
    await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
}

/** A class because it holds connections. */
class MysqlSink implements Sink {
  readonly engine = 'mysql';
  readonly server: string;
  readonly isLocal: boolean;
  readonly comparer: TargetComparer = {
    ...mysqlComparer((work) => this.#ask(work)),
    remove: (table, keys) => this.#ask((connection) => removeRows(connection, table, keys)),
    record: (task, table, failures) =>
      this.#ask((connection) => recordFailures(connection, this.#controlSchema, { task, table, failures })),
  };
  readonly #address: Address;
  readonly #about: About;
  readonly #sessions: MysqlSessions;
  readonly #controlSchema: string;
  readonly #prepared = new Set<ControlTable>();
  readonly altering: Altering;
  #fence: Fence | undefined;
  #marking: Marking | undefined;

  constructor(address: Address, sessions: MysqlSessions, controlSchema: string) {
    this.server = `MySQL at ${nameOf(address)}`;
    this.isLocal = address.socket !== undefined || isLocal(address.host);
    this.#address = address;
    this.#about = aboutAddress(address, 'target');
    this.#sessions = sessions;
    this.#controlSchema = controlSchema;
    this.altering = mysqlAltering({
      ask: async (work) => {
        await this.#prepare();
        return await this.#ask(work);
      },
      about: this.#about,
      controlSchema,
      checkFence: (connection) => this.#checked()(connection),
    });
  }

  async #prepare(...wanted: readonly ControlTable[]): Promise<void> {
    const missing = [...neededTables, ...wanted].filter((each) => !this.#prepared.has(each));
    if (missing.length === 0) return;
    await this.#ask((connection) => prepareControl(connection, this.#controlSchema, missing));
    for (const each of missing) this.#prepared.add(each);
  }

  tables(): Promise<readonly Shape[]> {
    return this.#ask((connection) => readShapes(connection, this.#address.database));
  }

  wants(source: Column): Encoding | undefined {
    const { type } = source;
    return type.kind === 'native' && type.engine === 'mysql' ? undefined : 'text';
  }

  async lastEpoch(task: string): Promise<number> {
    await this.#prepare();
    return await this.#ask(async (connection) => {
      await prepareFence(connection, this.#controlSchema);
      return await readEpoch(connection, this.#controlSchema, task);
    });
  }

  async fence(fence: Fence): Promise<void> {
    await this.#ask((connection) => claim(connection, this.#controlSchema, fence));
    this.#fence = fence;
  }

  async mark(marking: Marking): Promise<void> {
    await this.#ask((connection) => prepareLoopback(connection, marking.schema));
    this.#marking = marking;
  }

  /** Begins each transaction that writes rows. */
  #marked(): (connection: mysql.Connection) => Promise<void> {
    const marking = this.#marking;
    return marking ? (connection) => markTransaction(connection, marking) : () => Promise.resolve();
  }

  /** Is called in each transaction that writes rows. */
  #checked(): (connection: mysql.Connection) => Promise<void> {
    const fence = this.#fence;
    return fence
      ? (connection) => checkFence(connection, this.#controlSchema, fence)
      : () => Promise.resolve();
  }

  async loaded(task: string): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>> {
    await this.#prepare();
    return await this.#ask((connection) => readRanges(connection, this.#controlSchema, task));
  }

  async positions(task: string): Promise<ReadonlyMap<string, Position>> {
    await this.#prepare();
    return await this.#ask((connection) => readPositions(connection, this.#controlSchema, task));
  }

  async load(request: LoadRequest): Promise<Loading> {
    await this.#prepare(
      ...(request.historyMinutes === undefined ? [] : ['awsdms_history' as const]),
      ...(request.mayCut === true ? ['awsdms_lob_truncations' as const] : []),
    );
    const connection = await this.#sessions.take();
    return await beginLoad(
      {
        connection,
        about: this.#about,
        controlSchema: this.#controlSchema,
        checkFence: this.#checked(),
        mark: this.#marked(),
        release: (isBroken) => this.#sessions.release(connection, isBroken),
      },
      request,
    );
  }

  async apply(request: ApplyRequest): Promise<Applying> {
    await this.#prepare(
      ...(request.historyMinutes === undefined ? [] : ['awsdms_history' as const]),
      ...(request.range?.hasOwnExceptions === true ? ['awsdms_full_load_exceptions' as const] : []),
      ...(request.mayCut === true ? ['awsdms_lob_truncations' as const] : []),
    );
    return await beginApply(
      {
        connect: async () => {
          const connection = await openSession(this.#address, 'target', { multipleStatements: true });
          await withoutChecks(connection);
          if ((request.parallel?.workers ?? 1) > 1) await withoutGapLocks(connection);
          return connection;
        },
        ask: (work) => this.#ask(work),
        about: this.#about,
        controlSchema: this.#controlSchema,
        checkFence: this.#checked(),
        mark: this.#marked(),
      },
      request,
    );
  }

  async suspend(task: string, { schema, name: table }: Shape, reason: string): Promise<void> {
    await this.#prepare();
    await this.#ask((connection) =>
      connection.query(suspensionStatement(this.#controlSchema, [task, schema, table, reason])),
    );
  }

  async suspended(task: string): Promise<ReadonlyMap<string, string>> {
    await this.#prepare();
    return await this.#ask((connection) => readSuspended(connection, this.#controlSchema, task));
  }

  async refused(task: string): Promise<ReadonlyMap<string, number>> {
    await this.#prepare();
    return await this.#ask((connection) => readRefused(connection, this.#controlSchema, task));
  }

  cuts(task: string): Promise<ReadonlyMap<string, number>> {
    return this.#ask((connection) => countCuts(connection, this.#controlSchema, task));
  }

  recorded(task: string, limit: number): Promise<Recorded> {
    return this.#ask((connection) => readRecorded(connection, { schema: this.#controlSchema, task, limit }));
  }

  async writeStatus(task: string, status: TaskProgress): Promise<void> {
    await this.#prepare('awsdms_status');
    await this.#ask((connection) => writeStatus(connection, this.#controlSchema, task, status));
  }

  async readmit(task: string, table: Shape): Promise<void> {
    await this.#prepare();
    await this.#ask((connection) => forgetSuspension(connection, this.#controlSchema, { task, table }));
  }

  async forgetApplied(task: string): Promise<void> {
    await this.#prepare();
    await this.#ask((connection) => forgetApplied(connection, this.#controlSchema, task));
  }

  /** TRUNCATE commits by itself. The ranges are forgotten first, so that none is believed to be there whose rows are gone. */
  async truncate(table: Shape, task: string): Promise<void> {
    await this.#prepare();
    await this.#ask(async (connection) => {
      await forgetRanges(connection, this.#controlSchema, task, table);
      if (!this.#marking) {
        await connection.query(`TRUNCATE TABLE ${name(table.schema, table.name)}`);
        return;
      }
      // TRUNCATE stands in the log by itself: a task that follows the target would empty the source's table.
      await connection.query('START TRANSACTION');
      await this.#marked()(connection);
      await connection.query(`DELETE FROM ${name(table.schema, table.name)}`);
      await connection.query('COMMIT');
    });
  }

  count(table: Shape): Promise<number> {
    return this.#ask(async (connection) => {
      const [rows] = await connection.query<mysql.RowDataPacket[]>(
        `SELECT COUNT(*) AS count FROM ${name(table.schema, table.name)}`,
      );
      return Number(rows[0]?.['count']);
    });
  }

  hasRows(table: Shape): Promise<boolean> {
    return this.#ask(async (connection) => {
      const [rows] = await connection.query<mysql.RowDataPacket[]>(
        `SELECT 1 FROM ${name(table.schema, table.name)} LIMIT 1`,
      );
      return rows.length > 0;
    });
  }

  requirements(needs: SinkNeeds): Promise<readonly Requirement[]> {
    return this.#ask((connection) => targetRequirements(connection, needs, this.#controlSchema));
  }

  setCounters(tables: readonly Shape[]): Promise<readonly Counter[]> {
    return this.#ask((connection) => setCounters(connection, tables));
  }

  checkForeignKeys(tables: readonly Shape[]): Promise<readonly ForeignKeyCheck[]> {
    return this.#ask((connection) => checkForeignKeys(connection, tables));
  }

  async close(): Promise<void> {
    await this.#sessions.close();
  }

  async #ask<T>(work: (connection: mysql.Connection) => Promise<T>): Promise<T> {
    try {
      return await this.#sessions.borrow(work);
    } catch (error) {
      throw toOperationError(error, this.#about);
    }
  }
}
