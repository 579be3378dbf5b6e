import type { Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Into, Query } from '../../../../sql/tree/query.ts';
import { walk } from '../../../../sql/walk.ts';
import { isName } from '../../../collections/names.ts';
import type { RuleContext } from '../../../rule.ts';
import { outermostBlock } from '../routine.ts';

/** Whether no two elements of a list are the same: all that fills it is one query that takes a key of one table. */
export function holdsDistinctValues(list: Reference, context: RuleContext): boolean {
  const block = outermostBlock(context);
  if (!block) return false;
  const { parts } = list.name;
  let filled = 0;
  let other = 0;
  const has = (into: Into): number => into.targets.findIndex((each) => isName(each, parts, context.source));
  walk(block, (node) => {
    switch (node.kind) {
      case 'queryStatement': {
        const { body } = node.query;
        const at = body.kind === 'select' && body.into ? has(body.into) : -1;
        if (at >= 0)
          if (isKey(node.query, at, context)) filled += 1;
          else other += 1;
        return;
      }
      case 'fetch': {
        const at = has(node.into);
        if (at < 0) return;
        const referent = context.resolution.referent(node.cursor);
        const query = referent.kind === 'cursor' ? referent.declaration.query : undefined;
        if (query && isKey(query, at, context)) filled += 1;
        else other += 1;
        return;
      }
      case 'returning':
      case 'executeImmediate':
        if (node.into && has(node.into) >= 0) other += 1;
        return;
      case 'assignment':
        if (isListOrElement(node.target, list, context)) other += 1;
        return;
      case 'call':
        if (node.arguments.some((each) => isName(each.value, parts, context.source))) other += 1;
        return;
      default:
    }
  });
  return filled === 1 && other === 0;
}

function isListOrElement(target: Expression, list: Reference, context: RuleContext): boolean {
  const root = target.kind === 'call' ? target.callee : target;
  return isName(root, list.name.parts, context.source);
}

/** Whether the column at a position of a query is the whole key of its only table. */
function isKey(query: Query, at: number, context: RuleContext): boolean {
  const { body } = query;
  if (body.kind !== 'select' || body.from.length !== 1 || body.from[0]?.kind !== 'table' || body.groupBy)
    return false;
  const expression = body.items[at]?.expression;
  if (expression?.kind !== 'reference') return false;
  const referent = context.resolution.referent(expression);
  if (referent.kind !== 'column' || referent.relation.object?.kind !== 'table') return false;
  const { fold } = context.source.names;
  return referent.relation.object.definition.constraints.some(
    (each) =>
      (each.type === 'primary key' || each.type === 'unique') &&
      each.columns.length === 1 &&
      each.columns[0] !== undefined &&
      fold(each.columns[0]) === referent.column,
  );
}
