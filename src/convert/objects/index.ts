import { sqlserverFindings } from '../../sql/codes/sqlserver.ts';
import type { Index, MaterializedView, Table, View } from '../../catalog/catalog.ts';
import { sqlserverObjectFindings } from '../../sql/codes/sqlserver-objects.ts';
import { indexFindings } from '../../sql/codes/indexes.ts';
import { tableFindings } from '../../sql/codes/tables.ts';
import * as make from '../../sql/make.ts';
import type { AlterTable, CommentOn, ConstraintDefinition, CreateIndex } from '../../sql/tree/define.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { OrderItem } from '../../sql/tree/query.ts';
import type { CodeEntry } from '../../text/finding.ts';
import type { Span } from '../../text/span.ts';
import { Bench } from '../context.ts';
import type { Workshop } from '../context.ts';
import type { ConvertedObject, TargetStatement } from '../conversion.ts';
import type { TargetName } from '../target-names.ts';
import { prefixItems, searchIndex } from './search-index.ts';
import { indexMadeFor, keyServedBy } from '../keys.ts';
import { withoutLeftovers } from '../leftover.ts';
import { lookUp } from '../resolve/lookup.ts';
import { foldedIndex } from './folded-index.ts';
import { isImmutable } from './immutable.ts';
import type { ObjectConverter } from './object.ts';
import { converted, extraStatements, statement } from './object.ts';
import { spell } from '../names/spelling.ts';
import { keyExtension } from './table/partition-plan.ts';
import { requiredColumns } from './table/work.ts';

/** Converts an index. One whose key makes the same index anyway is not made twice. */
export const convertIndex: ObjectConverter<Index> = (index, workshop) => {
  const { names, catalog, settings } = workshop;
  const { definition } = index;
  const parts = definition.table.parts.map((each) => names.stored(each));
  const found = lookUp(catalog, index.nameSchema, parts);
  const without = (entry: CodeEntry, what: string, refused = true): readonly ConvertedObject[] => {
    const bench = new Bench(index, workshop);
    bench.report(entry, definition, what);
    return [
      converted(index, 'index', { statements: [], findings: bench.findings, refused, ...ownName(index) }),
    ];
  };
  const what = `Index ${index.name}`;
  if (definition.special === 'CLUSTER')
    return without(indexFindings.cluster, `${what} belongs to a cluster.`, false);
  if (definition.special !== undefined)
    return without(indexFindings.bitmapJoin, `${what} is a bitmap join index.`);
  if (definition.domain)
    return without(indexFindings.domain, `${what} is of the type ${lastName(definition.domain.type)}.`);
  if (found?.kind === 'relation' && found.object.kind === 'view' && workshop.source.name === 'sqlserver')
    return without(
      sqlserverObjectFindings.indexedView,
      `${what} is on the view ${parts.join('.')}, whose rows PostgreSQL does not keep.`,
    );
  if (found?.kind !== 'relation' || found.object.kind === 'view')
    return without(indexFindings.tableMissing, `${what} is on ${parts.join('.')}, which is not there.`);
  const key = keyServedBy(catalog, index, (each) => names.stored(each));
  const adopted =
    key?.type === 'primary key' && found.object.kind === 'table'
      ? indexMadeFor(catalog, found.object, key, (each) => names.stored(each))
      : undefined;
  if (key && adopted === index && found.object.kind === 'table')
    return withKey(index, found.object, key, workshop);
  if (key) return without(indexFindings.servedByKey, `${what} is made by ${describe(key)}.`, false);
  if (definition.bitmap && settings.bitmapIndexes === 'skip')
    return without(indexFindings.bitmap, `The bitmap index ${index.name} is left out.`);
  return convertOrdinary(index, found.object, workshop);
};

/** A unique index that a primary key uses: the index as the scripts have it, and the key added to it. */
function withKey(
  index: Index,
  table: Table,
  key: ConstraintDefinition,
  workshop: Workshop,
): readonly ConvertedObject[] {
  const { names } = workshop;
  const { definition } = index;
  const own = names.object(index);
  const keyName = key.name ? names.constraint(table, names.stored(key.name)) : own.name;
  // PostgreSQL gives the index the name of its key; where both have one name in the source, it has it from the beginning.
  const same = key.name !== undefined && names.stored(key.name) === index.name;
  const target = { schema: own.schema, name: same ? keyName : spell(index.name) };
  const on = names.qualified(names.object(table), definition.table);
  const columns = key.columns.map(
    (each): OrderItem => ({
      kind: 'orderItem',
      start: each.start,
      end: each.end,
      expression: make.reference(each, names.identifier(names.column(table, names.stored(each)), each)),
    }),
  );
  const create: CreateIndex = {
    kind: 'createIndex',
    start: definition.start,
    end: definition.end,
    name: names.qualified(target, definition.name),
    table: on,
    unique: true,
    bitmap: false,
    items: columns,
    reverse: false,
    invisible: false,
    unusable: false,
    local: false,
    properties: [],
  };
  const written = (name: string): string =>
    names.identifier(name, definition).quoted ? `"${name.replaceAll('"', '""')}"` : name;
  const text = `ADD CONSTRAINT ${written(keyName)} PRIMARY KEY USING INDEX ${written(target.name)}`;
  const add: AlterTable = {
    kind: 'alterTable',
    start: key.start,
    end: key.end,
    name: on,
    actions: [{ kind: 'alterAction', start: key.start, end: key.end, action: 'other', text }],
  };
  const statements = [
    statement('indexes', create, { ...target, kind: 'index' }, index.sourceComments),
    statement('indexes', add, { schema: own.schema, name: keyName, kind: 'constraint' }),
  ];
  return [converted(index, 'index', { target, statements, findings: names.findings(index) })];
}

function lastName(name: { readonly parts: readonly { readonly text: string }[] }): string {
  return name.parts.at(-1)?.text ?? '';
}

function describe(key: { readonly type: string; readonly name?: { readonly text: string } }): string {
  return key.name ? `the ${key.type} ${key.name.text}` : `the ${key.type}`;
}

function convertOrdinary(
  index: Index,
  on: Table | View | MaterializedView,
  workshop: Workshop,
): readonly ConvertedObject[] {
  const { names } = workshop;
  const { definition } = index;
  const bench = new Bench(index, workshop);
  const target = names.object(index);
  const made = ownForm(bench.convert(definition) as CreateIndex, index, on, bench);
  const items = made && (made.search ? made.items : convertItems(made, index, bench));
  reportProperties(index, bench);
  if (!made || !items)
    return [
      converted(index, 'index', { statements: [], findings: findingsOf(), refused: true, ...ownName(index) }),
    ];
  const extended =
    definition.unique && on.kind === 'table' ? withPartitionColumns(items, on, index, bench) : items;
  const node: CreateIndex = {
    kind: 'createIndex',
    start: definition.start,
    end: definition.end,
    name: names.qualified(target, definition.name),
    table: names.qualified(names.object(on), definition.table),
    unique: definition.unique,
    bitmap: false,
    items: extended,
    reverse: false,
    invisible: false,
    unusable: false,
    local: false,
    properties: [],
    ...(made?.method === undefined ? {} : { method: made.method }),
    ...partial(made, index, on, workshop),
    ...(definition.unique && on.kind === 'table' ? nullRows(index, extended, on, bench) : {}),
  };
  const kind = { ...target, kind: 'index' } as const;
  const statements = [
    ...extraStatements(bench, kind),
    statement('indexes', node, kind, index.sourceComments),
    ...foldedIndex(index, node, on, target, workshop),
    ...commentOn(index, target, workshop),
  ];
  return [converted(index, 'index', { target, statements, findings: findingsOf(), ...ownName(index) })];

  function findingsOf(): readonly (typeof bench.findings)[number][] {
    return [...names.findings(index), ...bench.findings];
  }
}

/** The rows that an index of SQL Server is limited to, and the columns that it holds besides its key. */
function partial(
  made: CreateIndex,
  { definition }: Index,
  on: Table | View | MaterializedView,
  { names }: Workshop,
): Pick<CreateIndex, 'where' | 'include'> {
  const include = definition.include?.map((each) =>
    names.identifier(names.column(on, names.stored(each)), each),
  );
  return { ...(made.where ? { where: made.where } : {}), ...(include ? { include } : {}) };
}

/** Kinds of indexes of SQL Server that have no equivalent without an extension. */
const unindexable: ReadonlySet<string> = new Set(['XML', 'SPATIAL', 'COLUMNSTORE']);

/** What MySQL's prefixes and its FULLTEXT and SPATIAL indexes become; undefined when the index is left out. */
function ownForm(
  node: CreateIndex,
  index: Index,
  on: Table | View | MaterializedView,
  bench: Bench,
): CreateIndex | undefined {
  const kind = index.definition.properties.find(({ name }) => unindexable.has(name));
  if (kind) {
    bench.report(sqlserverFindings.indexKind, node, `The ${kind.name} index ${index.name} is left out.`);
    return undefined;
  }
  if (node.search) {
    const made = searchIndex(node, index, bench);
    return made && { ...made, search: node.search };
  }
  if (on.kind !== 'table' || node.items.every((each) => each.prefix === undefined)) return node;
  return { ...node, items: prefixItems(node.items, index, on, bench) };
}

/** An index whose name belongs to its table is told with it. */
function ownName({ owner, name }: Index): { readonly name?: string } {
  return owner === undefined ? {} : { name: `${owner}.${name}` };
}

function commentOn(index: Index, target: TargetName, { names }: Workshop): TargetStatement[] {
  const { comment } = index.definition;
  if (!comment || comment.value === '') return [];
  const at: Span = { start: comment.start, end: comment.start };
  const node: CommentOn = {
    kind: 'commentOn',
    ...at,
    object: 'index',
    name: names.qualified(target, at),
    text: comment.value,
  };
  return [statement('indexes', node, { ...target, kind: 'comment' })];
}

/** The columns and expressions, undefined when PostgreSQL cannot index one of them. */
function convertItems(node: CreateIndex, index: Index, bench: Bench): readonly OrderItem[] | undefined {
  const items: OrderItem[] = [];
  for (const item of withoutConstants(node.items)) {
    const isRefused = bench.refusals.length > 0;
    const expression = isRefused ? undefined : withoutLeftovers(item.expression, bench);
    if (!expression) {
      bench.report(indexFindings.expressionLeftOut, item, `Index ${index.name} is left out.`);
      return undefined;
    }
    if (!isImmutable(expression, bench)) {
      bench.report(indexFindings.notImmutable, item, `Index ${index.name} is left out.`);
      return undefined;
    }
    items.push({ ...item, expression: plainColumn(expression) });
  }
  return items;
}

/** A constant in an index of Oracle makes it hold rows whose other columns are NULL; one of PostgreSQL holds them anyway. */
function withoutConstants(items: readonly OrderItem[]): readonly OrderItem[] {
  const kept = items.filter(({ expression }) => !isConstant(expression));
  return kept.length > 0 ? kept : items;
}

function isConstant(expression: Expression): boolean {
  if (expression.kind === 'parenthesis') return isConstant(expression.operand);
  return expression.kind === 'number' || expression.kind === 'string' || expression.kind === 'null';
}

/** A column stands in an index without the name of its table. */
function plainColumn(expression: Expression): Expression {
  if (expression.kind !== 'reference' || expression.name.parts.length < 2) return expression;
  return { ...expression, name: { ...expression.name, parts: expression.name.parts.slice(-1) } };
}

function reportProperties(index: Index, bench: Bench): void {
  const { definition, name } = index;
  if (definition.bitmap)
    bench.report(indexFindings.bitmap, definition, `The bitmap index ${name} becomes a B-tree index.`);
  const properties = [
    ...(definition.reverse ? ['REVERSE'] : []),
    ...(definition.invisible ? ['INVISIBLE'] : []),
    ...(definition.unusable ? ['UNUSABLE'] : []),
    ...(definition.partitioning && !definition.local ? ['GLOBAL PARTITION'] : []),
  ];
  for (const each of properties)
    bench.report(indexFindings.physical, definition, `Index ${name} is ${each}.`);
  for (const { expression } of definition.items) {
    const type = bench.resolution.typeOf(expression);
    if (type.kind === 'text' && (type.length ?? 0) > 2700)
      bench.report(
        indexFindings.longText,
        expression,
        `Index ${name} is on a text of up to ${type.length} characters.`,
      );
  }
}

/** A unique index of a partitioned table must hold the columns of the partitioning. */
function withPartitionColumns(
  items: readonly OrderItem[],
  table: Table,
  { definition, name }: Index,
  bench: Bench,
): readonly OrderItem[] {
  const own = new Set(items.map(({ expression }) => columnOf(expression)));
  const missing = keyExtension(table, bench.workshop).filter((each) => !own.has(each.text));
  if (missing.length === 0) return items;
  const written = missing.map((each) => each.text).join(', ');
  bench.report(
    tableFindings.partitionKey,
    definition,
    `The unique index ${name} also gets ${written}, by which its table is partitioned: its own columns alone are no longer unique.`,
  );
  const at: Span = { start: definition.end, end: definition.end };
  return [
    ...items,
    ...missing.map((each): OrderItem => ({ kind: 'orderItem', ...at, expression: make.reference(at, each) })),
  ];
}

function columnOf(expression: Expression): string | undefined {
  return expression.kind === 'reference' ? expression.name.parts.at(-1)?.text : undefined;
}

/** Whether the index leaves out the rows in which the item is NULL: `WHERE item IS NOT NULL AND …`. */
function isFiltered(item: OrderItem, where: Expression | undefined): boolean {
  if (where?.kind === 'parenthesis') return isFiltered(item, where.operand);
  if (where?.kind === 'chain' && where.operator === 'and')
    return where.operands.some((each) => isFiltered(item, each));
  const column = columnOf(item.expression)?.toLowerCase();
  if (where?.kind !== 'is' || where.test !== 'null' || !where.not) return false;
  return columnOf(where.operand)?.toLowerCase() === column;
}

/**
 * Oracle keeps no entry for a row whose indexed values are all NULL, and takes NULLs as alike in the others. With one item
 * PostgreSQL does the same; with an item that is never NULL, NULLS NOT DISTINCT is the same; else the index leaves out the
 * rows that Oracle's does. A planner that looks for a value of any item can still use it. SQL Server takes all NULLs as alike.
 */
function nullRows(
  index: Index,
  items: readonly OrderItem[],
  table: Table,
  bench: Bench,
): Pick<CreateIndex, 'nullsNotDistinct' | 'where'> {
  const { names, settings, source: dialect } = bench.workshop;
  const { nullsInKeys } = dialect.traits;
  if (nullsInKeys === 'distinct') return {};
  const required = requiredColumns(table, (each) => names.stored(each));
  const source = withoutConstants(index.definition.items);
  const isRequired = ({ expression }: OrderItem): boolean => {
    const name = expression.kind === 'reference' ? expression.name.parts.at(-1) : undefined;
    return name ? required.has(names.stored(name)) : !bench.resolution.nullable(expression);
  };
  const nullable = source.filter((each) => !isRequired(each) && !isFiltered(each, index.definition.where));
  if ((items.length === 1 && nullsInKeys === 'alike') || nullable.length === 0) return {};
  if (settings.targetVersion < 15) {
    bench.report(
      indexFindings.partlyNull,
      index.definition,
      `Index ${index.name} allows rows that are alike but for a NULL.`,
    );
    return {};
  }
  if (nullsInKeys === 'equal' || nullable.length < source.length || source.length < items.length)
    return { nullsNotDistinct: true };
  const tests = items.map((each) => make.isNull(each, each.expression, true));
  return { nullsNotDistinct: true, where: make.chain(index.definition, 'or', tests) };
}
