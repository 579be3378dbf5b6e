import type { TextCollation, ValueType } from './value-type.ts';

/**
 * The collation that texts have together ("Collation precedence (Transact-SQL)"): COLLATE outweighs columns, and these all else. Undefined where none of
 * them has one: then it is the database's.
 */
export function outweighing(types: readonly ValueType[]): TextCollation | undefined {
  const given = types.flatMap((type) => (type.kind === 'text' && type.collation ? [type.collation] : []));
  const explicit = given.filter(({ label }) => label === 'explicit');
  const [first, ...others] = explicit.length > 0 ? explicit : given;
  return others.reduce((a, b) => (a === undefined ? b : together(a, b)), first);
}

/** A conflict of columns lasts until something outweighs it. */
function together(a: TextCollation, b: TextCollation): TextCollation {
  if (a.label === 'none') return a;
  if (b.label !== 'none' && a.name?.toLowerCase() === b.name?.toLowerCase()) return a.isStored ? a : b;
  return { label: 'none', isStored: false };
}

/** The type of a text that was made of others: it has the collation that these have together. */
export function madeOf<T extends ValueType>(type: T, given: readonly ValueType[]): T {
  if (type.kind !== 'text') return type;
  const collation = outweighing(given);
  if (collation === type.collation) return type;
  const { collation: _, ...bare } = type;
  return { ...bare, ...(collation ? { collation } : {}) } as T;
}

/** The type of a text under another collation. */
export function collated<T extends ValueType>(type: T, collation: TextCollation): T {
  return type.kind === 'text' ? { ...type, collation } : type;
}

/** A reference to a column of a query speaks of its collation as of that of any column, even where COLLATE gave it. */
export function referredTo(type: ValueType): ValueType {
  return type.kind === 'text' && type.collation?.label === 'explicit'
    ? { ...type, collation: { ...type.collation, label: 'implicit' } }
    : type;
}
