import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { packCall } from '../built-in.ts';
import { asDate, asNumber, asTimestamp, padded } from '../coercion.ts';
import { bare } from '../operands.ts';

const comparing: ReadonlySet<string> = new Set(['=', '<>', '<', '>', '<=', '>=']);

/**
 * Comparisons of values of different kinds (SQL Language Reference, "Implicit Data Conversion"): a text that is compared with a
 * number is read as a number, with a date as a date. CHAR is padded when it meets VARCHAR2.
 */
export const comparisons = [
  rule({
    name: 'comparisons',
    on: ['binary'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      if (!comparing.has(node.operator)) return undefined;
      const [left, right] = comparable([node.left, node.right], context);
      if (!left || !right || (left === node.left && right === node.right)) return undefined;
      return { ...node, left, right };
    },
  }),
  rule({
    name: 'comparisons',
    on: ['between'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const given = [node.operand, node.low, node.high];
      const [operand, low, high] = comparable(given, context);
      if (!operand || !low || !high || given.every((each, i) => each === [operand, low, high][i]))
        return undefined;
      return { ...node, operand, low, high };
    },
  }),
  rule({
    name: 'comparisons',
    on: ['in'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      if (!node.list) return undefined;
      const given = [node.operand, ...node.list];
      const same = comparable(given, context);
      const [operand, ...list] = same;
      if (!operand || same.every((each, i) => each === given[i])) return undefined;
      return { ...node, operand, list };
    },
  }),
  rule({
    name: 'comparisons',
    on: ['quantified'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      if (!node.list || node.list.every(isArray)) return undefined;
      const [operand, ...list] = comparable([node.left, ...node.list], context);
      if (!operand) return undefined;
      const at = { start: node.start, end: node.end };
      // PostgreSQL's ANY and ALL take a query or an array. The commonest of them have a list's own operator.
      if (node.operator === '=' && node.quantifier !== 'all')
        return { kind: 'in', ...at, operand, list, not: false };
      if (node.operator === '<>' && node.quantifier === 'all')
        return { kind: 'in', ...at, operand, list, not: true };
      return { ...node, left: operand, list: [{ kind: 'array', ...at, items: list }] };
    },
  }),
  rule({
    name: 'comparisons',
    on: ['case'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      if (!node.operand) return undefined;
      const given = [node.operand, ...node.branches.flatMap((each) => each.tests)];
      const same = comparable(given, context);
      const [operand, ...tests] = same;
      if (!operand || same.every((each, i) => each === given[i])) return undefined;
      const branches = node.branches.map((each) => ({ ...each, tests: tests.splice(0, each.tests.length) }));
      return { ...node, operand, branches };
    },
  }),
];

/** The values as they can be compared; the very same where nothing is to be done. */
function comparable(values: readonly Expression[], context: RuleContext): readonly Expression[] {
  const types = values.map((each) => context.resolution.typeOf(each));
  const has = (kind: ValueType['kind']): boolean => types.some((each) => each.kind === kind);
  if (has('rowid')) return values.map((each) => asAddress(each, context));
  if (!has('text')) return values;
  if (has('number')) return values.map((each) => asNumber(each, context));
  if (has('date')) return values.map((each) => asDate(each, context));
  const stamp = types.find((each) => each.kind === 'timestamp');
  if (stamp?.kind === 'timestamp')
    return values.map((each) => asTimestamp(each, stamp.zone !== undefined, context));
  if (has('binary'))
    return values.map((each, i) =>
      types[i]?.kind === 'text' ? packCall(each, context, 'hextoraw', [each]) : each,
    );
  return blanks(values, types, context);
}

/** The address of a row: columns of type ROWID hold its text. */
function asAddress(node: Expression, { resolution }: RuleContext): Expression {
  const { kind } = resolution.typeOf(node);
  const isColumn = kind === 'rowid' && resolution.referent(node).kind === 'column';
  return kind === 'text' || isColumn ? make.cast(node, node, 'tid') : node;
}

/** Literals and other CHAR values are compared with blanks added, by both; a VARCHAR2 is compared as it is. */
function blanks(
  values: readonly Expression[],
  types: readonly ValueType[],
  context: RuleContext,
): readonly Expression[] {
  const varying = values.some((each, i) => {
    const type = types[i];
    return bare(each).kind !== 'string' && type?.kind === 'text' && !type.fixed;
  });
  // Literals among themselves are CHAR, and PostgreSQL takes the kind of comparison from the first.
  const isPadded = values.some((each) => endsWithBlank(bare(each)));
  const [first, ...others] = values;
  if (first && isPadded && values.every((each) => bare(each).kind === 'string'))
    return [make.cast(first, first, 'bpchar'), ...others];
  const fixed = types.some((each) => each.kind === 'text' && each.fixed === true);
  return varying && fixed ? values.map((each) => padded(each, context)) : values;
}

function endsWithBlank(node: Expression): boolean {
  return node.kind === 'string' && node.value.endsWith(' ');
}

/** An array of the target that an earlier rule compares with; Oracle's lists are of single values. */
function isArray(node: Expression): boolean {
  return node.kind === 'array' || (node.kind === 'reference' && node.name.parts.every((part) => part.target));
}
