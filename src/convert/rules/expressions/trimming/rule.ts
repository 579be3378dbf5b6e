import * as make from '../../../../sql/make.ts';
import type { Call, Expression, KeywordPart } from '../../../../sql/tree/expression.ts';
import type { Span } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { callRule } from '../built-in.ts';
import { asText } from '../coercion.ts';
import { emptyAsNull } from '../emptiness.ts';
import { bare } from '../operands.ts';

type Trim = 'trim' | 'btrim' | 'ltrim' | 'rtrim';

function trimmed(origin: Span, name: Trim, values: readonly Expression[], context: RuleContext): Expression {
  if (values.some((each) => bare(each).kind === 'null')) return make.nullLiteral(origin);
  const result = make.call(
    origin,
    name,
    values.map((each) => asText(each, context)),
  );
  return emptyAsNull(result, origin, values, context);
}

function function_(name: Trim) {
  return (call: Call, values: readonly Expression[], context: RuleContext): Expression =>
    trimmed(call, name, values, context);
}

/** LTRIM and RTRIM (SQL Language Reference): the second argument is a set of characters in both. */
const functions = callRule('trimming', {
  TRIM: function_('trim'),
  LTRIM: function_('ltrim'),
  RTRIM: function_('rtrim'),
});

/** `TRIM(LEADING '0' FROM value)`. */
const withWords = rule({
  name: 'trimming',
  on: ['keywordCall'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.name !== 'TRIM') return undefined;
    const words = node.parts.flatMap((part) => (part.kind === 'word' ? [part.text] : []));
    const values = node.parts.filter(isValue);
    const name = words.includes('LEADING') ? 'ltrim' : words.includes('TRAILING') ? 'rtrim' : 'btrim';
    const [first, second] = values;
    if (!first) return undefined;
    if (!second) return trimmed(node, name === 'btrim' ? 'trim' : name, [first], context);
    return trimmed(node, name, [second, first], context);
  },
});

function isValue(part: KeywordPart): part is Expression {
  return part.kind !== 'word' && part.kind !== 'dataType' && part.kind !== 'orderItem';
}

export const trimming = [functions, withWords];
