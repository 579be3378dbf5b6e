import type { UserType, View } from '../../catalog/catalog.ts';
import { objectFindings } from '../../sql/codes/objects.ts';
import * as make from '../../sql/make.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Query, QueryBody, Select, SelectItem } from '../../sql/tree/query.ts';
import type { Span } from '../../text/span.ts';
import type { Bench, Workshop } from '../context.ts';
import { hierarchy, ownAttributes, tagValue } from '../object-types/composite.ts';
import type { Hierarchy } from '../object-types/hierarchy.ts';
import { lookUp, rowTypeOf } from '../resolve/lookup.ts';

/**
 * The query of an object view whose type has sub- or supertypes: it has the columns of their composite type, the last of which says
 * of which type a row is, and the rows of its subviews too (SQL Language Reference, "CREATE VIEW", `UNDER`; Object-Relational
 * Developer's Guide, "Hierarchy of Object Views").
 */
export function objectViewQuery(view: View, query: Query, bench: Bench): Query {
  const { workshop } = bench;
  const type = rowTypeOf(workshop.catalog, workshop.source, view);
  if (!type) return query;
  const found = hierarchy(type, workshop);
  const below = subviews(view, workshop);
  if (!found) {
    if (below.length > 0)
      bench.report(
        objectFindings.subviews,
        view.definition,
        `View ${view.name} has subviews, whose rows are not in it.`,
      );
    return query;
  }
  const whole = withAllColumns(query, type, found, workshop);
  return below.length === 0 ? whole : withRowsOf(whole, below, workshop);
}

/** The views directly under a view. */
function subviews(view: View, { catalog, names }: Workshop): View[] {
  return [...catalog.views.values()].filter((each) => {
    const under = each.definition.ofType?.under;
    const parts = under?.parts.map((part) => names.stored(part));
    const found = parts && lookUp(catalog, each.nameSchema, parts);
    return found?.kind === 'relation' && found.object === view;
  });
}

function withAllColumns(query: Query, type: UserType, found: Hierarchy, workshop: Workshop): Query {
  const { body } = query;
  const own = ownAttributes(type, workshop);
  const isPlain =
    body.kind === 'select' &&
    body.items.length === own.length &&
    body.items.every((each) => each.expression.kind !== 'star');
  if (isPlain) {
    const values = new Map(own.map((stored, i) => [stored, (body.items[i] as SelectItem).expression]));
    return {
      ...query,
      body: { ...body, items: columns(values, type, found, body.items.at(-1) ?? body, workshop) },
    };
  }
  const at = { start: query.end, end: query.end };
  const alias = make.identifier(at, 'v');
  const names = own.map((stored) => ({ ...workshop.names.local(source(stored, at)), target: true as const }));
  const values = new Map(own.map((stored, i) => [stored, make.reference(at, alias, names[i] ?? alias)]));
  const select: Select = {
    kind: 'select',
    ...at,
    reshaped: true,
    items: columns(values, type, found, at, workshop),
    from: [{ kind: 'derivedTable', ...at, lateral: false, query, alias, columns: names }],
  };
  return { kind: 'query', ...at, body: select };
}

function source(stored: string, at: Span) {
  return { kind: 'identifier', ...at, text: stored, quoted: true } as const;
}

function columns(
  values: ReadonlyMap<string, Expression>,
  type: UserType,
  found: Hierarchy,
  last: Span,
  workshop: Workshop,
): SelectItem[] {
  const { types } = workshop;
  const at = { start: last.end, end: last.end };
  const item = (expression: Expression): SelectItem => ({
    kind: 'selectItem',
    start: expression.start,
    end: expression.end,
    expression,
  });
  const attributes = found.attributes.map(({ stored, field, owners: [owner] }) => {
    const value = values.get(stored);
    if (value || !owner) return item(value ?? make.nullLiteral(at));
    const declared = types.of(field.type, 'attribute', { schema: owner.nameSchema, object: owner });
    return item(make.cast(at, make.nullLiteral(at), { ...declared, ...at }));
  });
  return [...attributes, item(tagValue(type, found, at, workshop))];
}

function withRowsOf(query: Query, views: readonly View[], { names }: Workshop): Query {
  const isPlain = !query.with && !query.orderBy && !query.offset && !query.fetch && !query.locking;
  const at = { start: query.end, end: query.end };
  const first: QueryBody = isPlain ? query.body : { kind: 'parenthesisedQuery', ...at, query };
  const rest = views.map((view) => {
    const body: Select = {
      kind: 'select',
      ...at,
      items: [{ kind: 'selectItem', ...at, expression: { kind: 'star', ...at } }],
      from: [{ kind: 'table', ...at, name: names.qualified(names.object(view), at) }],
    };
    return { kind: 'setOperand' as const, ...at, operator: 'union' as const, all: true, body };
  });
  const { start, end } = query;
  return { kind: 'query', start, end, body: { kind: 'setOperation', start, end, first, rest } };
}
