import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Join, TableExpression, TableReference } from '../../../../sql/tree/query.ts';
import type { RuleContext } from '../../../rule.ts';
import { aliasOf, tablesIn, tablesOf } from '../relations.ts';

/** The tables of FROM beside the one that is written, and the conditions that joined it with them. */
export interface Sources {
  readonly written: TableReference;
  readonly rest: readonly TableExpression[];
  readonly conditions: readonly Expression[];
}

/** The table of FROM that the target names by its alias or its name ("UPDATE (Transact-SQL)"); undefined where it is a table of its own. */
export function amongSources(
  target: TableReference,
  from: readonly TableExpression[],
  context: RuleContext,
): TableExpression | undefined {
  const referent = context.resolution.referent(target.name);
  if (referent.kind !== 'relation') return undefined;
  const tables = from.flatMap(tablesOf);
  const own = target.name.parts.length === 1 ? aliasOf(target, context) : undefined;
  const { relation } = referent;
  return (
    tables.find((each) => own !== undefined && aliasOf(each, context) === own) ??
    tables.find((each) => aliasOf(each, context) === relation.alias && each.kind === 'table')
  );
}

/**
 * FROM without the table that is written, which PostgreSQL does not want to see there: what joined it becomes a condition. Undefined where an outer join or APPLY hangs
 * on it, so that this is not the same.
 */
export function withoutWritten(
  from: readonly TableExpression[],
  written: TableReference,
  context: RuleContext,
): Sources | undefined {
  const rest: TableExpression[] = [];
  const conditions: Expression[] = [];
  for (const each of from) {
    const taken = taken_(each, written, context);
    if (!taken) return undefined;
    if (taken.rest) rest.push(taken.rest);
    conditions.push(...taken.conditions);
  }
  return { written, rest, conditions };
}

interface Taken {
  readonly rest?: TableExpression;
  readonly conditions: readonly Expression[];
}

function taken_(node: TableExpression, written: TableReference, context: RuleContext): Taken | undefined {
  if (node === written) return { conditions: [] };
  if (!tablesOf(node).includes(written)) return { rest: node, conditions: [] };
  if (node.kind === 'parenthesisedTable') return taken_(node.table, written, context);
  return node.kind === 'join' ? fromJoin(node, written, context) : undefined;
}

function fromJoin(node: Join, written: TableReference, context: RuleContext): Taken | undefined {
  const isLeft = tablesOf(node.left).includes(written);
  const side = taken_(isLeft ? node.left : node.right, written, context);
  const other = isLeft ? node.right : node.left;
  if (!side || node.using || node.natural) return undefined;
  const speaksOfWritten = node.on !== undefined && speaksOf(node.on, written, context);
  // A row that has no partner among the written rows writes none.
  const isInner = node.type === 'inner' || node.type === 'cross' || node.type === (isLeft ? 'right' : 'left');
  if (isInner) {
    const conditions = [...side.conditions, ...(node.on ? [node.on] : [])];
    if (!side.rest) return { rest: other, conditions };
    const [left, right] = isLeft ? [side.rest, other] : [other, side.rest];
    if (node.type === 'inner' && node.on && !speaksOfWritten)
      return { rest: { ...node, left, right }, conditions: side.conditions };
    return { rest: crossed(node, left, right), conditions };
  }
  const keeps = isLeft && node.type === 'left' && side.rest !== undefined && !speaksOfWritten;
  return keeps
    ? { rest: { ...node, left: side.rest as TableExpression }, conditions: side.conditions }
    : undefined;
}

function crossed(node: Join, left: TableExpression, right: TableExpression): Join {
  const { start, end } = node;
  return { kind: 'join', start, end, type: 'cross', natural: false, left, right };
}

function speaksOf(node: Expression, table: TableReference, context: RuleContext): boolean {
  return tablesIn(node, new Set([aliasOf(table, context)]), context).size > 0;
}

/** Parentheses around what OR joins, where it is to stand beside other conditions. */
export function operand(node: Expression): Expression {
  return node.kind === 'chain' && node.operator === 'or' ? make.parenthesis(node, node) : node;
}
