import type {
  CommonTable,
  GroupItem,
  Join,
  MatchRecognize,
  Query,
  QueryBody,
  Select,
  SetOperation,
  TableExpression,
  TableFunction,
  TableReference,
  Values,
  With,
} from '../../sql/tree/query.ts';
import type { Expression, KeywordCall } from '../../sql/tree/expression.ts';
import type { Identifier, Name } from '../../sql/tree/name.ts';
import { madeOf } from '../../sql/collation-precedence.ts';
import type { Node } from '../../sql/tree/node.ts';
import { eachChild } from '../../sql/walk.ts';
import type { FieldValue, ValueType } from '../../sql/value-type.ts';
import { unknownValue } from '../../sql/value-type.ts';
import type { Output } from '../../sql/tree/batch.ts';
import { assumedDatabase, remoteObject } from './elsewhere.ts';
import { callersTable, defineFromQuery } from './batch.ts';
import { isOwnName, resolveExpression } from './expression.ts';
import { lookUp, storedParts } from './lookup.ts';
import type { OutputColumn, Relation } from './resolution.ts';
import { renamed } from './resolve.ts';
import type { TreeResolver } from './resolve.ts';
import { Scope } from './scope.ts';
import { referTo } from './statements.ts';

type Columns = NonNullable<Relation['columns']>;

/** Resolves a query and gives its columns: names with the kinds of their values, undefined when they cannot be known. */
export function resolveQuery(resolver: TreeResolver, query: Query, outer: Scope): Relation['columns'] {
  const scope = new Scope(outer);
  if (query.with) resolveWith(resolver, query.with, scope);
  const { columns, inner } = resolveBody(resolver, query.body, scope);
  const forOrder = new Scope(inner);
  if (columns) forOrder.relations.push({ kind: 'query', alias: '', columns });
  for (const item of query.orderBy ?? [])
    resolveExpression(resolver, item.expression, orderScope(item.expression, inner, forOrder, resolver));
  for (const each of [query.offset, query.fetch?.count]) if (each) resolveExpression(resolver, each, outer);
  for (const each of query.locking ?? []) for (const name of each.of ?? []) referTo(resolver, name, inner);
  return settled(resolver, columns);
}

/** A column that is NULL and nothing else has a type of its own for whoever reads it, where the dialect says which. */
function settled(resolver: TreeResolver, columns: Relation['columns']): Relation['columns'] {
  const type = resolver.source.typing?.ofNull;
  if (!type || !columns || ![...columns.values()].some((each) => each.type.kind === 'null')) return columns;
  return new Map(
    [...columns].map(([name, column]) => [name, column.type.kind === 'null' ? { ...column, type } : column]),
  );
}

/** A plain name in ORDER BY speaks of a result column first; inside expressions, of the columns of FROM. */
function orderScope(expression: Expression, inner: Scope, withOutput: Scope, resolver: TreeResolver): Scope {
  if (expression.kind !== 'reference') return withOutput;
  const parts = expression.name.parts.map((part) => resolver.source.names.fold(part));
  return resolver.meaning(parts, inner) ? inner : withOutput;
}

export function resolveWith(resolver: TreeResolver, node: With, scope: Scope): void {
  for (const routine of node.routines ?? []) resolver.routine(routine, scope, 1);
  for (const table of node.tables) commonTable(resolver, table, scope);
}

/** A common table may name itself: then its columns are those of its first branch. */
function commonTable(resolver: TreeResolver, table: CommonTable, scope: Scope): void {
  const name = resolver.source.names.fold(table.name);
  const names = (table.columns ?? []).map((each) => resolver.source.names.fold(each));
  if (!table.query) return;
  const isRecursive = table.query.body.kind === 'setOperation';
  if (isRecursive) {
    const first = resolveBody(resolver, (table.query.body as SetOperation).first, new Scope(scope)).columns;
    const anchor = renamed(settled(resolver, first), names);
    scope.commonTables.set(name, { kind: 'query', alias: name, ...columnsOf(anchor) });
  }
  const columns = withMarks(resolver, table, renamed(resolveQuery(resolver, table.query, scope), names));
  scope.commonTables.set(name, { kind: 'query', alias: name, ...columnsOf(columns) });
}

/** SEARCH and CYCLE add a column each. */
function withMarks(
  resolver: TreeResolver,
  table: CommonTable,
  columns: Relation['columns'],
): Relation['columns'] {
  if (!columns || (!table.search && !table.cycle)) return columns;
  const fold = resolver.source.names.fold;
  const all = new Map(columns);
  if (table.search)
    all.set(fold(table.search.set), { type: { kind: 'number', integer: true }, nullable: false });
  if (table.cycle) all.set(fold(table.cycle.set), { type: { kind: 'text' }, nullable: false });
  return all;
}

function columnsOf(columns: Relation['columns']): { columns?: Columns } {
  return columns ? { columns } : {};
}

function resolveBody(
  resolver: TreeResolver,
  body: QueryBody,
  scope: Scope,
): { columns: Relation['columns']; inner: Scope } {
  switch (body.kind) {
    case 'select':
      return resolveSelect(resolver, body, scope);
    case 'setOperation': {
      const first = resolveBody(resolver, body.first, scope);
      const rest = body.rest.map((each) => resolveBody(resolver, each.body, scope).columns);
      const inner = new Scope(scope);
      const columns = united(resolver, first.columns, rest);
      if (columns) inner.relations.push({ kind: 'query', alias: '', columns });
      return { columns, inner };
    }
    case 'parenthesisedQuery':
      return { columns: resolveQuery(resolver, body.query, scope), inner: scope };
    case 'values':
      return { columns: valueColumns(resolver, body, scope), inner: scope };
  }
}

/** Rows of values have columns without names, which get the types that their values have together. */
function valueColumns(resolver: TreeResolver, { rows }: Values, scope: Scope): Columns {
  const types = rows.map((row) => row.map((value) => resolveExpression(resolver, value, scope)));
  return new Map(
    (rows[0] ?? []).map((first, i) => {
      const values = rows.map((row) => row[i] ?? first);
      const given = types.map((row) => row[i] ?? unknownValue);
      return [
        `column${i + 1}`,
        {
          type: madeOf(resolver.source.typing?.together(given) ?? plainlyTogether(given), given),
          nullable: values.some((each) => resolver.facts.nullable(each)),
        },
      ];
    }),
  );
}

/** A type that is not known in the first place is taken from the others, and a fraction wins over whole numbers. */
function plainlyTogether(given: readonly ValueType[]): ValueType {
  const types = given.filter((type) => type.kind !== 'null' && type.kind !== 'unknown');
  const fraction = types.find((type) => type.kind === 'number' && !type.integer);
  return fraction ?? types[0] ?? given[0] ?? unknownValue;
}

/** A column of a set operation may be NULL when it may in any branch. */
function united(
  resolver: TreeResolver,
  first: Relation['columns'],
  rest: readonly Relation['columns'][],
): Relation['columns'] {
  if (!first) return undefined;
  const others = rest.map((each) => (each ? [...each.values()] : []));
  return new Map(
    [...first].map(([name, column], i) => {
      const same = others.map((each) => each[i]).filter((each) => each !== undefined);
      const types = [column.type, ...same.map((each) => each.type)].filter(({ kind }) => kind !== 'unknown');
      const type = resolver.source.typing?.together(types) ?? plainlyTogether(types);
      return [
        name,
        {
          type: madeOf(types.length === 0 ? column.type : type, types),
          nullable: column.nullable || same.length < rest.length || same.some((each) => each.nullable),
        },
      ];
    }),
  );
}

/** The alias of what HAVING knows from the list of its query, which nobody can have written. */
export const selectListAlias = '(list)';

/** What HAVING sees: of Oracle 23 the aliases of the list too, behind the columns of FROM. */
function withAliases(
  resolver: TreeResolver,
  select: Select,
  columns: Relation['columns'],
  scope: Scope,
): Scope {
  const { fold } = resolver.source.names;
  const isKnown = scope.relations.every((each) => each.columns);
  if (resolver.catalog.dialect !== 'oracle' || !columns || !isKnown) return scope;
  const aliases = new Set(select.items.flatMap(({ alias }) => (alias ? [fold(alias)] : [])));
  const own = [...columns].filter(
    ([name]) => aliases.has(name) && !scope.relations.some((each) => each.columns?.has(name)),
  );
  if (own.length === 0) return scope;
  const inner = new Scope(scope);
  inner.relations.push({ kind: 'query', alias: selectListAlias, columns: new Map(own) });
  return inner;
}

function resolveSelect(
  resolver: TreeResolver,
  select: Select,
  outer: Scope,
): { columns: Relation['columns']; inner: Scope } {
  const scope = new Scope(outer);
  for (const table of select.from) addRelation(resolver, table, scope);
  optionalByMarks(resolver, select, scope);
  const condition = (each: Expression | undefined): void =>
    void (each && resolveExpression(resolver, each, scope));
  condition(select.hierarchy?.startWith);
  condition(select.hierarchy?.connectBy);
  condition(select.where);
  for (const item of select.groupBy ?? []) groupItem(resolver, item, scope);
  for (const each of select.windows ?? [])
    resolveExpression(
      resolver,
      {
        kind: 'call',
        start: each.start,
        end: each.end,
        callee: { kind: 'null', start: each.start, end: each.end },
        arguments: [],
        over: each.window,
      },
      scope,
    );
  const columns = outputColumns(resolver, select, scope, outer);
  if (select.having)
    resolveExpression(resolver, select.having, withAliases(resolver, select, columns, scope));
  if (select.intoTable) {
    const remote = remoteObject(resolver, select.intoTable);
    if (remote) resolver.facts.refer(select.intoTable, remote);
    else defineFromQuery(resolver, select.intoTable, columns, outer);
  }
  // INTO speaks of variables, which columns of FROM do not hide.
  for (const target of select.into?.targets ?? []) resolveExpression(resolver, target, outer);
  if (select.into?.limit) resolveExpression(resolver, select.into.limit, outer);
  return { columns, inner: scope };
}

/** A table whose columns are marked with (+) is outer-joined, so that all of its columns may be NULL. */
function optionalByMarks(resolver: TreeResolver, select: Select, scope: Scope): void {
  if (!select.where) return;
  const isAmong = (node: Node): boolean => node.kind !== 'query';
  const visit = (node: Node): void => {
    if (node.kind !== 'outerMark') return eachChild(node, (child) => void (isAmong(child) && visit(child)));
    if (node.operand.kind !== 'reference') return;
    const parts = node.operand.name.parts.map((part) => resolver.source.names.fold(part));
    const meaning = resolver.meaning(parts, scope);
    if (meaning?.referent.kind !== 'column') return;
    const { relation } = meaning.referent;
    const at = scope.relations.indexOf(relation);
    if (at >= 0) optionalFrom(scope, at, at + 1);
  };
  visit(select.where);
}

function groupItem(resolver: TreeResolver, item: GroupItem, scope: Scope): void {
  if (item.kind === 'groupingSet') for (const each of item.items) groupItem(resolver, each, scope);
  else resolveExpression(resolver, item, scope);
}

/** Resolves what is selected, or given back by a write, and notes its columns. */
export function outputColumns(
  resolver: TreeResolver,
  select: Select | Output,
  scope: Scope,
  outer: Scope,
): Relation['columns'] {
  const columns: OutputColumn[] = [];
  let known = true;
  for (const item of select.items) {
    const { expression } = item;
    if (item.assigns) resolveExpression(resolver, item.assigns, outer);
    if (expression.kind === 'star') {
      const expanded = starColumns(
        expression.qualifier?.parts.map((part) => resolver.source.names.fold(part)),
        scope,
      );
      if (expanded) columns.push(...expanded);
      else known = false;
      continue;
    }
    const type = resolveExpression(resolver, expression, scope);
    const name = item.alias ? resolver.source.names.fold(item.alias) : outputName(resolver, expression);
    const nullable = resolver.facts.nullable(expression);
    columns.push({ name, type, nullable, expression, ...(item.alias ? { alias: item.alias } : {}) });
  }
  if (!known) return undefined;
  resolver.facts.noteOutput(select, columns);
  return new Map(columns.map(({ name, type, nullable }) => [name, { type, nullable }]));
}

/** A column keeps its name; another expression is named by its text, which only a cursor record would use. */
function outputName(resolver: TreeResolver, expression: Expression): string {
  if (expression.kind === 'reference')
    return resolver.source.names.fold(expression.name.parts.at(-1) ?? expression.name.parts[0]!);
  if (expression.kind === 'unary' && expression.operator !== 'not')
    return outputName(resolver, expression.operand);
  return `#${expression.start}`;
}

function starColumns(
  qualifier: readonly string[] | undefined,
  scope: Scope,
): readonly OutputColumn[] | undefined {
  const relations = qualifier
    ? scope.relations.filter((each) => each.alias === qualifier.at(-1))
    : scope.relations;
  const all: OutputColumn[] = [];
  for (const relation of relations) {
    if (!relation.columns) return undefined;
    for (const [name, { type, nullable }] of relation.columns) all.push({ name, type, nullable, relation });
  }
  return relations.length === 0 ? undefined : all;
}

/** Adds what stands in FROM to the scope; further items can use it if they are lateral. */
export function addRelation(resolver: TreeResolver, node: TableExpression, scope: Scope): void {
  switch (node.kind) {
    case 'table':
      for (const each of [node.systemTime?.from, node.systemTime?.to])
        if (each) resolveExpression(resolver, each, scope);
      return void scope.relations.push(tableRelation(resolver, node, scope));
    case 'derivedTable': {
      const columns = resolveQuery(resolver, node.query, node.lateral ? scope : (scope.parent ?? scope));
      const names = (node.columns ?? []).map((each) => resolver.source.names.fold(each));
      return void scope.relations.push({
        kind: 'query',
        alias: node.alias ? resolver.source.names.fold(node.alias) : '',
        ...columnsOf(renamed(columns, names)),
      });
    }
    case 'tableFunction':
      return void scope.relations.push(functionRelation(resolver, node, scope));
    case 'join':
      return joinRelations(resolver, node, scope);
    case 'parenthesisedTable':
      return addRelation(resolver, node.table, scope);
    case 'pivot':
    case 'unpivot':
      return pivoted(resolver, node, scope);
    case 'matchRecognize':
      return matchedRows(resolver, node, scope);
    case 'opaqueTable': {
      addRelation(resolver, node.table, new Scope(scope));
      return void scope.relations.push({
        kind: 'unknown',
        alias: node.alias ? resolver.source.names.fold(node.alias) : '',
      });
    }
  }
}

/** Inside MATCH_RECOGNIZE each variable of the pattern qualifies the columns of its table; what it gives are partitions and measures, or all columns. */
function matchedRows(resolver: TreeResolver, node: MatchRecognize, scope: Scope): void {
  const inside = new Scope(scope);
  addRelation(resolver, node.table, inside);
  const [input] = inside.relations;
  const { fold } = resolver.source.names;
  const variables = new Set([
    ...node.pattern,
    ...node.subsets.map(({ name }) => fold(name)),
    ...node.defines.flatMap(({ alias }) => (alias ? [fold(alias)] : [])),
  ]);
  if (input) for (const alias of variables) inside.relations.push({ ...input, alias });
  const typed = (expression: Expression): ValueType => resolveExpression(resolver, expression, inside);
  for (const each of node.defines) typed(each.expression);
  const columns = new Map<string, FieldValue>();
  const add = (expression: Expression, name?: Identifier): void => {
    const type = typed(expression);
    columns.set(name ? fold(name) : outputName(resolver, expression), { type, nullable: true });
  };
  for (const each of node.partitionBy) add(each);
  for (const { expression } of node.orderBy)
    if (node.rows === 'one') typed(expression);
    else add(expression);
  for (const { expression, alias } of node.measures) add(expression, alias);
  const isKnown = node.rows === 'one' || input?.columns !== undefined;
  if (node.rows !== 'one')
    for (const [name, column] of input?.columns ?? []) if (!columns.has(name)) columns.set(name, column);
  scope.relations.push({
    kind: 'query',
    alias: node.alias ? fold(node.alias) : '',
    ...(isKnown ? { columns } : {}),
  });
}

function tableRelation(resolver: TreeResolver, node: TableReference, scope: Scope): Relation {
  const parts = node.name.parts.map((part) => resolver.source.names.fold(part));
  const alias = node.alias ? resolver.source.names.fold(node.alias) : (parts.at(-1) ?? '');
  const common = parts.length === 1 && !node.name.link ? scope.commonTable(parts[0] as string) : undefined;
  if (common) {
    const relation = { ...common, alias };
    resolver.facts.refer(node.name, { kind: 'relation', relation });
    return relation;
  }
  const last = node.name.parts.at(-1);
  const temporary = last && temporaryTable(resolver, last, scope);
  if (temporary) {
    const relation = { ...temporary, alias };
    resolver.facts.refer(node.name, { kind: 'relation', relation });
    return relation;
  }
  const remote = remoteObject(resolver, node.name);
  if (remote) {
    resolver.facts.refer(node.name, remote);
    return { kind: 'unknown', alias, ...(node.alias ? {} : { written: parts }) };
  }
  const assumed = assumedDatabase(resolver, node.name);
  if (assumed !== undefined && !resolver.facts.assumedDatabases.has(assumed))
    resolver.facts.assumedDatabases.set(assumed, node.name);
  const found = lookUp(resolver.catalog, resolver.schema, parts);
  if (found?.kind !== 'relation') {
    const dictionary = dictionaryRelation(resolver, node.name, alias);
    if (dictionary) return dictionary;
    if (parts.at(-1) !== 'DUAL')
      resolver.facts.unresolved.push({ name: parts.join('.'), span: node.name, expected: 'table or view' });
    return {
      kind: 'unknown',
      alias,
      ...(parts.at(-1) === 'DUAL'
        ? { columns: new Map([['DUMMY', { type: { kind: 'text' } as ValueType, nullable: false }]]) }
        : {}),
    };
  }
  resolver.use(found.object);
  const relation: Relation = {
    kind: found.object.kind,
    object: found.object,
    alias,
    ...columnsOf(resolver.types.columns(found.object)),
  };
  resolver.facts.refer(node.name, { kind: 'relation', relation });
  return relation;
}

/** `#t`, also as `tempdb..#t`: of this routine, or of one that calls it. */
function temporaryTable(resolver: TreeResolver, name: Identifier, scope: Scope): Relation | undefined {
  if (!name.text.startsWith('#')) return undefined;
  return scope.commonTable(resolver.source.names.fold(name)) ?? callersTable(resolver, name);
}

/** A view of the data dictionary, which everybody reads through its public synonym. */
function dictionaryRelation(resolver: TreeResolver, name: Name, alias: string): Relation | undefined {
  const parts = storedParts(name, resolver.source);
  const dictionary = resolver.source.dictionaryView(parts);
  if (!dictionary) return undefined;
  if (dictionary.packName === undefined) {
    const expected = 'view of the data dictionary';
    resolver.facts.unresolved.push({ name: parts.join('.'), span: name, expected, isDictionary: true });
    return { kind: 'unknown', alias };
  }
  const relation: Relation = { kind: 'view', alias, dictionary, ...columnsOf(dictionary.columns) };
  resolver.facts.refer(name, { kind: 'relation', relation });
  return relation;
}

/** `TABLE(f(x))`: the rows of a collection; of records and objects, their fields are its columns. */
function functionRelation(resolver: TreeResolver, node: TableFunction, scope: Scope): Relation {
  const type = resolveExpression(resolver, node.expression, scope);
  const alias = node.alias ? resolver.source.names.fold(node.alias) : '';
  if (node.expression.kind === 'keywordCall' && node.expression.name === 'XML NODES')
    return { kind: 'function', alias, columns: nodeColumn(resolver, node) };
  if (node.expression.kind === 'keywordCall')
    return describedRelation(resolver, node.expression, alias, scope);
  const columns =
    definedColumns(resolver, node, scope) ??
    builtInColumns(resolver, node) ??
    resultColumns(resolver, node.expression);
  if (columns) return { kind: 'function', alias, columns };
  const element = type.kind === 'collection' ? type.element : unknownValue;
  if (element.kind === 'record') return { kind: 'function', alias, columns: element.fields };
  if (element.kind === 'object')
    return { kind: 'function', alias, columns: resolver.types.attributes(element), element };
  if (element.kind !== 'unknown')
    return {
      kind: 'function',
      alias,
      columns: new Map([['COLUMN_VALUE', { type: element, nullable: true }]]),
    };
  return { kind: 'function', alias };
}

/** `x.nodes('path') AS t(c)`: the one column is a node of the document, in its place there. */
function nodeColumn(resolver: TreeResolver, { columns = [] }: TableFunction): Columns {
  return new Map(
    columns.map((each) => [resolver.source.names.fold(each), { type: { kind: 'xml' }, nullable: false }]),
  );
}

/** `OPENJSON(x) WITH (a int)`: the columns that are written there. */
function definedColumns(
  resolver: TreeResolver,
  { definitions }: TableFunction,
  scope: Scope,
): Columns | undefined {
  return (
    definitions &&
    new Map(
      definitions.map(({ name, type }) => [
        resolver.source.names.fold(name),
        { type: resolver.types.read(type, scope, resolver.schema), nullable: true },
      ]),
    )
  );
}

/** The columns of a function of the system, which may get other names: `STRING_SPLIT(x, ',') AS t(a)`. */
function builtInColumns(
  resolver: TreeResolver,
  { expression, columns = [] }: TableFunction,
): Columns | undefined {
  if (expression.kind !== 'call' || expression.callee.kind !== 'reference') return undefined;
  const [name, ...more] = expression.callee.name.parts;
  if (!name || more.length > 0) return undefined;
  const given = expression.arguments.map(({ value }) => resolver.facts.typeOf(value));
  const found = resolver.source.rowFunctionColumns?.(name.text, given);
  return (
    found &&
    new Map(
      found.map(([own, type], i) => {
        const other = columns[i];
        return [other ? resolver.source.names.fold(other) : own, { type, nullable: true }];
      }),
    )
  );
}

/** The columns of a table-valued function of the catalog. */
function resultColumns(resolver: TreeResolver, node: Expression): Relation['columns'] {
  if (node.kind !== 'call' || node.callee.kind !== 'reference') return undefined;
  const referent = resolver.facts.referent(node.callee);
  return referent.kind === 'standalone' ? resolver.resultColumns(referent.routine) : undefined;
}

/** JSON_TABLE and XMLTABLE name their columns with their types: text where none is written. */
function describedRelation(resolver: TreeResolver, call: KeywordCall, alias: string, scope: Scope): Relation {
  const columns = new Map<string, { type: ValueType; nullable: boolean }>();
  call.parts.forEach((part, i) => {
    if (part.kind !== 'reference' || !isOwnName(call, i)) return;
    const name = part.name.parts.at(-1);
    const next = call.parts[i + 1];
    const isNumber = next?.kind === 'word' && next.text === 'FOR';
    const type: ValueType = isNumber
      ? { kind: 'number', integer: true }
      : next?.kind === 'dataType'
        ? resolver.types.read(next, scope, resolver.schema)
        : { kind: 'text' };
    if (name) columns.set(resolver.source.names.fold(name), { type, nullable: !isNumber });
  });
  return columns.size === 0 ? { kind: 'function', alias } : { kind: 'function', alias, columns };
}

/** The side of an outer join that may be missing makes its columns nullable. */
function joinRelations(resolver: TreeResolver, node: Join, scope: Scope): void {
  const before = scope.relations.length;
  addRelation(resolver, node.left, scope);
  const middle = scope.relations.length;
  const isLateral = node.type === 'cross apply' || node.type === 'outer apply';
  const { right } = node;
  // The right side of APPLY sees the left one without the word LATERAL.
  addRelation(
    resolver,
    isLateral && right.kind === 'derivedTable' ? { ...right, lateral: true } : right,
    scope,
  );
  for (const each of [...(node.partitionLeft ?? []), ...(node.partitionRight ?? [])])
    resolveExpression(resolver, each, scope);
  if (node.on) resolveExpression(resolver, node.on, scope);
  if (node.type === 'left' || node.type === 'full' || node.type === 'outer apply')
    optionalFrom(scope, middle, scope.relations.length);
  if (node.type === 'right' || node.type === 'full') optionalFrom(scope, before, middle);
}

function optionalFrom(scope: Scope, from: number, to: number): void {
  for (let i = from; i < to; i += 1) {
    const relation = scope.relations[i] as Relation;
    if (relation.columns)
      scope.relations[i] = {
        ...relation,
        columns: new Map(
          [...relation.columns].map(([name, column]) => [name, { ...column, nullable: true }]),
        ),
      };
  }
}

/** PIVOT and UNPIVOT keep the columns that they do not speak of and add new ones. */
function pivoted(
  resolver: TreeResolver,
  node: Extract<TableExpression, { kind: 'pivot' | 'unpivot' }>,
  scope: Scope,
): void {
  const fold = resolver.source.names.fold;
  const inner = new Scope(scope);
  addRelation(resolver, node.table, inner);
  const before = new Map(inner.relations.flatMap((each) => [...(each.columns ?? [])]));
  const known = inner.relations.every((each) => each.columns !== undefined);
  const alias = node.alias ? fold(node.alias) : '';
  const columns =
    node.kind === 'pivot'
      ? pivotColumns(resolver, node, inner, before)
      : unpivotColumns(resolver, node, before);
  scope.relations.push({ kind: 'query', alias, ...(known ? { columns } : {}) });
}

function pivotColumns(
  resolver: TreeResolver,
  node: Extract<TableExpression, { kind: 'pivot' }>,
  inner: Scope,
  before: Columns,
): Columns {
  const fold = resolver.source.names.fold;
  const used = new Set<string>();
  const note = (expression: Expression): void => {
    resolveExpression(resolver, expression, inner);
    collectColumns(resolver, expression, used);
  };
  for (const each of node.aggregates) note(each.expression);
  for (const each of node.columns) note(each);
  for (const each of node.values) resolveExpression(resolver, each.expression, inner);
  if (node.query) resolveQuery(resolver, node.query, inner);
  const kept = [...before].filter(([name]) => !used.has(name));
  const made = node.values.flatMap((value) =>
    node.aggregates.map((aggregate): [string, { type: ValueType; nullable: boolean }] => {
      const head = value.alias
        ? fold(value.alias)
        : resolver.facts.typeOf(value.expression).kind === 'text' && value.expression.kind === 'string'
          ? `'${value.expression.value}'`
          : value.expression.kind === 'number'
            ? value.expression.text
            : '';
      const name = aggregate.alias ? `${head}_${fold(aggregate.alias)}` : head;
      return [name, { type: resolver.facts.typeOf(aggregate.expression), nullable: true }];
    }),
  );
  return new Map([...kept, ...made]);
}

function unpivotColumns(
  resolver: TreeResolver,
  node: Extract<TableExpression, { kind: 'unpivot' }>,
  before: Columns,
): Columns {
  const fold = resolver.source.names.fold;
  const used = new Set(node.sources.flatMap((each) => each.columns.map(fold)));
  const first = node.sources[0]?.columns.map((each) => before.get(fold(each)));
  const kept = [...before].filter(([name]) => !used.has(name));
  const names = node.names.map((each): [string, { type: ValueType; nullable: boolean }] => [
    fold(each),
    { type: { kind: 'text' }, nullable: false },
  ]);
  const measures = node.measures.map((each, i): [string, { type: ValueType; nullable: boolean }] => [
    fold(each),
    { type: first?.[i]?.type ?? unknownValue, nullable: node.includeNulls },
  ]);
  return new Map([...kept, ...names, ...measures]);
}

function collectColumns(resolver: TreeResolver, expression: Expression, into: Set<string>): void {
  const referent = resolver.facts.referent(expression);
  if (referent.kind === 'column') into.add(referent.column);
  if (expression.kind === 'call')
    for (const each of expression.arguments) collectColumns(resolver, each.value, into);
  if (expression.kind === 'binary')
    for (const each of [expression.left, expression.right]) collectColumns(resolver, each, into);
}
