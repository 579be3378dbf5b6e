import type { Cast } from '../../../catalog/prover.ts';

/** What decides about conversions of a type: a domain counts as the type below it. */
export interface CastType {
  readonly oid: number;
  /** `pg_type.typcategory`; S are the string types. */
  readonly category: string;
  /** The type of an array's elements, for arrays. */
  readonly element?: number;
}

/** The casts of `pg_cast`: `i`, `a` or `e` by source and target type. */
export type CastTable = ReadonlyMap<string, string>;

/** The key of a cast in the table. */
export function castKey(from: number, to: number): string {
  return `${from}:${to}`;
}

/**
 * The conversion that the server would choose: a row of pg_cast, else for arrays that of their elements, else through the
 * text form, which "casts to string types are treated as assignment casts, while those from string types are explicit-only"
 * (PostgreSQL, CREATE CAST).
 */
export function castBetween(
  from: CastType,
  to: CastType,
  casts: CastTable,
  typeOf: (oid: number) => CastType | undefined,
): Cast {
  if (from.oid === to.oid) return 'same';
  const context = casts.get(castKey(from.oid, to.oid));
  if (context !== undefined)
    return context === 'i' ? 'implicit' : context === 'a' ? 'assignment' : 'explicit';
  const fromElement = from.element === undefined ? undefined : typeOf(from.element);
  const toElement = to.element === undefined ? undefined : typeOf(to.element);
  if (fromElement && toElement) return castBetween(fromElement, toElement, casts, typeOf);
  if (to.category === 'S') return 'assignment';
  if (from.category === 'S') return 'explicit';
  return 'none';
}
