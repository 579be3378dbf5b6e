import * as make from '../../../../sql/make.ts';
import type {
  Binary,
  CaseBranch,
  CaseExpression,
  Expression,
  InTest,
} from '../../../../sql/tree/expression.ts';
import type { Query } from '../../../../sql/tree/query.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { targetTypeName } from '../../../types/mapped.ts';
import { implicitly } from '../sqlserver-conversions/convert.ts';
import { bare, familyOf } from '../sqlserver-conversions/family.ts';
import type { Comparison } from '../sqlserver-text/comparing.ts';
import {
  pairUnderCollation,
  underCollation,
  underCollationOf,
  withoutBlanks,
} from '../sqlserver-text/comparing.ts';
import { targetKind } from '../target-kind.ts';
import { computed } from './arithmetic.ts';
import { asCitext } from '../sqlserver-text/citext.ts';
import { withName } from '../sqlserver-text/grouped.ts';
import { asTruth, comparable } from './comparison.ts';

/** Operators compute by the stronger type of their operands, comparisons too; see the page. */
const binaries = rule({
  name: 'sqlserver-operators',
  on: ['binary'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    return ordered.has(node.operator) ? compared(node, context) : computed(node, context);
  },
});

const ordered: ReadonlySet<string> = new Set(['=', '<>', '<', '>', '<=', '>=']);

function compared(node: Binary, context: RuleContext): Expression | undefined {
  const [a = node.left, b = node.right] = alike([node.left, node.right], context);
  const comparison = node.operator === '=' || node.operator === '<>' ? 'equality' : 'order';
  const [left, right] = pairUnderCollation(a, b, comparison, context);
  return left === node.left && right === node.right ? undefined : ({ ...node, left, right } as Binary);
}

/** Values that are compared with each other, so that PostgreSQL compares them as SQL Server does. */
function alike(values: readonly Expression[], context: RuleContext): readonly Expression[] {
  return withoutBlanks(truths(values, context), context);
}

/** Constants beside a BIT, which is a truth value in the target, are truth values too; a BIT beside a number that is none of both is a number. */
function truths(values: readonly Expression[], context: RuleContext): readonly Expression[] {
  const isBit = (each: Expression): boolean => familyOf(context.resolution.typeOf(each)) === 'bit';
  const areConstants = values.every(
    (each) => isBit(each) || ['number', 'string', 'null'].includes(bare(each).kind),
  );
  const isTruth = values.some((each) => isBit(each) && targetKind(each, context) !== 'smallint');
  if (isTruth && areConstants) return values.map((each) => (isBit(each) ? each : asTruth(each, context)));
  return comparable(values, context);
}

const lists = rule({
  name: 'sqlserver-operators',
  on: ['in', 'between', 'case'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.kind === 'case') return matched(node, context);
    if (node.kind === 'between') {
      const values = alike([node.operand, node.low, node.high], context);
      const [operand = node.operand, low = node.low, high = node.high] = underCollation(
        values,
        'order',
        context,
      );
      const isSame = operand === node.operand && low === node.low && high === node.high;
      return isSame ? undefined : { ...node, operand, low, high };
    }
    if (!node.list) return amongRows(node, context);
    const values = alike([node.operand, ...node.list], context);
    const [operand = node.operand, ...list] = underCollation(values, 'equality', context);
    const isSame = operand === node.operand && list.every((each, i) => each === node.list?.[i]);
    return isSame ? undefined : { ...node, operand, list };
  },
});

/** `x IN (SELECT …)`: the other side of the comparison is the only column of the rows. */
function amongRows(node: InTest, context: RuleContext): Expression | undefined {
  const made = node.query && besideRows(node.operand, node.query, 'equality', context);
  const isSame = !made || (made.operand === node.operand && made.query === node.query);
  return isSame ? undefined : { ...node, ...made };
}

/** `x = ANY (SELECT …)`. */
const quantified = rule({
  name: 'sqlserver-operators',
  on: ['quantified'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const comparison = node.operator === '=' || node.operator === '<>' ? 'equality' : 'order';
    const made = node.query && besideRows(node.left, node.query, comparison, context);
    const isSame = !made || (made.operand === node.left && made.query === node.query);
    return isSame ? undefined : { ...node, left: made.operand, query: made.query };
  },
});

function besideRows(
  value: Expression,
  query: Query,
  comparison: Comparison,
  context: RuleContext,
): { readonly operand: Expression; readonly query: Query } | undefined {
  const { resolution, collations } = context;
  const column = query.body.kind === 'select' ? resolution.output(query.body)?.[0] : undefined;
  if (!column) return undefined;
  const types = [resolution.typeOf(value), column.type];
  return {
    operand: underCollationOf(value, types, comparison, context),
    query: collations.isCitext(types) ? citextRows(query, context) : query,
  };
}

/** Rows of one column, which is `citext`. */
function citextRows(query: Query, context: RuleContext): Query {
  const { body } = query;
  const [item] = body.kind === 'select' ? body.items : [];
  if (body.kind !== 'select' || !item || familyOf(context.resolution.typeOf(item.expression)) !== 'text')
    return query;
  const expression = asCitext(item.expression, context);
  if (expression === item.expression) return query;
  return { ...query, body: { ...body, items: [withName(item, { ...item, expression })] } };
}

/** The operand of a CASE is compared with each WHEN, and its results have one type together. */
function matched(node: CaseExpression, context: RuleContext): Expression | undefined {
  const result = context.resolution.typeOf(node);
  const fit = (each: Expression): Expression => implicitly(each, result, context);
  const [operand, ...among] = node.operand ? testedAlike(node.operand, node.branches, context) : [];
  const branches = node.branches.map((branch): CaseBranch => {
    const tests = node.operand ? among.splice(0, branch.tests.length) : branch.tests;
    const made = fit(branch.result);
    const isSame = made === branch.result && tests.every((test, i) => test === branch.tests[i]);
    return isSame ? branch : { ...branch, tests, result: made };
  });
  const otherwise = node.otherwise && fit(node.otherwise);
  const isSame =
    operand === node.operand &&
    otherwise === node.otherwise &&
    branches.every((branch, i) => branch === node.branches[i]);
  if (isSame) return undefined;
  return { ...node, branches, ...(operand ? { operand } : {}), ...(otherwise ? { otherwise } : {}) };
}

/** What a CASE compares, followed by what it is compared with. */
function testedAlike(
  operand: Expression,
  branches: readonly CaseBranch[],
  context: RuleContext,
): readonly Expression[] {
  const tests = branches.flatMap((branch) => branch.tests);
  const [value = operand] = withoutBlanks([operand, ...tests], context);
  const others = tests.map((test) => alike([operand, test], context)[1] ?? test);
  return underCollation([value, ...others], 'equality', context);
}

/** The default of a column of type BIT, under whatever name, is a truth value. */
const bits = rule({
  name: 'sqlserver-operators',
  on: ['column'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const { type, default: value } = node;
    if (!type || !value || targetTypeName(context.types.of(type, 'column')) !== 'boolean') return undefined;
    const plain = withoutParentheses(value);
    if (plain.kind === 'number') return { ...node, default: make.boolean(value, Number(plain.text) !== 0) };
    const isTruth = plain.kind === 'string' && /^(?:0|1|true|false)$/i.test(plain.value);
    return isTruth ? { ...node, default: make.boolean(value, /^(?:1|true)$/i.test(plain.value)) } : undefined;
  },
});

/** The catalog of SQL Server puts parentheses around every default, two around numbers. */
const defaults = rule({
  name: 'sqlserver-operators',
  on: ['column'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node) {
    const { default: value } = node;
    return value?.kind === 'parenthesis' ? { ...node, default: withoutParentheses(value) } : undefined;
  },
});

function withoutParentheses(node: Expression): Expression {
  return node.kind === 'parenthesis' ? withoutParentheses(node.operand) : node;
}

/** `+` before a text means nothing ("Unary operators - positive"), and PostgreSQL knows none there. */
const signs = rule({
  name: 'sqlserver-operators',
  on: ['unary'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const isText = familyOf(context.resolution.typeOf(node.operand)) === 'text';
    return node.operator === '+' && isText ? node.operand : undefined;
  },
});

export const sqlserverOperators = [signs, bits, defaults, binaries, lists, quantified];
