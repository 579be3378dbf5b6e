import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { OperationError } from '../../text/error.ts';
import type { Address } from './connect.ts';
import { aboutAddress } from './connect.ts';
import { toOperationError } from './errors.ts';
import { openSession } from './session.ts';

/** Executes a statement, and gives what it answers. */
export type Ask = (
  sql: string,
  values?: readonly unknown[],
) => Promise<pg.QueryResult<Record<string, unknown>>>;

/** How a connection stands. */
export interface StandingOptions {
  /** Is done first on each connection. What it refuses is refused for good, unless its error says otherwise. */
  readonly prepare?: (ask: Ask) => Promise<void>;
  /** The words in which its errors are told, where they are others than those of the server. */
  readonly tell?: (error: OperationError) => OperationError;
  /** So many milliseconds a statement waits for a server that is away, and once without any. */
  readonly patience?: number;
}

/**
 * The one connection to a database in which something is kept. Statements follow each other. When the connection breaks, the statement that meets it is executed again on a
 * new one, and may have been executed before: so each must do the same when it is executed twice. A class because it holds the connection.
 */
export class Standing {
  readonly #address: Address;
  readonly #options: StandingOptions;
  readonly #names = new Map<string, string>();
  #client: pg.Client | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(address: Address, options: StandingOptions = {}) {
    this.#address = address;
    this.#options = options;
  }

  /** Executes one statement when those before are done. */
  readonly ask: Ask = (sql, values) => this.turn((ask) => ask(sql, values));

  /** Does some work that no statement of others comes between. It is no transaction. */
  async turn<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
    const turn = this.#last.then(() => work(this.#persist));
    this.#last = turn.catch(() => {});
    return await turn;
  }

  async close(): Promise<void> {
    await this.#last.catch(() => {});
    await this.#client?.end().catch(() => {});
    this.#client = undefined;
  }

  readonly #persist: Ask = async (sql, values = []) => {
    const until = performance.now() + (this.#options.patience ?? 0);
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#execute(sql, values);
      } catch (error) {
        const isOver = tries > 1 && performance.now() > until;
        if (!(error instanceof OperationError) || error.retry === 'never' || isOver) throw error;
        if (tries > 1) await sleep(200);
      }
    }
  };

  async #execute(sql: string, values: readonly unknown[]): Promise<pg.QueryResult<Record<string, unknown>>> {
    try {
      this.#client ??= await this.#open();
      return await this.#send(this.#client, sql, values);
    } catch (error) {
      const told = this.#told(error);
      if (told instanceof OperationError && told.retry !== 'never') {
        void this.#client?.end().catch(() => {});
        this.#client = undefined;
      }
      throw told;
    }
  }

  async #open(): Promise<pg.Client> {
    const client = await openSession(this.#address, 'config');
    try {
      await this.#options.prepare?.((sql, values = []) => this.#send(client, sql, values));
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
    return client;
  }

  /** Statements with values are prepared once; those without may be several in one text. */
  #send(
    client: pg.Client,
    text: string,
    values: readonly unknown[],
  ): Promise<pg.QueryResult<Record<string, unknown>>> {
    if (values.length === 0) return client.query(text);
    const name = this.#names.get(text) ?? `godwit_${this.#names.size}`;
    this.#names.set(text, name);
    return client.query({ name, text, values: [...values] });
  }

  #told(error: unknown): unknown {
    const told = toOperationError(error, aboutAddress(this.#address, 'config'));
    return told instanceof OperationError ? (this.#options.tell?.(told) ?? told) : told;
  }
}
