import * as make from '../../sql/make.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Assignment } from '../../sql/tree/routine.ts';
import type { DataType } from '../../sql/tree/type.ts';
import { some } from '../../sql/walk.ts';
import { nowhere } from '../../text/span.ts';
import type { RuleContext } from '../rule.ts';

/**
 * An argument of CALL, in which PostgreSQL allows no query: a value that has one in the target (a set of collections, whether
 * a cursor is open) is given through a variable.
 */
export function callArgument(
  value: Expression,
  type: DataType | undefined,
  context: RuleContext,
): Expression {
  if (!hasQuery(value)) return value;
  const declared = type ?? context.types.forValue(context.resolution.typeOf(value), value, context.object);
  if (!declared) return value;
  const name = context.freshName('argument');
  context.around.declare(make.variable(nowhere, name, declared));
  const place = { start: value.start, end: value.end };
  const local = make.reference(value, { ...name, ...place });
  context.resolution.inherit(local, value);
  const load: Assignment = { kind: 'assignment', ...place, target: make.reference(value, name), value };
  context.around.before(load);
  return local;
}

function hasQuery(value: Expression): boolean {
  return some(
    value,
    (node) =>
      node.kind === 'query' ||
      (node.kind === 'fragment' &&
        node.parts.some((part) => typeof part === 'string' && /\bSELECT\b/.test(part))),
  );
}
