import type { AnyObject, Package } from '../catalog/catalog.ts';
import type { Identifier, Name } from '../sql/tree/name.ts';
import type { Span } from '../text/span.ts';

/** Where an object of the source lives in the target, as names are stored there. */
export interface TargetName {
  readonly schema: string;
  readonly name: string;
}

/**
 * The names of the target. Every name of the source has exactly one, decided before anything is converted: folded, not
 * reserved, not too long (cut and made unique by a hash), mapped by the user's rules, and unlike its neighbours.
 */
export interface TargetNames {
  /** Of a table, view, sequence, standalone routine, type, trigger, index …. A package's own name is the schema of its members. */
  object(object: AnyObject): TargetName;
  /** Of a member of a package (routine, variable, constant, cursor, type, exception), by its stored name. */
  member(of: Package, member: string): TargetName;
  /** Of a column, by its stored name, in a table or view of the catalog. */
  column(of: AnyObject, column: string): string;
  /** A name that is local to a statement or routine: variable, parameter, alias, label, cursor. The user's own spelling unless it is reserved or too long. */
  local(name: Identifier): Identifier;
  /** How an object is referred to in a statement: with its schema, unless that is `public`. */
  qualified(target: TargetName, origin: Span): Name;
  /** How a stored target name is written. */
  identifier(stored: string, origin: Span): Identifier;
}
