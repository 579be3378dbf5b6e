import type { Prepared } from './prepared.ts';
import type { EntryRow } from '../entries.ts';
import { readEntry } from '../entries.ts';
import { orderOf } from '../journal-lists.ts';
import type { Entry, Journal, JournalList, JournalListRequest, JournalPage, RecordPath } from '../store.ts';

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

  async list({ words, searched, by, isDescending, offset, limit }: JournalListRequest): Promise<JournalList> {
    const text = searched.map(memberOf).join(" || ' ' || ");
    const condition = `name = ?${words.map(() => ` AND instr(lower_case(${text}), ?) > 0`).join('')}`;
    const given = [this.#name, ...words.map((each) => each.toLowerCase())];
    const order = orderOf(isDescending);
    // What an entry is found and ordered by is computed once, for the count and for the order.
    const rows = this.#file
      .prepare(
        words.length === 0 && !by
          ? `SELECT sequence, at, record FROM journal NOT INDEXED WHERE name = ? ORDER BY ${order('sequence')} LIMIT ? OFFSET ?`
          : `WITH found AS MATERIALIZED (SELECT sequence, ${by ? memberOf(by) : 'NULL'} AS value FROM journal WHERE ${condition}),
               part AS (SELECT sequence, value FROM found ORDER BY ${order('value', 'sequence')} LIMIT ? OFFSET ?)
             SELECT sequence, at, record, (SELECT count(*) FROM found) AS matching FROM part JOIN journal USING (sequence)
              ORDER BY ${order('value', 'sequence')}`,
      )
      .all(...given, limit, offset) as unknown as (EntryRow & { readonly matching?: number })[];
    const total = this.#count('name = ?', [this.#name]);
    return await Promise.resolve({
      total,
      matching: words.length === 0 ? total : (rows[0]?.matching ?? this.#count(condition, given)),
      entries: rows.map(readEntry),
    });
  }

  #count(condition: string, given: readonly string[]): number {
    const row = this.#file.prepare(`SELECT count(*) AS n FROM journal WHERE ${condition}`).get(...given);
    return Number(row?.['n']);
  }

  async prune(before: Date): Promise<void> {
    this.#file.prepare('DELETE FROM journal WHERE name = ? AND at < ?').run(this.#name, before.getTime());
    await Promise.resolve();
  }
}

/** A member of a record as text, in SQL; empty where there is none. */
function memberOf(path: RecordPath): string {
  return `coalesce(json_extract(record, '$.${path.join('.')}'), '')`;
}
