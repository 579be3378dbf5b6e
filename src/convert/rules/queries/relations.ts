import type { Identifier, Name } from '../../../sql/tree/name.ts';
import type { Expression, Reference } from '../../../sql/tree/expression.ts';
import type { Node } from '../../../sql/tree/node.ts';
import type { TableExpression } from '../../../sql/tree/query.ts';
import * as make from '../../../sql/make.ts';
import { walk } from '../../../sql/walk.ts';
import type { Span } from '../../../text/span.ts';
import type { Relation } from '../../resolve/resolution.ts';
import type { RuleContext } from '../../rule.ts';

/** The name by which the columns of a single table expression are qualified, as stored; empty when it has none. */
export function aliasOf(table: TableExpression, context: RuleContext): string {
  if (table.kind === 'join') return '';
  if (table.kind === 'parenthesisedTable') return aliasOf(table.table, context);
  // An alias that a rule has made up (it stands nowhere in the source) is not what references were resolved by.
  if (table.alias?.target && table.alias.start < 0) return '';
  if (table.alias) return storedName(table.alias, context);
  const last = table.kind === 'table' ? table.name.parts.at(-1) : undefined;
  return last ? storedName(last, context) : '';
}

/** The identifier that qualifies the columns of a table expression, if it has one. */
export function qualifierOf(table: TableExpression): Identifier | undefined {
  if (table.kind === 'join') return undefined;
  if (table.kind === 'parenthesisedTable') return qualifierOf(table.table);
  return table.alias ?? (table.kind === 'table' ? table.name.parts.at(-1) : undefined);
}

/** A name as the source would store it, also when a rule has made it for the target. */
export function storedName(name: Identifier, context: RuleContext): string {
  if (!name.target) return context.names.stored(name);
  // Only Oracle stores names in upper case; the others compare them in lower case.
  if (context.catalog.dialect !== 'oracle') return name.text.toLowerCase();
  return name.text === name.text.toLowerCase() ? name.text.toUpperCase() : name.text;
}

/** The single tables below a table expression, in order; joins and parentheses taken apart. */
export function tablesOf(table: TableExpression): readonly TableExpression[] {
  if (table.kind === 'join') return [...tablesOf(table.left), ...tablesOf(table.right)];
  return table.kind === 'parenthesisedTable' ? tablesOf(table.table) : [table];
}

/** What the columns of a table are known by: the relation that its name speaks of. */
export function relationOf(table: TableExpression, context: RuleContext): Relation | undefined {
  if (table.kind !== 'table') return undefined;
  const referent = context.resolution.referent(table.name);
  return referent.kind === 'relation' ? referent.relation : undefined;
}

/**
 * Which of the tables (by alias) a reference to a column speaks of: undefined for what is no column of them (a variable, a
 * column of a query around this one).
 */
export function tableOf(
  node: Reference,
  aliases: ReadonlySet<string>,
  context: RuleContext,
): string | undefined {
  const referent = context.resolution.referent(node);
  const base = referent.kind === 'field' ? referent.base : referent;
  if (base.kind === 'column') return aliases.has(base.relation.alias) ? base.relation.alias : undefined;
  const first = node.name.parts.at(-2);
  const qualifier = first && node.name.parts.length > 1 ? storedName(first, context) : undefined;
  const isColumn = base.kind === 'pseudo-column' || base.kind === 'unknown';
  return isColumn && qualifier !== undefined && aliases.has(qualifier) ? qualifier : undefined;
}

/** The tables (by alias) whose columns a condition uses, those used in queries inside included. */
export function tablesIn(
  node: Node,
  aliases: ReadonlySet<string>,
  context: RuleContext,
): ReadonlySet<string> {
  const found = new Set<string>();
  walk(node, (each) => {
    if (each.kind !== 'reference') return;
    const table = tableOf(each, aliases, context);
    if (table !== undefined) found.add(table);
  });
  return found;
}

/** The name of a column in the target, as the reference to it would be written at last. */
export function columnIdentifier(node: Reference, context: RuleContext): Identifier {
  const referent = context.resolution.referent(node);
  const last = node.name.parts.at(-1) as Identifier;
  if (referent.kind !== 'column') return context.names.local(last);
  const own = node.name.parts.findLast((each) => context.names.stored(each) === referent.column) ?? last;
  const { object } = referent.relation;
  if (object?.kind !== 'table') return context.names.local(own);
  const stored = context.names.column(object, referent.column);
  const written = context.targetNames.identifier(stored, own);
  const isSame = !own.quoted && !written.quoted && own.text.toLowerCase() === stored;
  return isSame ? { ...written, text: own.text } : written;
}

/** A reference to a column by its stored name, qualified or not, in the place of a node. */
export function columnReference(
  origin: Span,
  qualifier: Identifier | undefined,
  column: Identifier,
): Reference {
  return qualifier ? make.reference(origin, qualifier, column) : make.reference(origin, column);
}

/** A reference's qualifier is taken away: where PostgreSQL wants the bare column of the table that is written. */
export function unqualified(node: Expression, context: RuleContext): Expression {
  if (node.kind !== 'reference' || node.name.parts.length < 2) return node;
  const referent = context.resolution.referent(node);
  if (referent.kind !== 'column') return node;
  const at = node.name.parts.findLastIndex((each) => storedName(each, context) === referent.column);
  if (at <= 0) return node;
  const name: Name = { ...node.name, parts: node.name.parts.slice(at) };
  const result: Reference = { ...node, name };
  context.resolution.inherit(name, node.name);
  context.resolution.inherit(result, node);
  return result;
}
