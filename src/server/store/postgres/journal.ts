import type { Standing } from '../../../endpoints/postgres/standing.ts';
import type { EntryRow } from '../entries.ts';
import { readEntry } from '../entries.ts';
import { orderOf } from '../journal-lists.ts';
import type { Entry, Journal, JournalList, JournalListRequest, JournalPage, RecordPath } from '../store.ts';

/** A journal in a PostgreSQL database. A class because it holds the connection. */
export class PostgresJournal implements Journal {
  readonly #standing: Standing;
  readonly #name: string;

  constructor(standing: Standing, name: string) {
    this.#standing = standing;
    this.#name = name;
  }

  /** The number is taken first, so that writing twice is writing once. */
  append(subject: string, record: Readonly<Record<string, unknown>>): Promise<Entry> {
    return this.#standing.turn(async (ask) => {
      const { rows } = await ask(
        `SELECT nextval(pg_get_serial_sequence('godwit_server.journal', 'sequence'))::float8 AS sequence`,
      );
      const sequence = Number(rows[0]?.['sequence']);
      const at = new Date();
      await ask('INSERT INTO godwit_server.journal VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING', [
        sequence,
        this.#name,
        at.getTime(),
        subject,
        JSON.stringify(record),
      ]);
      return { sequence, at, record };
    });
  }

  async read({
    after = 0,
    from,
    until,
    subject,
    limit,
    isBackwards,
  }: JournalPage = {}): Promise<readonly Entry[]> {
    const { rows } = await this.#standing.ask(
      `SELECT sequence::float8, at::float8, record FROM godwit_server.journal
         WHERE name = $1 AND sequence > $2 AND at >= $3 AND at <= $4${subject === undefined ? '' : ' AND subject = $6'}
         ORDER BY sequence${isBackwards === true ? ' DESC' : ''} LIMIT $5`,
      [
        this.#name,
        after,
        from?.getTime() ?? 0,
        until?.getTime() ?? Number.MAX_SAFE_INTEGER,
        limit ?? null,
        ...(subject === undefined ? [] : [subject]),
      ],
    );
    return (rows as unknown as readonly EntryRow[]).map(readEntry);
  }

  async list({ words, searched, by, isDescending, offset, limit }: JournalListRequest): Promise<JournalList> {
    const text = `concat_ws(' ', ${searched.map(memberOf).join(', ')})`;
    const condition = `name = $1${words.map((_, i) => ` AND strpos(lower(${text}), lower($${i + 2})) > 0`).join('')}`;
    const given = [this.#name, ...words];
    const order = orderOf(isDescending);
    const { rows } = await this.#standing.ask(
      `WITH found AS MATERIALIZED (SELECT sequence, ${by ? `coalesce(${memberOf(by)}, '') COLLATE "C"` : 'NULL'} AS value FROM godwit_server.journal WHERE ${condition}),
         part AS (SELECT sequence, value FROM found ORDER BY ${order('value', 'sequence')} LIMIT $${given.length + 1} OFFSET $${given.length + 2})
       SELECT sequence::float8, at::float8, record FROM part JOIN godwit_server.journal USING (sequence)
        ORDER BY ${order('value', 'sequence')}`,
      [...given, limit, offset],
    );
    const total = await this.#count('name = $1', [this.#name]);
    return {
      total,
      matching: words.length === 0 ? total : await this.#count(condition, given),
      entries: (rows as unknown as readonly EntryRow[]).map(readEntry),
    };
  }

  async #count(condition: string, given: readonly string[]): Promise<number> {
    const { rows } = await this.#standing.ask(
      `SELECT count(*)::float8 AS n FROM godwit_server.journal WHERE ${condition}`,
      [...given],
    );
    return Number(rows[0]?.['n']);
  }

  async prune(before: Date): Promise<void> {
    await this.#standing.ask('DELETE FROM godwit_server.journal WHERE name = $1 AND at < $2', [
      this.#name,
      before.getTime(),
    ]);
  }
}

/** A record as JSONB, which cannot hold NUL or half of a surrogate pair: a record with such a character has no members to be found by. */
const members = String.raw`CASE WHEN record ~ '\\u(0000|d[89a-f])' THEN '{}' ELSE record::jsonb END`;

/** A member of a record as text, in SQL; NULL where there is none. */
function memberOf(path: RecordPath): string {
  return `(${members}) #>> '{${path.join(',')}}'`;
}
