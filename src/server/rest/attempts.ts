/** So many wrong keys may come from an address in a minute; then none is taken from there until it is over. */
const most = 20;
const minute = 60_000;

/** Counts wrong keys by address, so that nobody tries secrets one after the other. A class because the counts grow. */
export class Attempts {
  readonly #counts = new Map<string, { wrong: number; readonly until: number }>();

  /** Whether another key may be tried from there. */
  isOpen(address: string, now = Date.now()): boolean {
    const known = this.#counts.get(address);
    return known === undefined || known.until <= now || known.wrong < most;
  }

  /** One was wrong. */
  failed(address: string, now = Date.now()): void {
    for (const [each, { until }] of this.#counts) if (until <= now) this.#counts.delete(each);
    const known = this.#counts.get(address);
    if (known) known.wrong += 1;
    else this.#counts.set(address, { wrong: 1, until: now + minute });
  }
}
