import type { AnyObject, Catalog, Package, Table } from '../catalog/catalog.ts';
import { allObjects, keyOf } from '../catalog/catalog.ts';
import { ownsIndexNames } from '../catalog/table-indexes.ts';
import { nameFindings } from '../sql/codes/names.ts';
import type { NameRules } from '../sql/dialect.ts';
import type { Identifier, Name } from '../sql/tree/name.ts';
import type { Finding } from '../text/finding.ts';
import { finding } from '../text/finding.ts';
import type { Span } from '../text/span.ts';
import { keyServedBy, keysOf } from './keys.ts';
import { Namespace } from './names/namespace.ts';
import { fit, spell, spellColumn } from './names/spelling.ts';
import type { Settings } from './settings.ts';

/** Where an object of the source lives in the target, as names are stored there. */
export interface TargetName {
  readonly schema: string;
  readonly name: string;
  /** A routine or type of the system has the name and is found first, so that the schema must always be written. */
  readonly isHidden?: boolean;
  /** A table of the session, which is in no schema. */
  readonly isTemporary?: boolean;
}

/** Whether a stored name is that of a temporary table of SQL Server (`#t`). */
export function isTemporaryName(stored: string): boolean {
  return stored.startsWith('#');
}

/**
 * The names of the target. Every name of the source has exactly one, decided before anything is converted: folded, not
 * reserved, not too long (cut and made unique by a hash), mapped by the user's rules, and unlike its neighbours.
 */
export interface TargetNames {
  /** Of a table, view, sequence, standalone routine, type, trigger, index …. A package's own name is the schema of its members. */
  object(object: AnyObject): TargetName;
  /** Of a member of a package (routine, variable, constant, cursor, type, exception), by its stored name. */
  member(of: Package, member: string): TargetName;
  /** Of a column, by its stored name, in a table or view of the catalog. */
  column(of: AnyObject, column: string): string;
  /** Of a constraint of a table, by its stored name. Keys share the names of their schema's tables and indexes. */
  constraint(of: Table, constraint: string): string;
  /** A name that nothing has in the schema of an object, for a relation or type (a partition, say) or a routine that is made beside it. The same wish gives the same name. */
  beside(of: AnyObject, wish: string, kind?: 'relation' | 'routine'): TargetName;
  /** A name that no routine has in a schema of the target, for a routine that is made beside an object (a nested one). The same wish gives the same name. */
  routineBeside(of: AnyObject, schema: string, wish: string): string;
  /** A name that is local to a statement or routine: variable, parameter, alias, label, cursor. The user's own spelling unless it is reserved or too long. */
  local(name: Identifier): Identifier;
  /** How an object is referred to in a statement: with its schema, unless that is `public` and nothing hides the object. */
  qualified(target: TargetName, origin: Span): Name;
  /** How a stored target name is written. */
  identifier(stored: string, origin: Span): Identifier;
  /** The name as the source stores it. */
  stored(name: Identifier): string;
  /** Whether the target itself has a routine or type of that stored name. */
  isBuiltIn(name: string): boolean;
  /** Whether a stored name is none that a parameter or variable of the target can have as it is. */
  isNotForVariables(name: string): boolean;
  /** Of a schema of the source, by its stored name. */
  schema(stored: string): string;
  /** What was changed about an object's names: shortened, or taken by another. */
  findings(of: AnyObject): readonly Finding[];
}

/** A wish of the user for the name of something: undefined leaves it as it is. Wishes come from mapping rules. */
export type Renaming = (
  kind: AnyObject['kind'] | 'schema' | 'column',
  source: { readonly schema: string; readonly object?: string; readonly name: string },
) => string | undefined;

const noRenaming: Renaming = () => undefined;

/** Decides the names of everything that the catalog holds. */
export function createTargetNames(
  catalog: Catalog,
  settings: Settings,
  target: NameRules,
  source: NameRules,
  renaming: Renaming = noRenaming,
): TargetNames {
  return new DecidedNames(catalog, settings, target, source, renaming);
}

/** The names of one schema of the target: what pg_class and pg_type hold, and what pg_proc holds. */
interface SchemaSpaces {
  readonly relations: Namespace;
  readonly routines: Namespace;
}

type ObjectOf<K extends AnyObject['kind']> = Extract<AnyObject, { kind: K }>;

/** A class because it holds what is decided and takes further names while objects are converted. */
class DecidedNames implements TargetNames {
  readonly #catalog: Catalog;
  readonly #settings: Settings;
  readonly #target: NameRules;
  readonly #source: NameRules;
  readonly #renaming: Renaming;
  readonly #schemas = new Map<string, string>();
  readonly #schemaSpace: Namespace;
  readonly #spaces = new Map<string, SchemaSpaces>();
  readonly #objects = new Map<string, TargetName>();
  readonly #constraints = new Map<string, string>();
  readonly #members = new Map<string, TargetName>();
  readonly #columns = new Map<string, ReadonlyMap<string, string>>();
  readonly #findings = new Map<string, Finding[]>();
  /** How local names are written, by how they were; with a quote before those that were quoted. */
  readonly #locals = new Map<string, Identifier>();

  constructor(
    catalog: Catalog,
    settings: Settings,
    target: NameRules,
    source: NameRules,
    renaming: Renaming,
  ) {
    this.#catalog = catalog;
    this.#settings = settings;
    this.#target = target;
    this.#source = source;
    this.#renaming = renaming;
    this.#schemaSpace = new Namespace(target.maxBytes, ['information_schema', settings.extensionSchema]);
    const objects = allObjects(catalog);
    for (const object of objects) this.schema(object.schema);
    this.#decide(objects);
  }

  object(object: AnyObject): TargetName {
    return (
      this.#objects.get(idOf(object)) ?? {
        schema: this.schema(object.schema),
        name: this.#fit(spell(object.name)),
      }
    );
  }

  member(of: Package, member: string): TargetName {
    const id = `${idOf(of)}.${member}`;
    const known = this.#members.get(id);
    if (known) return known;
    const { schema, name: owner } = this.object(of);
    const name =
      this.#settings.packages === 'schema'
        ? this.#fit(spell(member))
        : this.#prefixed(`${owner}_${spell(member)}`, schema, id);
    this.#members.set(id, { schema, name });
    return { schema, name };
  }

  /** A name that no routine, table or type has: a member may be any of them. */
  #prefixed(wish: string, schema: string, id: string): string {
    const { relations, routines } = this.#space(schema);
    const name = routines.take(relations.has(wish) ? `${wish}_member` : wish, id);
    return relations.take(name, id);
  }

  column(of: AnyObject, column: string): string {
    return this.#columnsOf(of).get(column) ?? this.#fit(spellColumn(column));
  }

  constraint(of: Table, constraint: string): string {
    return this.#constraints.get(`${idOf(of)}.${constraint}`) ?? this.#fit(spell(constraint));
  }

  beside(of: AnyObject, wish: string, kind: 'relation' | 'routine' = 'relation'): TargetName {
    const { schema } = this.object(of);
    const space = this.#space(schema);
    const names = kind === 'relation' ? space.relations : space.routines;
    return { schema, name: names.take(wish, `${idOf(of)} ${wish}`) };
  }

  routineBeside(of: AnyObject, schema: string, wish: string): string {
    return this.#space(schema).routines.take(wish, `${idOf(of)} ${wish}`);
  }

  local(name: Identifier): Identifier {
    if (name.target) return name;
    const id = name.quoted ? `"${name.text}` : name.text;
    let known = this.#locals.get(id);
    if (!known) this.#locals.set(id, (known = this.#local(name)));
    const { text, quoted } = known;
    return { kind: 'identifier', start: name.start, end: name.end, text, quoted, target: true };
  }

  #local(name: Identifier): Identifier {
    const plain = name.text.toLowerCase();
    const stored = this.#fit(spellColumn(this.stored(name)));
    const written = this.#target.identifier(stored, name);
    // PostgreSQL folds only the letters of ASCII, so any other keeps its case and is written as it is stored.
    const ownSpelling = !name.quoted && !written.quoted && plain === stored && /^[\x20-\x7e]*$/.test(plain);
    return ownSpelling ? { ...written, text: name.text } : written;
  }

  qualified(target: TargetName, origin: Span): Name {
    const own = this.identifier(target.name, origin);
    const isPlain = target.isTemporary === true || (target.schema === 'public' && !target.isHidden);
    const parts = isPlain ? [own] : [this.identifier(target.schema, origin), own];
    return { kind: 'name', start: origin.start, end: origin.end, parts };
  }

  identifier(stored: string, origin: Span): Identifier {
    return this.#target.identifier(stored, origin);
  }

  stored(name: Identifier): string {
    return this.#source.fold(name);
  }

  isBuiltIn(name: string): boolean {
    return this.#target.builtIn?.has(name) === true;
  }

  isNotForVariables(name: string): boolean {
    return this.#target.notForVariables?.has(name) === true;
  }

  /** Objects without any schema, and what belongs to PUBLIC, live in `public`. Names that begin with pg_ are the system's own. */
  schema(stored: string): string {
    const known = this.#schemas.get(stored);
    if (known !== undefined) return known;
    const wish = this.#renaming('schema', { schema: stored, name: stored }) ?? spell(stored);
    const name =
      wish === '' || wish === 'public'
        ? 'public'
        : this.#schemaSpace.take(wish.startsWith('pg_') ? `ora_${wish}` : wish, `schema ${stored}`);
    this.#schemas.set(stored, name);
    return name;
  }

  findings(of: AnyObject): readonly Finding[] {
    return this.#findings.get(idOf(of)) ?? [];
  }

  /**
   * The order says who keeps a name that two want: what programs speak of (tables, views, routines) before keys, keys
   * before indexes.
   */
  #decide(objects: readonly AnyObject[]): void {
    const of = <K extends AnyObject['kind']>(...kinds: readonly K[]): ObjectOf<K>[] =>
      objects.filter((each): each is ObjectOf<K> => (kinds as readonly string[]).includes(each.kind));
    const relations = of('table', 'view', 'materialized view', 'sequence', 'type');
    // A temporary table of SQL Server gives way to lasting ones, from which its sign has parted it.
    for (const each of relations) if (!isTemporaryName(each.name)) this.#relation(each);
    for (const each of relations) if (isTemporaryName(each.name)) this.#relation(each, ['_temp']);
    for (const each of of('procedure', 'function')) this.#routine(each);
    for (const each of of('synonym')) this.#relation(each, ['_synonym']);
    for (const each of of('package')) this.#package(each);
    for (const each of of('trigger')) this.#routine(each, ['_trigger']);
    for (const table of of('table')) this.#constraintsOf(table);
    for (const table of of('table')) this.#noteColumns(table);
    for (const each of of('index')) this.#index(each);
  }

  #relation(object: AnyObject, endings: readonly string[] = []): void {
    this.#take(object, this.#space(this.schema(object.schema)).relations, endings);
  }

  /** A trigger's function stands beside the routines of its schema, without arguments as they may be. */
  #routine(object: AnyObject, endings: readonly string[] = []): void {
    this.#take(object, this.#space(this.schema(object.schema)).routines, endings);
  }

  #take(object: AnyObject, space: Namespace, endings: readonly string[]): void {
    const wish = this.#wish(object);
    const name = space.take(wish, idOf(object), endings);
    const isHidden = hideable.has(object.kind) && this.isBuiltIn(name);
    const target = { schema: this.schema(object.schema), name };
    const isTemporary = isTemporaryName(object.name);
    const more = { ...(isHidden ? { isHidden } : {}), ...(isTemporary ? { isTemporary } : {}) };
    this.#objects.set(idOf(object), isHidden || isTemporary ? { ...target, ...more } : target);
    this.#note(object, `${words(object)} ${object.name}`, wish, name);
  }

  #wish(object: AnyObject): string {
    const { schema, name } = object;
    const plain = isTemporaryName(name) ? name.replace(/^#+/, '') : name;
    return this.#renaming(object.kind, { schema, name }) ?? spell(plain);
  }

  #package(object: Package): void {
    const wish = this.#wish(object);
    const schema = this.schema(object.schema);
    if (this.#settings.packages === 'prefix') {
      this.#objects.set(idOf(object), { schema, name: this.#fit(wish) });
      return;
    }
    const owner = schema === 'public' ? `${wish}_package` : `${schema}_${wish}`;
    const free = wish !== 'public' && !this.#schemaSpace.has(wish) && !wish.startsWith('pg_');
    const name = this.#schemaSpace.take(free ? wish : owner, idOf(object));
    this.#objects.set(idOf(object), { schema: name, name });
    if (!free)
      this.#add(
        object,
        finding(
          nameFindings.packageSchema,
          object.span,
          `Package ${object.name} becomes the schema ${name}, because ${wish} is a schema already.`,
        ),
      );
  }

  /** Checks and foreign keys have names of their own in each table, so that they only need to fit. */
  #constraintsOf(table: Table): void {
    const keys = new Set(keysOf(table));
    for (const each of table.definition.constraints) {
      if (!each.name) continue;
      const wish = spell(this.stored(each.name));
      if (keys.has(each)) this.#key(table, each.name);
      else this.#note(table, `Constraint ${each.name.text}`, wish, this.#fit(wish), each.name);
    }
  }

  #noteColumns(table: Table): void {
    for (const [stored, target] of this.#columnsOf(table)) {
      const at = table.columns.get(stored)?.name ?? table.span;
      this.#note(table, `Column ${table.name}.${stored}`, spell(stored), target, at);
    }
  }

  #key(table: Table, name: Identifier): void {
    const stored = this.stored(name);
    const id = `${idOf(table)}.${stored}`;
    const others = ownsIndexNames(this.#catalog.dialect)
      ? [`${this.object(table).name}_${spell(stored)}`]
      : [];
    const target = this.#space(this.schema(table.schema)).relations.take(spell(stored), id, ['_key'], others);
    this.#constraints.set(id, target);
    this.#note(table, `Constraint ${stored}`, spell(stored), target, name);
  }

  /** An index that a key makes anyway has the name of that key. */
  #index(index: Extract<AnyObject, { kind: 'index' }>): void {
    const key = keyServedBy(this.#catalog, index, (each) => this.stored(each));
    if (key) {
      const table = [...this.#catalog.tables.values()].find((each) => keysOf(each).includes(key));
      const name =
        key.name && table ? this.constraint(table, this.stored(key.name)) : this.#fit(spell(index.name));
      this.#objects.set(idOf(index), { schema: this.schema(index.schema), name });
      return;
    }
    // An index always lives in the schema of its table.
    const { parts } = index.definition.table;
    const owner = parts.length > 1 ? this.stored(parts.at(-2) as Identifier) : index.nameSchema;
    const schema = this.schema(
      this.#catalog.tables.has(keyOf(owner, this.stored(parts.at(-1) as Identifier))) ? owner : index.schema,
    );
    const wish = this.#wish(index);
    // Names that belong to tables in the source meet in the schema: the second has its table's before it.
    const others = index.owner === undefined ? [] : [`${spell(index.owner)}_${wish}`];
    const name = this.#space(schema).relations.take(wish, idOf(index), ['_idx'], others);
    this.#objects.set(idOf(index), { schema, name });
    this.#note(index, `Index ${index.name}`, wish, name);
  }

  #columnsOf(object: AnyObject): ReadonlyMap<string, string> {
    const id = idOf(object);
    const known = this.#columns.get(id);
    if (known) return known;
    const names = object.kind === 'table' ? [...object.columns.keys()] : [];
    const space = new Namespace(this.#target.maxBytes);
    const columns = new Map<string, string>();
    for (const name of names) {
      const { schema } = object;
      const wish = this.#renaming('column', { schema, object: object.name, name }) ?? spellColumn(name);
      columns.set(name, space.take(wish, name));
    }
    this.#columns.set(id, columns);
    return columns;
  }

  #space(schema: string): SchemaSpaces {
    let space = this.#spaces.get(schema);
    if (!space) {
      space = {
        relations: new Namespace(this.#target.maxBytes),
        routines: new Namespace(this.#target.maxBytes),
      };
      this.#spaces.set(schema, space);
    }
    return space;
  }

  #fit(name: string): string {
    return fit(name, this.#target.maxBytes);
  }

  #note(object: AnyObject, what: string, wish: string, name: string, at: Span = object.span): void {
    if (name === wish) return;
    const entry =
      Buffer.byteLength(wish) > this.#target.maxBytes ? nameFindings.shortened : nameFindings.renamed;
    this.#add(object, finding(entry, at, `${what} is called ${name} in the target.`));
  }

  #add(object: AnyObject, note: Finding): void {
    this.#findings.set(idOf(object), [...(this.#findings.get(idOf(object)) ?? []), note]);
  }
}

/** Kinds of objects whose names are looked up among those of the system too; tables and views are not. */
const hideable: ReadonlySet<string> = new Set(['procedure', 'function', 'type']);

/** Objects are told apart by kind and name: the catalog may hold another copy of one that was changed later. */
function idOf(object: AnyObject): string {
  const within = object.kind === 'index' && object.owner !== undefined ? `${object.owner}.` : '';
  return `${object.kind} ${object.schema}.${within}${object.name}`;
}

function words(object: AnyObject): string {
  return object.kind.charAt(0).toUpperCase() + object.kind.slice(1);
}
