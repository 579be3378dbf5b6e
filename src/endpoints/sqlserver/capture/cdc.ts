import type { Connection } from 'tedious';
import type { ChangeBatch } from '../../../change/change.ts';
import type { Position } from '../../../change/position.ts';
import type { Sessions } from '../../../change/sessions.ts';
import type { Shape } from '../../../change/shape.ts';
import { isKeyless, nameOf } from '../../../change/shape.ts';
import type { Capture, FollowRequest, Following, Start, WithoutBefore } from '../../../change/source.ts';
import { OperationError } from '../../../text/error.ts';
import type { About } from '../errors.ts';
import { toOperationError } from '../errors.ts';
import type { SqlServerSessions } from '../pool.ts';
import { rows } from '../session.ts';
import type { Wire } from '../tds/wire.ts';
import type { Instance } from './instances.ts';
import { ensureInstances, isCaptured, lost, readInstances, removeInstances } from './instances.ts';
import { compareLsns, firstLsn, isLsn, lsnConstant, lsnText } from './lsn.ts';
import { polling } from './polling.ts';
import type { Window } from './window.ts';
import { changedQuery, readWindow } from './window.ts';

/** So many transactions are read at a time. */
const windowTransactions = 500;

/**
 * Changes by SQL Server's change data capture (SQL Server, "About change data capture"): a job of the server reads its log and writes what it finds into
 * tables, which are read here. Positions are the log sequence numbers of commits.
 */
export class CdcCapture implements Capture {
  readonly isLate = true;
  readonly #about: About;
  readonly #sessions: SqlServerSessions;
  readonly #wires: Sessions<Wire>;

  constructor(about: About, sessions: SqlServerSessions, wires: Sessions<Wire>) {
    this.#about = about;
    this.#sessions = sessions;
    this.#wires = wires;
  }

  async begin(task: string, tables: readonly Shape[], start?: Start): Promise<Position> {
    return await this.#ask(async (connection) => {
      const instances = await ensureInstances(connection, task, tables);
      const unready = tables.filter((table) => !instances.has(table));
      if (unready.length > 0) throw notReady(unready);
      const earliest = [...instances.values()].map(({ from }) => from).reduce(later, firstLsn);
      if (!start) return later(earliest, await lastLsn(connection));
      const position = start.kind === 'position' ? start.position : await lsnAt(connection, start.at);
      for (const instance of instances.values())
        if (compareLsns(position, instance.from) < 0) throw lost(instance, position);
      return position;
    });
  }

  async widen(task: string, tables: readonly Shape[]): Promise<Position> {
    return await this.begin(task, tables);
  }

  follow({ tables, from }: FollowRequest): Following {
    return polling(from, (after) => this.#poll(tables, after), this.#about);
  }

  compare(left: Position, right: Position): number {
    return compareLsns(left, right);
  }

  isPosition(text: string): boolean {
    return isLsn(text);
  }

  async clock(): Promise<number> {
    return await this.#ask(async (connection) => {
      const [row] = await rows<{ readonly now: string }>(
        connection,
        `SELECT ${milliseconds('GETDATE()')} AS now`,
      );
      return Number(row?.now);
    });
  }

  async last(): Promise<Position> {
    return await this.#ask(lastLsn);
  }

  /** Change tables have a row before and after a change, but for large values; and it is not known at which position a table without a key was read. */
  async withoutBefore(tables: readonly Shape[]): Promise<readonly WithoutBefore[]> {
    const remedy = 'Give the table a primary key, or load it while nobody writes, with --type full-load.';
    return await Promise.resolve(tables.filter(isKeyless).map((table) => ({ table, remedy })));
  }

  async end(task: string): Promise<void> {
    await this.#ask((connection) => removeInstances(connection, task));
  }

  /** What came since a position; gives up to where that is. */
  async *#poll(tables: readonly Shape[], after: Position): AsyncGenerator<ChangeBatch, Position> {
    const news = await this.#ask((connection) => readNews(connection, tables, after));
    if (!news) return after;
    yield* readWindow(this.#wires, news.instances, news.window);
    return news.window.upTo;
  }

  async #ask<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      return await this.#sessions.borrow(work);
    } catch (error) {
      throw toOperationError(error, this.#about);
    }
  }
}

function later(left: Position, right: Position): Position {
  return compareLsns(left, right) < 0 ? right : left;
}

/** The next transactions behind a position, with the tables that they changed; undefined when there are none. */
async function readNews(
  connection: Connection,
  tables: readonly Shape[],
  after: Position,
): Promise<{ readonly window: Window; readonly instances: readonly Instance[] } | undefined> {
  const commits = await rows<{ readonly lsn: Buffer; readonly at: string }>(
    connection,
    `SELECT TOP (${windowTransactions}) start_lsn AS lsn, ${milliseconds('tran_end_time')} AS at
     FROM cdc.lsn_time_mapping WHERE start_lsn > ${lsnConstant(after)} ORDER BY start_lsn`,
  );
  const last = commits.at(-1);
  if (!last) return undefined;
  const window: Window = {
    after,
    upTo: lsnText(last.lsn),
    times: new Map(commits.map(({ lsn, at }) => [lsnText(lsn), Number(at)])),
  };
  const instances = await readInstances(connection, tables);
  const followed = tables.map((table) => {
    const instance = instances.get(table);
    if (!instance) throw notReady([table]);
    if (compareLsns(after, instance.from) < 0) throw lost(instance, after);
    return instance;
  });
  await refuseAltered(connection, tables, window);
  const changed = await rows<{ readonly place: number }>(connection, changedQuery(followed, window));
  return { window, instances: changed.map(({ place }) => followed[place] as Instance) };
}

/** A change table keeps the columns that it was made with, so that what is behind a definition cannot be read from it as it is. */
async function refuseAltered(
  connection: Connection,
  tables: readonly Shape[],
  { after, upTo }: Window,
): Promise<void> {
  const altered = await rows<{ readonly id: number; readonly command: string }>(
    connection,
    `SELECT source_object_id AS id, ddl_command AS command FROM cdc.ddl_history
     WHERE ddl_lsn > ${lsnConstant(after)} AND ddl_lsn <= ${lsnConstant(upTo)}`,
  );
  const table = tables.find(({ id }) => altered.some((each) => each.id === id));
  if (!table) return;
  throw new OperationError(
    `${nameOf(table)} was altered on the source (${altered.find(({ id }) => id === table.id)?.command.trim()}), which its change table does not follow. Alter the target's table in the same way, and begin anew with --restart.`,
    { code: 'definition', side: 'source' },
  );
}

async function lastLsn(connection: Connection): Promise<Position> {
  if (!(await isCaptured(connection)))
    throw new OperationError(
      'Changes are not captured on the source: EXEC sys.sp_cdc_enable_db turns that on, as a member of sysadmin.',
      { code: 'no-log', side: 'source' },
    );
  // What sys.fn_cdc_get_max_lsn gives.
  const [row] = await rows<{ readonly lsn: Buffer }>(
    connection,
    'SELECT TOP (1) start_lsn AS lsn FROM cdc.lsn_time_mapping ORDER BY start_lsn DESC',
  );
  return row ? lsnText(row.lsn) : firstLsn;
}

/** The position before the first transaction that was committed at a time or later. */
async function lsnAt(connection: Connection, at: number): Promise<Position> {
  const [row] = await rows<{ readonly lsn: Buffer }>(
    connection,
    `SELECT TOP (1) start_lsn AS lsn FROM cdc.lsn_time_mapping WHERE ${milliseconds('tran_end_time')} < ${at} ORDER BY start_lsn DESC`,
  );
  return row ? lsnText(row.lsn) : firstLsn;
}

/** A datetime of the server's own time zone in milliseconds since 1970, as text. */
function milliseconds(datetime: string): string {
  const ofDay = `DATEDIFF(ms, CAST(CAST(${datetime} AS date) AS datetime), ${datetime})`;
  const value = `CAST(DATEDIFF(day, '1970-01-01', ${datetime}) AS bigint) * 86400000 + ${ofDay} - DATEDIFF(minute, GETUTCDATE(), GETDATE()) * 60000`;
  return datetime === 'GETDATE()' ? `CAST(${value} AS varchar(20))` : value;
}

function notReady(tables: readonly Shape[]): OperationError {
  return new OperationError(
    `The server has not captured changes of ${tables.map(nameOf).join(', ')} yet: the job of change data capture makes their change tables ready when it next reads the log. Check that SQL Server Agent runs, and start the task again.`,
    { code: 'cdc', side: 'source', retry: 'later' },
  );
}
