import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import { expressions } from '../../../../sql/codes/expressions.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { Span } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { builtInName, parentOf, textConstant } from '../operands.ts';
import { callRule, packCall } from '../built-in.ts';
import { interval } from '../intervals.ts';

/** What reads the local time of a value rather than the instant. */
const readers: ReadonlySet<string> = new Set([
  'TO_CHAR',
  'TRUNC',
  'ROUND',
  'TO_DATE',
  'LAST_DAY',
  'NEXT_DAY',
  'ADD_MONTHS',
]);

/**
 * AT TIME ZONE (SQL Language Reference, "Datetime Expressions"): Oracle's result is the same instant with another zone, which a
 * `timestamptz` cannot hold. Where the local time is read at once, PostgreSQL's operator gives it; elsewhere only the instant counts.
 */
const operator = rule({
  name: 'time-zones',
  on: ['atTimeZone'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const type = context.resolution.typeOf(node.operand);
    const instant =
      type.kind === 'timestamp' && type.zone
        ? node.operand
        : make.cast(node.operand, node.operand, 'timestamptz');
    if (!node.zone) return instant;
    if (readsLocalTime(context)) {
      const made: Expression = { ...node, operand: instant, zone: zone(node.zone, context) };
      context.resolution.state(made, { kind: 'timestamp' }, context.resolution.nullable(node.operand));
      return made;
    }
    context.report(expressions.zoneNotKept, node, 'The instant is kept, the time zone is not.');
    return instant;
  },
});

/** Whether the value goes where no zone is kept, or into a function that asks for the date or time. */
function readsLocalTime(context: RuleContext): boolean {
  const parent = parentOf(context);
  const target = parent && targetType(parent, context);
  if (target) return target.kind === 'date' || (target.kind === 'timestamp' && !target.zone);
  if (parent?.kind === 'call') return readers.has(builtInName(parent, context) ?? '');
  return parent?.kind === 'cast' && !parent.type.zone;
}

/** The kind of value of what a value is stored in by the node around it. */
function targetType(parent: Node, context: RuleContext): ValueType | undefined {
  const { resolution, object } = context;
  if (parent.kind === 'column') return parent.type && context.typeIn(parent.type, object.schema);
  if (parent.kind === 'variable' || parent.kind === 'parameter') return resolution.typeOfDeclaration(parent);
  if (parent.kind === 'assignment') return resolution.typeOf(parent.target);
  const [column, ...others] = parent.kind === 'setItem' ? parent.targets : [];
  return column && others.length === 0 ? resolution.typeOf(column) : undefined;
}

/** A zone in PostgreSQL's words. In a text, `+03:00` would be read by the rules of POSIX, where it means three hours behind. */
function zone(node: Expression, context: RuleContext): Expression {
  const text = textConstant(node);
  if (text === undefined) {
    const name = builtInName(node, context);
    return name === 'SESSIONTIMEZONE'
      ? make.call(node, 'current_setting', [make.string(node, 'TimeZone')])
      : node;
  }
  const offset = /^\s*([+-]?)(\d\d?):(\d\d)\s*$/.exec(text);
  if (!offset) return node;
  const [, sign, hours, minutes] = offset;
  return interval(node, `${sign === '-' ? '-' : ''}${(hours ?? '').padStart(2, '0')}:${minutes}`);
}

/** FROM_TZ: the instant at which a local time is in a zone. */
function fromTz(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [local, region] = values;
  if (!local || !region) return undefined;
  if (textConstant(region) === undefined) return packCall(call, context, 'from_tz', values);
  return at(call, local, zone(region, context));
}

function at(origin: Span, operand: Expression, inZone: Expression): Expression {
  return { kind: 'atTimeZone', start: origin.start, end: origin.end, operand, zone: inZone };
}

const functions = callRule('time-zones', {
  FROM_TZ: fromTz,
  SYS_EXTRACT_UTC: (call, [given]) => given && at(call, given, make.string(call, 'UTC')),
  TZ_OFFSET: (call, values, context) => packCall(call, context, 'tz_offset', values),
  SESSIONTIMEZONE: (call, _, context) => packCall(call, context, 'sessiontimezone', []),
  DBTIMEZONE: (call, _, context) => packCall(call, context, 'dbtimezone', []),
});

export const timeZones = [operator, functions];
