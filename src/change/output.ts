/**
 * Bytes on their way out, in one buffer that is handed over when it is full. Writers put bytes at `at` after they made sure of
 * room with {@link reserve}, which is done once for a row, not for a cell.
 */
export class Output {
  bytes: Buffer;
  at = 0;
  readonly #size: number;

  constructor(size = 1 << 18) {
    this.#size = size;
    this.bytes = Buffer.allocUnsafeSlow(size);
  }

  /** Whether as many bytes as a buffer usually has are waiting. */
  get isFull(): boolean {
    return this.at >= this.#size - (this.#size >> 3);
  }

  /** Makes room for so many bytes more. */
  reserve(bytes: number): void {
    if (this.at + bytes <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.at + bytes));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }

  /** Hands over what was written; a new buffer takes its place, because a socket may hold the old one for long. */
  take(): Buffer {
    const taken = this.bytes.subarray(0, this.at);
    this.bytes = Buffer.allocUnsafeSlow(this.#size);
    this.at = 0;
    return taken;
  }
}
