import type { RoutineDeclaration } from '../../sql/tree/routine.ts';
import type { Argument } from '../../sql/tree/expression.ts';
import type { RecordValue, ValueType } from '../../sql/value-type.ts';
import { unknownValue } from '../../sql/value-type.ts';
import { keyOf } from '../../catalog/catalog.ts';
import { lookUp, rowTypeOf, storedParts } from './lookup.ts';
import type { Referent, Relation } from './resolution.ts';
import type { Entry, Scope } from './scope.ts';
import type { TreeResolver } from './resolve.ts';

type ObjectValue = Extract<ValueType, { kind: 'object' }>;

/** What a dotted name turned out to be. */
export interface Meaning {
  readonly referent: Referent;
  readonly type: ValueType;
  readonly nullable: boolean;
  /** Routines of the same name, for a call to choose from. */
  readonly overloads?: readonly Entry[];
}

const collectionMethods = new Set([
  'COUNT',
  'FIRST',
  'LAST',
  'LIMIT',
  'NEXT',
  'PRIOR',
  'EXISTS',
  'EXTEND',
  'TRIM',
  'DELETE',
]);
const pseudoColumns = new Set([
  'ROWNUM',
  'LEVEL',
  'ROWID',
  'CONNECT_BY_ISLEAF',
  'CONNECT_BY_ISCYCLE',
  'ORA_ROWSCN',
  'OBJECT_VALUE',
  'COLUMN_VALUE',
  'OBJECT_ID',
]);

/**
 * Finds what a dotted name speaks of, in the order of PL/SQL Language Reference, appendix "PL/SQL Name Resolution": columns
 * of the query and of those around it, then declarations from the inside out, then the schema's objects, then built-ins.
 */
export function meaningOf(
  resolver: TreeResolver,
  parts: readonly string[],
  scope: Scope,
): Meaning | undefined {
  for (let each: Scope | undefined = scope; each; each = each.parent) {
    const found =
      columnIn(resolver, each, parts) ?? declaredIn(resolver, each, parts) ?? relationRow(each, parts);
    if (found) return found;
  }
  return (
    methodOfRow(resolver, parts, scope) ??
    inSchema(resolver, parts) ??
    builtIn(resolver, parts) ??
    uncertainColumn(scope, parts)
  );
}

/** `p.age()`, where `p` is an object table or view of the query: a method of the row as an object. */
function methodOfRow(resolver: TreeResolver, parts: readonly string[], scope: Scope): Meaning | undefined {
  const [alias, method] = parts;
  if (method === undefined || parts.length > 2) return undefined;
  for (let each: Scope | undefined = scope; each; each = each.parent) {
    const relation = each.relations.find((one) => one.alias === alias);
    if (!relation) continue;
    const isOfObjects =
      relation.element?.kind === 'object' ||
      rowTypeOf(resolver.catalog, resolver.source, relation.object) !== undefined;
    if (!isOfObjects) continue;
    const base: Referent = { kind: 'relation', relation };
    return { referent: { kind: 'field', base, path: [method] }, type: unknownValue, nullable: true };
  }
  return undefined;
}

function columnIn(resolver: TreeResolver, scope: Scope, parts: readonly string[]): Meaning | undefined {
  const { relations } = scope;
  if (relations.length === 0) return undefined;
  // `x.id` is a column of the table x before it is an attribute of a column that is called x.
  const named = parts.length > 1 ? relations.filter((each) => each.alias === parts[0]) : [];
  const inOrder =
    named.length === 0 ? relations : [...named, ...relations.filter((each) => !named.includes(each))];
  for (const relation of inOrder) {
    const path = qualified(relation, parts);
    if (!path) continue;
    const [column, ...rest] = path;
    if (column === undefined) continue;
    const known = relation.columns?.get(column);
    if (known)
      return withFields(
        resolver,
        { kind: 'column', column, relation, nullable: known.nullable },
        known.type,
        known.nullable,
        rest,
      );
    if (parts.length > 1 && path.length < parts.length && !relation.columns) {
      return {
        referent: { kind: 'column', column, relation, nullable: true },
        type: unknownValue,
        nullable: true,
      };
    }
  }
  return undefined;
}

/** The parts of the name behind the relation's qualifier; all parts when it stands without one. */
function qualified(relation: Relation, parts: readonly string[]): readonly string[] | undefined {
  if (parts.length > 1 && parts[0] === relation.alias) return parts.slice(1);
  const { object } = relation;
  if (
    parts.length > 2 &&
    object &&
    parts[0] === object.schema &&
    parts[1] === object.name &&
    relation.alias === object.name
  )
    return parts.slice(2);
  const { written = [] } = relation;
  // At least a schema and its table; the alias alone was asked for above.
  for (let count = 2; count <= written.length && count < parts.length; count += 1)
    if (written.slice(-count).every((part, i) => part === parts[i])) return parts.slice(count);
  return relation.columns?.has(parts[0] ?? '') === true ? parts : undefined;
}

function withFields(
  resolver: TreeResolver,
  referent: Referent,
  type: ValueType,
  nullable: boolean,
  path: readonly string[],
): Meaning {
  return path.length === 0
    ? { referent, type, nullable }
    : {
        referent: { kind: 'field', base: referent, path },
        type: resolver.types.path(type, path),
        nullable: true,
      };
}

const noPath: readonly string[] = [];

function declaredIn(resolver: TreeResolver, scope: Scope, parts: readonly string[]): Meaning | undefined {
  const [first, second] = parts;
  if (first === undefined) return undefined;
  const direct = scope.names.get(first);
  if (direct) return follow(resolver, direct, parts.length === 1 ? noPath : parts.slice(1));
  if (second === undefined || !scope.labels.includes(first)) return undefined;
  const labelled = scope.names.get(second);
  return labelled && follow(resolver, labelled, parts.slice(2));
}

/** The alias of a table as a whole row: `t` where a row is wanted. */
function relationRow(scope: Scope, parts: readonly string[]): Meaning | undefined {
  if (parts.length !== 1) return undefined;
  const relation = scope.relations.find((each) => each.alias === parts[0]);
  if (!relation) return undefined;
  return {
    referent: { kind: 'relation', relation },
    type: relation.columns ? { kind: 'record', fields: relation.columns } : unknownValue,
    nullable: false,
  };
}

/** What an entry's fields and methods lead to. */
export function follow(resolver: TreeResolver, entry: Entry, path: readonly string[]): Meaning {
  const overloads = entry.overloads ? { overloads: [entry, ...entry.overloads] } : {};
  if (path.length === 0)
    return { referent: entry.referent, type: entry.type, nullable: entry.nullable, ...overloads };
  const last = path.at(-1) as string;
  const before = resolver.types.path(entry.type, path.slice(0, -1));
  if (before.kind === 'collection' && collectionMethods.has(last)) {
    return {
      referent: {
        kind: 'method',
        base: entry.referent,
        path: path.slice(0, -1),
        method: last,
        collection: before,
      },
      type: methodType(before, last),
      nullable: last !== 'COUNT',
    };
  }
  const field = fieldOf(resolver, before, last);
  return {
    referent: {
      ...fieldBehind(entry.referent, path),
      ...(before.kind === 'object' ? { of: before } : {}),
      ...(before.kind === 'json' && before.of ? { json: before } : {}),
    },
    type: field?.type ?? unknownValue,
    nullable: field?.nullable ?? true,
  };
}

/** A field of a field is one field with a longer path. */
function fieldBehind(base: Referent, path: readonly string[]): Extract<Referent, { kind: 'field' }> {
  return base.kind === 'field'
    ? { kind: 'field', base: base.base, path: [...base.path, ...path] }
    : { kind: 'field', base, path };
}

function fieldOf(
  resolver: TreeResolver,
  type: ValueType,
  name: string,
): { type: ValueType; nullable: boolean } | undefined {
  if (type.kind === 'record') return (type as RecordValue).fields.get(name);
  if (type.kind === 'json') return { type: resolver.types.jsonMember(type, name), nullable: true };
  const hasAttributes = type.kind === 'object' || type.kind === 'reference';
  return hasAttributes ? resolver.types.attributes(type).get(name) : undefined;
}

/** What a collection's method gives. Of an associative array with text keys, positions are texts. */
export function methodType(
  collection: Extract<ValueType, { kind: 'collection' }>,
  method: string,
): ValueType {
  if (method === 'EXISTS') return { kind: 'boolean' };
  if (method === 'COUNT' || method === 'LIMIT' || collection.key !== 'text')
    return { kind: 'number', integer: true, pls: true };
  return { kind: 'text' };
}

function inSchema(resolver: TreeResolver, parts: readonly string[]): Meaning | undefined {
  const found = lookUp(resolver.catalog, resolver.schema, parts);
  if (!found) return undefined;
  const rest = parts.slice(found.used);
  switch (found.kind) {
    case 'relation': {
      resolver.use(found.object);
      const relation: Relation = {
        kind: found.object.kind,
        object: found.object,
        alias: found.object.name,
        ...columnsField(resolver, found.object),
      };
      const column = rest[0] === undefined ? undefined : relation.columns?.get(rest[0]);
      if (column && rest[0] !== undefined)
        return {
          referent: { kind: 'column', column: rest[0], relation, nullable: column.nullable },
          type: column.type,
          nullable: column.nullable,
        };
      return { referent: { kind: 'relation', relation }, type: unknownValue, nullable: true };
    }
    case 'package': {
      resolver.use(found.object);
      const [member, ...path] = rest;
      if (member === undefined)
        return { referent: { kind: 'package', package: found.object }, type: unknownValue, nullable: true };
      const entry = resolver.packageScope(found.object).names.get(member);
      return entry && follow(resolver, entry, path);
    }
    case 'type':
      resolver.use(found.object);
      return {
        referent: { kind: 'type', type: found.object },
        type: resolver.types.userType(found.object),
        nullable: false,
      };
    case 'routine': {
      resolver.use(found.object);
      const { returns } = found.object.definition.routine;
      return {
        referent: { kind: 'standalone', routine: found.object },
        type: returns ? resolver.typeIn(returns, found.object.nameSchema) : unknownValue,
        nullable: true,
      };
    }
    case 'sequence': {
      resolver.use(found.object);
      const member = rest[0] === 'NEXTVAL' ? 'nextval' : rest[0] === 'CURRVAL' ? 'currval' : undefined;
      return {
        referent: { kind: 'sequence', sequence: found.object, ...(member ? { member } : {}) },
        type: { kind: 'number', integer: true },
        nullable: false,
      };
    }
  }
}

function columnsField(
  resolver: TreeResolver,
  object: Parameters<TreeResolver['types']['columns']>[0],
): { columns?: NonNullable<Relation['columns']> } {
  const columns = resolver.types.columns(object);
  return columns ? { columns } : {};
}

function builtIn(resolver: TreeResolver, parts: readonly string[]): Meaning | undefined {
  const [first, second] = parts;
  const last = parts.at(-1) as string;
  // DBMS_SQL.COLUMN_VALUE is a procedure.
  const isQualified = second !== undefined && resolver.source.isBuiltInPackage(first as string);
  if (pseudoColumns.has(last) && parts.length <= 2 && !isQualified) {
    const integer = last !== 'ROWID' && last !== 'OBJECT_VALUE' && last !== 'COLUMN_VALUE';
    return {
      referent: { kind: 'pseudo-column', name: last as never },
      type: last === 'ROWID' ? { kind: 'rowid' } : integer ? { kind: 'number', integer: true } : unknownValue,
      nullable: false,
    };
  }
  if (first !== undefined && second === undefined) {
    if (resolver.source.isPredefinedException(first))
      return { referent: { kind: 'predefined exception', name: first }, type: unknownValue, nullable: false };
    const result = resolver.source.functionResult(first, []);
    return (
      result && {
        referent: { kind: 'built-in', name: first },
        type: result.type,
        nullable: result.nullable !== 'never',
      }
    );
  }
  const name = parts[0] === 'SYS' ? parts.slice(1) : parts;
  if (name.length >= 2 && resolver.source.isBuiltInPackage(name[0] as string))
    return packageMember(resolver, name[0] as string, name[1] as string, name.length === 2);
  if (name.length === 1 && parts.length === 2) {
    const result = resolver.source.functionResult(name[0] as string, []);
    return (
      result && { referent: { kind: 'built-in', name: name[0] as string }, type: result.type, nullable: true }
    );
  }
  return undefined;
}

function packageMember(resolver: TreeResolver, of: string, name: string, isWhole: boolean): Meaning {
  if (resolver.source.packageException(of, name) !== undefined)
    return {
      referent: { kind: 'predefined exception', name: `${of}.${name}` },
      type: unknownValue,
      nullable: false,
    };
  const result = isWhole ? resolver.source.functionResult(name, [], of) : undefined;
  return {
    referent: { kind: 'built-in', package: of, name },
    type: result?.type ?? unknownValue,
    nullable: result?.nullable !== 'never',
  };
}

/** In a query over something whose columns are not known, an unknown plain name is most likely one of them. */
function uncertainColumn(scope: Scope, parts: readonly string[]): Meaning | undefined {
  if (parts.length !== 1) return undefined;
  for (let each: Scope | undefined = scope; each; each = each.parent) {
    const open = each.relations.find((relation) => !relation.columns);
    if (open)
      return {
        referent: { kind: 'column', column: parts[0] as string, relation: open, nullable: true },
        type: unknownValue,
        nullable: true,
      };
  }
  return undefined;
}

/**
 * Chooses among overloaded routines by the number and names of the arguments, then by the kinds of their values (PL/SQL Language
 * Reference, "Overloaded Subprograms"). A statement calls a procedure, an expression a function.
 */
export function chooseOverload(
  resolver: TreeResolver,
  candidates: readonly Entry[],
  given: readonly Argument[],
  types: readonly ValueType[],
  form: RoutineDeclaration['form'],
): Entry | undefined {
  let best: Entry | undefined;
  let bestScore = -1;
  const ofForm = candidates.filter(
    ({ referent }) => referent.kind === 'routine' && referent.routine.form === form,
  );
  for (const candidate of ofForm.length > 0 ? ofForm : candidates) {
    if (candidate.referent.kind !== 'routine') continue;
    const score = overloadScore(resolver, candidate.referent.routine, given, types);
    if (score > bestScore) {
      best = candidate;
      bestScore = score;
    }
  }
  return best;
}

/** A LOB goes to the overload that takes one. */
function isLarge(type: ValueType): boolean {
  return type.kind === 'text' && type.large === true;
}

/** An object fits where its type or a supertype is declared, the nearest best; undefined where it does not. */
function objectFit(resolver: TreeResolver, have: ObjectValue, wanted: ObjectValue): number | undefined {
  let fit = 4;
  let type = resolver.catalog.types.get(keyOf(have.schema, have.name));
  while (type && (type.schema !== wanted.schema || type.name !== wanted.name)) {
    const { definition } = type.definition;
    const under = definition?.kind === 'objectType' ? definition.under : undefined;
    const found = under && lookUp(resolver.catalog, type.nameSchema, storedParts(under, resolver.source));
    type = found?.kind === 'type' ? found.object : undefined;
    fit -= 0.1;
  }
  return type && fit;
}

function overloadScore(
  resolver: TreeResolver,
  routine: RoutineDeclaration,
  given: readonly Argument[],
  types: readonly ValueType[],
): number {
  const fold = resolver.source.names.fold;
  const bound = new Set<string>();
  let score = 1;
  for (const [i, argument] of given.entries()) {
    const parameter = argument.name
      ? routine.parameters.find(
          (each) => fold(each.name) === fold(argument.name as NonNullable<typeof argument.name>),
        )
      : routine.parameters[i];
    if (!parameter) return -1;
    bound.add(fold(parameter.name));
    const wanted = resolver.typeIn(parameter.type, resolver.schema);
    const have = types[i] ?? unknownValue;
    if (wanted.kind === 'object' && have.kind === 'object') {
      const fit = objectFit(resolver, have, wanted);
      if (fit === undefined) return -1;
      score += fit;
    } else if (wanted.kind === have.kind) score += isLarge(wanted) === isLarge(have) ? 4 : 3;
    else if (have.kind === 'unknown' || have.kind === 'null' || wanted.kind === 'unknown') score += 1;
  }
  const missing = routine.parameters.some((each) => !bound.has(fold(each.name)) && !each.default);
  return missing ? -1 : score;
}
