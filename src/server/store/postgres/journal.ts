import type { Standing } from '../../../endpoints/postgres/standing.ts';
import type { EntryRow } from '../entries.ts';
import { readEntry } from '../entries.ts';
import type { Entry, Journal, JournalPage } from '../store.ts';

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

  async prune(before: Date): Promise<void> {
    await this.#standing.ask('DELETE FROM godwit_server.journal WHERE name = $1 AND at < $2', [
      this.#name,
      before.getTime(),
    ]);
  }
}
