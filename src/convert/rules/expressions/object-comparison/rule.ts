import { objectFindings } from '../../../../sql/codes/objects.ts';
import * as make from '../../../../sql/make.ts';
import type {
  Binary,
  BinaryOperator,
  CaseExpression,
  Expression,
  InTest,
  Quantified,
} from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Query } from '../../../../sql/tree/query.ts';
import type { CaseStatement } from '../../../../sql/tree/routine.ts';
import type { Comparison } from '../../../object-types/comparison.ts';
import { compared, comparisonOf, mapped } from '../../../object-types/comparison.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { attributeWise } from './attributes.ts';
import { distinctRows, groupedRows, orderedItem, partitions, sortedQuery } from './rows.ts';

const comparing: ReadonlySet<string> = new Set(['=', '<>', '<', '>', '<=', '>=']);
const ofCollections: ReadonlySet<string> = new Set([
  'member of',
  'submultiset of',
  'multiset union distinct',
  'multiset intersect',
  'multiset intersect distinct',
  'multiset except',
  'multiset except distinct',
]);
const dialects = { name: 'object-comparison', from: ['oracle'], to: ['postgresql'] } as const;

/** Comparisons of objects, by their MAP or ORDER method; see the page. */
export const objectComparison = [
  rule({ ...dialects, on: ['binary'], apply: (node, context) => comparison(node, context) }),
  rule({
    ...dialects,
    on: ['between'],
    apply(node, context) {
      const by = method([node.operand, node.low, node.high], context);
      if (!by) return undefined;
      if (by.role === 'map') {
        const [operand, low, high] = [node.operand, node.low, node.high].map((each) =>
          mapped(by, each, context),
        );
        return { ...node, operand: operand as Expression, low: low as Expression, high: high as Expression };
      }
      const both = make.chain(node, 'and', [
        compared(by, node.operand, '>=', node.low, node, context),
        compared(by, node.operand, '<=', node.high, node, context),
      ]);
      return node.not ? make.unary(node, 'not', make.parenthesis(node, both)) : both;
    },
  }),
  rule({ ...dialects, on: ['in'], apply: (node, context) => oneOf(node, context) }),
  rule({ ...dialects, on: ['quantified'], apply: (node, context) => anyOf(node, context) }),
  rule({ ...dialects, on: ['case'], apply: (node, context) => chosen(node, context) }),
  rule({ ...dialects, on: ['caseStatement'], apply: (node, context) => chosen(node, context) }),
  rule({
    ...dialects,
    on: ['call'],
    apply(node, context) {
      const [only, ...more] = node.arguments;
      const by =
        node.quantifier === 'distinct' && only && more.length === 0
          ? method([only.value], context)
          : undefined;
      if (!by || !only) return undefined;
      const name = node.callee.kind === 'reference' ? node.callee.name.parts.at(-1)?.text.toUpperCase() : '';
      if (by.role === 'order' || name !== 'COUNT')
        return refused(node, 'An aggregate takes distinct objects.', context);
      return { ...node, arguments: [{ ...only, value: mapped(by, only.value, context) }] };
    },
  }),
  rule({ ...dialects, on: ['orderItem'], apply: (node, context) => orderedItem(node, context) }),
  rule({ ...dialects, on: ['window'], apply: (node, context) => partitions(node, context) }),
  rule({
    ...dialects,
    on: ['select'],
    apply: (node, context) => groupedRows(distinctRows(node, context) ?? node, context),
  }),
  rule({ ...dialects, on: ['query'], apply: (node, context) => sortedQuery(node, context) }),
  rule({
    ...dialects,
    on: ['setOperation'],
    apply(node, context) {
      const { first } = node;
      if (first.kind !== 'select' || node.rest.every((each) => each.all)) return undefined;
      const object = first.items.find((each) => method([each.expression], context));
      return object && refused(object, 'UNION, INTERSECT or MINUS compares objects.', context);
    },
  }),
];

/** The method by which objects are compared, where one of the values is one. */
function method(values: readonly Expression[], context: RuleContext): Comparison | undefined {
  for (const each of values) {
    const found = comparisonOf(context.resolution.typeOf(each), context);
    if (found) return found;
  }
  return undefined;
}

function refused(at: Node, what: string, context: RuleContext): undefined {
  context.refuse(objectFindings.comparison, at, what);
  return undefined;
}

function comparison(node: Binary, context: RuleContext): Expression | undefined {
  if (ofCollections.has(node.operator)) return inCollections(node, context);
  if (!comparing.has(node.operator)) return undefined;
  const sides = [node.left, node.right].map((each) => context.resolution.typeOf(each));
  if (sides.some((each) => each.kind === 'collection')) return inCollections(node, context);
  const by = method([node.left, node.right], context);
  if (by) return compared(by, node.left, node.operator, node.right, node, context);
  return attributeWise(node, context);
}

/** Operators of collections compare the elements, which PostgreSQL does attribute by attribute. */
function inCollections(node: Binary, context: RuleContext): undefined {
  for (const each of [node.left, node.right]) {
    const type = context.resolution.typeOf(each);
    const element = type.kind === 'collection' ? type.element : type;
    if (comparisonOf(element, context)) return refused(node, 'Collections of objects are compared.', context);
  }
  return undefined;
}

function oneOf(node: InTest, context: RuleContext): Expression | undefined {
  const by = method([node.operand, ...(node.list ?? [])], context);
  if (!by) return undefined;
  if (by.role === 'map') {
    const operand = mapped(by, node.operand, context);
    if (node.list) return { ...node, operand, list: node.list.map((each) => mapped(by, each, context)) };
    const query = node.query && mappedQuery(node.query, by, context);
    return query
      ? { ...node, operand, query }
      : refused(node, 'IN compares objects with those of a query.', context);
  }
  if (!node.list) return refused(node, 'IN compares objects with those of a query.', context);
  const tests = node.list.map((each) =>
    compared(by, node.operand, node.not ? '<>' : '=', each, node, context),
  );
  const all = make.chain(node, node.not ? 'and' : 'or', tests);
  return tests.length === 1 ? all : make.parenthesis(node, all);
}

function anyOf(node: Quantified, context: RuleContext): Expression | undefined {
  const by = method([node.left, ...(node.list ?? [])], context);
  if (!by) return undefined;
  const query = node.query && by.role === 'map' ? mappedQuery(node.query, by, context) : undefined;
  if (by.role === 'order' || (node.query && !query))
    return refused(node, 'ANY or ALL compares objects by their ORDER method.', context);
  return {
    ...node,
    left: mapped(by, node.left, context),
    ...(node.list ? { list: node.list.map((each) => mapped(by, each, context)) } : {}),
    ...(query ? { query } : {}),
  };
}

/** The query of one object with the value of its MAP method instead. */
function mappedQuery(query: Query, by: Comparison, context: RuleContext): Query | undefined {
  const { body } = query;
  const [only, ...more] = body.kind === 'select' ? body.items : [];
  if (body.kind !== 'select' || !only || more.length > 0 || only.expression.kind === 'star') return undefined;
  const item = { ...only, expression: mapped(by, only.expression, context) };
  return { ...query, body: { ...body, items: [item] } };
}

/** CASE with an operand: of MAP, the values are compared; of ORDER, each branch has a test of its own. */
function chosen<N extends CaseExpression | CaseStatement>(node: N, context: RuleContext): N | undefined {
  const { operand } = node;
  const by = operand && method([operand], context);
  if (!operand || !by) return undefined;
  const test = (each: Expression): Expression =>
    by.role === 'map'
      ? mapped(by, each, context)
      : compared(by, operand, '=' satisfies BinaryOperator, each, each, context);
  const branches = node.branches.map((each) => ({ ...each, tests: each.tests.map(test) }));
  if (by.role === 'map') return { ...node, operand: mapped(by, operand, context), branches };
  const { operand: _, ...searched } = node;
  return { ...searched, branches } as unknown as N;
}
