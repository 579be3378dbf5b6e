import type { SQLInputValue } from 'node:sqlite';
import type { Prepared } from './prepared.ts';
import type { DocumentRow } from '../documents.ts';
import { contentOf, keysOf, readDocument } from '../documents.ts';
import type { Collection, Found, Kind, Page, Stored, Where } from '../store.ts';
import { StaleError, TakenError } from '../store.ts';

/** The documents of one kind in an SQLite file. A class because it holds prepared statements. */
export class SqliteCollection<T extends object> implements Collection<T> {
  readonly #file: Prepared;
  readonly #kind: Kind<T>;

  constructor(file: Prepared, kind: Kind<T>) {
    this.#file = file;
    this.#kind = kind;
  }

  async get(id: string): Promise<Stored<T> | undefined> {
    const row = this.#row(id);
    return await Promise.resolve(row && readDocument<T>(row));
  }

  async find({ where = {}, after = 0, limit }: Page = {}): Promise<Found<T>> {
    const condition = conditionOf(this.#kind.name, where);
    // One more than is wanted tells whether there are more.
    const rows = this.#file
      .prepare(
        `SELECT sequence, revision, content FROM document WHERE kind = ? AND sequence > ?${condition.sql} ORDER BY sequence LIMIT ?`,
      )
      .all(
        this.#kind.name,
        after,
        ...condition.values,
        limit === undefined ? -1 : limit + 1,
      ) as unknown as DocumentRow[];
    const isCut = limit !== undefined && rows.length > limit;
    const shown = isCut ? rows.slice(0, limit) : rows;
    const last = shown.at(-1);
    return await Promise.resolve({
      values: shown.map((row) => readDocument<T>(row)),
      ...(isCut && last ? { next: last.sequence } : {}),
    });
  }

  async all(where: Where = {}): Promise<readonly Stored<T>[]> {
    return (await this.find({ where })).values;
  }

  async count(where: Where = {}): Promise<number> {
    const condition = conditionOf(this.#kind.name, where);
    const row = this.#file
      .prepare(`SELECT count(*) AS count FROM document WHERE kind = ?${condition.sql}`)
      .get(this.#kind.name, ...condition.values);
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
      const value = change(readDocument<T>(row));
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
    const { changes } = this.#file
      .prepare('DELETE FROM document WHERE kind = ? AND id = ?')
      .run(this.#kind.name, id);
    return await Promise.resolve(Number(changes) > 0);
  }

  #row(id: string): DocumentRow | undefined {
    return this.#file
      .prepare('SELECT sequence, revision, content FROM document WHERE kind = ? AND id = ?')
      .get(this.#kind.name, id) as DocumentRow | undefined;
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

function conditionOf(
  kind: string,
  where: Where,
): { readonly sql: string; readonly values: readonly SQLInputValue[] } {
  const parts = Object.entries(where).map(([name, given]) => {
    const values = typeof given === 'string' ? [given] : given;
    return {
      sql: ` AND sequence IN (SELECT document FROM document_key WHERE kind = ? AND name = ? AND value IN (SELECT value FROM json_each(?)))`,
      values: [kind, name, JSON.stringify(values)],
    };
  });
  return { sql: parts.map(({ sql }) => sql).join(''), values: parts.flatMap(({ values }) => values) };
}
