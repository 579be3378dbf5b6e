/** Samples are so many to a span, at most. */
const samplesPerSpan = 50;
/** What happened in a shorter time says little of a second. */
const least = 1000;

/** How fast a sum grows, of late. A class because the sum grows. */
export class Rate {
  readonly #span: number;
  #total = 0;
  readonly #samples: { readonly at: number; readonly total: number }[];

  /** So many milliseconds of the past say how fast it grows. */
  constructor(span = 5000, now = performance.now()) {
    this.#span = span;
    this.#samples = [{ at: now, total: 0 }];
  }

  add(amount: number): void {
    this.#total += amount;
  }

  /**
   * So much it grew in a second. It is to be asked again and again: what came since it was asked last came within the span, or it would have been asked
   * before.
   */
  perSecond(now = performance.now()): number {
    const last = this.#samples.at(-1);
    if (!last || now - last.at >= this.#span / samplesPerSpan)
      this.#samples.push({ at: now, total: this.#total });
    // The last one before the span begins is what the growth is counted from.
    while ((this.#samples[1]?.at ?? now) <= now - this.#span) this.#samples.shift();
    const [first] = this.#samples;
    if (!first) return 0;
    const passed = Math.max(least, Math.min(this.#span, now - first.at));
    return ((this.#total - first.total) * 1000) / passed;
  }
}
