import { keyOf } from '../../../../catalog/catalog.ts';
import * as make from '../../../../sql/make.ts';
import type { Binary, Expression } from '../../../../sql/tree/expression.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import { hierarchy, sourceName, tagName } from '../../../object-types/composite.ts';
import { comparisonOf, mapped } from '../../../object-types/comparison.ts';
import type { RuleContext } from '../../../rule.ts';

/**
 * Objects without a MAP or ORDER method are equal if their attributes are, so that one that is NULL makes the result NULL. PostgreSQL
 * takes NULL for equal to NULL within composite values, but not where the rows are written out (manual, "Composite Type Comparison").
 */
export function attributeWise(node: Binary, context: RuleContext): Expression | undefined {
  if (node.operator !== '=' && node.operator !== '<>') return undefined;
  const type = context.resolution.typeOf(node.left);
  const other = context.resolution.typeOf(node.right);
  if (type.kind !== 'object' || other.kind !== 'object') return undefined;
  const left = attributesOf(node.left, type, context);
  const right = attributesOf(node.right, type, context);
  if (!left || !right) return undefined;
  return make.binary(node, row(left, node), node.operator, row(right, node));
}

function row(values: readonly Expression[], at: Binary): Expression {
  const [only, ...more] = values;
  return only && more.length === 0 ? only : make.call(at, 'ROW', values);
}

/** The attributes of an object that can be read more than once, those of objects in it one by one. */
function attributesOf(
  value: Expression,
  type: Extract<ValueType, { kind: 'object' }>,
  context: RuleContext,
): readonly Expression[] | undefined {
  if (value.kind !== 'reference' && value.kind !== 'field') return constructed(value, type, context);
  const found = context.catalog.types.get(keyOf(type.schema, type.name));
  const tagged = found && hierarchy(found, context);
  const fields = [...context.types.attributes(type)].flatMap(
    ([stored, { type: inner }]): readonly Expression[] => {
      const name = { ...context.names.local(sourceName(stored, value)), target: true as const };
      const field: Expression = { kind: 'field', start: value.start, end: value.end, operand: value, name };
      context.resolution.state(field, inner, true);
      return parts(field, inner, context);
    },
  );
  if (!tagged) return fields;
  const tag = { ...tagName(tagged, value, context), target: true as const };
  return [...fields, { kind: 'field', start: value.start, end: value.end, operand: value, name: tag }];
}

function parts(value: Expression, type: ValueType, context: RuleContext): readonly Expression[] {
  const by = comparisonOf(type, context);
  if (by?.role === 'map') return [mapped(by, value, context)];
  if (type.kind !== 'object' || by) return [value];
  return attributesOf(value, type, context) ?? [value];
}

/** `type(…)` gives its attributes as they are written. */
function constructed(
  value: Expression,
  type: Extract<ValueType, { kind: 'object' }>,
  context: RuleContext,
): readonly Expression[] | undefined {
  if (value.kind !== 'call' || value.callee.kind !== 'reference') return undefined;
  const referent = context.resolution.referent(value.callee);
  const attributes = [...context.types.attributes(type).values()];
  const isDefault =
    referent.kind === 'type' &&
    referent.type.name === type.name &&
    !hierarchy(referent.type, context) &&
    value.arguments.length === attributes.length &&
    value.arguments.every((each) => !each.name);
  if (!isDefault) return undefined;
  const all = value.arguments.map((each, i) =>
    parts(each.value, attributes[i]?.type ?? { kind: 'unknown' }, context),
  );
  return all.flat();
}
