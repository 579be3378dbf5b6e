import type pg from 'pg';
import type { Address } from './connect.ts';
import type { About } from './errors.ts';
import { openSession } from './session.ts';

/** Connections for moving rows, opened when they are wanted and used again. It has the lifetime of a task. */
export class Sessions {
  readonly #address: Address;
  readonly #side: About['side'];
  readonly #prepare: (client: pg.Client) => Promise<void>;
  readonly #idle: pg.Client[] = [];
  readonly #all = new Set<pg.Client>();

  /** `prepare` is done once for each connection. */
  constructor(
    address: Address,
    side: About['side'],
    prepare: (client: pg.Client) => Promise<void> = async () => {},
  ) {
    this.#address = address;
    this.#side = side;
    this.#prepare = prepare;
  }

  async take(): Promise<pg.Client> {
    const idle = this.#idle.pop();
    if (idle) return idle;
    const client = await openSession(this.#address, this.#side);
    this.#all.add(client);
    client.on('end', () => this.#forget(client));
    await this.#prepare(client);
    return client;
  }

  /** Gives a connection back. One in an unknown state is cut, and the server undoes what it had begun. */
  release(client: pg.Client, isBroken: boolean): void {
    if (!isBroken) {
      this.#idle.push(client);
      return;
    }
    this.#forget(client);
    // `end` would wait for the statement that still runs.
    (
      client as unknown as { readonly connection: { readonly stream: { destroy(): void } } }
    ).connection.stream.destroy();
  }

  /** Does some work with a connection. */
  async borrow<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = await this.take();
    try {
      const result = await work(client);
      this.release(client, false);
      return result;
    } catch (error) {
      this.release(client, true);
      throw error;
    }
  }

  async close(): Promise<void> {
    const all = [...this.#all];
    this.#all.clear();
    this.#idle.length = 0;
    await Promise.all(all.map((client) => client.end().catch(() => {})));
  }

  #forget(client: pg.Client): void {
    this.#all.delete(client);
    const place = this.#idle.indexOf(client);
    if (place >= 0) this.#idle.splice(place, 1);
  }
}
