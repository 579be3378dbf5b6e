/**
 * Joins the pieces in which bytes arrive from a socket, so that a reader sees each record whole. What one reader leaves unread is
 * carried to the next piece; a record of many megabytes is joined once, not again with every piece.
 */
export class Pieces {
  #waiting: Buffer[] = [];
  #bytes = 0;
  #needed = 0;

  /** Adds a piece. Gives all bytes that wait when there are as many as the reader asked for, else undefined. */
  add(piece: Buffer): Buffer | undefined {
    this.#waiting.push(piece);
    this.#bytes += piece.length;
    return this.take();
  }

  /** All bytes that wait, when there are any and as many as the reader asked for; else undefined. */
  take(): Buffer | undefined {
    if (this.#bytes === 0 || this.#bytes < this.#needed) return undefined;
    const [first] = this.#waiting;
    const whole = this.#waiting.length === 1 && first ? first : Buffer.concat(this.#waiting, this.#bytes);
    this.#waiting = [];
    this.#bytes = 0;
    this.#needed = 0;
    return whole;
  }

  /**
   * Keeps what a reader could not read yet, with the number of bytes from there on that it needs at least.
   *
   * The rest is kept as it is, not copied: pieces of a socket are not used again by Node.
   */
  keep(rest: Buffer, needed: number): void {
    if (rest.length === 0) return;
    this.#waiting = [rest];
    this.#bytes = rest.length;
    this.#needed = needed;
  }

  /** The bytes that wait: not zero at the end of a stream that was cut within a record. */
  get length(): number {
    return this.#bytes;
  }
}
