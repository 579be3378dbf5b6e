import { keyOf } from '../../../../catalog/catalog.ts';
import { objectFindings } from '../../../../sql/codes/objects.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression, IsTest, KeywordCall } from '../../../../sql/tree/expression.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import { objectOfRow } from '../../../references/key.ts';
import { lookUp, rowTypeOf, storedParts } from '../../../resolve/lookup.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { builtInName } from '../operands.ts';

type ObjectValue = Extract<ValueType, { kind: 'object' }>;

/** Rows as objects, tests of their types, and references to them; see the page. */
export const objectValues = [
  rule({
    name: 'object-values',
    on: ['call'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const name = builtInName(node, context);
      if (name === 'VALUE') return rowAsObject(node, node.arguments[0]?.value, context);
      return undefined;
    },
  }),
  rule({
    name: 'object-values',
    on: ['keywordCall'],
    from: ['oracle'],
    to: ['postgresql'],
    apply: (node, context) => (node.name === 'TREAT' ? treated(node, context) : undefined),
  }),
  rule({
    name: 'object-values',
    on: ['is'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      return node.test === 'of type' ? typeTest(node, context) : undefined;
    },
  }),
];

/** `VALUE(p)` has the columns of p in their order, which is that of the type's attributes. */
function rowAsObject(
  node: Expression,
  row: Expression | undefined,
  context: RuleContext,
): Expression | undefined {
  const referent = row && context.resolution.referent(row);
  if (row?.kind !== 'reference' || referent?.kind !== 'relation') return undefined;
  const type = rowTypeOf(context.catalog, context.source, referent.relation.object);
  if (!type) {
    context.refuse(objectFindings.rowWithoutType, node, `VALUE is taken of ${referent.relation.alias}.`);
    return undefined;
  }
  const { object } = referent.relation;
  if (object?.kind !== 'table' && object?.kind !== 'view') return undefined;
  return objectOfRow(object, type, row.name.parts, node, context);
}

/** TREAT to the type that the value has anyway changes nothing. */
function treated(node: KeywordCall, context: RuleContext): Expression | undefined {
  const [operand] = node.parts;
  const type = node.parts.find((each) => each.kind === 'dataType');
  if (!operand || operand.kind === 'word' || operand.kind === 'dataType' || operand.kind === 'orderItem')
    return undefined;
  if (type?.kind !== 'dataType') return undefined;
  const declared = context.resolution.typeOf(operand);
  const wanted = context.typeIn(type, context.object.nameSchema);
  if (declared.kind === 'object' && wanted.kind === 'object' && isSame(declared, wanted)) return operand;
  context.refuse(objectFindings.subtype, node, `TREAT makes an object of type ${written(type)}.`);
  return undefined;
}

/** A value that is not NULL is of its declared type, and so of the supertypes of that. */
function typeTest(node: IsTest, context: RuleContext): Expression | undefined {
  const declared = context.resolution.typeOf(node.operand);
  const isKnown =
    declared.kind === 'object' &&
    (node.types ?? []).some((each) => {
      const wanted = context.typeIn(each, context.object.nameSchema);
      if (wanted.kind !== 'object') return false;
      return each.only ? isSame(declared, wanted) : isBelow(declared, wanted, context);
    });
  if (isKnown)
    return node.not ? make.boolean(node, false) : make.isDistinct(node, node.operand, make.nullLiteral(node));
  const types = (node.types ?? []).map(written).join(', ');
  context.refuse(objectFindings.subtype, node, `IS OF asks for the type ${types}.`);
  return undefined;
}

function isSame(a: ObjectValue, b: ObjectValue): boolean {
  return a.schema === b.schema && a.name === b.name;
}

function isBelow(type: ObjectValue, above: ObjectValue, context: RuleContext): boolean {
  if (isSame(type, above)) return true;
  const found = context.catalog.types.get(keyOf(type.schema, type.name));
  const definition = found?.definition.definition;
  if (!found || definition?.kind !== 'objectType' || !definition.under) return false;
  const parent = lookUp(context.catalog, found.nameSchema, storedParts(definition.under, context.source));
  if (parent?.kind !== 'type') return false;
  const { schema, name } = parent.object;
  return isBelow({ kind: 'object', schema, name }, above, context);
}

function written(type: DataType): string {
  return type.name.parts.map((each) => each.text).join('.');
}
