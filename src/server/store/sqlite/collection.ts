import type { SQLInputValue } from 'node:sqlite';
import type { Prepared } from './prepared.ts';
import type { DocumentRow } from '../documents.ts';
import { contentOf, DocumentMemory, keysOf } from '../documents.ts';
import type { Collection, Found, Kind, Page, Stored, Where } from '../store.ts';
import { StaleError, TakenError } from '../store.ts';

/** What is read of documents before it is known which of them are known. */
type Head = Omit<DocumentRow, 'content'>;

const isKey = 'k.kind = ? AND k.name = ? AND k.value IN (SELECT value FROM json_each(?))';

interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
  /** How the column is written in comparisons. */
  readonly sequence: string;
}

/** The documents of one kind in an SQLite file. A class because it holds prepared statements. */
export class SqliteCollection<T extends object> implements Collection<T> {
  readonly #file: Prepared;
  readonly #kind: Kind<T>;
  readonly #memory = new DocumentMemory<T>();

  constructor(file: Prepared, kind: Kind<T>) {
    this.#file = file;
    this.#kind = kind;
  }

  async get(id: string): Promise<Stored<T> | undefined> {
    const row = this.#row(id);
    return await Promise.resolve(row && this.#read(row));
  }

  async find({ where = {}, after = 0, limit }: Page = {}): Promise<Found<T>> {
    const condition = this.#condition(where);
    // One more than is wanted tells whether there are more.
    const rows = this.#file
      .prepare(
        `SELECT sequence, revision FROM document WHERE ${condition.sql} AND ${condition.sequence} > ? ORDER BY sequence LIMIT ?`,
      )
      .all(...condition.values, after, limit === undefined ? -1 : limit + 1) as unknown as Head[];
    const isCut = limit !== undefined && rows.length > limit;
    const shown = isCut ? rows.slice(0, limit) : rows;
    const last = shown.at(-1);
    return await Promise.resolve({
      values: shown.map((row) => this.#read(row)),
      ...(isCut && last ? { next: last.sequence } : {}),
    });
  }

  async all(where: Where = {}): Promise<readonly Stored<T>[]> {
    return (await this.find({ where })).values;
  }

  async count(where: Where = {}): Promise<number> {
    const condition = this.#condition(where);
    const row = this.#file
      .prepare(`SELECT count(*) AS count FROM document WHERE ${condition.sql}`)
      .get(...condition.values);
    return await Promise.resolve(Number(row?.['count']));
  }

  async add(value: T): Promise<Stored<T>> {
    this.#file.transact(() => {
      const id = this.#kind.id(value);
      if (this.#row(id)) throw new TakenError('id');
      const { lastInsertRowid } = this.#file
        .prepare('INSERT INTO document (kind, id, revision, content) VALUES (?, ?, 1, ?)')
        .run(this.#kind.name, id, contentOf(value));
      this.#index(Number(lastInsertRowid), value);
    });
    return await Promise.resolve({ ...value, revision: 1 });
  }

  async change(
    id: string,
    change: (value: Stored<T>) => T,
    revision?: number,
  ): Promise<Stored<T> | undefined> {
    const changed = this.#file.transact(() => {
      const row = this.#row(id);
      if (!row) return undefined;
      if (revision !== undefined && revision !== row.revision) throw new StaleError();
      const value = change(this.#read(row));
      this.#file
        .prepare('UPDATE document SET content = ?, revision = revision + 1 WHERE sequence = ?')
        .run(contentOf(value), row.sequence);
      this.#file.prepare('DELETE FROM document_key WHERE document = ?').run(row.sequence);
      this.#index(row.sequence, value);
      return { ...value, revision: row.revision + 1 };
    });
    return await Promise.resolve(changed);
  }

  async remove(id: string): Promise<boolean> {
    const row = this.#row(id);
    if (!row) return await Promise.resolve(false);
    this.#file.prepare('DELETE FROM document WHERE sequence = ?').run(row.sequence);
    this.#memory.forget(row.sequence);
    return await Promise.resolve(true);
  }

  #row(id: string): Head | undefined {
    return this.#file
      .prepare('SELECT sequence, revision FROM document WHERE kind = ? AND id = ?')
      .get(this.#kind.name, id) as Head | undefined;
  }

  /**
   * What is asked for by keys is looked up by the one that fewest documents have, and of these it is seen whether they have the others. The sign keeps SQLite from walking through all
   * documents in their order instead.
   */
  #condition(where: Where): Condition {
    const keys = Object.entries(where).map(([name, wanted]): readonly [string, string, string] => [
      this.#kind.name,
      name,
      JSON.stringify(typeof wanted === 'string' ? [wanted] : wanted),
    ]);
    const [first, ...others] =
      keys.length > 1 ? keys.toSorted((left, right) => this.#frequency(left) - this.#frequency(right)) : keys;
    if (!first) return { sql: 'kind = ?', values: [this.#kind.name], sequence: 'sequence' };
    const sql = [
      `sequence IN (SELECT k.document FROM document_key k WHERE ${isKey})`,
      ...others.map(
        () => `EXISTS (SELECT 1 FROM document_key k WHERE ${isKey} AND k.document = document.sequence)`,
      ),
    ];
    return { sql: sql.join(' AND '), values: [first, ...others].flat(), sequence: '+sequence' };
  }

  /** How many documents have a key, counted to a hundred. */
  #frequency(key: readonly [string, string, string]): number {
    const row = this.#file
      .prepare(`SELECT count(*) AS count FROM (SELECT 1 FROM document_key k WHERE ${isKey} LIMIT 100)`)
      .get(...key);
    return Number(row?.['count']);
  }

  #read(head: Head): Stored<T> {
    const known = this.#memory.known(head);
    if (known) return known;
    const row = this.#file.prepare('SELECT content FROM document WHERE sequence = ?').get(head.sequence);
    return this.#memory.read({ ...head, content: row?.['content'] as string });
  }

  #index(document: number, value: T): void {
    for (const key of keysOf(this.#kind, value)) {
      if (key.isUnique && this.#isTaken(key.name, key.value)) throw new TakenError(key.name);
      this.#file
        .prepare('INSERT INTO document_key VALUES (?, ?, ?, ?)')
        .run(this.#kind.name, key.name, key.value, document);
    }
  }

  #isTaken(name: string, value: string): boolean {
    const row = this.#file
      .prepare('SELECT 1 FROM document_key WHERE kind = ? AND name = ? AND value = ?')
      .get(this.#kind.name, name, value);
    return row !== undefined;
  }
}
