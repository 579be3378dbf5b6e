import type { Call } from '../../../../sql/tree/expression.ts';
import { expressions } from '../../../../sql/codes/expressions.ts';
import { rule } from '../../../rule.ts';
import { builtInName } from '../operands.ts';
import { renamed } from '../built-in.ts';

/**
 * Functions that mean the same in both (SQL Language Reference, "Functions"), by the name that PostgreSQL has for them. Rules about
 * particular functions come before; what is in neither is reported.
 */
const names: ReadonlyMap<string, string> = new Map([
  ...'COUNT SUM AVG MIN MAX STDDEV_POP STDDEV_SAMP VAR_POP VAR_SAMP CORR COVAR_POP COVAR_SAMP REGR_SLOPE REGR_INTERCEPT REGR_COUNT REGR_R2 REGR_AVGX REGR_AVGY REGR_SXX REGR_SXY REGR_SYY'
    .split(' ')
    .map((each) => [each, each.toLowerCase()] as const),
  ...'ROW_NUMBER RANK DENSE_RANK NTILE PERCENT_RANK CUME_DIST LAG LEAD FIRST_VALUE LAST_VALUE NTH_VALUE GROUPING'
    .split(' ')
    .map((each) => [each, each.toLowerCase()] as const),
  ['GROUPING_ID', 'grouping'],
  ['BOOLEAN_AND_AGG', 'bool_and'],
  ['EVERY', 'bool_and'],
  ['BOOLEAN_OR_AGG', 'bool_or'],
  ['CARDINALITY', 'cardinality'],
]);

/** Functions that are parts of other constructs, which their rules convert. */
const elsewhere: ReadonlySet<string> = new Set(
  'RAISE_APPLICATION_ERROR REF DEREF MAKE_REF VALUE SET MEDIAN STATS_MODE PERCENTILE_CONT PERCENTILE_DISC LISTAGG SQLCODE SQLERRM UPDATING INSERTING DELETING SYS_CONNECT_BY_PATH XMLSEQUENCE PRIOR'.split(
    ' ',
  ),
);

export const plainFunctions = [
  rule({
    name: 'plain-functions',
    on: ['call'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const name = builtInName(node, context);
      if (name === undefined || elsewhere.has(name)) return undefined;
      const target = names.get(name);
      if (target !== undefined) return plain(node, target);
      if (node.callee.kind === 'reference' && node.callee.name.parts.every((each) => each.target))
        return undefined;
      // The constructor of a collection type of Oracle's own.
      if (context.resolution.typeOf(node).kind === 'collection') return undefined;
      context.refuse(expressions.unknownFunction, node, `The function ${name} has no equivalent.`);
      return undefined;
    },
  }),
];

function plain(node: Call, target: string): Call {
  // ALL is what both do without a word.
  const { quantifier, ...rest } = renamed(node, target);
  return quantifier === 'distinct' ? { ...rest, quantifier } : rest;
}
