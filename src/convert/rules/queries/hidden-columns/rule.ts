import type { Table, View } from '../../../../catalog/catalog.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression, Star } from '../../../../sql/tree/expression.ts';
import type { SelectItem, TableExpression, TableReference } from '../../../../sql/tree/query.ts';
import { hierarchy, tagName, tagValue } from '../../../object-types/composite.ts';
import { hasRowIdentifier } from '../../../references/home.ts';
import { rowTypeOf } from '../../../resolve/lookup.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { aliasOf, columnReference, qualifierOf, relationOf, storedName, tablesOf } from '../relations.ts';

/** `*` of object tables and views that have more columns than Oracle shows, and ONLY of object views; see the page. */
export const hiddenColumns = [
  rule({
    name: 'hidden-columns',
    on: ['select'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const tables = node.from.flatMap(tablesOf);
      if (!tables.some((each) => isWider(each, context))) return undefined;
      const items = node.items.flatMap((item) =>
        item.expression.kind === 'star' ? shown(item, item.expression, tables, context) : [item],
      );
      const isSame = items.length === node.items.length && items.every((each, i) => each === node.items[i]);
      return isSame ? undefined : { ...node, items };
    },
  }),
  rule({
    name: 'hidden-columns',
    on: ['table'],
    from: ['oracle'],
    to: ['postgresql'],
    apply: (node, context) => (node.only ? onlyOfView(node, context) : undefined),
  }),
];

function objectIn(table: TableExpression, context: RuleContext): Table | View | undefined {
  const object = relationOf(table, context)?.object;
  return object?.kind === 'table' || object?.kind === 'view' ? object : undefined;
}

/** Whether the target's table or view has columns that are none of the source's. */
function isWider(table: TableExpression, context: RuleContext): boolean {
  const { catalog, source, names } = context;
  const object = objectIn(table, context);
  const type = object && rowTypeOf(catalog, source, object);
  if (!type) return false;
  if (hierarchy(type, context)) return true;
  return object.kind === 'table' && hasRowIdentifier(object, catalog, (each) => names.stored(each));
}

/** The columns that `*` shows, where it must be told. */
function shown(
  item: SelectItem,
  star: Star,
  tables: readonly TableExpression[],
  context: RuleContext,
): readonly SelectItem[] {
  const qualifier = star.qualifier?.parts.at(-1);
  const wanted = qualifier
    ? tables.filter((each) => aliasOf(each, context) === storedName(qualifier, context))
    : tables;
  if (!wanted.some((each) => isWider(each, context))) return [item];
  return wanted.flatMap((table) =>
    columnsOf(item, table, tables.length > 1 || qualifier !== undefined, context),
  );
}

function columnsOf(
  item: SelectItem,
  table: TableExpression,
  isQualified: boolean,
  context: RuleContext,
): readonly SelectItem[] {
  const relation = relationOf(table, context);
  const qualifier = qualifierOf(table);
  const object = objectIn(table, context);
  if (!relation?.columns || !object || !isWider(table, context)) {
    const name = qualifier && { kind: 'name' as const, start: item.start, end: item.end, parts: [qualifier] };
    const all: Expression = {
      kind: 'star',
      start: item.start,
      end: item.end,
      ...(name ? { qualifier: name } : {}),
    };
    return [{ ...item, expression: all }];
  }
  return [...relation.columns].map(([stored, { type, nullable }]): SelectItem => {
    const column = context.targetNames.identifier(context.names.column(object, stored), item);
    const own = isQualified && qualifier ? context.names.local(qualifier) : undefined;
    const expression = columnReference(item, own && { ...own, target: true }, column);
    context.resolution.state(expression, type, nullable);
    context.resolution.refer(expression, { kind: 'column', column: stored, relation, nullable });
    return { ...item, expression };
  });
}

/** `ONLY (view)`: the rows of the view without those of its subviews. */
function onlyOfView(node: TableReference, context: RuleContext): TableExpression | undefined {
  const object = objectIn(node, context);
  const type = object?.kind === 'view' ? rowTypeOf(context.catalog, context.source, object) : undefined;
  const found = type && hierarchy(type, context);
  if (!found || !object) return undefined;
  const { only: _, alias, ...table } = node;
  const at = { start: node.start, end: node.end };
  const own = alias ?? context.names.local(node.name.parts.at(-1) as NonNullable<typeof alias>);
  const where = make.binary(
    at,
    make.reference(at, { ...tagName(found, at, context), target: true }),
    '=',
    tagValue(type, found, at, context),
  );
  context.resolution.inherit(table as TableReference, node);
  return {
    kind: 'derivedTable',
    ...at,
    lateral: false,
    alias: own,
    query: {
      kind: 'query',
      ...at,
      body: {
        kind: 'select',
        ...at,
        items: [{ kind: 'selectItem', ...at, expression: { kind: 'star', ...at } }],
        from: [table as TableReference],
        where,
      },
    },
  };
}
