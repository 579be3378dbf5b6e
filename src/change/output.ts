/** What an output is made with. */
export interface OutputOptions {
  /** The bytes of a buffer. */
  readonly size?: number;
  /** Bytes that are left free at the front of each buffer, for the header of the message that it becomes. */
  readonly head?: number;
}

/**
 * Bytes on their way out, in one buffer that is handed over when it is full. Writers put bytes at `at` after they made sure of
 * room with {@link reserve}, which is done once for many cells, not for each.
 */
export class Output {
  bytes: Buffer;
  at: number;
  readonly #size: number;
  readonly #head: number;
  readonly #spare: Buffer[] = [];

  constructor({ size = 1 << 18, head = 0 }: OutputOptions = {}) {
    this.#size = size;
    this.#head = head;
    this.at = head;
    this.bytes = Buffer.allocUnsafeSlow(size);
  }

  /** Whether as many bytes as a buffer usually has are waiting. */
  get isFull(): boolean {
    return this.at >= this.#size - (this.#size >> 3);
  }

  /** Whether nothing was written since the last buffer was handed over. */
  get isEmpty(): boolean {
    return this.at === this.#head;
  }

  /** Whether so many bytes more go into the buffer as it is. */
  fits(bytes: number): boolean {
    return this.at + bytes <= this.bytes.length;
  }

  /** Makes room for so many bytes more. */
  reserve(bytes: number): void {
    if (this.fits(bytes)) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.at + bytes));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }

  /** Hands over what was written, behind the free bytes at the front; another buffer takes its place, because a socket may hold the old one for long. */
  take(): Buffer {
    const taken = this.bytes.subarray(0, this.at);
    this.bytes = this.#spare.pop() ?? Buffer.allocUnsafeSlow(this.#size);
    this.at = this.#head;
    return taken;
  }

  /** Forgets what was written since the last buffer was handed over. */
  clear(): void {
    this.at = this.#head;
  }

  /** Hands over what was written in memory that is at most twice as large, for whoever keeps it for long. */
  takeClose(): Buffer {
    if (2 * this.at >= this.bytes.length) return this.take();
    const taken = Buffer.allocUnsafeSlow(this.at);
    this.bytes.copy(taken, 0, 0, this.at);
    this.at = this.#head;
    return taken;
  }

  /**
   * Takes a buffer back that was handed over and is used no more. Fresh memory for each costs more than to fill it: the system gives it page by page, and
   * the collector of garbage learns late how much of it is free. One that had to grow is let go.
   */
  giveBack(taken: Buffer): void {
    if (taken.buffer.byteLength === this.#size) this.#spare.push(Buffer.from(taken.buffer));
  }
}

/** Below so many bytes a copy is faster in a loop than by a call into the runtime, which takes about 100 ns. */
const shortCopy = 48;

/** Copies `length` bytes from `start` of `bytes` to `at` of `to`, and gives the place behind them. */
export function copyBytes(bytes: Buffer, start: number, length: number, to: Buffer, at: number): number {
  if (length < shortCopy) for (let i = 0; i < length; i += 1) to[at + i] = bytes[start + i] as number;
  else bytes.copy(to, at, start, start + length);
  return at + length;
}
