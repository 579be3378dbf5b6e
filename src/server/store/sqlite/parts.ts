import type { SQLInputValue } from 'node:sqlite';
import type { Prepared } from './prepared.ts';
import type { SealedSecrets, SecretOwner, TableRow, TableRowPage, TableRows } from '../store.ts';

/** Sealed secrets in an SQLite file. A class because it holds the file. */
export class SqliteSecrets implements SealedSecrets {
  readonly #file: Prepared;

  constructor(file: Prepared) {
    this.#file = file;
  }

  async get({ kind, id, field }: SecretOwner): Promise<string | undefined> {
    const row = this.#file
      .prepare('SELECT sealed FROM secret WHERE kind = ? AND id = ? AND field = ?')
      .get(kind, id, field);
    return await Promise.resolve(row?.['sealed'] as string | undefined);
  }

  async put({ kind, id, field }: SecretOwner, sealed: string): Promise<void> {
    this.#file.prepare('INSERT OR REPLACE INTO secret VALUES (?, ?, ?, ?)').run(kind, id, field, sealed);
    await Promise.resolve();
  }

  async remove({ kind, id, field }: Omit<SecretOwner, 'field'> & { readonly field?: string }): Promise<void> {
    this.#file
      .prepare('DELETE FROM secret WHERE kind = ? AND id = ? AND (? IS NULL OR field = ?)')
      .run(kind, id, field ?? null, field ?? null);
    await Promise.resolve();
  }

  async all(): Promise<readonly (SecretOwner & { readonly sealed: string })[]> {
    const rows = this.#file.prepare('SELECT kind, id, field, sealed FROM secret').all();
    return await Promise.resolve(rows as unknown as (SecretOwner & { readonly sealed: string })[]);
  }
}

/** Statistics of tables in an SQLite file. A class because it holds the file. */
export class SqliteTableRows implements TableRows {
  readonly #file: Prepared;

  constructor(file: Prepared) {
    this.#file = file;
  }

  async put(task: string, rows: readonly TableRow[]): Promise<void> {
    const insert = this.#file.prepare('INSERT OR REPLACE INTO table_row VALUES (?, ?, ?, ?, ?)');
    this.#file.transact(() => {
      for (const { schema, name, state, content } of rows) insert.run(task, schema, name, state, content);
    });
    await Promise.resolve();
  }

  async read(
    task: string,
    { after, limit, schemas, names, states }: TableRowPage = {},
  ): Promise<readonly TableRow[]> {
    const conditions: string[] = [];
    const values: SQLInputValue[] = [];
    const add = (sql: string, ...given: readonly string[]): void => {
      conditions.push(sql);
      values.push(...given);
    };
    if (after) add('(schema, name) > (?, ?)', after.schema, after.name);
    for (const [column, wanted] of Object.entries({ schema: schemas, name: names, state: states }))
      if (wanted) add(`${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(wanted));
    const rows = this.#file
      .prepare(
        `SELECT schema, name, state, content FROM table_row WHERE task = ?${conditions.map((each) => ` AND ${each}`).join('')}
          ORDER BY schema, name LIMIT ?`,
      )
      .all(task, ...values, limit ?? -1);
    return await Promise.resolve(rows as unknown as TableRow[]);
  }

  async remove(task: string): Promise<void> {
    this.#file.prepare('DELETE FROM table_row WHERE task = ?').run(task);
    await Promise.resolve();
  }
}
