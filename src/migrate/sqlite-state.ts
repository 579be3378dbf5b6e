import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Range } from '../change/range.ts';
import { OperationError } from '../text/error.ts';
import type { Creation, State, TaskRecord, TaskStatus } from './state.ts';

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA foreign_keys = ON;
  CREATE TABLE IF NOT EXISTS task (name TEXT PRIMARY KEY, source TEXT NOT NULL, target TEXT NOT NULL, type TEXT NOT NULL,
    status TEXT NOT NULL, position TEXT NOT NULL, loadedUntil TEXT NOT NULL, startedAt TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS range (task TEXT NOT NULL REFERENCES task ON DELETE CASCADE, source_table TEXT NOT NULL, number INTEGER NOT NULL,
    range TEXT NOT NULL, PRIMARY KEY (task, source_table, number)) STRICT;
  CREATE TABLE IF NOT EXISTS creation (task TEXT PRIMARY KEY, creation TEXT NOT NULL) STRICT;
`;

/** Opens the file that tasks are kept in, and makes it when there is none. Bounds of ranges are values of keys: the file is the user's alone. */
export function openSqliteState(file: string): State {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const database = new DatabaseSync(file);
    database.exec(schema);
    return new SqliteState(database);
  } catch (cause) {
    throw new OperationError(
      `The file of tasks ${file} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}. Name another with --state.`,
      { code: 'state', side: 'config', cause },
    );
  }
}

/** A class because it holds an open file. */
class SqliteState implements State {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  task(name: string): TaskRecord | undefined {
    return this.#database.prepare('SELECT * FROM task WHERE name = ?').get(name) as TaskRecord | undefined;
  }

  begin({ name, source, target, type, status, position, loadedUntil, startedAt }: TaskRecord): void {
    this.#database
      .prepare('INSERT INTO task VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
      .run(name, source, target, type, status, position, loadedUntil, startedAt);
  }

  setStatus(name: string, status: TaskStatus): void {
    this.#database.prepare('UPDATE task SET status = ? WHERE name = ?').run(status, name);
  }

  setLoaded(name: string, until: string): void {
    this.#database.prepare('UPDATE task SET loadedUntil = ? WHERE name = ?').run(until, name);
  }

  ranges(task: string, table: string): readonly Range[] | undefined {
    const rows = this.#database
      .prepare('SELECT range FROM range WHERE task = ? AND source_table = ? ORDER BY number')
      .all(task, table) as { range: string }[];
    return rows.length === 0 ? undefined : rows.map((row) => JSON.parse(row.range) as Range);
  }

  setRanges(task: string, table: string, ranges: readonly Range[]): void {
    const insert = this.#database.prepare('INSERT INTO range VALUES (?, ?, ?, ?)');
    this.#database.exec('BEGIN');
    ranges.forEach((range, number) => insert.run(task, table, number, JSON.stringify(range)));
    this.#database.exec('COMMIT');
  }

  creation(task: string): Creation | undefined {
    const row = this.#database.prepare('SELECT creation FROM creation WHERE task = ?').get(task);
    return row && (JSON.parse(row['creation'] as string) as Creation);
  }

  setCreation(task: string, creation: Creation): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO creation VALUES (?, ?)')
      .run(task, JSON.stringify(creation));
  }

  forget(name: string): void {
    this.#database.prepare('DELETE FROM task WHERE name = ?').run(name);
  }

  close(): void {
    this.#database.close();
  }
}
