import * as make from '../../../../sql/make.ts';
import type { Expression, MultisetQuery } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Query, Select, TableFunction, TableReference } from '../../../../sql/tree/query.ts';
import type { Delete, Insert, SetItem, Update } from '../../../../sql/tree/write.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { Span } from '../../../../text/span.ts';
import { compositeType } from '../../../object-types/composite.ts';
import { attributesOf, typeOfValue } from '../../../routines/methods.ts';
import type { RuleContext } from '../../../rule.ts';
import { relationOf, unqualified } from '../relations.ts';

/** A nested table that is an array in a column, and the row of the table that the statement names. */
interface Target {
  readonly at: Span;
  readonly table: TableReference;
  readonly column: Expression;
  readonly element: ValueType;
  readonly where?: Expression;
  /** The name of an element in the statement. */
  readonly alias: Identifier;
}

function targetOf(node: TableFunction, context: RuleContext): Target | undefined {
  const query = node.expression.kind === 'subquery' ? node.expression.query : undefined;
  if (query?.body.kind !== 'select' || query.with || query.fetch || query.offset || !node.alias)
    return undefined;
  const { items, from, where, hierarchy, groupBy, having } = query.body;
  const [item, ...more] = items;
  const [table, ...others] = from;
  if (!item || more.length > 0 || others.length > 0 || table?.kind !== 'table') return undefined;
  if (hierarchy || groupBy || having || relationOf(table, context)?.object?.kind !== 'table')
    return undefined;
  const type = context.resolution.typeOf(item.expression);
  if (context.resolution.referent(item.expression).kind !== 'column' || type.kind !== 'collection')
    return undefined;
  return {
    at: { start: node.start, end: node.end },
    table,
    column: item.expression,
    element: type.element,
    alias: context.names.local(node.alias),
    ...(where ? { where } : {}),
  };
}

/** `INSERT INTO TABLE(SELECT column …)`: the elements are appended to the array. */
export function appendedElement(
  node: Insert,
  table: TableFunction,
  context: RuleContext,
): Update | undefined {
  const target = targetOf(table, context);
  if (!target || node.returning || node.errorLog) return undefined;
  const [row, ...more] = node.rows ?? [];
  if (row && more.length === 0) {
    const value = elementOf(row, node, target, context);
    return value && updated(make.call(node, 'array_append', [target.column, value]), target, context);
  }
  const { query } = node;
  const [first, ...rest] = query?.body.kind === 'select' ? query.body.items : [];
  if (!query || query.body.kind !== 'select' || query.with || !first) return undefined;
  const values = [first, ...rest].map((each) => each.expression);
  const value = values.some((each) => each.kind === 'star')
    ? undefined
    : elementOf(values, node, target, context);
  if (!value) return undefined;
  const items = [{ ...first, expression: value }];
  const added = array(node, { ...query, body: { ...query.body, reshaped: true, items } });
  return updated(make.call(node, 'array_cat', [target.column, added]), target, context);
}

/** The values of a row as an element: an object is made of its attributes. */
function elementOf(
  values: readonly Expression[],
  node: Insert,
  { element }: Target,
  context: RuleContext,
): Expression | undefined {
  const [only] = values;
  const type = typeOfValue(element, context.catalog);
  if (!type) return values.length === 1 ? only : undefined;
  if (only && values.length === 1 && context.resolution.typeOf(only).kind === 'object') return only;
  const attributes = attributesOf(type, context.catalog, context.names);
  const { names } = context;
  const given = node.columns?.map((each) => (each.kind === 'reference' ? each.name.parts.at(-1) : undefined));
  const fields = attributes.map((attribute, i) => {
    const place = given
      ? given.findIndex((each) => each && names.stored(each) === names.stored(attribute.name))
      : i;
    return values[place] ?? make.nullLiteral(node);
  });
  const row = make.call(node, 'ROW', fields);
  return make.cast(node, row, compositeType(type, node, context));
}

/** `UPDATE` and `DELETE` of `TABLE(SELECT column …)`: the array is made anew of its elements. */
export function changedArray(
  node: Update | Delete,
  table: TableFunction,
  context: RuleContext,
): Update | undefined {
  const target = targetOf(table, context);
  if (!target || node.returning || node.errorLog || node.currentOf) return undefined;
  if (node.kind === 'delete' && !node.where) return updated(make.string(node, '{}'), target, context);
  const whole = wholeElement(target);
  if (node.kind === 'delete') return updated(rebuilt(node, whole, target, node.where), target, context);
  const changed = changedElement(node, target, context);
  const value = changed && node.where ? make.caseExpression(node, [[node.where, changed]], whole) : changed;
  return value && updated(rebuilt(node, value, target), target, context);
}

function isComposite({ element }: Target): boolean {
  return element.kind === 'object';
}

function wholeElement(target: Target): Expression {
  return isComposite(target)
    ? make.reference(target.at, target.alias)
    : make.reference(target.at, target.alias, columnValue(target));
}

function columnValue({ at }: Target): Identifier {
  return make.identifier(at, 'column_value');
}

/** The element that SET makes: another value, another object, or the object with other attributes. */
function changedElement(node: Update, target: Target, context: RuleContext): Expression | undefined {
  const type = typeOfValue(target.element, context.catalog);
  const plain = node.set.every((each) => each.targets.length === 1 && !each.variable);
  const [first] = node.set;
  if (!plain || !first) return undefined;
  if (!type) return node.set.length === 1 ? first.value : undefined;
  const attributes = attributesOf(type, context.catalog, context.names);
  const { names } = context;
  const isNamed = (each: SetItem, name: Identifier): boolean => {
    const [written] = each.targets;
    const last = written?.kind === 'reference' ? written.name.parts.at(-1) : undefined;
    return last !== undefined && names.stored(last) === names.stored(name);
  };
  if (!node.set.every((each) => attributes.some((one) => isNamed(each, one.name)))) return undefined;
  const fields = attributes.map(
    (attribute) =>
      node.set.find((each) => isNamed(each, attribute.name))?.value ??
      make.reference(target.at, target.alias, { ...names.local(attribute.name), target: true as const }),
  );
  return make.cast(node, make.call(node, 'ROW', fields), compositeType(type, node, context));
}

/** `ARRAY(SELECT value FROM unnest(column) AS element)`, without the elements that are deleted. */
function rebuilt(
  node: Update | Delete,
  value: Expression,
  target: Target,
  deleted?: Expression,
): MultisetQuery {
  const { at, alias } = target;
  const elements: TableFunction = {
    kind: 'tableFunction',
    ...at,
    expression: make.call(at, 'unnest', [target.column]),
    unnest: false,
    alias,
    ...(isComposite(target) ? {} : { columns: [columnValue(target)] }),
  };
  const kept: Expression | undefined = deleted && {
    kind: 'is',
    start: deleted.start,
    end: deleted.end,
    operand: make.parenthesis(deleted, deleted),
    not: true,
    test: 'true',
  };
  const body: Select = {
    kind: 'select',
    ...at,
    reshaped: true,
    items: [{ kind: 'selectItem', ...at, expression: value }],
    from: [elements],
    ...(kept ? { where: kept } : {}),
  };
  return array(node, { kind: 'query', ...at, body });
}

function array({ start, end }: Span, query: Query): MultisetQuery {
  return { kind: 'multisetQuery', start, end, query };
}

function updated(value: Expression, { at, table, column, where }: Target, context: RuleContext): Update {
  return {
    kind: 'update',
    ...at,
    reshaped: true,
    target: table,
    set: [{ kind: 'setItem', ...at, targets: [unqualified(column, context)], value }],
    ...(where ? { where } : {}),
  };
}
