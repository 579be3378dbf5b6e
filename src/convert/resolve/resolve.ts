import type {
  AnyObject,
  Catalog,
  MaterializedView,
  Package,
  Routine,
  Table,
  View,
} from '../../catalog/catalog.ts';
import type { SourceDialect } from '../../sql/dialect.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { RoutineDeclaration } from '../../sql/tree/routine.ts';
import { walk } from '../../sql/walk.ts';
import type { FieldValue, ValueType } from '../../sql/value-type.ts';
import { columnsOf } from './batch.ts';
import { declareAll, resolveFunctionQuery, resolveRoutine } from './declarations.ts';
import { resolveStatement } from './statements.ts';
import { resolveExpression } from './expression.ts';
import { Facts } from './facts.ts';
import { rowTypeOf } from './lookup.ts';
import { follow, meaningOf } from './names.ts';
import { resolveQuery } from './query.ts';
import type { Relation, Resolution } from './resolution.ts';
import { Scope } from './scope.ts';
import type { Entry } from './scope.ts';
import { resolveObject } from './objects.ts';
import { emptyScope, packageDeclarations, TypeReader } from './type-reader.ts';

/** Finds out what the names in an object speak of and what types its expressions have. */
export interface Resolver {
  /** Resolves all trees of an object. It is done once; later calls give the same resolution. */
  resolve(object: AnyObject): Resolution;
  /** The objects that an object uses, as {@link Resolution.uses}; known after `release` too. */
  uses(object: AnyObject): ReadonlySet<string>;
  /**
   * Forgets what is known of the nodes of code and queries: it is most of what is known of all objects, and others rarely ask about it. It
   * would be resolved again if anybody did.
   */
  release(object: AnyObject): void;
  /** One look at an object's resolution, which is forgotten if the object holds code and is not at work already. */
  glance<T>(object: AnyObject, look: (resolution: Resolution) => T): T;
  /** Resolves a tree that was made from text while an object was converted (dynamic SQL), as if it stood in a schema. */
  resolveLoose(node: Node, within: Resolution, schema: string): void;
  /** All names that the object's own text uses or declares, in lower case: what a new name must avoid. */
  localNames(object: AnyObject): ReadonlySet<string>;
  /** The columns of a table or view with the kinds of their values. */
  columns(of: Parameters<TypeReader['columns']>[0]): Relation['columns'];
  /** The attributes of an object type, those of its supertypes first. */
  attributes(of: Extract<ValueType, { kind: 'object' }>): ReadonlyMap<string, FieldValue>;
  /** The kind of value of a type written at the top of a schema (a column, a parameter of a standalone routine). */
  typeIn(type: DataType, schema: string): ValueType;
}

/** The resolver over a catalog. */
export function createResolver(catalog: Catalog, source: SourceDialect): Resolver {
  return new CatalogResolver(catalog, source);
}

const holdsCode: ReadonlySet<AnyObject['kind']> = new Set(['procedure', 'function', 'package', 'trigger']);
const holdsQuery: ReadonlySet<AnyObject['kind']> = new Set(['view', 'materialized view']);

/** A class because it remembers what it has resolved. */
class CatalogResolver implements Resolver {
  readonly #catalog: Catalog;
  readonly #source: SourceDialect;
  readonly #done = new WeakMap<AnyObject, Facts>();
  readonly #uses = new WeakMap<AnyObject, ReadonlySet<string>>();
  readonly #packageScopes = new WeakMap<Package, Scope>();
  readonly #viewColumns = new WeakMap<View | MaterializedView, Relation['columns']>();
  readonly #results = new WeakMap<Routine, Relation['columns']>();
  readonly #busyViews = new Set<View | MaterializedView>();
  /** The code that makes temporary tables, by their names. */
  #makers: ReadonlyMap<string, readonly AnyObject[]> | undefined;
  /** The names of the object that was asked about last: each member of a package asks for those of the package. */
  #namesOf: { readonly object: AnyObject; readonly names: ReadonlySet<string> } | undefined;
  readonly types: TypeReader;

  constructor(catalog: Catalog, source: SourceDialect) {
    this.#catalog = catalog;
    this.#source = source;
    this.types = new TypeReader(catalog, source, {
      viewColumns: (view) => this.#columnsOfView(view),
      find: (parts, scope) => find(parts, scope),
      packageScope: (of) => this.#packageScope(of),
      computed: (expression, table, columns) => this.#typeOfComputed(expression, table, columns),
    });
  }

  resolve(object: AnyObject): Resolution {
    const known = this.#done.get(object);
    if (known) return known;
    const facts = new Facts();
    this.#done.set(object, facts);
    resolveObject(this.#tree(facts, object.nameSchema), object);
    return facts;
  }

  uses(object: AnyObject): ReadonlySet<string> {
    return this.#uses.get(object) ?? this.resolve(object).uses;
  }

  release(object: AnyObject): void {
    const facts = this.#done.get(object);
    if (!facts || !(holdsCode.has(object.kind) || holdsQuery.has(object.kind))) return;
    if (holdsQuery.has(object.kind)) this.#uses.set(object, facts.uses);
    this.#done.delete(object);
  }

  glance<T>(object: AnyObject, look: (resolution: Resolution) => T): T {
    const isAtWork = this.#done.has(object);
    const result = look(this.resolve(object));
    if (!isAtWork && holdsCode.has(object.kind)) this.#done.delete(object);
    return result;
  }

  resolveLoose(node: Node, within: Resolution, schema: string): void {
    const resolver = this.#tree(within as Facts, schema);
    const scope = new Scope(undefined);
    if (node.kind === 'topQuery') resolveQuery(resolver, node.query, scope);
    else resolver.statement(node, scope);
  }

  localNames(object: AnyObject): ReadonlySet<string> {
    if (this.#namesOf?.object === object) return this.#namesOf.names;
    const names = new Set<string>();
    const collect = (root: Node | undefined): void => {
      if (root) walk(root, (node) => void (node.kind === 'identifier' && names.add(node.text.toLowerCase())));
    };
    if (object.kind === 'package') [object.specification, object.body].forEach(collect);
    else if (object.kind === 'type') [object.definition, object.body].forEach(collect);
    else collect(object.definition);
    this.#namesOf = { object, names };
    return names;
  }

  columns(of: Parameters<TypeReader['columns']>[0]): Relation['columns'] {
    return this.types.columns(of);
  }

  attributes(of: Extract<ValueType, { kind: 'object' }>): ReadonlyMap<string, FieldValue> {
    return this.types.attributes(of);
  }

  typeIn(type: DataType, schema: string): ValueType {
    return this.types.read(type, emptyScope, schema);
  }

  #tree(facts: Facts, schema: string): TreeResolver {
    return new TreeResolver(
      this.#catalog,
      this.#source,
      this.types,
      facts,
      schema,
      (of) => this.#packageScope(of),
      (name) => this.#temporaryTable(name),
      (routine) => this.#resultColumns(routine),
    );
  }

  #resultColumns(routine: Routine): Relation['columns'] {
    const { returnsTable, query } = routine.definition.routine;
    if (!returnsTable || this.#results.has(routine)) return this.#results.get(routine);
    // A function that reads itself does not know its columns from that.
    this.#results.set(routine, undefined);
    const resolver = this.#tree(new Facts(), routine.nameSchema);
    const columns = returnsTable.definition
      ? columnsOf(resolver, returnsTable.definition, false)
      : query && resolveFunctionQuery(resolver, routine.definition.routine, query);
    this.#results.set(routine, columns);
    return columns;
  }

  /** A temporary table by its name, where any code of the catalog makes it: code that is called from there sees it. */
  #temporaryTable(name: string): Relation | undefined {
    this.#makers ??= temporaryMakers(this.#catalog, this.#source);
    for (const maker of this.#makers.get(name) ?? []) {
      const found = (this.resolve(maker) as Facts).temporary.get(name);
      if (found) return found;
    }
    return undefined;
  }

  /** What a package declares. Only heads and types are read here; bodies are resolved with the package itself. */
  #packageScope(of: Package): Scope {
    const known = this.#packageScopes.get(of);
    if (known) return known;
    const scope = new Scope(undefined);
    scope.labels.push(of.name);
    this.#packageScopes.set(of, scope);
    const resolver = this.#tree(new Facts(), of.nameSchema);
    for (const { declaration, isPublic } of packageDeclarations(of))
      declareAll(resolver, [declaration], scope, { kind: 'package', package: of, isPublic });
    return scope;
  }

  #typeOfComputed(expression: Expression, table: Table, columns: Relation['columns']): ValueType {
    const scope = new Scope(undefined);
    scope.relations.push({
      kind: 'table',
      alias: table.name,
      object: table,
      ...(columns ? { columns } : {}),
    });
    return resolveExpression(this.#tree(new Facts(), table.nameSchema), expression, scope);
  }

  #columnsOfView(view: View | MaterializedView): Relation['columns'] {
    if (this.#viewColumns.has(view)) return this.#viewColumns.get(view);
    if (this.#busyViews.has(view)) return undefined;
    this.#busyViews.add(view);
    const resolver = this.#tree(new Facts(), view.nameSchema);
    const output = resolveQuery(resolver, view.definition.query, new Scope(undefined));
    this.#busyViews.delete(view);
    const columns = this.#ofObjectView(view, output) ?? renamed(output, viewColumnNames(view, this.#source));
    this.#viewColumns.set(view, columns);
    return columns;
  }

  /** The columns of an object view are the attributes of its type, in their order. */
  #ofObjectView(view: View | MaterializedView, output: Relation['columns']): Relation['columns'] {
    const type = view.kind === 'view' ? rowTypeOf(this.#catalog, this.#source, view) : undefined;
    if (!type) return undefined;
    const given = [...(output?.values() ?? [])];
    const attributes = this.types.attributes({ kind: 'object', schema: type.schema, name: type.name });
    return new Map(
      [...attributes].map(([name, attribute], i) => [
        name,
        given[i]?.type.kind === attribute.type.kind ? given[i] : { type: attribute.type, nullable: true },
      ]),
    );
  }
}

/** Which routines and triggers make which temporary tables, by CREATE TABLE or SELECT INTO. */
function temporaryMakers(catalog: Catalog, source: SourceDialect): ReadonlyMap<string, readonly AnyObject[]> {
  const makers = new Map<string, AnyObject[]>();
  for (const object of [...catalog.routines.values(), ...catalog.triggers.values()])
    walk(object.definition, (node) => {
      const made =
        node.kind === 'createTable' ? node.name : node.kind === 'select' ? node.intoTable : undefined;
      const last = made?.parts.at(-1);
      const name = last && source.names.fold(last);
      if (name?.startsWith('#')) makers.set(name, [...(makers.get(name) ?? []), object]);
    });
  return makers;
}

function viewColumnNames(view: View | MaterializedView, source: SourceDialect): readonly string[] {
  if (view.kind === 'view') return view.definition.columns.map((each) => source.names.fold(each.name));
  return view.definition.columns.map((each) => source.names.fold(each));
}

/** The columns under other names, by position. */
export function renamed(columns: Relation['columns'], names: readonly string[]): Relation['columns'] {
  if (!columns || names.length === 0) return columns;
  const values = [...columns.values()];
  return new Map(names.map((name, i) => [name, values[i] ?? { type: { kind: 'unknown' }, nullable: true }]));
}

function find(parts: readonly string[], scope: Scope): { entry: Entry; used: number } | undefined {
  const [first, second] = parts;
  for (let each: Scope | undefined = scope; each; each = each.parent) {
    const direct = first === undefined ? undefined : each.names.get(first);
    if (direct) return { entry: direct, used: 1 };
    const labelled =
      first !== undefined && second !== undefined && each.labels.includes(first)
        ? each.names.get(second)
        : undefined;
    if (labelled) return { entry: labelled, used: 2 };
  }
  return undefined;
}

/** The resolver at work on one object's trees: what the functions of this room share. */
export class TreeResolver {
  readonly catalog: Catalog;
  readonly source: SourceDialect;
  readonly types: TypeReader;
  readonly facts: Facts;
  /** The schema in which names without one are looked up. */
  readonly schema: string;
  readonly packageScope: (of: Package) => Scope;
  readonly temporaryTable: (name: string) => Relation | undefined;
  /** The columns that a table-valued function gives; undefined of any other. */
  readonly resultColumns: (routine: Routine) => Relation['columns'];
  /** Calls that are statements: of overloads they mean procedures, other calls functions. */
  readonly statementCalls = new WeakSet<Node>();

  constructor(
    catalog: Catalog,
    source: SourceDialect,
    types: TypeReader,
    facts: Facts,
    schema: string,
    packageScope: (of: Package) => Scope,
    temporaryTable: (name: string) => Relation | undefined,
    resultColumns: (routine: Routine) => Relation['columns'],
  ) {
    this.catalog = catalog;
    this.source = source;
    this.types = types;
    this.facts = facts;
    this.schema = schema;
    this.packageScope = packageScope;
    this.temporaryTable = temporaryTable;
    this.resultColumns = resultColumns;
  }

  /** Notes that the object uses another. */
  use(object: AnyObject): void {
    this.facts.uses.add(`${object.kind} ${object.schema}.${object.name}`);
  }

  typeIn(type: DataType, schema: string): ValueType {
    return this.types.read(type, emptyScope, schema);
  }

  meaning(parts: readonly string[], scope: Scope): ReturnType<typeof meaningOf> {
    return meaningOf(this, parts, scope);
  }

  follow(entry: Entry, path: readonly string[]): ReturnType<typeof follow> {
    return follow(this, entry, path);
  }

  routine(routine: RoutineDeclaration, scope: Scope, depth: number): void {
    resolveRoutine(this, routine, scope, depth);
  }

  statement(node: Node, scope: Scope): void {
    resolveStatement(this, node, scope);
  }
}
