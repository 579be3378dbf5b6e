import type { Expression } from '../../../../sql/tree/expression.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import {
  asDate,
  asNumber,
  asText,
  asTimestamp,
  padded,
  withoutFraction,
} from '../../expressions/coercion.ts';
import type { RuleContext } from '../../../rule.ts';

/**
 * A value as Oracle converts it when it is assigned to something of another kind (PL/SQL Language Reference, "Implicit
 * Conversion"). PL/pgSQL would convert through the text that PostgreSQL writes, which differs for numbers and dates.
 */
export function assigned(value: Expression, to: ValueType, context: RuleContext): Expression {
  const from = context.resolution.typeOf(value);
  // The blanks at the end of a CHAR value stay with it in Oracle; PostgreSQL drops them when it becomes varchar.
  if (from.kind === 'text' && to.kind === 'text')
    return from.fixed && !to.fixed ? padded(value, context) : value;
  if (from.kind === to.kind || from.kind === 'unknown' || from.kind === 'null') return value;
  switch (to.kind) {
    case 'text':
      return ['number', 'date', 'timestamp', 'interval', 'binary'].includes(from.kind)
        ? asText(value, context)
        : value;
    case 'number':
      return from.kind === 'text' ? asNumber(value, context) : value;
    case 'date':
      if (from.kind === 'timestamp') return withoutFraction(value, context);
      return from.kind === 'text' ? asDate(value, context) : value;
    case 'timestamp':
      return from.kind === 'text' ? asTimestamp(value, to.zone !== undefined, context) : value;
    default:
      return value;
  }
}
