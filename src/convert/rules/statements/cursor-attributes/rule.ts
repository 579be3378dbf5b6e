import * as make from '../../../../sql/make.ts';
import type { CursorAttribute, Expression } from '../../../../sql/tree/expression.ts';
import { statementFindings } from '../../../../sql/codes/statements.ts';
import { some } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import type { Cursor } from '../cursors/cursor.ts';
import { cursorOf, placeOf } from '../cursors/cursor.ts';
import { packCall } from '../../expressions/built-in.ts';
import { packageCursor, readCopy } from '../cursors/package-cursor.ts';
import { foundVariable, rowCountVariable, sqlRowCount } from '../cursors/variables.ts';
import { cursorStates } from '../cursors/states.ts';
import { outermostBlock } from '../routine.ts';

/** `%FOUND`, `%NOTFOUND`, `%ROWCOUNT` and `%ISOPEN`; see the page. */
export const cursorAttributes = rule({
  name: 'cursor-attributes',
  on: ['cursorAttribute'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const cursor = cursorOf(node.cursor, context);
    const states = cursorStates(context);
    if (!cursor || !states) return undefined;
    if (node.attribute === 'bulk_rowcount' || node.attribute === 'bulk_exceptions') return undefined;
    if (cursor.key === 'sql') return ofSql(node, context);
    if (node.attribute === 'isopen') {
      const own = packageCursor(cursor, context);
      return isOpen(node, (own && readCopy(node.cursor, own, context)) ?? node.cursor);
    }
    return ofCursor(node, cursor, context);
  },
});

function ofSql(node: CursorAttribute, context: RuleContext): Expression | undefined {
  const states = cursorStates(context);
  if (!states) return undefined;
  // The implicit cursor is closed as soon as its statement has run.
  if (node.attribute === 'isopen') return make.boolean(node, false);
  if (states.unset.has(placeOf(node))) return make.nullLiteral(node);
  if (states.direct.has(placeOf(node))) return foundOrNot(node, make.reference(node, 'FOUND'));
  const list = states.listCounts.get(placeOf(node));
  if (list) return make.call(node, 'cardinality', [{ ...list, start: node.start, end: node.end }]);
  // The assignment around becomes GET DIAGNOSTICS.
  if (states.diagnosed.has(placeOf(node))) return undefined;
  const count = sqlRowCount(context, node);
  if (!count) return undefined;
  if (node.attribute === 'rowcount') return count;
  return make.binary(node, count, node.attribute === 'found' ? '>' : '=', make.number(node, 0));
}

function ofCursor(node: CursorAttribute, cursor: Cursor, context: RuleContext): Expression | undefined {
  const states = cursorStates(context);
  if (!states) return undefined;
  if (states.closed.has(placeOf(node)) && !isLoopedOver(cursor, context)) return invalid(node, context);
  if (!states.fetched.has(cursor.key) && !(node.attribute === 'rowcount' && cursor.declaration)) {
    context.refuse(
      statementFindings.foreignCursor,
      node,
      `%${node.attribute.toUpperCase()} asks about the cursor ${cursor.name}, from which this routine does not fetch.`,
    );
    return undefined;
  }
  if (isCountedElsewhere(node, cursor, context)) {
    context.refuse(
      statementFindings.foreignCursor,
      node,
      `%${node.attribute.toUpperCase()} asks about rows of the cursor ${cursor.name} that other routines may have fetched.`,
    );
    return undefined;
  }
  if (node.attribute === 'rowcount') return rowCountVariable(cursor, context, node);
  if (states.direct.has(placeOf(node))) return foundOrNot(node, make.reference(node, 'FOUND'));
  const found = foundVariable(cursor, context, node);
  return found && foundOrNot(node, found);
}

/** Whether a loop over the cursor, which opens it, is around the node at hand. */
function isLoopedOver(cursor: Cursor, context: RuleContext): boolean {
  return context.parents.some(
    (each) =>
      each.kind === 'loop' &&
      each.control?.kind === 'cursorControl' &&
      cursorOf(each.control.cursor, context)?.key === cursor.key,
  );
}

/** The attribute of a cursor that is not open: Oracle raises INVALID_CURSOR. */
function invalid(node: CursorAttribute, context: RuleContext): Expression {
  const raised = packCall(node, context, 'invalid_cursor', []);
  const type = node.attribute === 'rowcount' ? 'bigint' : 'boolean';
  return make.cast(node, raised, type);
}

/** The number of rows of a shared cursor is known where it is opened; whether a row was found, also behind a FETCH. */
function isCountedElsewhere(node: CursorAttribute, cursor: Cursor, context: RuleContext): boolean {
  if (node.attribute !== 'rowcount' || packageCursor(cursor, context)?.portal === undefined) return false;
  const block = outermostBlock(context);
  return !(
    block && some(block, (each) => each.kind === 'open' && cursorOf(each.cursor, context)?.key === cursor.key)
  );
}

function foundOrNot(node: CursorAttribute, found: Expression): Expression {
  return node.attribute === 'found' ? found : make.unary(node, 'not', found);
}

/**
 * The server is asked whether the cursor is open: a handler has closed, without a CLOSE, what was opened in its block,
 * and another routine may have closed what it was given.
 */
function isOpen(node: CursorAttribute, cursor: Expression): Expression {
  return make.fragment(
    node,
    'primary',
    'EXISTS (SELECT FROM pg_cursors WHERE name = ',
    make.cast(cursor, cursor, 'text'),
    ')',
  );
}
