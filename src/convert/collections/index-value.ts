import * as make from '../../sql/make.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { CollectionValue } from '../../sql/value-type.ts';
import { asText } from '../rules/expressions/coercion.ts';
import type { RuleContext } from '../rule.ts';

/** The index of an element as an argument of a function of the pack: an integer, or the text of a text index. */
export function indexValue(index: Expression, collection: CollectionValue, context: RuleContext): Expression {
  return collection.key === 'text' ? textIndex(index, context) : integerIndex(index, context);
}

function textIndex(index: Expression, context: RuleContext): Expression {
  const type = context.resolution.typeOf(index);
  return type.kind === 'text' || type.kind === 'unknown' ? index : asText(index, context);
}

function integerIndex(index: Expression, context: RuleContext): Expression {
  return isInteger(index, context) ? index : make.cast(index, index, 'integer');
}

/** Whether PostgreSQL gives the expression the type integer. */
export function isInteger(node: Expression, context: RuleContext): boolean {
  switch (node.kind) {
    case 'number':
      return /^\d{1,9}$/.test(node.text);
    case 'parenthesis':
    case 'unary':
      return isInteger(node.operand, context);
    case 'binary':
      return (
        ['+', '-', '*'].includes(node.operator) &&
        isInteger(node.left, context) &&
        isInteger(node.right, context)
      );
    case 'call': {
      const name = node.callee.kind === 'reference' ? node.callee.name.parts.at(-1) : undefined;
      return name?.target === true && integerFunctions.has(name.text);
    }
    default: {
      const type = context.resolution.typeOf(node);
      return type.kind === 'number' && type.pls === true;
    }
  }
}

const integerFunctions = new Set([
  'cardinality',
  'array_lower',
  'array_upper',
  'collection_count',
  'collection_first',
  'collection_last',
]);

/** The position of an element in a JSON array, which counts from 0, as a step of a path. */
export function positionKey(
  index: Expression,
  collection: CollectionValue,
  context: RuleContext,
): Expression {
  if (index.kind === 'number' && /^\d{1,9}$/.test(index.text))
    return make.string(index, String(Number(index.text) - 1));
  const before = make.binary(index, indexValue(index, collection, context), '-', make.number(index, 1));
  return make.cast(index, make.parenthesis(index, before), 'text');
}

/** The index of an element as a key of the jsonb object that holds the collection. */
export function keyValue(index: Expression, collection: CollectionValue, context: RuleContext): Expression {
  if (collection.key === 'text') return textIndex(index, context);
  if (index.kind === 'number' && /^\d+$/.test(index.text)) return make.string(index, index.text);
  return make.cast(index, integerIndex(index, context), 'text');
}
