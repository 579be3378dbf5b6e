/** Shows how far a long piece of work is: one line that is written over on a terminal, nothing elsewhere until it ends. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  #shown = 0;
  #width = 0;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  /** The present state, at most ten times a second. */
  show(text: string): void {
    const now = Date.now();
    if (!this.#stream.isTTY || now - this.#shown < 100) return;
    this.#shown = now;
    const line = text.slice(0, Math.max(20, (this.#stream.columns ?? 80) - 1));
    this.#stream.write(`\r${line.padEnd(this.#width)}`);
    this.#width = line.length;
  }

  /** Ends a piece of work with a line that stays. */
  done(text: string): void {
    this.clear();
    this.#stream.write(`${text}\n`);
  }

  clear(): void {
    if (this.#width > 0) this.#stream.write(`\r${' '.repeat(this.#width)}\r`);
    this.#width = 0;
  }
}
