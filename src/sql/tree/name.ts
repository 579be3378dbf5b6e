import type { Positioned } from './position.ts';

/**
 * One name as the user wrote it, without its quotes. `text` is neither folded nor shortened: what it means in a catalog
 * is asked of the dialect (`fold`), because Oracle stores unquoted names in upper case and PostgreSQL in lower case.
 */
export interface Identifier extends Positioned {
  readonly kind: 'identifier';
  readonly text: string;
  readonly quoted: boolean;
  /** Already as the target writes it: made by a rule, not to be mapped again. */
  readonly target?: true;
}

/** A qualified name: `schema.package.member`, with the database link after `@` if there is one. */
export interface Name extends Positioned {
  readonly kind: 'name';
  readonly parts: readonly Identifier[];
  readonly link?: readonly Identifier[];
}

export type NameNode = Identifier | Name;
