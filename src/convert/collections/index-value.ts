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
  if (index.kind === 'number') return index;
  const type = context.resolution.typeOf(index);
  if (type.kind === 'number' && type.pls === true) return index;
  return make.cast(index, index, 'integer');
}

/** The index of an element as a key of the jsonb object that holds the collection. */
export function keyValue(index: Expression, collection: CollectionValue, context: RuleContext): Expression {
  if (collection.key === 'text') return textIndex(index, context);
  if (index.kind === 'number' && /^\d+$/.test(index.text)) return make.string(index, index.text);
  return make.cast(index, integerIndex(index, context), 'text');
}
