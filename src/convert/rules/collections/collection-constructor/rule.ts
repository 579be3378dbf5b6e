import * as make from '../../../../sql/make.ts';
import type { Argument, ArrayLiteral, Call, Expression } from '../../../../sql/tree/expression.ts';
import type { CollectionValue } from '../../../../sql/value-type.ts';
import { declaredElement } from '../../../collections/declared.ts';
import { keyValue } from '../../../collections/index-value.ts';
import { formOf, toElement } from '../../../collections/representation.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

/** `number_list(1, 2, 3)`, and `prices('a' => 1)` of a later version; see the page. */
export const collectionConstructor = rule({
  name: 'collection-constructor',
  on: ['call'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const type = constructed(node, context);
    if (!type) return undefined;
    return formOf(type, context) === 'array' ? arrayOf(node, type, context) : jsonOf(node, type, context);
  },
});

/** The collection that a call constructs. */
function constructed(node: Call, { resolution }: RuleContext): CollectionValue | undefined {
  if (node.callee.kind !== 'reference') return undefined;
  const { kind } = resolution.referent(node.callee);
  const type = resolution.typeOf(node);
  const isType = kind === 'type' || kind === 'local type' || kind === 'built-in';
  return isType && type.kind === 'collection' ? type : undefined;
}

function arrayOf(node: Call, type: CollectionValue, context: RuleContext): Expression {
  const items = node.arguments.map((each) => each.value);
  const target = context.types.forValue(type, node, context.object);
  if (items.length === 0) {
    const empty = make.string(node, '{}');
    return isTyped(context) || !target ? empty : make.cast(node, empty, target);
  }
  const array: ArrayLiteral = { kind: 'array', start: node.start, end: node.end, items };
  const isClear = items.some((each) => each.kind !== 'null') && isTyped(context);
  return isClear || !target ? array : make.cast(node, array, target);
}

/** Whether the place gives the value its type: a variable's default, an assignment, a result. */
function isTyped({ parents, inSql }: RuleContext): boolean {
  const parent = parents.findLast((each) => each.kind !== 'parenthesis');
  return !inSql && ['variable', 'assignment', 'return', 'parameter'].includes(parent?.kind ?? '');
}

function jsonOf(node: Call, type: CollectionValue, context: RuleContext): Expression {
  if (node.arguments.length === 0) {
    const empty = make.string(node, '{}');
    return isTyped(context) ? empty : make.cast(node, empty, 'jsonb');
  }
  const parts = node.arguments.flatMap((each, i) => {
    const value = toElement(each.value, type.element, declaredElement(type, each, context), context);
    return keysOf(each, i, type, context).flatMap((key) => [key, value]);
  });
  return make.call(node, 'jsonb_build_object', parts);
}

/** The indexes of an element: `1 | 3 => 'x'` gives it several. */
function keysOf(
  argument: Argument,
  position: number,
  type: CollectionValue,
  context: RuleContext,
): Expression[] {
  if (argument.key) return choices(argument.key).map((each) => keyValue(each, type, context));
  if (argument.name) {
    // `t(a => 1)` is an index that is a variable, written like a parameter's name.
    const reference = make.reference(argument.name, argument.name);
    return [keyValue(reference, type, context)];
  }
  return [make.string(argument, String(position + 1))];
}

function choices(key: Expression): readonly Expression[] {
  return key.kind === 'binary' && key.operator === '|'
    ? [...choices(key.left), ...choices(key.right)]
    : [key];
}
