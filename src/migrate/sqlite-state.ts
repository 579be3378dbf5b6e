import { dirname } from 'node:path';
import type { SQLInputValue, SQLOutputValue, StatementResultingChanges } from 'node:sqlite';
import { DatabaseSync } from 'node:sqlite';
import type { Lease, LeaseRequest, Store, StoredPart } from '../change/store.ts';
import { OperationError } from '../text/error.ts';
import { refusalOf } from './sqlite-refusal.ts';
import { makeFolder } from '../text/folder.ts';
import type { State } from './state.ts';
import { StoredState } from './stored-state.ts';

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA busy_timeout = 10000;
  CREATE TABLE IF NOT EXISTS part (task TEXT NOT NULL, kind TEXT NOT NULL, item TEXT NOT NULL, content TEXT NOT NULL,
    PRIMARY KEY (task, kind, item)) STRICT;
  CREATE TABLE IF NOT EXISTS lease (task TEXT PRIMARY KEY, epoch INTEGER NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL, since TEXT NOT NULL,
    ends INTEGER NOT NULL) STRICT;
`;

/** Opens the file that tasks are kept in, and makes it when there is none. Bounds of ranges are values of keys: the file is the user's alone. */
export function openSqliteState(file: string): State {
  try {
    makeFolder(dirname(file), 0o700);
    const database = new DatabaseSync(file);
    database.exec(schema);
    return new StoredState(new SqliteStore(file, database));
  } catch (cause) {
    throw new OperationError(
      `The file of tasks ${file} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}. Name another with --state.`,
      { code: 'state', side: 'config', cause },
    );
  }
}

/** A class because it holds an open file. Each statement is a transaction of its own; two processes of one machine may use the file. */
class SqliteStore implements Store {
  readonly place: string;
  readonly #database: DatabaseSync;

  constructor(file: string, database: DatabaseSync) {
    this.place = file;
    this.#database = database;
  }

  async read({ task, kind, item }: StoredPart): Promise<string | undefined> {
    const row = this.#get(
      'SELECT content FROM part WHERE task = ? AND kind = ? AND item = ?',
      task,
      kind,
      item,
    );
    return await Promise.resolve(row?.['content'] as string | undefined);
  }

  async write({ task, kind, item }: StoredPart, text: string, epoch?: number): Promise<boolean> {
    const { changes } = this.#run(
      `INSERT INTO part SELECT ?, ?, ?, ? WHERE ${isHeld}
           ON CONFLICT (task, kind, item) DO UPDATE SET content = excluded.content`,
      task,
      kind,
      item,
      text,
      epoch ?? null,
      task,
      epoch ?? null,
    );
    return await Promise.resolve(changes === 1);
  }

  async remove(task: string, kind: string, epoch?: number): Promise<boolean> {
    const held = this.#get(`SELECT 1 WHERE ${isHeld}`, epoch ?? null, task, epoch ?? null);
    if (held) this.#run('DELETE FROM part WHERE task = ? AND kind = ?', task, kind);
    return await Promise.resolve(held !== undefined);
  }

  async takeLease({ task, runner, seconds, above, over }: LeaseRequest): Promise<Lease> {
    const now = Date.now();
    this.#run(
      `INSERT INTO lease VALUES (?, ? + 1, ?, ?, ?, ?) ON CONFLICT (task) DO UPDATE SET epoch = max(epoch, excluded.epoch - 1) + 1,
           host = excluded.host, pid = excluded.pid, since = excluded.since, ends = excluded.ends WHERE ends < ? OR epoch = ?`,
      task,
      above,
      runner.host,
      runner.pid,
      runner.since,
      now + seconds * 1000,
      now,
      over ?? null,
    );
    const row = this.#get('SELECT * FROM lease WHERE task = ?', task) as unknown as {
      readonly epoch: number;
      readonly host: string;
      readonly pid: number;
      readonly since: string;
    };
    const { epoch, host, pid, since } = row;
    return await Promise.resolve({ epoch, runner: { host, pid, since } });
  }

  async renewLease(task: string, epoch: number, seconds: number): Promise<boolean> {
    const { changes } = this.#run(
      'UPDATE lease SET ends = ? WHERE task = ? AND epoch = ?',
      Date.now() + seconds * 1000,
      task,
      epoch,
    );
    return await Promise.resolve(changes === 1);
  }

  async endLease(task: string, epoch: number): Promise<void> {
    this.#run('UPDATE lease SET ends = 0 WHERE task = ? AND epoch = ?', task, epoch);
    await Promise.resolve();
  }

  async close(): Promise<void> {
    this.#database.close();
    await Promise.resolve();
  }

  #get(sql: string, ...values: SQLInputValue[]): Record<string, SQLOutputValue> | undefined {
    return this.#told(() => this.#database.prepare(sql).get(...values));
  }

  #run(sql: string, ...values: SQLInputValue[]): StatementResultingChanges {
    return this.#told(() => this.#database.prepare(sql).run(...values));
  }

  /** What the place of the file refuses passes when somebody makes room; a task that has to write then tries again. */
  #told<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      const why = refusalOf(cause);
      if (why === undefined) throw cause;
      throw new OperationError(`The file of tasks ${this.place} cannot be written: ${why}`, {
        code: 'state',
        side: 'config',
        retry: 'later',
        cause,
      });
    }
  }
}

/** Without an epoch nothing is asked. */
const isHeld = '(? IS NULL OR EXISTS (SELECT 1 FROM lease WHERE task = ? AND epoch = ?))';
