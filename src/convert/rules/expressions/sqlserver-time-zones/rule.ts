import { sqlserverQueryFindings } from '../../../../sql/codes/sqlserver-queries.ts';
import * as make from '../../../../sql/make.ts';
import type { AtTimeZone, Expression } from '../../../../sql/tree/expression.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { implicitly } from '../sqlserver-conversions/convert.ts';
import { bare, familyOf, isMoment } from '../sqlserver-conversions/family.ts';
import { zoneNamed } from './zones.ts';

const datetime2: ValueType = { kind: 'timestamp', precision: 7, typeName: 'DATETIME2' };

/** AT TIME ZONE; see the page. */
export const sqlserverTimeZones = [
  rule({
    name: 'sqlserver-time-zones',
    on: ['atTimeZone'],
    from: ['sqlserver'],
    to: ['postgresql'],
    apply(node, context) {
      if (!node.zone) return undefined;
      const zone = zoneOf(node.zone, context);
      if (!zone) return undefined;
      const family = familyOf(context.resolution.typeOf(node.operand));
      if (family === 'offset') return inZone(node, zone, context);
      const operand = isMoment(family) ? node.operand : implicitly(node.operand, datetime2, context);
      return { ...node, operand, zone };
    },
  }),
];

function zoneOf(node: Expression, context: RuleContext): Expression | undefined {
  const literal = bare(node);
  if (literal.kind !== 'string') {
    context.report(sqlserverQueryFindings.openZone, node, 'The time zone is known only when the code runs.');
    return node;
  }
  const name = zoneNamed(literal.value);
  if (name !== undefined) return make.string(literal, name);
  context.refuse(sqlserverQueryFindings.zone, node, `The time zone ${literal.value} is not known.`);
  return undefined;
}

/**
 * An instant stays the same in another zone, and timestamptz holds no more than it. Where only the date and time of day of that zone are taken from it, PostgreSQL's
 * operator gives them.
 */
function inZone(node: AtTimeZone, zone: Expression, context: RuleContext): Expression {
  const above = context.parents.findLast(({ kind }) => kind !== 'parenthesis');
  const isCast = above?.kind === 'cast' || (above?.kind === 'keywordCall' && /CONVERT|CAST/.test(above.name));
  const taken = isCast ? context.resolution.typeOf(above) : undefined;
  if (taken && isMoment(familyOf(taken)) && familyOf(taken) !== 'offset') {
    const local: Expression = { ...node, zone };
    context.resolution.state(local, datetime2, context.resolution.nullable(node.operand));
    return local;
  }
  context.report(
    sqlserverQueryFindings.zoneNotKept,
    node,
    'The instant is kept, its offset in another time zone is not.',
  );
  return node.operand;
}
