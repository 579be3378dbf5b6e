import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementResultingChanges } from 'node:sqlite';
import { refusalOf } from '../../../migrate/sqlite-refusal.ts';
import { StateUnusable } from '../unusable.ts';

/** A statement of {@link Prepared}. */
export interface PreparedStatement {
  run(...values: SQLInputValue[]): StatementResultingChanges;
  get(...values: SQLInputValue[]): Record<string, SQLOutputValue> | undefined;
  all(...values: SQLInputValue[]): Record<string, SQLOutputValue>[];
}

/**
 * An open file with the statements that were prepared for it, each once: their texts are few, because values of any number go into one as JSON. What the disk refuses is a
 * {@link StateUnusable}.
 */
export class Prepared {
  readonly database: DatabaseSync;
  readonly #place: string;
  readonly #statements = new Map<string, PreparedStatement>();

  constructor(database: DatabaseSync, place: string) {
    this.database = database;
    this.#place = place;
  }

  prepare(sql: string): PreparedStatement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#told(() => this.database.prepare(sql));
    const prepared: PreparedStatement = {
      run: (...values) => this.#told(() => statement.run(...values)),
      get: (...values) => this.#told(() => statement.get(...values)),
      all: (...values) => this.#told(() => statement.all(...values)),
    };
    this.#statements.set(sql, prepared);
    return prepared;
  }

  /** Does some work in one transaction, which nothing of this process comes between, because the work waits for nothing. */
  transact<T>(work: () => T): T {
    this.#told(() => this.database.exec('BEGIN IMMEDIATE'));
    try {
      const result = work();
      this.#told(() => this.database.exec('COMMIT'));
      return result;
    } catch (error) {
      // A full disk may have ended the transaction already ("Response To Errors Within A Transaction").
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }

  #told<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const why = refusalOf(error);
      throw why === undefined ? error : new StateUnusable(this.#place, why, error);
    }
  }
}
