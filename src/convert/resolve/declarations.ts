import type { Query } from '../../sql/tree/query.ts';
import type { Declaration, Parameter, RoutineDeclaration } from '../../sql/tree/routine.ts';
import { unknownValue } from '../../sql/value-type.ts';
import type { ValueType } from '../../sql/value-type.ts';
import { declareTablesOfHead } from './batch.ts';
import { resolveExpression } from './expression.ts';
import { resolveQuery } from './query.ts';
import type { Owner, Relation } from './resolution.ts';
import type { TreeResolver } from './resolve.ts';
import { Scope } from './scope.ts';
import { resolveBlock } from './statements.ts';

/** Declares the names of a list in a scope, in order, resolving defaults and cursor queries; bodies of routines are left for later. */
export function declareAll(
  resolver: TreeResolver,
  declarations: readonly Declaration[],
  scope: Scope,
  owner: Owner,
): void {
  for (const declaration of declarations) declare(resolver, declaration, scope, owner);
}

function declare(resolver: TreeResolver, declaration: Declaration, scope: Scope, owner: Owner): void {
  const fold = resolver.source.names.fold;
  switch (declaration.kind) {
    case 'variable': {
      const type = resolver.types.read(declaration.type, scope, resolver.schema);
      if (declaration.default) resolveExpression(resolver, declaration.default, scope);
      resolver.facts.declare(declaration, type);
      scope.add(fold(declaration.name), {
        referent: { kind: 'variable', declaration, owner },
        type,
        nullable: !declaration.notNull,
      });
      return;
    }
    case 'exception':
      scope.add(fold(declaration.name), {
        referent: { kind: 'exception', declaration, owner },
        type: unknownValue,
        nullable: false,
      });
      return;
    case 'cursor': {
      const inner = new Scope(scope);
      declareParameters(resolver, declaration.parameters, inner, owner);
      const columns = declaration.query && resolveQuery(resolver, declaration.query, inner);
      const declared =
        declaration.returns && resolver.types.read(declaration.returns, scope, resolver.schema);
      const row: ValueType | undefined =
        declared?.kind === 'record'
          ? declared
          : columns && {
              kind: 'record',
              fields: columns,
              from: { kind: 'cursor', name: fold(declaration.name), declaration },
            };
      const type: ValueType = row?.kind === 'record' ? { kind: 'cursor', row } : { kind: 'cursor' };
      resolver.facts.declare(declaration, type);
      const known = scope.names.get(fold(declaration.name));
      if (known?.referent.kind === 'cursor' && !declaration.query) return;
      scope.names.set(fold(declaration.name), {
        referent: { kind: 'cursor', declaration, owner },
        type,
        nullable: false,
      });
      return;
    }
    case 'typeDeclaration': {
      const type = resolver.types.declaration(declaration, scope, resolver.schema);
      resolver.facts.declare(declaration, type);
      scope.add(fold(declaration.name), {
        referent: { kind: 'local type', declaration, owner },
        type,
        nullable: false,
      });
      return;
    }
    case 'routine':
      declareRoutine(resolver, declaration, scope, owner);
      return;
    case 'conditionalCompilation':
      for (const branch of declaration.branches)
        declareAll(resolver, branch.items.filter(isDeclaration), scope, owner);
      return;
    default:
      return;
  }
}

function isDeclaration(item: { kind: string }): item is Declaration {
  return [
    'variable',
    'exception',
    'cursor',
    'typeDeclaration',
    'routine',
    'pragma',
    'conditionalCompilation',
  ].includes(item.kind);
}

/** A body takes the place of its forward declaration. */
function declareRoutine(
  resolver: TreeResolver,
  routine: RoutineDeclaration,
  scope: Scope,
  owner: Owner,
): void {
  const name = resolver.source.names.fold(routine.name.parts.at(-1) ?? routine.name.parts[0]!);
  const type = routine.returns ? resolver.types.read(routine.returns, scope, resolver.schema) : unknownValue;
  const entry = { referent: { kind: 'routine', routine, owner } as const, type, nullable: true };
  const known = scope.names.get(name);
  if (known?.referent.kind !== 'routine') return scope.add(name, entry);
  const all = [known, ...(known.overloads ?? [])];
  const same = all.findIndex(
    (each) => each.referent.kind === 'routine' && sameHead(resolver, each.referent.routine, routine),
  );
  if (same < 0) return scope.add(name, entry);
  // The specification's declaration has the defaults that callers see; the body is kept as the referent only where none was public.
  const isPublic = known.referent.owner.kind === 'package' && known.referent.owner.isPublic;
  if (isPublic) return;
  all[same] = entry;
  const [first, ...rest] = all;
  if (first)
    scope.names.set(
      name,
      rest.length > 0
        ? { ...first, overloads: rest }
        : { referent: first.referent, type: first.type, nullable: first.nullable },
    );
}

/** Whether two routines have the same parameters: a declaration and its body. */
export function sameHead(resolver: TreeResolver, a: RoutineDeclaration, b: RoutineDeclaration): boolean {
  const fold = resolver.source.names.fold;
  if (a.form !== b.form || a.parameters.length !== b.parameters.length) return false;
  return a.parameters.every((each, i) => {
    const other = b.parameters[i] as Parameter;
    return fold(each.name) === fold(other.name) && typeText(each) === typeText(other);
  });
}

function typeText(parameter: Parameter): string {
  return (
    parameter.type.name.parts.map((part) => part.text.toUpperCase()).join('.') +
    (parameter.type.attribute ?? '')
  );
}

export function declareParameters(
  resolver: TreeResolver,
  parameters: readonly Parameter[],
  scope: Scope,
  owner: Owner,
): void {
  for (const declaration of parameters) {
    if (declaration.default) resolveExpression(resolver, declaration.default, scope);
    const type = resolver.types.read(declaration.type, scope, resolver.schema);
    resolver.facts.declare(declaration, type);
    scope.add(resolver.source.names.fold(declaration.name), {
      referent: { kind: 'parameter', declaration, owner },
      type,
      nullable: true,
    });
  }
}

/** The columns of the query that a function consists of (RETURNS TABLE of SQL Server). */
export function resolveFunctionQuery(
  resolver: TreeResolver,
  routine: RoutineDeclaration,
  query: Query,
): Relation['columns'] {
  const scope = new Scope(undefined);
  declareParameters(resolver, routine.parameters, scope, { kind: 'routine', routine, depth: 0 });
  declareTablesOfHead(resolver, routine, scope);
  return resolveQuery(resolver, query, scope);
}

/** Resolves a routine with its body in the scope in which it is declared. */
export function resolveRoutine(
  resolver: TreeResolver,
  routine: RoutineDeclaration,
  outer: Scope,
  depth: number,
): void {
  const scope = new Scope(outer);
  const name = routine.name.parts.at(-1);
  if (name) scope.labels.push(resolver.source.names.fold(name));
  scope.isRoutine = true;
  const owner: Owner = { kind: 'routine', routine, depth };
  declareParameters(resolver, routine.parameters, scope, owner);
  declareTablesOfHead(resolver, routine, scope);
  if (routine.query) resolveQuery(resolver, routine.query, scope);
  if (routine.body) resolveBlock(resolver, routine.body, scope, owner, depth, scope.labels);
}
