import type { Expression } from '../../sql/tree/expression.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Assignment, Statement } from '../../sql/tree/routine.ts';
import { some } from '../../sql/walk.ts';
import type { Span } from '../../text/span.ts';
import type { RuleContext } from '../rule.ts';
import { collectionOfMethod, isName, methodCall, sameName } from './names.ts';
import { formOf } from './representation.ts';

/**
 * Whether a statement and the one behind it, `list.EXTEND; list(list.LAST) := x`, together append an element, which is one
 * call of array_append. `at` is either of the two.
 */
export function isAppend(at: Span, which: 'extend' | 'assignment', context: RuleContext): boolean {
  const list = listAround(context.parents.at(-1), at);
  const place = list?.findIndex((each) => each.start === at.start && each.end === at.end) ?? -1;
  if (!list || place < 0) return false;
  const extend = list[which === 'extend' ? place : place - 1];
  const assignment = list[which === 'extend' ? place + 1 : place];
  if (extend?.kind !== 'callStatement' || assignment?.kind !== 'assignment') return false;
  return appends(extend.call, assignment, context);
}

function listAround(parent: Node | undefined, at: Span): readonly Statement[] | undefined {
  const { statements, otherwise } = (parent ?? {}) as {
    statements?: readonly Statement[];
    otherwise?: readonly Statement[];
  };
  return [statements, otherwise].find(
    (each) => Array.isArray(each) && each.some((one) => one.start === at.start && one.end === at.end),
  );
}

function appends(extend: Expression, assignment: Assignment, context: RuleContext): boolean {
  const { resolution, source } = context;
  const isPlain = extend.kind === 'reference' || (extend.kind === 'call' && extend.arguments.length === 0);
  const method = methodCall(extend, resolution, source);
  const name = extend.kind === 'call' ? extend.callee : extend;
  if (!isPlain || method?.name !== 'EXTEND' || name.kind !== 'reference') return false;
  if (formOf(method.collection, context) !== 'array') return false;
  const list = name.name.parts.slice(0, -1);
  const { target, value } = assignment;
  if (target.kind !== 'call' || !isName(target.callee, list, source)) return false;
  const index = target.arguments[0]?.value;
  const last = index && collectionOfMethod(index, resolution, ['LAST', 'COUNT']);
  if (!last || !sameName(last, list, source)) return false;
  return !some(
    value,
    (each) => each.kind === 'reference' && sameName(each.name.parts.slice(0, list.length), list, source),
  );
}
