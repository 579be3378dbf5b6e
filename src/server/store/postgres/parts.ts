import type { Standing } from '../../../endpoints/postgres/standing.ts';
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
  number: (...path) => `coalesce((content::jsonb #>> '{${path.join()}}')::numeric, 0)`,
  text: (...path) => `coalesce(content::jsonb #>> '{${path.join()}}', '') COLLATE "C"`,
};
const kinds = kindsIn(words);

/** Sealed secrets in a PostgreSQL database. A class because it holds the connection. */
export class PostgresSecrets implements SealedSecrets {
  readonly #standing: Standing;

  constructor(standing: Standing) {
    this.#standing = standing;
  }

  async get({ kind, id, field }: SecretOwner): Promise<string | undefined> {
    const { rows } = await this.#standing.ask(
      'SELECT sealed FROM godwit_server.secret WHERE kind = $1 AND id = $2 AND field = $3',
      [kind, id, field],
    );
    return rows[0]?.['sealed'] as string | undefined;
  }

  async put({ kind, id, field }: SecretOwner, sealed: string): Promise<void> {
    await this.#standing.ask(
      'INSERT INTO godwit_server.secret VALUES ($1, $2, $3, $4) ON CONFLICT (kind, id, field) DO UPDATE SET sealed = excluded.sealed',
      [kind, id, field, sealed],
    );
  }

  async remove({ kind, id, field }: Omit<SecretOwner, 'field'> & { readonly field?: string }): Promise<void> {
    await this.#standing.ask(
      'DELETE FROM godwit_server.secret WHERE kind = $1 AND id = $2 AND ($3::text IS NULL OR field = $3)',
      [kind, id, field ?? null],
    );
  }

  async all(): Promise<readonly (SecretOwner & { readonly sealed: string })[]> {
    const { rows } = await this.#standing.ask('SELECT kind, id, field, sealed FROM godwit_server.secret');
    return rows as unknown as (SecretOwner & { readonly sealed: string })[];
  }
}

/** Statistics of tables in a PostgreSQL database. A class because it holds the connection. */
export class PostgresTableRows implements TableRows {
  readonly #standing: Standing;

  constructor(standing: Standing) {
    this.#standing = standing;
  }

  async put(task: string, rows: readonly TableRow[]): Promise<void> {
    if (rows.length === 0) return;
    // A statement cannot write a row twice: the last one counts.
    const last = [...new Map(rows.map((row) => [JSON.stringify([row.schema, row.name]), row])).values()];
    await this.#standing.ask(
      `INSERT INTO godwit_server.table_row SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[])
         ON CONFLICT (task, schema, name) DO UPDATE SET state = excluded.state, content = excluded.content`,
      [task, ...(['schema', 'name', 'state', 'content'] as const).map((key) => last.map((row) => row[key]))],
    );
  }

  async read(
    task: string,
    { after, limit, schemas, names, states }: TableRowPage = {},
  ): Promise<readonly TableRow[]> {
    const values: unknown[] = [task, limit ?? null];
    const conditions: string[] = [];
    if (after) {
      values.push(after.schema, after.name);
      conditions.push(`(schema, name) > ($${values.length - 1}, $${values.length})`);
    }
    for (const [column, wanted] of Object.entries({ schema: schemas, name: names, state: states }))
      if (wanted) {
        values.push(wanted);
        conditions.push(`${column} = ANY($${values.length}::text[])`);
      }
    const { rows } = await this.#standing.ask(
      `SELECT schema, name, state, content FROM godwit_server.table_row WHERE task = $1${conditions.map((each) => ` AND ${each}`).join('')}
         ORDER BY schema, name LIMIT $2`,
      values,
    );
    return rows as unknown as TableRow[];
  }

  async list(task: string, request: TableListRequest): Promise<TableList> {
    const { search, which, by, isDescending, offset, limit } = request;
    const kind = kinds[which];
    const condition = [
      'task = $1',
      `($2 = '' OR strpos(lower((schema || '.' || name) COLLATE "default"), lower($2)) > 0)`,
      ...(kind === undefined ? [] : [kind]),
    ].join(' AND ');
    const { rows: counts } = await this.#standing.ask(
      `SELECT count(*) AS total, count(*) FILTER (WHERE ${condition}) AS matching FROM godwit_server.table_row WHERE task = $1`,
      [task, search],
    );
    const { rows } = await this.#standing.ask(
      `SELECT schema, name, state, content, ${valueIn(words, by)} AS value FROM godwit_server.table_row WHERE ${condition}
         ORDER BY ${orderOf(isDescending)} LIMIT $3 OFFSET $4`,
      [task, search, limit, offset],
    );
    return {
      total: Number(counts[0]?.['total']),
      matching: Number(counts[0]?.['matching']),
      rows: rows as unknown as TableRow[],
    };
  }

  async remove(task: string): Promise<void> {
    await this.#standing.ask('DELETE FROM godwit_server.table_row WHERE task = $1', [task]);
  }
}
