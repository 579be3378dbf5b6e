/** What a pool of connections must know of an engine's. */
export interface SessionKind<Connection> {
  open(): Promise<Connection>;
  /** Is done once for each connection, before it is used. */
  prepare(connection: Connection): Promise<void>;
  /** Has `forget` called when the connection breaks or ends. */
  watch(connection: Connection, forget: () => void): void;
  /** Ends it at once, whatever it does: the server undoes what it had begun. */
  cut(connection: Connection): void;
  end(connection: Connection): Promise<unknown>;
}

/** Connections for moving rows, opened when they are wanted and used again. It has the lifetime of a task. */
export class Sessions<Connection> {
  readonly #kind: SessionKind<Connection>;
  readonly #idle: Connection[] = [];
  readonly #all = new Set<Connection>();

  constructor(kind: SessionKind<Connection>) {
    this.#kind = kind;
  }

  async take(): Promise<Connection> {
    const idle = this.#idle.pop();
    if (idle) return idle;
    const connection = await this.#kind.open();
    this.#all.add(connection);
    this.#kind.watch(connection, () => this.#forget(connection));
    await this.#kind.prepare(connection);
    return connection;
  }

  /** Gives a connection back. One in an unknown state is cut. */
  release(connection: Connection, isBroken: boolean): void {
    if (!isBroken) {
      this.#idle.push(connection);
      return;
    }
    this.#forget(connection);
    this.#kind.cut(connection);
  }

  /** Does some work with a connection. */
  async borrow<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
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
    await Promise.all(all.map((connection) => this.#kind.end(connection).catch(() => {})));
  }

  #forget(connection: Connection): void {
    this.#all.delete(connection);
    const place = this.#idle.indexOf(connection);
    if (place >= 0) this.#idle.splice(place, 1);
  }
}
