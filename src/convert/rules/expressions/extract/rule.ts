import * as make from '../../../../sql/make.ts';
import type { Expression, KeywordPart } from '../../../../sql/tree/expression.ts';
import { expressions } from '../../../../sql/codes/expressions.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { asDate } from '../coercion.ts';

const fields: ReadonlySet<string> = new Set([
  'YEAR',
  'MONTH',
  'DAY',
  'HOUR',
  'MINUTE',
  'SECOND',
  'TIMEZONE_HOUR',
  'TIMEZONE_MINUTE',
]);

/**
 * EXTRACT of a field (SQL Language Reference, "EXTRACT (datetime)"). From a timestamp with time zone Oracle gives the
 * field in UTC, PostgreSQL in the session's time zone.
 */
export const extracts = [
  rule({
    name: 'extract',
    on: ['keywordCall'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const [field, from, value] = node.parts;
      if (
        node.name !== 'EXTRACT' ||
        field?.kind !== 'word' ||
        from?.kind !== 'word' ||
        !value ||
        !isValue(value)
      )
        return undefined;
      if (!fields.has(field.text)) {
        context.refuse(expressions.timeZoneName, node, `EXTRACT(${field.text}) is not possible.`);
        return undefined;
      }
      const operand = inUtc(asDate(value, context), field.text, context);
      return make.keywordCall(node, 'extract', [make.word(field, field.text.toLowerCase()), 'FROM', operand]);
    },
  }),
];

function isValue(part: KeywordPart): part is Expression {
  return part.kind !== 'word' && part.kind !== 'dataType' && part.kind !== 'orderItem';
}

function inUtc(node: Expression, field: string, context: RuleContext): Expression {
  const type = context.resolution.typeOf(node);
  if (type.kind !== 'timestamp' || type.zone !== 'with' || field.startsWith('TIMEZONE')) return node;
  return {
    kind: 'atTimeZone',
    start: node.start,
    end: node.end,
    operand: node,
    zone: make.string(node, 'UTC'),
  };
}
