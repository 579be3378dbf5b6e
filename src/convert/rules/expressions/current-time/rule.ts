import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { RuleContext } from '../../../rule.ts';
import { callRule, packCall } from '../built-in.ts';
import { wholeConstant } from '../operands.ts';

/**
 * When the present time is asked for. Oracle's clock stands still within one SQL statement and goes on between the
 * statements of a routine, while PostgreSQL's `now()` stands still for a whole transaction and `statement_timestamp()` for
 * a whole statement of the client, with all that the routines below it do.
 */
type Moment = 'statement' | 'statement of a routine' | 'now';

function momentOf(context: RuleContext): Moment {
  const { parents } = context;
  if (parents.some((each) => each.kind === 'column' || each.kind === 'values')) return 'now';
  if (parents.some((each) => each.kind === 'insert') && !parents.some((each) => each.kind === 'select'))
    return 'now';
  if (!context.inSql) return 'now';
  // A query of no table has one row: SELECT SYSDATE INTO today FROM dual.
  const query = parents.findLast((each) => each.kind === 'select');
  const inRoutine = parents.some((each) => each.kind === 'block' || each.kind === 'routine');
  if (inRoutine && query?.kind === 'select' && query.from.length === 0) return 'now';
  return inRoutine ? 'statement of a routine' : 'statement';
}

/** SYSDATE and CURRENT_DATE: to the second, cut off. */
function date(call: Call, _: readonly Expression[], context: RuleContext): Expression {
  const moment = momentOf(context);
  if (moment === 'statement') return packCall(call, context, 'sysdate', []);
  return once(packCall(call, context, 'clock_sysdate', []), moment);
}

/** SYSTIMESTAMP and CURRENT_TIMESTAMP, with their precision. */
function zoned(call: Call, values: readonly Expression[], context: RuleContext): Expression {
  return withPrecision(instant(call, context), 'timestamptz', values);
}

/** LOCALTIMESTAMP. */
function local(call: Call, values: readonly Expression[], context: RuleContext): Expression {
  const precision = wholeConstant(values[0]);
  return make.cast(
    call,
    instant(call, context),
    make.type(call, 'timestamp', precision === undefined ? {} : { precision }),
  );
}

function instant(call: Call, context: RuleContext): Expression {
  const moment = momentOf(context);
  const name = moment === 'statement' ? 'statement_timestamp' : 'clock_timestamp';
  return once(make.call(call, name, []), moment);
}

/** A subquery that refers to nothing outside is computed once for the statement. */
function once(value: Call, moment: Moment): Expression {
  if (moment !== 'statement of a routine') return value;
  const at = { start: value.start, end: value.end };
  return {
    kind: 'subquery',
    ...at,
    query: {
      kind: 'query',
      ...at,
      body: { kind: 'select', ...at, items: [{ kind: 'selectItem', ...at, expression: value }], from: [] },
    },
  };
}

function withPrecision(value: Expression, type: string, values: readonly Expression[]): Expression {
  const precision = wholeConstant(values[0]);
  return precision === undefined ? value : make.cast(value, value, make.type(value, type, { precision }));
}

export const currentTime = [
  callRule('current-time', {
    SYSDATE: date,
    CURRENT_DATE: date,
    SYSTIMESTAMP: zoned,
    CURRENT_TIMESTAMP: zoned,
    LOCALTIMESTAMP: local,
  }),
];
