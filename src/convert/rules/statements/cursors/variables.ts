import * as make from '../../../../sql/make.ts';
import type { Reference } from '../../../../sql/tree/expression.ts';
import type { Statement } from '../../../../sql/tree/routine.ts';
import type { Span } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import { helperVariable } from '../routine.ts';
import type { Cursor } from './cursor.ts';

/** Whether the last FETCH from a cursor has found a row; NULL before the first. */
export function foundVariable(cursor: Cursor, context: RuleContext, at: Span): Reference | undefined {
  return helperVariable(
    context,
    `${cursor.name}_found`,
    'boolean',
    { kind: 'boolean' },
    at,
    undefined,
    cursor.key,
  );
}

/** How many rows were fetched from a cursor since it was opened. */
export function rowCountVariable(cursor: Cursor, context: RuleContext, at: Span): Reference | undefined {
  const type = { kind: 'number', integer: true } as const;
  // A cursor variable may be given a cursor that another routine opened, with no OPEN here that would begin to count.
  const initial = cursor.declaration ? undefined : make.number(at, 0);
  return helperVariable(context, `${cursor.name}_rowcount`, 'bigint', type, at, initial, cursor.key);
}

/** How many rows the last statement of SQL has treated; NULL before the first. */
export function sqlRowCount(context: RuleContext, at: Span): Reference | undefined {
  return helperVariable(context, 'sql_rowcount', 'bigint', { kind: 'number', integer: true }, at);
}

/** `variable := value`, where there is no source text. */
export function assign(at: Span, target: Reference, value: Parameters<typeof make.cast>[1]): Statement {
  return { kind: 'assignment', start: at.start, end: at.end, target, value };
}

/** `variable := variable + 1`. */
export function increment(at: Span, target: Reference): Statement {
  return assign(at, target, make.binary(at, target, '+', make.number(at, 1)));
}

/** A place directly behind a statement, for what a rule puts after it. */
export function behind(node: Span): Span {
  return { start: node.end, end: node.end };
}
