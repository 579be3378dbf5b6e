import type { Expression } from '../../sql/tree/expression.ts';
import type { Name } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { DeclareCursor } from '../../sql/tree/batch.ts';
import type { Block, CursorDeclaration, Declaration, Loop, Statement } from '../../sql/tree/routine.ts';
import { eachChild } from '../../sql/walk.ts';
import type { ValueType } from '../../sql/value-type.ts';
import { unknownValue } from '../../sql/value-type.ts';
import { alterTemporary, declareTable, declareVariables, defineTemporary, resolveExecute } from './batch.ts';
import { declareAll } from './declarations.ts';
import { isExpression, resolveExpression } from './expression.ts';
import { resolveQuery } from './query.ts';
import type { Owner } from './resolution.ts';
import type { TreeResolver } from './resolve.ts';
import { Scope } from './scope.ts';
import { resolveWrite } from './write.ts';
import { remoteObject } from './elsewhere.ts';

/**
 * Resolves a block: its declarations open a scope for its statements and handlers. `names` qualify them beside its labels: of the
 * routine whose body it is.
 */
export function resolveBlock(
  resolver: TreeResolver,
  block: Block,
  outer: Scope,
  owner: Owner,
  depth: number,
  names: readonly string[] = [],
): void {
  const scope = new Scope(outer);
  scope.labels.push(...names);
  for (const label of block.labels) scope.labels.push(resolver.source.names.fold(label));
  declareAll(resolver, block.declarations, scope, owner);
  resolveTypesOf(resolver, block.declarations, scope);
  for (const declaration of everyBranch(block.declarations))
    if (declaration.kind === 'routine') resolver.routine(declaration, scope, depth + 1);
  for (const each of block.declarations)
    if (each.kind === 'pragma')
      for (const argument of each.arguments) resolveExpression(resolver, argument, scope);
  for (const statement of block.statements) resolveStatement(resolver, statement, scope);
  for (const handler of block.handlers) {
    for (const name of handler.exceptions) if (name.kind === 'name') referTo(resolver, name, scope);
    for (const statement of handler.statements) resolveStatement(resolver, statement, scope);
  }
}

/** Declarations with those of all branches of conditional compilation: which of them is compiled is decided later. */
export function everyBranch(declarations: readonly Declaration[]): readonly Declaration[] {
  return declarations.flatMap((each) =>
    each.kind === 'conditionalCompilation'
      ? everyBranch(each.branches.flatMap((branch) => branch.items) as readonly Declaration[])
      : [each],
  );
}

/** Type names in declarations have referents too, so that later phases can map them. */
export function resolveTypesOf(
  resolver: TreeResolver,
  declarations: readonly Declaration[],
  scope: Scope,
): void {
  for (const declaration of declarations) typesIn(resolver, declaration, scope);
}

/** Resolves the names of all data types below a node. */
export function typesIn(resolver: TreeResolver, node: Node, scope: Scope): void {
  if (node.kind === 'dataType') referTo(resolver, node.name, scope);
  else if (node.kind !== 'query' && node.kind !== 'block')
    eachChild(node, (child) => typesIn(resolver, child, scope));
}

/** Says what a name that is no value (a type, exception, table or routine name) speaks of. */
export function referTo(resolver: TreeResolver, name: Name, scope: Scope): void {
  const remote = remoteObject(resolver, name);
  if (remote) return resolver.facts.refer(name, remote);
  const parts = name.parts.map((part) => resolver.source.names.fold(part));
  const meaning = resolver.meaning(parts, scope);
  if (meaning) resolver.facts.refer(name, meaning.referent);
}

/** Resolves one statement, whatever it is. */
export function resolveStatement(resolver: TreeResolver, node: Node, scope: Scope): void {
  switch (node.kind) {
    case 'block':
      return resolveBlock(resolver, node, scope, { kind: 'block', depth: 1 }, 1);
    case 'loop':
      return resolveLoop(resolver, node, scope);
    case 'forall': {
      const inner = new Scope(scope);
      for (const each of [node.from, node.to, node.collection])
        if (each) resolveExpression(resolver, each, scope);
      inner.add(resolver.source.names.fold(node.variable), {
        referent: { kind: 'loop variable', loop: node as never },
        type: { kind: 'number', integer: true, pls: true },
        nullable: false,
      });
      return resolveStatement(resolver, node.statement, inner);
    }
    case 'queryStatement':
      resolveQuery(resolver, node.query, scope);
      return;
    case 'open':
      resolveExpression(resolver, node.cursor, scope);
      if (node.query) resolveQuery(resolver, node.query, scope);
      if (node.dynamic) resolveExpression(resolver, node.dynamic, scope);
      for (const item of node.using ?? []) resolveExpression(resolver, item.value, scope);
      return;
    case 'declareVariables':
      return declareVariables(resolver, node, scope);
    case 'declareTable':
      return declareTable(resolver, node, scope);
    case 'declareCursor':
      return resolveCursor(resolver, node, scope);
    case 'executeProcedure':
      return resolveExecute(resolver, node, scope);
    case 'definitionStatement':
      if (node.definition.kind === 'createTable') defineTemporary(resolver, node.definition, scope);
      else if (node.definition.kind === 'alterTable') alterTemporary(resolver, node.definition, scope);
      else if (node.definition.kind === 'createIndex') referTo(resolver, node.definition.table, scope);
      else if (node.definition.kind === 'truncate') referTo(resolver, node.definition.table, scope);
      return;
    case 'raise':
      if (node.exception) referTo(resolver, node.exception, scope);
      return;
    case 'insert':
    case 'multiInsert':
    case 'update':
    case 'delete':
    case 'merge':
    case 'lockTable':
    case 'callProcedure':
      return resolveWrite(resolver, node, scope);
    case 'topQuery':
      resolveQuery(resolver, node.query, scope);
      return;
    case 'anonymousBlock':
      scope.isRoutine = true;
      return resolveBlock(resolver, node.block, scope, { kind: 'block', depth: 0 }, 0);
    case 'callStatement':
      resolver.statementCalls.add(node.call);
      resolveExpression(resolver, node.call, scope);
      return;
    default:
      return eachChild(node, (child) => resolveAny(resolver, child, scope));
  }
}

/** A cursor of Transact-SQL is a name of the routine, unless a variable holds it. */
function resolveCursor(resolver: TreeResolver, node: DeclareCursor, scope: Scope): void {
  const columns = resolveQuery(resolver, node.query, scope);
  const [name] = node.cursor.kind === 'reference' ? node.cursor.name.parts : [];
  if (!name || name.text.startsWith('@')) return void resolveExpression(resolver, node.cursor, scope);
  const type: ValueType = columns
    ? { kind: 'cursor', row: { kind: 'record', fields: columns } }
    : { kind: 'cursor' };
  const { start, end, query } = node;
  const declaration: CursorDeclaration = { kind: 'cursor', start, end, name, parameters: [], query };
  const referent = { kind: 'cursor', declaration, owner: { kind: 'block', depth: 0 } } as const;
  resolver.facts.declare(declaration, type);
  scope.routine.names.set(resolver.source.names.fold(name), { referent, type, nullable: false });
  resolveExpression(resolver, node.cursor, scope);
}

function resolveAny(resolver: TreeResolver, node: Node, scope: Scope): void {
  if (isExpression(node)) resolveExpression(resolver, node, scope);
  else if (node.kind === 'query') resolveQuery(resolver, node, scope);
  else if (node.kind === 'identifier' || node.kind === 'name') return;
  else resolveStatement(resolver, node as Statement, scope);
}

function resolveLoop(resolver: TreeResolver, loop: Loop, scope: Scope): void {
  const inner = new Scope(scope);
  const { control } = loop;
  const fold = resolver.source.names.fold;
  const declareVariable = (name: Parameters<typeof fold>[0], type: ValueType): void =>
    inner.add(fold(name), { referent: { kind: 'loop variable', loop }, type, nullable: false });
  if (control?.kind === 'whileControl') resolveExpression(resolver, control.test, scope);
  else if (control?.kind === 'rangeControl') {
    for (const each of [control.from, control.to, control.by])
      if (each) resolveExpression(resolver, each, scope);
    declareVariable(control.variable, { kind: 'number', integer: true, pls: true });
  } else if (control?.kind === 'queryControl') {
    if (control.dynamic) resolveExpression(resolver, control.dynamic, scope);
    const columns = control.query && resolveQuery(resolver, control.query, scope);
    declareVariable(control.variable, {
      kind: 'record',
      fields: columns ?? new Map(),
      from: { kind: 'query', name: '' },
    });
  } else if (control?.kind === 'cursorControl')
    declareVariable(control.variable, cursorRow(resolver, control.cursor, scope));
  else if (control?.kind === 'collectionControl') {
    const type = resolveExpression(resolver, control.collection, scope);
    const isText = type.kind === 'collection' && type.key === 'text';
    const index: ValueType = isText ? { kind: 'text' } : { kind: 'number', integer: true, pls: true };
    const element = type.kind === 'collection' ? type.element : unknownValue;
    declareVariable(control.variable, control.of === 'indices' ? index : element);
  }
  for (const label of loop.labels) inner.labels.push(fold(label));
  if (control && 'variable' in control && control.kind !== 'foreachControl')
    for (const each of [control.while, control.when]) if (each) resolveExpression(resolver, each, inner);
  for (const statement of loop.statements) resolveStatement(resolver, statement, inner);
}

function cursorRow(resolver: TreeResolver, cursor: Expression, scope: Scope): ValueType {
  const type = resolveExpression(resolver, cursor, scope);
  return type.kind === 'cursor' ? (type.row ?? { kind: 'record', fields: new Map() }) : unknownValue;
}
