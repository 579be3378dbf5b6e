import type { View } from '../../catalog/catalog.ts';
import { viewFindings } from '../../sql/codes/views.ts';
import type { CreateView } from '../../sql/tree/define.ts';
import type { Query, Select, SelectItem } from '../../sql/tree/query.ts';
import type { Identifier, Name } from '../../sql/tree/name.ts';
import type { AnyObject } from '../../catalog/catalog.ts';
import { objectViewQuery } from './object-view.ts';
import { nestedViewNode, nestedViewsOf } from '../object-types/nested-view.ts';
import { compositeFields } from '../object-types/composite.ts';
import { homeOfObject } from '../references/home.ts';
import { keyType } from '../references/key.ts';
import type { TargetStatement } from '../conversion.ts';
import type { Workshop } from '../context.ts';
import { Bench } from '../context.ts';
import { withoutLeftovers } from '../leftover.ts';
import { lookUp } from '../resolve/lookup.ts';
import { sessionTables } from '../temporary.ts';
import { unresolvedFindings } from '../unresolved.ts';
import { convertComments } from './comment.ts';
import type { ObjectConverter } from './object.ts';
import { converted, extraStatements, statement } from './object.ts';

/** Converts a view. FORCE has no use: the order of the result is one in which everything that a view reads exists. */
export const convertView: ObjectConverter<View> = (view, workshop) => {
  const bench = new Bench(view, workshop);
  const { names } = workshop;
  const target = names.object(view);
  const shell = bench.convert(view.definition) as CreateView;
  const query = bench.refusals.length > 0 ? undefined : withoutLeftovers(shell.query, bench);
  const findings = (): readonly (typeof bench.findings)[number][] => [
    ...names.findings(view),
    ...bench.findings,
    ...unresolvedFindings(workshop, view),
  ];
  report(view, bench);
  for (const each of sessionTables(shell.query, bench.resolution, workshop.settings))
    bench.report(
      viewFindings.temporaryTableInView,
      view.definition,
      `View ${view.name} reads the temporary table ${each.name}, in which it sees no rows.`,
    );
  if (!query) return [converted(view, 'view', { statements: [], findings: findings(), refused: true })];
  const whole = view.definition.ofType ? objectViewQuery(view, query, bench) : query;
  const columns = columnsOf(view, workshop);
  const node: CreateView = {
    kind: 'createView',
    start: shell.start,
    end: shell.end,
    name: names.qualified(target, view.definition.name),
    orReplace: view.definition.orReplace,
    force: false,
    columns: columns.map((name) => ({ name, constraints: [] })),
    constraints: [],
    query: columns.length > 0 ? whole : withOutputNames(whole, view, workshop),
    options: optionsOf(view, workshop),
    ...restriction(view, query, bench),
  };
  const kind = { ...target, kind: 'view' } as const;
  const statements = [
    ...extraStatements(bench, kind),
    ...identifierType(view, workshop),
    statement('pre-data', node, kind, view.sourceComments),
    ...convertComments(view, workshop),
    ...nestedViews(view, workshop),
  ];
  return [converted(view, 'view', { target, statements, findings: findings() })];
};

/** The columns that the view names; of an object view, the attributes of its type. */
function columnsOf(view: View, workshop: Workshop): Identifier[] {
  const { definition } = view;
  const { names } = workshop;
  if (definition.columns.length > 0)
    return definition.columns.map(({ name }) =>
      names.identifier(names.column(view, names.stored(name)), name),
    );
  return definition.ofType ? attributesOf(view, definition.ofType.type, workshop) : [];
}

/** The views of its nested tables that have triggers. */
function nestedViews(view: View, workshop: Workshop): TargetStatement[] {
  const at = { start: view.definition.end, end: view.definition.end };
  return nestedViewsOf(view, workshop.resolver.columns(view), workshop).map((each) =>
    statement('pre-data', nestedViewNode(each, at, workshop), { ...each.target, kind: 'view' }),
  );
}

/** The type of what identifies the rows of an object view, where that is more than one attribute. */
function identifierType(view: View, workshop: Workshop): TargetStatement[] {
  const { catalog, names } = workshop;
  const home = view.definition.ofType && homeOfObject(view, catalog, (each) => names.stored(each));
  const at = { start: view.definition.start, end: view.definition.start };
  const type = home?.object === view ? keyType(home, at, workshop) : undefined;
  return type ? [statement('pre-data', type, { ...names.object(view), kind: 'type' })] : [];
}

function attributesOf(view: View, type: Name, workshop: Workshop): Identifier[] {
  const { names, catalog } = workshop;
  const parts = type.parts.map((each) => names.stored(each));
  const found = lookUp(catalog, view.nameSchema, parts);
  if (found?.kind !== 'type') return [];
  return compositeFields(found.object, workshop).map((each) =>
    names.identifier(names.column(view, each), type),
  );
}

/** A view that runs with the rights of whoever reads it. */
function optionsOf({ definition }: View, { settings }: Workshop): string[] {
  const invoker = definition.options.some((each) => /BEQUEATH\s+CURRENT_USER/i.test(each));
  return invoker && settings.targetVersion >= 15 ? ['security_invoker = true'] : [];
}

function report({ definition, name }: View, bench: Bench): void {
  const constraints = [...definition.constraints, ...definition.columns.flatMap((each) => each.constraints)];
  for (const each of constraints)
    bench.report(viewFindings.viewConstraint, each, `A constraint of view ${name} is left out.`);
  if (definition.ofType)
    bench.report(viewFindings.objectView, definition.ofType.type, `${name} is an object view.`);
  if (definition.restriction?.type === 'read only')
    bench.report(viewFindings.readOnly, definition, `View ${name} is WITH READ ONLY.`);
}

function restriction(view: View, query: Query, bench: Bench): Pick<CreateView, 'restriction'> {
  if (view.definition.restriction?.type !== 'check option') return {};
  if (isUpdatable(query)) return { restriction: { type: 'check option' } };
  bench.report(
    viewFindings.checkOption,
    view.definition,
    `WITH CHECK OPTION of view ${view.name} is left out.`,
  );
  return {};
}

/** Whether PostgreSQL lets rows be written through a view of the query (manual, CREATE VIEW, "Updatable Views"). */
export function isUpdatable(query: Query): boolean {
  const { body } = query;
  if (query.with || query.offset || query.fetch || body.kind !== 'select') return false;
  if (body.quantifier === 'distinct' || body.distinctOn || body.groupBy || body.having) return false;
  return body.from.length === 1 && body.from[0]?.kind === 'table';
}

/**
 * A rule may have made an expression of what was a plain column and named the view's column; then it needs an alias, so
 * that the column keeps its name.
 */
export function withOutputNames(query: Query, object: AnyObject, workshop: Workshop): Query {
  const select = firstSelect(query);
  const wanted =
    object.kind === 'view' || object.kind === 'materialized view'
      ? workshop.resolver.columns(object)
      : undefined;
  const names = [...(wanted?.keys() ?? [])];
  if (!select || names.length !== select.items.length) return query;
  const items = select.items.map((item, i) => named(item, names[i] as string, object, workshop));
  if (items.every((item, i) => item === select.items[i])) return query;
  return withFirstSelect(query, { ...select, items });
}

function named(item: SelectItem, stored: string, object: AnyObject, { names }: Workshop): SelectItem {
  const { expression } = item;
  const isColumn =
    expression.kind === 'reference' || expression.kind === 'field' || expression.kind === 'star';
  if (item.alias || isColumn || !/^[\p{L}_]/u.test(stored)) return item;
  return {
    ...item,
    alias: names.identifier(names.column(object, stored), { start: item.end, end: item.end }),
  };
}

/** The select whose items name the columns of a query: the first of a set operation. */
function firstSelect(query: Query): Select | undefined {
  const { body } = query;
  if (body.kind === 'select') return body;
  return body.kind === 'setOperation' && body.first.kind === 'select' ? body.first : undefined;
}

function withFirstSelect(query: Query, select: Select): Query {
  const { body } = query;
  return { ...query, body: body.kind === 'setOperation' ? { ...body, first: select } : select };
}
