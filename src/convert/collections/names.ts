import type { SourceDialect } from '../../sql/dialect.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { CollectionValue } from '../../sql/value-type.ts';
import { eachChild } from '../../sql/walk.ts';
import type { Resolution } from '../resolve/resolution.ts';

/** The methods of collections (PL/SQL Language Reference, "Collection Methods"). */
export const collectionMethods = [
  'COUNT',
  'FIRST',
  'LAST',
  'LIMIT',
  'NEXT',
  'PRIOR',
  'EXISTS',
  'EXTEND',
  'TRIM',
  'DELETE',
] as const;

export type CollectionMethod = (typeof collectionMethods)[number];

/** A method of a collection as it is used. `of` is the collection as an expression, undefined when it is a part of a name. */
export interface MethodUse {
  readonly name: CollectionMethod;
  readonly collection: CollectionValue;
  readonly of?: Expression;
}

/** The method that a reference, field or call names: `list.COUNT`, `f(x).COUNT`, `list.NEXT(i)`. */
export function methodCall(
  node: Expression,
  resolution: Resolution,
  source: SourceDialect,
): MethodUse | undefined {
  if (node.kind === 'call') return methodCall(node.callee, resolution, source);
  if (node.kind === 'reference') {
    const referent = resolution.referent(node);
    return referent.kind === 'method'
      ? { name: referent.method as CollectionMethod, collection: referent.collection }
      : undefined;
  }
  if (node.kind !== 'field') return undefined;
  const type = resolution.typeOf(node.operand);
  const name = collectionMethods.find((each) => each === source.names.fold(node.name));
  return type.kind === 'collection' && name ? { name, collection: type, of: node.operand } : undefined;
}

/** The parts of the collection's name of which a reference names one of the given methods. */
export function collectionOfMethod(
  node: Expression,
  resolution: Resolution,
  methods: readonly CollectionMethod[],
): readonly Identifier[] | undefined {
  if (node.kind !== 'reference') return undefined;
  const referent = resolution.referent(node);
  return referent.kind === 'method' && methods.includes(referent.method as CollectionMethod)
    ? node.name.parts.slice(0, -1)
    : undefined;
}

/** Whether two dotted names are the same as the source stores them. */
export function sameName(
  a: readonly Identifier[],
  b: readonly Identifier[],
  { names }: SourceDialect,
): boolean {
  return a.length === b.length && a.every((each, i) => names.fold(each) === names.fold(b[i] as Identifier));
}

/** Whether an expression is a plain name, and the same as another. */
export function isName(node: Expression, parts: readonly Identifier[], source: SourceDialect): boolean {
  return node.kind === 'reference' && !node.name.link && sameName(node.name.parts, parts, source);
}

/** Whether two expressions are written alike, letter case and spaces aside. */
export function sameText(a: Node, b: Node, source: SourceDialect): boolean {
  return written(a, source) === written(b, source);
}

function written(node: Node, source: SourceDialect): string {
  switch (node.kind) {
    case 'identifier':
      return source.names.fold(node);
    case 'number':
      return node.text;
    case 'string':
      return `'${node.value}'`;
    case 'parenthesis':
      return written(node.operand, source);
    default: {
      const parts: string[] = [];
      eachChild(node, (child) => void parts.push(written(child, source)));
      const operator = 'operator' in node ? node.operator : '';
      return `${node.kind}${operator}(${parts.join()})`;
    }
  }
}
