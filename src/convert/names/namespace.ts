import { fit, shortHash, withEnding } from './spelling.ts';

/**
 * Names that must differ from each other. PostgreSQL keeps tables, views, sequences, indexes and composite types of a schema
 * in one such space (manual, catalog pg_class), and its routines in another. A class because it fills.
 */
export class Namespace {
  readonly #taken = new Map<string, string>();
  readonly #maxBytes: number;

  constructor(maxBytes: number, taken: readonly string[] = []) {
    this.#maxBytes = maxBytes;
    for (const name of taken) this.#taken.set(name, '');
  }

  has(name: string): boolean {
    return this.#taken.has(name);
  }

  /**
   * Takes a name for an owner: the wish if it is free, else one of the others, else the wish with an ending, else with a hash of the owner. The same
   * owner gets the same name again.
   */
  take(wish: string, owner: string, endings: readonly string[] = [], others: readonly string[] = []): string {
    const short = fit(wish, this.#maxBytes);
    const candidates = [
      short,
      ...others.map((each) => fit(each, this.#maxBytes)),
      ...endings.map((ending) => withEnding(wish, ending, this.#maxBytes)),
      withEnding(wish, `_${shortHash(owner)}`, this.#maxBytes),
    ];
    const name =
      candidates.find((each) => this.#taken.get(each) === owner || !this.#taken.has(each)) ??
      withEnding(wish, `_${shortHash(`${owner} ${this.#taken.size}`)}`, this.#maxBytes);
    this.#taken.set(name, owner);
    return name;
  }
}
