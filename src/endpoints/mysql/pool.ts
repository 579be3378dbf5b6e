import type mysql from 'mysql2/promise';
import type { Address } from './connect.ts';
import { openSession } from './connect.ts';
import type { About } from './errors.ts';

/** Connections for moving rows, opened when they are wanted and used again. It has the lifetime of a task. */
export class Sessions {
  readonly #address: Address;
  readonly #side: About['side'];
  readonly #prepare: (connection: mysql.Connection) => Promise<void>;
  readonly #idle: mysql.Connection[] = [];
  readonly #all = new Set<mysql.Connection>();

  /** `prepare` is done once for each connection. */
  constructor(
    address: Address,
    side: About['side'],
    prepare: (connection: mysql.Connection) => Promise<void> = async () => {},
  ) {
    this.#address = address;
    this.#side = side;
    this.#prepare = prepare;
  }

  async take(): Promise<mysql.Connection> {
    const idle = this.#idle.pop();
    if (idle) return idle;
    const connection = await openSession(this.#address, this.#side);
    this.#all.add(connection);
    for (const event of ['error', 'end'] as const) connection.on(event, () => this.#forget(connection));
    await this.#prepare(connection);
    return connection;
  }

  /** Gives a connection back. One in an unknown state is cut, and the server undoes what it had begun. */
  release(connection: mysql.Connection, isBroken: boolean): void {
    if (!isBroken) {
      this.#idle.push(connection);
      return;
    }
    this.#forget(connection);
    connection.destroy();
  }

  /** Does some work with a connection. */
  async borrow<T>(work: (connection: mysql.Connection) => Promise<T>): Promise<T> {
    const connection = await this.take();
    try {
      const result = await work(connection);
      this.release(connection, false);
      return result;
    } catch (error) {
      this.release(connection, true);
      throw error;
    }
  }

  async close(): Promise<void> {
    const all = [...this.#all];
    this.#all.clear();
    this.#idle.length = 0;
    await Promise.all(all.map((connection) => connection.end().catch(() => {})));
  }

  #forget(connection: mysql.Connection): void {
    this.#all.delete(connection);
    const place = this.#idle.indexOf(connection);
    if (place >= 0) this.#idle.splice(place, 1);
  }
}
