/** Lines for a width and a height, both in characters. */
export type Lines = (width: number, height: number) => readonly string[];

/** So many milliseconds pass between two paintings. */
const pause = 100;

/**
 * The lower end of a terminal, which is painted over; what stays is written above it. Where no terminal is, only what stays is written. A class because it knows
 * what is painted.
 */
export class LiveArea {
  readonly #stream: NodeJS.WriteStream;
  readonly #isLive: boolean;
  #lines: Lines | undefined;
  #painted = 0;
  #paintedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    this.#isLive = stream.isTTY && process.env['TERM'] !== 'dumb';
  }

  get isLive(): boolean {
    return this.#isLive;
  }

  /** Writes what stays. */
  print(text: string): void {
    this.#stream.write(`${this.#erasing()}${text}`);
    this.#paintNow();
  }

  /** Shows these lines from now on. At most ten times a second they are painted; the last ones always are. */
  show(lines: Lines): void {
    if (!this.#isLive || this.#isOver) return;
    this.#lines = lines;
    const early = this.#paintedAt + pause - performance.now();
    if (early <= 0) this.#paintNow();
    else this.#timer ??= setTimeout(() => this.#paintNow(), early).unref();
  }

  /** Takes the lines away, for good. */
  end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    const erasing = this.#erasing();
    if (erasing !== '') this.#stream.write(erasing);
  }

  #paintNow(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#lines || this.#isOver) return;
    // A terminal may not know its size, which is told as 0.
    const columns = this.#stream.columns || 80;
    const rows = this.#stream.rows || 24;
    // A line as wide as the terminal would be followed by an empty one, and what is higher than it cannot be taken back.
    const height = Math.max(1, rows - 1);
    const lines = this.#lines(Math.max(20, columns - 1), height).slice(0, height);
    this.#stream.write(`${this.#erasing()}${lines.map((each) => `${each}\n`).join('')}`);
    this.#painted = lines.length;
    this.#paintedAt = performance.now();
  }

  #erasing(): string {
    const lines = this.#painted;
    this.#painted = 0;
    return lines === 0 ? '' : `\r\x1b[${lines}A\x1b[J`;
  }
}
