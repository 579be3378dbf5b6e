import type { DatabaseSync } from 'node:sqlite';

/** Does some work in one transaction, which nothing of this process comes between, because the work waits for nothing. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
