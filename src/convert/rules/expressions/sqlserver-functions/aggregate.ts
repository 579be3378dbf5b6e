import * as make from '../../../../sql/make.ts';
import { typeNameOf } from '../../../../sql/sqlserver-type.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { atomic } from '../sqlserver-conversions/family.ts';

/** Aggregates and window functions that PostgreSQL has, by their names there ("Aggregate Functions", "Ranking Functions", "Analytic Functions"). */
const names: ReadonlyMap<string, string> = new Map([
  ['SUM', 'sum'],
  ['MIN', 'min'],
  ['MAX', 'max'],
  ['COUNT', 'count'],
  ['COUNT_BIG', 'count'],
  ['AVG', 'avg'],
  ['STDEV', 'stddev_samp'],
  ['STDEVP', 'stddev_pop'],
  ['VAR', 'var_samp'],
  ['VARP', 'var_pop'],
  ['ROW_NUMBER', 'row_number'],
  ['RANK', 'rank'],
  ['DENSE_RANK', 'dense_rank'],
  ['NTILE', 'ntile'],
  ['PERCENT_RANK', 'percent_rank'],
  ['CUME_DIST', 'cume_dist'],
  ['LAG', 'lag'],
  ['LEAD', 'lead'],
  ['FIRST_VALUE', 'first_value'],
  ['LAST_VALUE', 'last_value'],
  ['GROUPING', 'grouping'],
  ['STRING_AGG', 'string_agg'],
  ['APPROX_COUNT_DISTINCT', 'count'],
  ['PERCENTILE_CONT', 'percentile_cont'],
]);

/** An aggregate or window function with all that stands around its arguments; undefined when the call is none, or one that differs. */
export function aggregate(node: Call, name: string, context: RuleContext): Expression | undefined {
  const target = names.get(name);
  if (target === undefined || node.nulls !== undefined) return undefined;
  // An aggregate that orders its rows is no window function in PostgreSQL.
  if (node.withinGroup && node.over) return undefined;
  const callee = make.call(node, target, []).callee;
  const call: Call = name === 'STRING_AGG' ? ordered({ ...node, callee }) : { ...node, callee };
  if (name === 'APPROX_COUNT_DISTINCT') return { ...call, quantifier: 'distinct' };
  const of = context.resolution.typeOf(node.arguments[0]?.value ?? node);
  if (name === 'SUM' && typeNameOf(of) === 'REAL') return overDouble(call);
  if (deviations.has(name) && (of.kind !== 'number' || !of.binary)) return overDouble(call);
  return name === 'AVG' ? average(node, call, of, context) : call;
}

/** They are a FLOAT of whatever number. */
const deviations: ReadonlySet<string> = new Set(['STDEV', 'STDEVP', 'VAR', 'VARP']);

/** The sum of REAL is a FLOAT in SQL Server. */
function overDouble(call: Call): Call {
  const [argument, ...more] = call.arguments;
  if (!argument) return call;
  const value = make.cast(argument, atomic(argument.value), 'double precision');
  return { ...call, arguments: [{ ...argument, value }, ...more] };
}

/** The average of whole numbers is one in SQL Server, that of decimals has the digits of its type; what is beyond them is cut and not rounded. */
function average(node: Call, call: Call, of: ValueType, context: RuleContext): Expression {
  if (of.kind !== 'number' || of.binary) return call;
  if (of.integer && typeNameOf(of) !== 'DECIMAL') {
    const whole = typeNameOf(of) === 'BIGINT' ? 'bigint' : 'integer';
    return make.cast(node, make.call(node, 'trunc', [call]), whole);
  }
  const result = context.resolution.typeOf(node);
  const scale = result.kind === 'number' ? result.scale : undefined;
  return scale === undefined ? call : make.call(node, 'trunc', [call, make.number(node, scale)]);
}

/** WITHIN GROUP of STRING_AGG stands among its arguments in PostgreSQL. */
function ordered(call: Call): Call {
  const { withinGroup, ...plain } = call;
  return withinGroup ? { ...plain, orderBy: withinGroup } : call;
}
