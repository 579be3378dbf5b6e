import { sqlserverQueryFindings } from '../../../../sql/codes/sqlserver-queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression, KeywordCall, Reference } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { With } from '../../../../sql/tree/query.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import type { RuleContext } from '../../../rule.ts';
import type { Namespace, Place, XPath } from './xquery.ts';
import { toXPath } from './xquery.ts';

/** A call of a method of type xml: `XML VALUE`, `XML QUERY`, `XML EXIST`, `XML NODES`. */
export interface XmlMethod {
  readonly operand: Expression;
  readonly path: Expression & { readonly kind: 'string' };
  /** The type that VALUE gives. */
  readonly type?: DataType;
  /** What the path speaks of by `sql:variable` and `sql:column`. */
  readonly bound: readonly Reference[];
}

/** The parts of a call of a method of type xml; undefined for any other function. */
export function xmlMethodOf(node: KeywordCall): XmlMethod | undefined {
  if (!node.name.startsWith('XML ')) return undefined;
  const [operand, path, ...rest] = node.parts;
  if (!operand || operand.kind === 'word' || operand.kind === 'dataType' || operand.kind === 'orderItem')
    return undefined;
  if (path?.kind !== 'string') return undefined;
  const type = rest.find((each) => each.kind === 'dataType');
  const bound = rest.filter((each) => each.kind === 'reference');
  return { operand, path, bound, ...(type ? { type } : {}) };
}

/** The path of a method in XPath 1.0; undefined where that cannot say it, which is reported. */
export function xpathOf(
  node: KeywordCall,
  { path }: XmlMethod,
  place: Place,
  context: RuleContext,
  known: readonly Namespace[] = [],
): XPath | undefined {
  const found = toXPath(path.value, [...known, ...namespacesAround(context)], place);
  if (!('reason' in found)) return found;
  context.refuse(
    sqlserverQueryFindings.xquery,
    node,
    `The XQuery of ${node.name.slice(4).toLowerCase()}() has no form in XPath 1.0: ${found.reason}.`,
  );
  return undefined;
}

/** What WITH XMLNAMESPACES declares around the node at hand. */
function namespacesAround(context: RuleContext): NonNullable<With['namespaces']> {
  return context.parents.flatMap((each) => withOf(each)?.namespaces ?? []);
}

/** The WITH of a query or of a statement that writes. */
export function withOf(node: Node): With | undefined {
  return 'with' in node ? (node.with as With | undefined) : undefined;
}

/** The text of a path as an expression: a constant, or pieces with values between them. */
export function pathText(
  at: Expression,
  { pieces }: XPath,
  { bound }: XmlMethod,
  context: RuleContext,
): Expression {
  return make.chain(
    at,
    '||',
    pieces.map((piece) => {
      if (typeof piece === 'string') return make.string(at, piece);
      const value = bound[piece];
      return value ? make.call(at, context.pack('xpath_literal'), [value]) : make.nullLiteral(at);
    }),
  );
}

/** `'{{p,urn:x}}'`, for a parameter of type text[]; nothing where there are none. */
export function namespaceArray(at: Expression, namespaces: readonly Namespace[]): readonly Expression[] {
  if (namespaces.length === 0) return [];
  const quoted = (text: string): string =>
    /^[\w:/.#-]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
  const rows = namespaces.map(({ prefix, uri }) => `{${quoted(prefix)},${quoted(uri)}}`);
  return [make.string(at, `{${rows.join(',')}}`)];
}
