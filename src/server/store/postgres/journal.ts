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

  async list(request: JournalListRequest): Promise<JournalList> {
    const { words, by } = request;
    const { rows } = await (words.length === 0 && !by ? this.#part(request) : this.#found(request));
    const { rows: counts } = await this.#standing.ask(
      'SELECT count(*)::float8 AS n FROM godwit_server.journal WHERE name = $1',
      [this.#name],
    );
    const total = Number(counts[0]?.['n']);
    return {
      total,
      matching: words.length === 0 ? total : Number(rows[0]?.['matching'] ?? 0),
      entries: (rows as unknown as readonly (EntryRow & { readonly sequence: number | null })[])
        .filter(({ sequence }) => sequence !== null)
        .map(readEntry),
    };
  }

  /** A part of all entries as they were written. */
  #part({ isDescending, offset, limit }: JournalListRequest) {
    return this.#standing.ask(
      `SELECT sequence::float8, at::float8, record FROM godwit_server.journal WHERE name = $1
        ORDER BY ${orderOf(isDescending)('godwit_server.journal.sequence')} LIMIT $2 OFFSET $3`,
      [this.#name, limit, offset],
    );
  }

  /** A part of those that have some words, with how many these are; of none there is a row without an entry, which has the number alone. */
  #found({ words, searched, by, isDescending, offset, limit }: JournalListRequest) {
    const text = `lower(concat_ws(' ', ${searched.map(memberOf).join(', ')}))`;
    const conditions = words.map((_, i) => `strpos(text, lower($${i + 2})) > 0`);
    const order = orderOf(isDescending);
    // Each record is read once, whatever is searched in it.
    return this.#standing.ask(
      `WITH read AS (SELECT sequence, ${words.length === 0 ? "''" : text} AS text, ${by ? `coalesce(${memberOf(by)}, '') COLLATE "C"` : 'NULL'} AS value
           FROM (SELECT sequence, ${members} AS members FROM godwit_server.journal WHERE name = $1 OFFSET 0) AS each OFFSET 0),
         found AS MATERIALIZED (SELECT sequence, value FROM read WHERE ${['true', ...conditions].join(' AND ')}),
         part AS (SELECT sequence, value FROM found ORDER BY ${order('value', 'sequence')} LIMIT $${words.length + 2} OFFSET $${words.length + 3})
       SELECT sequence::float8, at::float8, record, counted.matching
         FROM (SELECT count(*)::float8 AS matching FROM found) AS counted
         LEFT JOIN (part JOIN godwit_server.journal USING (sequence)) ON true
        ORDER BY ${order('value', 'part.sequence')}`,
      [this.#name, ...words, limit, offset],
    );
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

/** A member of `members` as text, in SQL; NULL where there is none. */
function memberOf(path: RecordPath): string {
  return `members #>> '{${path.join(',')}}'`;
}
