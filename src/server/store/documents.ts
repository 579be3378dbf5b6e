import type { Kind, Stored } from './store.ts';

/** A document as stores keep it. */
export interface DocumentRow {
  readonly sequence: number;
  readonly revision: number;
  readonly content: string;
}

/** So many documents of a kind are remembered. */
const most = 4000;

/**
 * Documents as they were read last, so that a list is not parsed again for each of its readers. A revision is never written twice, so what is remembered of one is true for ever.
 * A class because it remembers.
 */
export class DocumentMemory<T extends object> {
  readonly #known = new Map<number, Stored<T>>();

  /** The document, if it was read at this revision. */
  known({ sequence, revision }: Omit<DocumentRow, 'content'>): Stored<T> | undefined {
    const found = this.#known.get(sequence);
    return found?.revision === revision ? found : undefined;
  }

  read(row: DocumentRow): Stored<T> {
    const known = this.known(row);
    if (known) return known;
    const value = Object.freeze({ ...(JSON.parse(row.content) as T), revision: row.revision });
    this.#known.delete(row.sequence);
    this.#known.set(row.sequence, value);
    const [oldest] = this.#known.keys();
    if (this.#known.size > most && oldest !== undefined) this.#known.delete(oldest);
    return value;
  }

  forget(sequence: number): void {
    this.#known.delete(sequence);
  }
}

/** The text of a document. The revision is a column, not a part of it. */
export function contentOf(value: object): string {
  const { revision: _, ...content } = value as { readonly revision?: number };
  return JSON.stringify(content);
}

/** A value by which a document is found. */
export interface DocumentKey {
  readonly name: string;
  readonly value: string;
  /** No other document of its kind may have it. */
  readonly isUnique: boolean;
}

/** What a document is found by. */
export function keysOf<T>(kind: Kind<T>, value: T): readonly DocumentKey[] {
  return Object.entries(kind.keys?.(value) ?? {}).flatMap(([name, given]) =>
    [...new Set(typeof given === 'object' ? given : [given ?? ''])]
      .filter((each) => each !== '')
      .map((each) => ({ name, value: each, isUnique: kind.unique?.includes(name) === true })),
  );
}
