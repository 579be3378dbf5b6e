import type { Kind, Stored } from './store.ts';

/** A document as stores keep it. */
export interface DocumentRow {
  readonly sequence: number;
  readonly revision: number;
  readonly content: string;
}

/** The document of a row. */
export function readDocument<T>({ content, revision }: Pick<DocumentRow, 'content' | 'revision'>): Stored<T> {
  return { ...(JSON.parse(content) as T), revision };
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
