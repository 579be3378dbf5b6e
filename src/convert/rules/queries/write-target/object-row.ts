import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { Query, Select } from '../../../../sql/tree/query.ts';
import type { Insert, SetItem, WriteTarget } from '../../../../sql/tree/write.ts';
import * as make from '../../../../sql/make.ts';
import type { Span } from '../../../../text/span.ts';
import type { Relation } from '../../../resolve/resolution.ts';
import { rowTypeOf } from '../../../resolve/lookup.ts';
import type { UserType } from '../../../../catalog/catalog.ts';
import { compositeFields, hierarchy, ownAttributes } from '../../../object-types/composite.ts';
import type { RuleContext } from '../../../rule.ts';
import { builtInName } from '../../expressions/operands.ts';
import { relationOf } from '../relations.ts';

/** `INSERT INTO object_table VALUES (object)`, or of a query of objects: their attributes; see the page. */
export function insertedObject(node: Insert, context: RuleContext): Insert | undefined {
  if (!isOfObjects(relationOf(node.target, context), context)) return undefined;
  const rows = node.rows?.map((row) => spread(row, context));
  if (rows?.some((each, i) => each !== node.rows?.[i])) return { ...node, rows };
  const query = node.query && spreadQuery(node.query, context);
  if (query && query !== node.query) return { ...node, query };
  return withColumns(node, context);
}

/** A table of a hierarchy has columns for the subtypes too, among them. */
function withColumns(node: Insert, context: RuleContext): Insert | undefined {
  const object = relationOf(node.target, context)?.object;
  const type = rowTypeOf(context.catalog, context.source, object);
  if (!type || !object || node.columns || node.record || !hierarchy(type, context)) return undefined;
  if (!node.rows && !node.query) return undefined;
  const at: Span = { start: node.target.end, end: node.target.end };
  const columns = ownAttributes(type, context).map((each) =>
    make.reference(at, context.names.identifier(context.names.column(object, each), at)),
  );
  return { ...node, columns };
}

function isOfObjects(relation: Relation | undefined, { catalog, source }: RuleContext): boolean {
  return relation !== undefined && rowTypeOf(catalog, source, relation.object) !== undefined;
}

function spread(row: readonly Expression[], context: RuleContext): readonly Expression[] {
  const [only, ...more] = row;
  return only && more.length === 0 && isObject(only, context) ? [attributes(only)] : row;
}

function spreadQuery(query: Query, context: RuleContext): Query {
  const { body } = query;
  const [only, ...more] = body.kind === 'select' ? body.items : [];
  if (body.kind !== 'select' || !only || more.length > 0 || !isObject(only.expression, context)) return query;
  const { alias: _, ...item } = only;
  const select: Select = { ...body, items: [{ ...item, expression: attributes(only.expression) }] };
  return { ...query, body: select };
}

function isObject(value: Expression, { resolution }: RuleContext): boolean {
  return resolution.typeOf(value).kind === 'object';
}

/** `(object).*`. */
function attributes(object: Expression): Expression {
  return make.fragment(object, 'primary', '(', object, ').*');
}

/** `UPDATE people p SET p = object`, `SET VALUE(p) = object`: each attribute; undefined for any other item. */
export function updatedObject(item: SetItem, target: WriteTarget, context: RuleContext): SetItem | undefined {
  const relation = relationOf(target, context);
  const [only] = item.targets;
  if (!only || item.targets.length > 1 || !relation?.columns || !isOfObjects(relation, context))
    return undefined;
  const row = only.kind === 'call' ? valueOf(only, context) : only;
  const referent = row && context.resolution.referent(row);
  if (referent?.kind !== 'relation' || !relation.object) return undefined;
  const { object } = relation;
  const at: Span = { start: only.start, end: only.end };
  const type = rowTypeOf(context.catalog, context.source, object) as UserType;
  const targets = compositeFields(type, context).map((each) =>
    make.reference(at, context.names.identifier(context.names.column(object, each), at)),
  );
  const place: Span = { start: item.value.start, end: item.value.end };
  const body: Select = {
    kind: 'select',
    ...place,
    items: [{ kind: 'selectItem', ...place, expression: attributes(item.value) }],
    from: [],
  };
  return {
    ...item,
    targets,
    value: { kind: 'subquery', ...place, query: { kind: 'query', ...place, body } },
  };
}

function valueOf(call: Call, context: RuleContext): Expression | undefined {
  return builtInName(call, context) === 'VALUE' ? call.arguments[0]?.value : undefined;
}
