import pg from 'pg';
import type { Step } from './converter.ts';
import type { ResultSet } from './suite.ts';

/** The type of cursors that a procedure hands to its caller (`pg_type.oid` of refcursor). */
const refcursor = 1790;

/** What one batch gave in the target. */
export interface Outcome {
  readonly rows: readonly ResultSet[];
  /** The first error, by where it came from. */
  readonly error?: { readonly from: 'parse' | 'finding' | 'PostgreSQL'; readonly message: string };
}

/** A session of the target that behaves as one of the source: an error ends a statement and not its transaction. A class because it holds the connection. */
export class Session {
  readonly #client: pg.Client;
  #depth = 0;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(url: string, prelude: string): Promise<Session> {
    const client = new pg.Client({
      connectionString: url,
      types: { getTypeParser: () => (value: string) => value } as never,
    });
    client.on('error', () => undefined);
    await client.connect();
    await client.query(
      `SET timezone = 'UTC'; SET datestyle = ISO; SET statement_timeout = '10s'; ${prelude}`,
    );
    return new Session(client);
  }

  async close(): Promise<void> {
    await this.#client.end();
  }

  /** Runs the steps of a batch as far as they are converted. */
  async run(steps: Iterable<Step>): Promise<Outcome> {
    const rows: ResultSet[] = [];
    let error: Outcome['error'];
    for (const step of steps) {
      if (step.kind === 'refused') {
        error ??= { from: step.isParse ? 'parse' : 'finding', message: step.reason };
        continue;
      }
      try {
        rows.push(...(await this.#step(step)));
      } catch (failure) {
        error ??= { from: 'PostgreSQL', message: (failure as Error).message };
      }
    }
    return { rows, ...(error ? { error } : {}) };
  }

  async #step(step: Exclude<Step, { kind: 'refused' }>): Promise<readonly ResultSet[]> {
    if (step.kind === 'transaction') return this.#transaction(step.action);
    if (step.kind === 'replace') return this.#replace(step);
    return this.#execute(step.sql);
  }

  async #transaction(action: 'begin' | 'commit' | 'rollback'): Promise<readonly ResultSet[]> {
    if (action === 'begin') {
      if (this.#depth === 0) await this.#client.query('BEGIN');
      this.#depth += 1;
      return [];
    }
    if (this.#depth === 0) throw new Error(`${action} without a transaction`);
    this.#depth = action === 'commit' ? this.#depth - 1 : 0;
    if (this.#depth === 0) await this.#client.query(action);
    return [];
  }

  /** Keeps the rows of a table while it is made anew. */
  async #replace(step: Extract<Step, { kind: 'replace' }>): Promise<readonly ResultSet[]> {
    const { rows: known } = await this.#client.query(
      `SELECT attname FROM pg_attribute WHERE attrelid = to_regclass('${step.table}') AND attnum > 0 AND NOT attisdropped`,
    );
    const there = new Set(known.map((each: { attname: string }) => each.attname));
    const common = step.columns.filter((each) => there.has(each)).map((each) => `"${each}"`);
    const keep = there.size > 0 && common.length > 0;
    const list = common.join(', ');
    await this.#client
      .query(
        [
          'BEGIN',
          ...(keep
            ? [`CREATE TEMP TABLE godwit_rows ON COMMIT DROP AS SELECT ${list} FROM ${step.table}`]
            : []),
          `DROP TABLE IF EXISTS ${step.table} CASCADE`,
          ...step.sql.map((each) => each.replace(/;\s*$/, '')),
          ...(keep ? [`INSERT INTO ${step.table} (${list}) SELECT * FROM godwit_rows`] : []),
          'COMMIT',
        ].join(';\n'),
      )
      .catch(async (failure: unknown) => {
        await this.#client.query('ROLLBACK');
        throw failure;
      });
    return [];
  }

  /**
   * One statement, within a transaction of its own so that cursors which it opens can be read. A procedure that ends transactions cannot run so and is called
   * again by itself.
   */
  async #execute(sql: string): Promise<readonly ResultSet[]> {
    const isInside = this.#depth > 0;
    await this.#client.query(isInside ? 'SAVEPOINT godwit' : 'BEGIN');
    try {
      const sets = await this.#query(sql);
      await this.#client.query(isInside ? 'RELEASE SAVEPOINT godwit' : 'COMMIT');
      return sets;
    } catch (failure) {
      await this.#client.query(isInside ? 'ROLLBACK TO SAVEPOINT godwit' : 'ROLLBACK');
      if (isInside || (failure as { code?: string }).code !== '2D000') throw failure;
      return this.#query(sql);
    }
  }

  async #query(sql: string): Promise<readonly ResultSet[]> {
    const given: unknown = await this.#client.query({ text: sql, rowMode: 'array' });
    const results = (Array.isArray(given) ? given : [given]) as pg.QueryArrayResult<(string | null)[]>[];
    const sets: ResultSet[] = [];
    for (const { fields, rows } of results) {
      const cursors = fields.flatMap((field, i) => (field.dataTypeID === refcursor ? [rows[0]?.[i]] : []));
      for (const cursor of cursors)
        if (cursor != null) sets.push(...(await this.#query(`FETCH ALL FROM "${cursor}"`)));
      // What is beside the cursors of a call are its return code and OUTPUT parameters, which are no result set.
      if (cursors.length === 0 && fields.length > 0 && !/^\s*CALL\b/i.test(sql))
        sets.push({ types: [], rows });
    }
    return sets;
  }
}
