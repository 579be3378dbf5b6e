/** What takes bytes and says when it has no more use for them: a socket. */
export interface Outlet {
  write(bytes: Buffer, onSent: (error?: Error | null) => void): unknown;
}

/** Buffers on their way at a time: one that the system sends, and one that waits behind it while the next is filled. */
const mostOnTheWay = 2;

/**
 * Writes buffers to a socket, so few ahead of the network that memory is bounded and so many that the network never waits. A class because it counts
 * what is on its way.
 */
export class Flow {
  readonly #socket: Outlet;
  #onTheWay = 0;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(socket: Outlet) {
    this.#socket = socket;
  }

  /** Sends a buffer, and waits while too many are on their way. `onSent` is called when the buffer may be used again. */
  async write(bytes: Buffer, onSent: (bytes: Buffer) => void): Promise<void> {
    if (this.#failure) throw this.#failure;
    this.#onTheWay += 1;
    this.#socket.write(bytes, (error) => {
      this.#onTheWay -= 1;
      if (error) this.#failure ??= error;
      else onSent(bytes);
      this.#wake?.();
    });
    while (this.#onTheWay >= mostOnTheWay && this.#failure === undefined)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    if (this.#failure) throw this.#failure;
  }

  /** Ends the waiting: what is written from now on is not wanted. */
  fail(error: Error): void {
    this.#failure ??= error;
    this.#wake?.();
  }
}
