import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { inTransaction } from './sqlite-transaction.ts';
import type { Collection, Found, Kind, Page, Stored, Where } from './store.ts';
import { StaleError, TakenError } from './store.ts';

interface Row {
  readonly sequence: number;
  readonly revision: number;
  readonly content: string;
}

/** The documents of one kind in an SQLite file. A class because it holds prepared statements. */
export class SqliteCollection<T extends object> implements Collection<T> {
  readonly #database: DatabaseSync;
  readonly #kind: Kind<T>;

  constructor(database: DatabaseSync, kind: Kind<T>) {
    this.#database = database;
    this.#kind = kind;
  }

  async get(id: string): Promise<Stored<T> | undefined> {
    const row = this.#row(id);
    return await Promise.resolve(row && read<T>(row));
  }

  async find({ where = {}, after = 0, limit }: Page = {}): Promise<Found<T>> {
    const condition = conditionOf(this.#kind.name, where);
    // One more than is wanted tells whether there are more.
    const rows = this.#database
      .prepare(
        `SELECT sequence, revision, content FROM document WHERE kind = ? AND sequence > ?${condition.sql} ORDER BY sequence LIMIT ?`,
      )
      .all(
        this.#kind.name,
        after,
        ...condition.values,
        limit === undefined ? -1 : limit + 1,
      ) as unknown as Row[];
    const isCut = limit !== undefined && rows.length > limit;
    const shown = isCut ? rows.slice(0, limit) : rows;
    const last = shown.at(-1);
    return await Promise.resolve({
      values: shown.map((row) => read<T>(row)),
      ...(isCut && last ? { next: last.sequence } : {}),
    });
  }

  async all(where: Where = {}): Promise<readonly Stored<T>[]> {
    return (await this.find({ where })).values;
  }

  async count(where: Where = {}): Promise<number> {
    const condition = conditionOf(this.#kind.name, where);
    const row = this.#database
      .prepare(`SELECT count(*) AS count FROM document WHERE kind = ?${condition.sql}`)
      .get(this.#kind.name, ...condition.values);
    return await Promise.resolve(Number(row?.['count']));
  }

  async add(value: T): Promise<Stored<T>> {
    inTransaction(this.#database, () => {
      const id = this.#kind.id(value);
      if (this.#row(id)) throw new TakenError('id');
      const { lastInsertRowid } = this.#database
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
    const changed = inTransaction(this.#database, () => {
      const row = this.#row(id);
      if (!row) return undefined;
      if (revision !== undefined && revision !== row.revision) throw new StaleError();
      const value = change(read<T>(row));
      this.#database
        .prepare('UPDATE document SET content = ?, revision = revision + 1 WHERE sequence = ?')
        .run(contentOf(value), row.sequence);
      this.#database.prepare('DELETE FROM document_key WHERE document = ?').run(row.sequence);
      this.#index(row.sequence, value);
      return { ...value, revision: row.revision + 1 };
    });
    return await Promise.resolve(changed);
  }

  async remove(id: string): Promise<boolean> {
    const { changes } = this.#database
      .prepare('DELETE FROM document WHERE kind = ? AND id = ?')
      .run(this.#kind.name, id);
    return await Promise.resolve(Number(changes) > 0);
  }

  #row(id: string): Row | undefined {
    return this.#database
      .prepare('SELECT sequence, revision, content FROM document WHERE kind = ? AND id = ?')
      .get(this.#kind.name, id) as Row | undefined;
  }

  #index(document: number, value: T): void {
    for (const [name, given] of Object.entries(this.#kind.keys?.(value) ?? {}))
      for (const each of new Set(typeof given === 'object' ? given : [given ?? ''])) {
        if (each === '') continue;
        if (this.#kind.unique?.includes(name) === true && this.#isTaken(name, each))
          throw new TakenError(name);
        this.#database
          .prepare('INSERT INTO document_key VALUES (?, ?, ?, ?)')
          .run(this.#kind.name, name, each, document);
      }
  }

  #isTaken(name: string, value: string): boolean {
    const row = this.#database
      .prepare('SELECT 1 FROM document_key WHERE kind = ? AND name = ? AND value = ?')
      .get(this.#kind.name, name, value);
    return row !== undefined;
  }
}

function read<T>({ content, revision }: Row): Stored<T> {
  return { ...(JSON.parse(content) as T), revision };
}

/** The revision is a column, not a part of the document. */
function contentOf(value: object): string {
  const { revision: _, ...content } = value as { readonly revision?: number };
  return JSON.stringify(content);
}

function conditionOf(
  kind: string,
  where: Where,
): { readonly sql: string; readonly values: readonly SQLInputValue[] } {
  const parts = Object.entries(where).map(([name, given]) => {
    const values = typeof given === 'string' ? [given] : given;
    return {
      sql: ` AND sequence IN (SELECT document FROM document_key WHERE kind = ? AND name = ? AND value IN (${values.map(() => '?').join()}))`,
      values: [kind, name, ...values],
    };
  });
  return { sql: parts.map(({ sql }) => sql).join(''), values: parts.flatMap(({ values }) => values) };
}
