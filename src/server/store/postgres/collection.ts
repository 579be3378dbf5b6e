import type { Ask, Standing } from '../../../endpoints/postgres/standing.ts';
import type { DocumentRow } from '../documents.ts';
import { contentOf, DocumentMemory, keysOf } from '../documents.ts';
import type { Collection, Found, Kind, Page, Stored, Where } from '../store.ts';
import { StaleError, TakenError } from '../store.ts';

const columns = 'sequence::float8, revision::float8, content';

/** What is read of documents before it is known which of them are known. */
type Head = Omit<DocumentRow, 'content'>;

/** Keys that a document has no more go, and those that it has come; both are so after a second time as well. */
const writeKeys = `
  gone AS (DELETE FROM godwit_server.document_key k USING written
    WHERE k.document = written.sequence AND (k.name, k.value) NOT IN (SELECT * FROM unnest($4::text[], $5::text[])))
  INSERT INTO godwit_server.document_key SELECT $1, name, value, sequence FROM written, unnest($4::text[], $5::text[]) AS given (name, value)
    ON CONFLICT DO NOTHING`;

/** The documents of one kind in a PostgreSQL database. A class because it holds the connection. */
export class PostgresCollection<T extends object> implements Collection<T> {
  readonly #standing: Standing;
  readonly #kind: Kind<T>;
  readonly #memory = new DocumentMemory<T>();

  constructor(standing: Standing, kind: Kind<T>) {
    this.#standing = standing;
    this.#kind = kind;
  }

  async get(id: string): Promise<Stored<T> | undefined> {
    const row = await this.#row(this.#standing.ask, id);
    return row && this.#memory.read(row);
  }

  async find({ where = {}, after = 0, limit }: Page = {}): Promise<Found<T>> {
    const condition = conditionOf(this.#kind.name, where);
    const place = condition.values.length;
    // One more than is wanted tells whether there are more.
    const { rows } = await this.#standing.ask(
      `SELECT sequence::float8, revision::float8 FROM godwit_server.document WHERE ${condition.sql} AND sequence > $${place + 1} ORDER BY sequence LIMIT $${place + 2}`,
      [...condition.values, after, limit === undefined ? null : limit + 1],
    );
    const found = rows as unknown as readonly Head[];
    const isCut = limit !== undefined && found.length > limit;
    const shown = isCut ? found.slice(0, limit) : found;
    const last = shown.at(-1);
    return {
      values: await this.#read(shown),
      ...(isCut && last ? { next: last.sequence } : {}),
    };
  }

  async all(where: Where = {}): Promise<readonly Stored<T>[]> {
    return (await this.find({ where })).values;
  }

  async count(where: Where = {}): Promise<number> {
    const { sql, values } = conditionOf(this.#kind.name, where);
    const { rows } = await this.#standing.ask(
      `SELECT count(*)::float8 AS count FROM godwit_server.document WHERE ${sql}`,
      values,
    );
    return Number(rows[0]?.['count']);
  }

  add(value: T): Promise<Stored<T>> {
    return this.#standing.turn(async (ask) => {
      const id = this.#kind.id(value);
      if (await this.#row(ask, id)) throw new TakenError('id');
      await this.#checkKeys(ask, value, 0);
      await ask(
        `WITH written AS (INSERT INTO godwit_server.document (kind, id, revision, content) VALUES ($1, $2, 1, $3)
           ON CONFLICT (kind, id) DO UPDATE SET content = excluded.content RETURNING sequence), ${writeKeys}`,
        [this.#kind.name, id, contentOf(value), ...this.#keys(value)],
      );
      return { ...value, revision: 1 };
    });
  }

  change(id: string, change: (value: Stored<T>) => T, revision?: number): Promise<Stored<T> | undefined> {
    return this.#standing.turn(async (ask) => {
      const row = await this.#row(ask, id);
      if (!row) return undefined;
      if (revision !== undefined && revision !== row.revision) throw new StaleError();
      const value = change(this.#memory.read(row));
      await this.#checkKeys(ask, value, row.sequence);
      const next = row.revision + 1;
      await ask(
        `WITH written AS (UPDATE godwit_server.document SET content = $3, revision = $6 WHERE kind = $1 AND id = $2 RETURNING sequence), ${writeKeys}`,
        [this.#kind.name, id, contentOf(value), ...this.#keys(value), next],
      );
      return { ...value, revision: next };
    });
  }

  remove(id: string): Promise<boolean> {
    return this.#standing.turn(async (ask) => {
      const row = await this.#row(ask, id);
      await ask('DELETE FROM godwit_server.document WHERE kind = $1 AND id = $2', [this.#kind.name, id]);
      return row !== undefined;
    });
  }

  async #row(ask: Ask, id: string): Promise<DocumentRow | undefined> {
    const { rows } = await ask(`SELECT ${columns} FROM godwit_server.document WHERE kind = $1 AND id = $2`, [
      this.#kind.name,
      id,
    ]);
    return rows[0] as unknown as DocumentRow | undefined;
  }

  /** Those that are not known are read. One that was removed meanwhile is none. */
  async #read(heads: readonly Head[]): Promise<readonly Stored<T>[]> {
    const found = new Map(heads.map((head) => [head.sequence, this.#memory.known(head)]));
    const unknown = heads.flatMap(({ sequence }) => (found.get(sequence) ? [] : sequence));
    if (unknown.length > 0) {
      const { rows } = await this.#standing.ask(
        `SELECT ${columns} FROM godwit_server.document WHERE sequence = ANY($1::bigint[])`,
        [unknown],
      );
      for (const row of rows as unknown as readonly DocumentRow[])
        found.set(row.sequence, this.#memory.read(row));
    }
    return heads.flatMap(({ sequence }) => found.get(sequence) ?? []);
  }

  #keys(value: T): readonly [names: readonly string[], values: readonly string[]] {
    const keys = keysOf(this.#kind, value);
    return [keys.map(({ name }) => name), keys.map((each) => each.value)];
  }

  /** No other process writes here, and nothing comes between this and what is written then. */
  async #checkKeys(ask: Ask, value: T, own: number): Promise<void> {
    const unique = keysOf(this.#kind, value).filter(({ isUnique }) => isUnique);
    if (unique.length === 0) return;
    const { rows } = await ask(
      `SELECT k.name FROM godwit_server.document_key k JOIN unnest($2::text[], $3::text[]) AS given (name, value) USING (name, value)
         WHERE k.kind = $1 AND k.document <> $4 LIMIT 1`,
      [this.#kind.name, unique.map(({ name }) => name), unique.map((each) => each.value), own],
    );
    const name = rows[0]?.['name'];
    if (typeof name === 'string') throw new TakenError(name);
  }
}

function conditionOf(
  kind: string,
  where: Where,
): { readonly sql: string; readonly values: readonly unknown[] } {
  const values: unknown[] = [kind];
  const parts = Object.entries(where).map(([name, given]) => {
    values.push(name, typeof given === 'string' ? [given] : given);
    return ` AND sequence IN (SELECT document FROM godwit_server.document_key WHERE kind = $1 AND name = $${values.length - 1} AND value = ANY($${values.length}::text[]))`;
  });
  return { sql: `kind = $1${parts.join('')}`, values };
}
