import type { Expression } from '../../sql/tree/expression.ts';
import type { TableExpression, TableReference } from '../../sql/tree/query.ts';
import type {
  Delete,
  Insert,
  Merge,
  Returning,
  SetItem,
  Update,
  Write,
  WriteTarget,
} from '../../sql/tree/write.ts';
import { eachChild } from '../../sql/walk.ts';
import { resolveOutput } from './batch.ts';
import { isExpression, resolveExpression } from './expression.ts';
import { lookUp, storedParts } from './lookup.ts';
import { addRelation, resolveQuery, resolveWith } from './query.ts';
import type { TreeResolver } from './resolve.ts';
import { Scope } from './scope.ts';
import { referTo } from './statements.ts';

/** Resolves a statement that writes: its target's columns can be named in SET, WHERE and RETURNING. */
export function resolveWrite(resolver: TreeResolver, node: Write, outer: Scope): void {
  const scope = new Scope(outer);
  if ('with' in node && node.with) resolveWith(resolver, node.with, scope);
  switch (node.kind) {
    case 'insert':
      return resolveInsert(resolver, node, scope);
    case 'multiInsert': {
      const columns = resolveQuery(resolver, node.query, scope);
      const inner = new Scope(scope);
      inner.relations.push({ kind: 'query', alias: '', ...(columns ? { columns } : {}) });
      for (const branch of node.branches) {
        if (branch.test) resolveExpression(resolver, branch.test, inner);
        for (const insert of branch.inserts) resolveInsert(resolver, insert, new Scope(inner));
      }
      for (const insert of node.otherwise ?? []) resolveInsert(resolver, insert, new Scope(inner));
      return;
    }
    case 'update':
      return resolveUpdate(resolver, node, scope);
    case 'delete':
      return resolveDelete(resolver, node, scope);
    case 'merge':
      return resolveMerge(resolver, node, scope);
    case 'lockTable':
      for (const table of node.tables) addRelation(resolver, table, scope);
      return;
    case 'callProcedure':
      referTo(resolver, node.name, scope);
      for (const argument of node.arguments) resolveExpression(resolver, argument.value, scope);
      return;
    default:
      return eachChild(
        node,
        (child) => void (isExpression(child) && resolveExpression(resolver, child, scope)),
      );
  }
}

function target(resolver: TreeResolver, node: WriteTarget, scope: Scope): Scope {
  const inner = new Scope(scope);
  addRelation(resolver, node, inner);
  return inner;
}

/** Values are seen from outside the target; only its column list and RETURNING are seen from within. */
function resolveInsert(resolver: TreeResolver, node: Insert, scope: Scope): void {
  const inner = target(resolver, node.target, scope);
  for (const column of node.columns ?? []) resolveExpression(resolver, column, inner);
  for (const row of node.rows ?? []) for (const value of row) resolveExpression(resolver, value, scope);
  if (node.record) resolveExpression(resolver, node.record, scope);
  if (node.query) resolveQuery(resolver, node.query, scope);
  if (node.execute) resolver.statement(node.execute, scope);
  optional(resolver, [node.top?.count], scope);
  outputs(resolver, node.output, inner, scope);
  returning(resolver, node.returning, inner);
}

/** OUTPUT of SQL Server speaks of the rows of the written table, which is the first of its scope. */
function outputs(resolver: TreeResolver, output: Insert['output'], inner: Scope, scope: Scope): void {
  for (const each of output ?? []) resolveOutput(resolver, each, inner.relations[0], scope);
}

function resolveUpdate(resolver: TreeResolver, node: Update, scope: Scope): void {
  const { inner, written } = targetAmong(resolver, node.target, node.from, scope);
  setItems(resolver, node.set, inner, written);
  optional(resolver, [node.where, node.currentOf, node.top?.count], inner);
  outputs(resolver, node.output, written, inner);
  returning(resolver, node.returning, inner);
}

function resolveDelete(resolver: TreeResolver, node: Delete, scope: Scope): void {
  const { inner, written } = targetAmong(resolver, node.target, node.using, scope);
  optional(resolver, [node.where, node.currentOf, node.top?.count], inner);
  outputs(resolver, node.output, written, inner);
  returning(resolver, node.returning, inner);
}

/**
 * What UPDATE and DELETE see: their target and the tables of FROM. In SQL Server the target may be the alias or the name of one of these, and is then no
 * table of its own ("UPDATE (Transact-SQL)", "FROM"). `written` holds the target alone.
 */
function targetAmong(
  resolver: TreeResolver,
  node: WriteTarget,
  from: readonly TableExpression[] | undefined,
  scope: Scope,
): { inner: Scope; written: Scope } {
  const isLoose = resolver.catalog.dialect === 'sqlserver' && node.kind === 'table';
  const found = isLoose ? amongFrom(resolver, node, from, scope) : undefined;
  if (found) return found;
  const inner = target(resolver, node, scope);
  const written = new Scope(scope);
  written.relations.push(...inner.relations);
  for (const each of from ?? []) addRelation(resolver, each, inner);
  return { inner, written };
}

function amongFrom(
  resolver: TreeResolver,
  node: TableReference,
  from: readonly TableExpression[] | undefined,
  scope: Scope,
): { inner: Scope; written: Scope } | undefined {
  if (!from) return undefined;
  const inner = new Scope(scope);
  for (const each of from) addRelation(resolver, each, inner);
  const parts = storedParts(node.name, resolver.source);
  const object = lookUp(resolver.catalog, resolver.schema, parts);
  const relation =
    inner.relations.find((each) => parts.length === 1 && each.alias === parts[0]) ??
    inner.relations.find(
      (each) => object?.kind === 'relation' && !each.transient && each.object === object.object,
    );
  if (!relation) return undefined;
  resolver.facts.refer(node.name, { kind: 'relation', relation });
  const written = new Scope(scope);
  written.relations.push(relation);
  return { inner, written };
}

function resolveMerge(resolver: TreeResolver, node: Merge, scope: Scope): void {
  const both = target(resolver, node.target, scope);
  addRelation(resolver, node.source, both);
  resolveExpression(resolver, node.on, both);
  for (const branch of node.branches) {
    optional(
      resolver,
      [branch.test, branch.deleteWhere, ...(branch.columns ?? []), ...(branch.values ?? [])],
      both,
    );
    setItems(resolver, branch.set ?? [], both);
  }
  optional(resolver, [node.top?.count], scope);
  for (const each of node.output ?? []) resolveOutput(resolver, each, both.relations[0], both);
}

/** `SET ROW = record` of PL/SQL, unless a column is called so. */
function isWholeRow(item: SetItem, resolver: TreeResolver, scope: Scope): boolean {
  const [only, ...more] = item.targets;
  if (more.length > 0 || only?.kind !== 'reference' || only.name.parts.length !== 1) return false;
  const [word] = only.name.parts;
  return (
    word !== undefined &&
    !word.quoted &&
    word.text.toUpperCase() === 'ROW' &&
    !resolver.meaning(['ROW'], scope)
  );
}

/** What is set are columns of `written`, whatever else has such names; values see all of the scope. */
function setItems(
  resolver: TreeResolver,
  items: readonly SetItem[],
  scope: Scope,
  written: Scope = scope,
): void {
  for (const item of items) {
    optional(resolver, [item.variable], scope);
    if (!isWholeRow(item, resolver, scope)) optional(resolver, item.targets, written);
    optional(resolver, [item.value], scope);
  }
}

function returning(resolver: TreeResolver, node: Returning | undefined, scope: Scope): void {
  if (!node) return;
  optional(resolver, node.items, scope);
  // The targets of INTO are variables: columns of the written table are not seen there.
  optional(resolver, node.into?.targets ?? [], scope.parent ?? scope);
  optional(resolver, [node.into?.limit], scope.parent ?? scope);
}

function optional(
  resolver: TreeResolver,
  expressions: readonly (Expression | undefined)[],
  scope: Scope,
): void {
  for (const each of expressions) if (each) resolveExpression(resolver, each, scope);
}
