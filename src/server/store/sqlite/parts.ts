import type { SQLInputValue } from 'node:sqlite';
import type { Prepared } from './prepared.ts';
import type {
  SealedSecrets,
  SecretOwner,
  TableList,
  TableListRequest,
  TableRow,
  TableRowPage,
  TableRows,
} from '../store.ts';
import type { ListWords } from '../table-lists.ts';
import { kindsIn, orderOf, valueIn } from '../table-lists.ts';

const words: ListWords = {
  number: (...path) => `coalesce(json_extract(content, '$.${path.join('.')}'), 0)`,
  text: (...path) => `coalesce(json_extract(content, '$.${path.join('.')}'), '')`,
};
const kinds = kindsIn(words);

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

  async list(task: string, request: TableListRequest): Promise<TableList> {
    const { search, which, by, isDescending, offset, limit } = request;
    const kind = kinds[which];
    const conditions = [
      ...(search === '' ? [] : ["instr(lower_case(schema || '.' || name), ?) > 0"]),
      ...(kind === undefined ? [] : [kind]),
    ].map((each) => ` AND ${each}`);
    const values = [task, ...(search === '' ? [] : [search.toLowerCase()])];
    const condition = `task = ?${conditions.join('')}`;
    // What a table is found and ordered by is computed once, for the count and for the order.
    const rows = this.#file
      .prepare(
        `WITH found AS MATERIALIZED (SELECT schema, name, ${valueIn(words, by)} AS value FROM table_row WHERE ${condition})
         SELECT schema, name, state, content, (SELECT count(*) FROM found) AS matching
           FROM (SELECT schema, name FROM found ORDER BY ${orderOf(isDescending)} LIMIT ? OFFSET ?) JOIN table_row USING (schema, name) WHERE task = ?`,
      )
      .all(...values, limit, offset, task);
    return await Promise.resolve({
      total: this.#count('task = ?', [task]),
      matching: Number(rows[0]?.['matching'] ?? this.#count(condition, values)),
      rows: rows as unknown as TableRow[],
    });
  }

  #count(condition: string, values: readonly string[]): number {
    const row = this.#file
      .prepare(`SELECT count(*) AS count FROM table_row WHERE ${condition}`)
      .get(...values);
    return Number(row?.['count']);
  }

  async remove(task: string): Promise<void> {
    this.#file.prepare('DELETE FROM table_row WHERE task = ?').run(task);
    await Promise.resolve();
  }
}
