import type { Node } from '../../../../sql/tree/node.ts';
import type { QueryBody, SetOperation } from '../../../../sql/tree/query.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { columnsOfSelect } from '../../queries/columns.ts';
import { convertedBody } from './stored.ts';
import { typedNulls, withTypedNulls } from './typed-nulls.ts';

/**
 * The queries of a set operation give a column the strongest of their types ("Data type precedence"), and what the others give is converted to
 * it; see the page.
 */
const operations = rule({
  name: 'sqlserver-conversions',
  on: ['setOperation'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    if (isOperand(context)) return undefined;
    const types = typesOf(node, context);
    if (!types) return undefined;
    const converted = convertedBody(node, types, context) as SetOperation;
    const typed = withTypedNulls(converted, isRead(context) ? settled(types, context) : types, context);
    return typed === node ? undefined : typed;
  },
});

/** A column that is NULL and nothing else is an INT for whoever reads the view or subquery, and text in PostgreSQL. */
const selects = rule({
  name: 'sqlserver-conversions',
  on: ['select'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    if (isOperand(context) || !isRead(context)) return undefined;
    const types = node.items.map(({ expression }) => context.resolution.typeOf(expression));
    if (!types.some(({ kind }) => kind === 'null')) return undefined;
    const typed = typedNulls(node, settled(types, context), context);
    return typed === node ? undefined : typed;
  },
});

function settled(types: readonly ValueType[], context: RuleContext): readonly ValueType[] {
  const ofNull = context.source.typing?.ofNull;
  return ofNull ? types.map((each) => (each.kind === 'null' ? ofNull : each)) : types;
}

/** The types that the columns of a set operation have together; undefined where the columns of one of its queries are not known. */
function typesOf(node: SetOperation, context: RuleContext): readonly ValueType[] | undefined {
  const given = [node.first, ...node.rest.map((each) => each.body)].map((body) => ofBody(body, context));
  const known = given.filter((each) => each !== undefined);
  if (known.length < given.length) return undefined;
  return known[0]?.map(
    (type, i) => context.source.typing?.together(known.map((each) => each[i] ?? { kind: 'unknown' })) ?? type,
  );
}

function ofBody(body: QueryBody, context: RuleContext): readonly ValueType[] | undefined {
  if (body.kind === 'setOperation') return typesOf(body, context);
  if (body.kind === 'parenthesisedQuery') return ofBody(body.query.body, context);
  if (body.kind !== 'select') return undefined;
  if (body.items.some(({ expression }) => expression.kind === 'star'))
    return columnsOfSelect(body, context)?.map(({ type }) => type);
  return body.items.map(({ expression }) => context.resolution.typeOf(expression));
}

/** Whether the query at hand is one of a set operation, which looks at all of its queries together. */
function isOperand(context: RuleContext): boolean {
  const around = holder(context, new Set(['query', 'parenthesisedQuery']));
  return around?.kind === 'setOperation' || around?.kind === 'setOperand';
}

/** Whether what the query gives is read by name from a view, a common table, a derived table, a table that is made of it or the result of a function. */
function isRead(context: RuleContext): boolean {
  const around = holder(context, new Set(['query', 'parenthesisedQuery', 'setOperation', 'setOperand']));
  return around !== undefined && readers.has(around.kind);
}

const readers: ReadonlySet<Node['kind']> = new Set([
  'createView',
  'commonTable',
  'derivedTable',
  'createTable',
  'routine',
]);

/** The nearest node above the one at hand that is of none of the kinds. */
function holder(context: RuleContext, passed: ReadonlySet<Node['kind']>): Node | undefined {
  return context.parents.findLast((each) => !passed.has(each.kind));
}

export const resultColumnsOfSqlserver = [operations, selects];
