import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type {
  Query,
  Select,
  SelectItem,
  TableExpression,
  TableFunction,
  TableReference,
} from '../../../../sql/tree/query.ts';
import type { Delete, Insert, Update } from '../../../../sql/tree/write.ts';
import type { NestedView } from '../../../object-types/nested-view.ts';
import { nestedColumn, nestedViewAt } from '../../../object-types/nested-view.ts';
import { keyColumns } from '../../../references/key.ts';
import { homeOfObject } from '../../../references/home.ts';
import type { RuleContext } from '../../../rule.ts';
import { qualifierOf, relationOf } from '../relations.ts';

/** A nested table of a view whose rows triggers write, and the rows of the view that the statement names. */
interface Target {
  readonly nested: NestedView;
  readonly select: Select;
  readonly from: TableExpression;
}

function targetOf({ expression }: TableFunction, context: RuleContext): Target | undefined {
  const query = expression.kind === 'subquery' ? expression.query : undefined;
  if (query?.body.kind !== 'select' || query.with || query.fetch || query.offset) return undefined;
  const select = query.body;
  const [item, ...more] = select.items;
  const [from, ...others] = select.from;
  const referent = item && context.resolution.referent(item.expression);
  if (!from || others.length > 0 || more.length > 0 || referent?.kind !== 'column') return undefined;
  const relation = relationOf(from, context);
  if (relation?.object?.kind !== 'view' || referent.relation.object !== relation.object) return undefined;
  const nested = nestedViewAt(relation.object, referent.column, relation.columns, context);
  return nested && { nested, select, from };
}

/** `INSERT INTO TABLE(SELECT column FROM view …) …`: into the view of the nested table, for each row that was named. */
export function insertedElement(
  node: Insert,
  table: TableFunction,
  context: RuleContext,
): Insert | undefined {
  const target = targetOf(table, context);
  if (!target) return undefined;
  const { nested, select, from } = target;
  const at = { start: table.start, end: table.end };
  const row = rowOf(from, context);
  const values = row && valuesOf(node, context);
  if (!row || !values) return undefined;
  const names = node.columns ?? fieldsFor(node, nested, context);
  const columns = [make.reference(at, nestedColumn(nested.parent, at, context.names)), ...names];
  const { hierarchy: _, groupBy: __, ...plain } = select;
  const body: Select = {
    ...plain,
    reshaped: true,
    items: [item(row), ...values.items],
    from: [from, ...values.from],
  };
  const query: Query = { kind: 'query', start: at.start, end: node.end, body };
  const { rows: ___, ...rest } = node;
  const { alias: ____, ...written } = tableNode(nested, table, context);
  return { ...rest, target: written, columns, query };
}

function item(expression: Expression): SelectItem {
  return { kind: 'selectItem', start: expression.start, end: expression.end, expression };
}

/** The values of the new element: those of VALUES, or the columns of a query beside the row. */
function valuesOf(
  node: Insert,
  context: RuleContext,
): { readonly items: readonly SelectItem[]; readonly from: readonly TableExpression[] } | undefined {
  const [only, ...more] = node.rows ?? [];
  if (only && more.length === 0) return { items: objectItems(only, context), from: [] };
  if (!node.query || node.rows) return undefined;
  const { start, end } = node.query;
  const alias = make.identifier({ start: -1, end: -1 }, context.freshName('n').text);
  const { body } = node.query;
  const [first, ...others] = body.kind === 'select' ? body.items : [];
  const isObject =
    first !== undefined &&
    others.length === 0 &&
    context.resolution.typeOf(first.expression).kind === 'object';
  const query: Query =
    isObject && body.kind === 'select'
      ? { ...node.query, body: { ...body, items: objectItems([first.expression], context) } }
      : node.query;
  const derived: TableExpression = { kind: 'derivedTable', start, end, lateral: false, query, alias };
  const all: Expression = { kind: 'star', start, end, qualifier: make.name({ start, end }, alias) };
  return { items: [item(all)], from: [derived] };
}

/** An object is taken apart. */
function objectItems(values: readonly Expression[], { resolution }: RuleContext): readonly SelectItem[] {
  const [only, ...more] = values;
  if (!only || more.length > 0 || resolution.typeOf(only).kind !== 'object') return values.map(item);
  return [item(make.fragment(only, 'primary', '(', only, ').*'))];
}

function fieldsFor(node: Insert, nested: NestedView, context: RuleContext): Expression[] {
  const [only] = node.rows ?? [];
  const at = { start: node.target.end, end: node.target.end };
  // A row that is written by its attributes has those of the type itself, an object all of its hierarchy.
  const count = only && only.length > 1 ? only.length : nested.fields.length;
  return nested.fields
    .slice(0, count)
    .map((each) => make.reference(at, nestedColumn(each, at, context.names)));
}

function rowOf(from: TableExpression, context: RuleContext): Expression | undefined {
  const alias = qualifierOf(from);
  return alias && make.reference(from, { ...context.names.local(alias), target: true });
}

function tableNode(nested: NestedView, table: TableFunction, { names }: RuleContext): TableReference {
  const { start, end, alias } = table;
  return {
    kind: 'table',
    start,
    end,
    name: names.qualified(nested.target, table),
    ...(alias ? { alias } : {}),
  };
}

/** UPDATE and DELETE of a nested table: of those rows of its view that belong to the row that was named. */
export function changedElements<N extends Update | Delete>(
  node: N,
  table: TableFunction,
  context: RuleContext,
): N | undefined {
  const target = targetOf(table, context);
  const row = target && rowOf(target.from, context);
  if (!target || !row) return undefined;
  const { nested, select } = target;
  const at = { start: table.start, end: table.end };
  const { catalog, names } = context;
  const parent = make.reference(
    at,
    ...(table.alias ? [{ ...names.local(table.alias), target: true as const }] : []),
    nestedColumn(nested.parent, at, names),
  );
  const home = homeOfObject(nested.view, catalog, (each) => names.stored(each));
  const key = home ? keyColumns(home, at, context) : [];
  const field = (operand: Expression, name: (typeof key)[number]): Expression =>
    operand.kind === 'reference' && operand !== parent
      ? make.reference(at, ...operand.name.parts, name)
      : { kind: 'field', ...at, operand, name };
  const left =
    key.length > 0
      ? list(
          key.map((each) => field(parent, each)),
          at,
        )
      : parent;
  const wanted = key.length > 0 ? key.map((each) => field(row, each)) : [row];
  const body: Select = { ...select, reshaped: true, items: wanted.map(item) };
  const belongs: Expression = {
    kind: 'in',
    ...at,
    operand: left,
    not: false,
    query: { kind: 'query', ...at, body },
  };
  const where = node.where ? make.chain(node.where, 'and', [belongs, node.where]) : belongs;
  return { ...node, target: tableNode(nested, table, context), where };
}

function list(
  values: readonly Expression[],
  at: { readonly start: number; readonly end: number },
): Expression {
  const [only, ...more] = values;
  return only && more.length === 0 ? only : { kind: 'row', ...at, items: values };
}
