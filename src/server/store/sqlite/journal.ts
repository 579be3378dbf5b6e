import type { Prepared } from './prepared.ts';
import type { EntryRow } from '../entries.ts';
import { readEntry } from '../entries.ts';
import type { Entry, Journal, JournalPage } from '../store.ts';

/** A journal in an SQLite file. A class because it holds the file. */
export class SqliteJournal implements Journal {
  readonly #file: Prepared;
  readonly #name: string;

  constructor(file: Prepared, name: string) {
    this.#file = file;
    this.#name = name;
  }

  async append(subject: string, record: Readonly<Record<string, unknown>>): Promise<Entry> {
    const at = new Date();
    const { lastInsertRowid } = this.#file
      .prepare('INSERT INTO journal (name, at, subject, record) VALUES (?, ?, ?, ?)')
      .run(this.#name, at.getTime(), subject, JSON.stringify(record));
    return await Promise.resolve({ sequence: Number(lastInsertRowid), at, record });
  }

  async read({
    after = 0,
    from,
    until,
    subject,
    limit,
    isBackwards,
  }: JournalPage = {}): Promise<readonly Entry[]> {
    const rows = this.#file
      .prepare(
        `SELECT sequence, at, record FROM journal
          WHERE name = ? AND sequence > ? AND at >= ? AND at <= ?${subject === undefined ? '' : ' AND subject = ?'}
          ORDER BY sequence${isBackwards === true ? ' DESC' : ''} LIMIT ?`,
      )
      .all(
        this.#name,
        after,
        from?.getTime() ?? 0,
        until?.getTime() ?? Number.MAX_SAFE_INTEGER,
        ...(subject === undefined ? [] : [subject]),
        limit ?? -1,
      ) as unknown as EntryRow[];
    return await Promise.resolve(rows.map(readEntry));
  }

  async prune(before: Date): Promise<void> {
    this.#file.prepare('DELETE FROM journal WHERE name = ? AND at < ?').run(this.#name, before.getTime());
    await Promise.resolve();
  }
}
