import type { AnyObject, Package, Table, Trigger, UserType } from '../../catalog/catalog.ts';
import { eachChild } from '../../sql/walk.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { RecordValue } from '../../sql/value-type.ts';
import { rowsOf } from './batch.ts';
import { declareAll } from './declarations.ts';
import { isExpression, resolveExpression } from './expression.ts';
import { lookUp, storedParts } from './lookup.ts';
import { resolveQuery } from './query.ts';
import type { Owner, Relation } from './resolution.ts';
import type { TreeResolver } from './resolve.ts';
import { Scope } from './scope.ts';
import {
  everyBranch,
  referTo,
  resolveBlock,
  resolveStatement,
  resolveTypesOf,
  typesIn,
} from './statements.ts';
import { packageDeclarations } from './type-reader.ts';

/** Resolves all trees of an object of the catalog. */
export function resolveObject(resolver: TreeResolver, object: AnyObject): void {
  const top = new Scope(undefined);
  switch (object.kind) {
    case 'table':
      return resolveTable(resolver, object);
    case 'view':
    case 'materialized view':
      resolveQuery(resolver, object.definition.query, top);
      return referTo(resolver, object.definition.name, top);
    case 'index':
      return resolveOver(resolver, object.definition, object.definition.table);
    case 'procedure':
    case 'function':
      typesIn(resolver, withoutBody(object.definition.routine), top);
      return resolver.routine(object.definition.routine, top, 0);
    case 'package':
      return resolvePackage(resolver, object);
    case 'type':
      return resolveUserType(resolver, object);
    case 'trigger':
      return resolveTrigger(resolver, object);
    case 'statement':
      return resolveStatement(resolver, object.definition, top);
    case 'synonym':
      return referTo(resolver, object.definition.target, top);
    default:
      return;
  }
}

/** The head of a routine, whose types are resolved where it is declared. */
function withoutBody<N extends { readonly body?: unknown }>(routine: N): N & Node {
  const { body: _, ...head } = routine;
  return head as N & Node;
}

function resolveTable(resolver: TreeResolver, table: Table): void {
  const columns = resolver.types.columns(table);
  const relation: Relation = {
    kind: 'table',
    object: table,
    alias: table.name,
    ...(columns ? { columns } : {}),
  };
  const scope = new Scope(undefined);
  scope.relations.push(relation);
  resolver.facts.refer(table.definition.name, { kind: 'relation', relation });
  below(resolver, table.definition, scope);
}

/** Expressions about a table: of an index, say. */
function resolveOver(resolver: TreeResolver, node: Node, tableName: Parameters<typeof referTo>[1]): void {
  const scope = new Scope(undefined);
  const found = lookUp(resolver.catalog, resolver.schema, storedParts(tableName, resolver.source));
  if (found?.kind === 'relation') {
    const columns = resolver.types.columns(found.object);
    scope.relations.push({
      kind: found.object.kind,
      object: found.object,
      alias: found.object.name,
      ...(columns ? { columns } : {}),
    });
    resolver.use(found.object);
  } else {
    scope.relations.push({ kind: 'unknown', alias: '' });
    resolver.facts.unresolved.push({
      name: tableName.parts.map((part) => part.text).join('.'),
      span: tableName,
      expected: 'table',
    });
  }
  below(resolver, node, scope);
}

/** All expressions, types, names and queries below a definition. */
function below(resolver: TreeResolver, node: Node, scope: Scope): void {
  eachChild(node, (child) => {
    if (node.kind === 'partition' && isBoundWord(child)) return;
    if (isExpression(child)) resolveExpression(resolver, child, scope);
    else if (child.kind === 'query') resolveQuery(resolver, child, scope);
    else if (child.kind === 'dataType') typesIn(resolver, child, scope);
    else if (child.kind === 'name') referTo(resolver, child, scope);
    else below(resolver, child, scope);
  });
}

/** MAXVALUE and DEFAULT among the bounds of a partition are words, no names. */
function isBoundWord(node: Node): boolean {
  return (
    node.kind === 'reference' &&
    node.name.parts.length === 1 &&
    /^(MAXVALUE|DEFAULT)$/i.test(node.name.parts[0]?.text ?? '')
  );
}

function resolvePackage(resolver: TreeResolver, object: Package): void {
  const scope = new Scope(undefined);
  scope.labels.push(object.name);
  const declarations = packageDeclarations(object);
  for (const { declaration, isPublic } of declarations)
    declareAll(resolver, [declaration], scope, { kind: 'package', package: object, isPublic });
  const all = everyBranch(declarations.map((each) => each.declaration));
  resolveTypesOf(resolver, all, scope);
  for (const declaration of all) {
    if (declaration.kind !== 'routine') continue;
    typesIn(resolver, withoutBody(declaration), scope);
    resolver.routine(declaration, scope, 0);
  }
  for (const each of all)
    if (each.kind === 'pragma')
      for (const argument of each.arguments) resolveExpression(resolver, argument, scope);
  const { initialization } = object.body ?? {};
  if (initialization)
    resolveBlock(resolver, initialization, scope, { kind: 'package', package: object, isPublic: false }, 0);
}

/** A method sees the attributes of SELF by their plain names. */
function resolveUserType(resolver: TreeResolver, object: UserType): void {
  const scope = new Scope(undefined);
  const definition = object.definition.definition;
  if (definition) below(resolver, definition, scope);
  if (definition?.kind !== 'objectType') return;
  const self = resolver.types.userType(object);
  const owner: Owner = { kind: 'type', type: object };
  const within = new Scope(scope);
  within.add('SELF', { referent: { kind: 'type', type: object }, type: self, nullable: false });
  if (self.kind === 'object') {
    const base = { kind: 'type', type: object } as const;
    for (const [name, field] of resolver.types.attributes(self))
      within.add(name, { referent: { kind: 'field', base, path: [name] }, type: field.type, nullable: true });
  }
  const methods = [...definition.methods, ...(object.body?.methods ?? [])];
  declareAll(resolver, methods, within, owner);
  for (const method of methods) {
    typesIn(resolver, withoutBody(method), within);
    resolver.routine(method, within, 0);
  }
}

/** A row of a nested table that is a column of a view: the attributes of its elements. */
function elementRow(resolver: TreeResolver, row: RecordValue, column: Identifier): RecordValue {
  const type = row.fields.get(resolver.source.names.fold(column))?.type;
  const element = type?.kind === 'collection' ? type.element : undefined;
  if (element?.kind === 'object') return { kind: 'record', fields: resolver.types.attributes(element) };
  if (element?.kind === 'record') return element;
  const fields = new Map(element ? [['COLUMN_VALUE', { type: element, nullable: true }]] : []);
  return { kind: 'record', fields };
}

function resolveTrigger(resolver: TreeResolver, object: Trigger): void {
  const { definition } = object;
  const scope = new Scope(undefined);
  const found =
    definition.table &&
    lookUp(resolver.catalog, resolver.schema, storedParts(definition.table, resolver.source));
  if (definition.table) referTo(resolver, definition.table, scope);
  const relation = found?.kind === 'relation' ? found.object : undefined;
  if (relation) resolver.use(relation);
  else if (definition.table)
    resolver.facts.unresolved.push({
      name: definition.table.parts.map((part) => part.text).join('.'),
      span: definition.table,
      expected: 'table or view',
    });
  const row: RecordValue = relation ? resolver.types.rowOf(relation) : { kind: 'record', fields: new Map() };
  const element = definition.nestedColumn ? elementRow(resolver, row, definition.nestedColumn) : row;
  for (const which of ['new', 'old', 'parent'] as const) {
    const alias = definition.referencing.find((each) => each.which === which)?.alias;
    const name = alias ? resolver.source.names.fold(alias) : which.toUpperCase();
    const type = which === 'parent' ? row : element;
    const entry = { referent: { kind: 'trigger row', row: which } as const, type, nullable: false };
    scope.add(`:${name}`, entry);
    // WHEN names the rows without a colon.
    scope.add(name, entry);
  }
  if (definition.when) resolveExpression(resolver, definition.when, scope);
  const inner = new Scope(scope);
  inner.isRoutine = true;
  if (resolver.catalog.dialect === 'sqlserver') {
    const target = relation && ({ kind: 'table', alias: relation.name, object: relation } as const);
    for (const name of ['inserted', 'deleted'] as const)
      inner.commonTables.set(name, rowsOf(name, relation ? row.fields : undefined, target));
  }
  for (const which of ['NEW', 'OLD']) if (scope.names.has(which)) inner.names.delete(which);
  const owner: Owner = { kind: 'block', depth: 0 };
  declareAll(resolver, definition.declarations ?? [], inner, owner);
  resolveTypesOf(resolver, definition.declarations ?? [], inner);
  for (const declaration of definition.declarations ?? [])
    if (declaration.kind === 'routine') resolver.routine(declaration, inner, 1);
  if (definition.body) resolveBlock(resolver, definition.body, inner, owner, 0);
  if (definition.call)
    resolveStatement(
      resolver,
      {
        kind: 'callStatement',
        start: definition.call.start,
        end: definition.call.end,
        call: definition.call,
      },
      inner,
    );
  for (const section of definition.sections ?? []) resolveBlock(resolver, section.body, inner, owner, 0);
}
