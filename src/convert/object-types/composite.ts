import type { Catalog, UserType } from '../../catalog/catalog.ts';
import * as make from '../../sql/make.ts';
import type { Expression, StringLiteral } from '../../sql/tree/expression.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { Span } from '../../text/span.ts';
import type { TargetName, TargetNames } from '../target-names.ts';
import type { Hierarchy } from './hierarchy.ts';
import { hierarchyOf, supertypeOf } from './hierarchy.ts';

/** What the functions of this room ask of the conversion. */
export interface Names {
  readonly catalog: Catalog;
  readonly names: TargetNames;
}

/** The hierarchy that a type stands in, if it is held as one composite type. */
export function hierarchy(type: UserType, { catalog, names }: Names): Hierarchy | undefined {
  return hierarchyOf(type, catalog, (each) => names.stored(each));
}

/** The name of the composite type that holds the objects of a type: that of the type at the top of its hierarchy. */
export function compositeName(type: UserType, context: Names): TargetName {
  return context.names.object(hierarchy(type, context)?.root ?? type);
}

/** The composite type that holds the objects of a type. */
export function compositeType(type: UserType, origin: Span, context: Names): DataType {
  const at = { start: origin.start, end: origin.start };
  return { ...make.type(at, 'record'), name: context.names.qualified(compositeName(type, context), at) };
}

/** The stored names of what the composite type of a type consists of, in their order; the last one of a hierarchy tells the type. */
export function compositeFields(type: UserType, context: Names): readonly string[] {
  const found = hierarchy(type, context);
  if (found) return [...found.attributes.map((each) => each.stored), found.tag];
  return ownAttributes(type, context);
}

/** The stored names of the attributes that an object of a type has, those of its supertypes first. */
export function ownAttributes(type: UserType, context: Names): readonly string[] {
  const fold = (each: Identifier): string => context.names.stored(each);
  const above = supertypeOf(type, context.catalog, fold);
  const { definition } = type.definition;
  const own = definition?.kind === 'objectType' ? definition.attributes.map((each) => fold(each.name)) : [];
  return [...(above ? ownAttributes(above, context) : []), ...own];
}

/** The attribute that tells of which type an object is. */
export function tagName(found: Hierarchy, origin: Span, { names }: Names): Identifier {
  return names.local(sourceName(found.tag, origin));
}

/** A stored name as an identifier of the source. */
export function sourceName(stored: string, { start, end }: Span): Identifier {
  return { kind: 'identifier', start, end, text: stored, quoted: true };
}

/** What the attribute says of an object of a type: the type's name in the target. */
export function tagText(type: UserType, found: Hierarchy, { names }: Names): string {
  const { schema, name } = names.object(type);
  const isShared = found.types.some((each) => each !== type && names.object(each).name === name);
  return isShared ? `${schema}.${name}` : name;
}

export function tagValue(type: UserType, found: Hierarchy, origin: Span, context: Names): StringLiteral {
  return make.string(origin, tagText(type, found, context));
}

/** An object made of the values of its attributes: a row of the composite type. */
export function compositeValue(
  type: UserType,
  values: ReadonlyMap<string, Expression>,
  at: Span,
  context: Names,
): Expression {
  const found = hierarchy(type, context);
  const items = compositeFields(type, context).map((stored) =>
    found && stored === found.tag
      ? tagValue(type, found, at, context)
      : (values.get(stored) ?? make.nullLiteral(at)),
  );
  return make.cast(at, make.call(at, 'ROW', items), compositeType(type, at, context));
}
