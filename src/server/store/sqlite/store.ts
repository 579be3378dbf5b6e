import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OperationError } from '../../../text/error.ts';
import { makeFolder } from '../../../text/folder.ts';
import { newerState } from '../newer.ts';
import { versions } from './schema.ts';
import { SqliteCollection } from './collection.ts';
import { SqliteJournal } from './journal.ts';
import { SqliteModels } from './models.ts';
import { SqliteSecrets, SqliteTableRows } from './parts.ts';
import { Prepared } from './prepared.ts';
import type { Collection, Kind, StateStore } from '../store.ts';

/**
 * Opens the file in which a server keeps what it holds, and makes it when there is none. The file is the user's alone, and this process's alone while it is open:
 * two servers on one state would start each task twice.
 */
export function openSqliteStore(file: string): StateStore {
  let database: DatabaseSync | undefined;
  try {
    makeFolder(dirname(file), 0o700);
    database = new DatabaseSync(file);
    chmodSync(file, 0o600);
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON;');
    database.exec('BEGIN IMMEDIATE');
    migrate(database, file);
    database.exec('COMMIT');
    // The server's own `lower` knows the letters of ASCII alone.
    database.function('lower_case', { deterministic: true }, (text) => String(text).toLowerCase());
    return new SqliteStore(file, new Prepared(database, file));
  } catch (cause) {
    database?.close();
    throw unusable(file, cause);
  }
}

function migrate(database: DatabaseSync, file: string): void {
  const found = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (found > versions.length) throw newerState(file, found, versions.length);
  for (const statements of versions.slice(found)) database.exec(statements);
  database.exec(`PRAGMA user_version = ${versions.length}`);
}

function unusable(file: string, cause: unknown): OperationError {
  if (cause instanceof OperationError) return cause;
  const said = cause instanceof Error ? cause.message : String(cause);
  const why = /locked|busy/i.test(said)
    ? `The state in ${file} is in use by another process, probably another godwit serve. Stop that one, or name another file with --state.`
    : `The state ${file} cannot be used: ${said}. Name another file with --state.`;
  return new OperationError(why, { code: 'state', side: 'config', cause });
}

/** A class because it holds an open file. */
class SqliteStore implements StateStore {
  readonly place: string;
  readonly secrets: SqliteSecrets;
  readonly events: SqliteJournal;
  readonly audit: SqliteJournal;
  readonly statistics: SqliteTableRows;
  readonly models: SqliteModels;
  readonly #file: Prepared;

  constructor(place: string, file: Prepared) {
    this.place = place;
    this.#file = file;
    this.secrets = new SqliteSecrets(file);
    this.events = new SqliteJournal(file, 'event');
    this.audit = new SqliteJournal(file, 'audit');
    this.statistics = new SqliteTableRows(file);
    this.models = new SqliteModels(file);
  }

  collection<T extends object>(kind: Kind<T>): Collection<T> {
    return new SqliteCollection(this.#file, kind);
  }

  async close(): Promise<void> {
    this.#file.database.close();
    await Promise.resolve();
  }
}
