import type { AnyObject, Catalog, Package, Table, UserType } from '../../catalog/catalog.ts';
import { packageDeclaring } from '../../catalog/lookup.ts';
import { builtInPackages } from '../../sql/codes/built-in-packages.ts';
import { typeFindings } from '../../sql/codes/types.ts';
import * as make from '../../sql/make.ts';
import type { ColumnDefinition } from '../../sql/tree/define.ts';
import type { Identifier, Name } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type {
  CollectionType,
  CursorDeclaration,
  SubtypeDefinition,
  TypeDeclaration,
  TypeDefinition,
} from '../../sql/tree/routine.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { FieldValue, ReferenceValue, ValueType } from '../../sql/value-type.ts';
import { eachChild } from '../../sql/walk.ts';
import type { Span } from '../../text/span.ts';
import { treesOf } from '../collections/uses.ts';
import { compositeName } from '../object-types/composite.ts';
import type { Home } from '../references/home.ts';
import { homeOf } from '../references/home.ts';
import { keyTypeName } from '../references/key.ts';
import type { Owner, Referent } from '../resolve/resolution.ts';
import { lookUp } from '../resolve/lookup.ts';
import type { Resolver } from '../resolve/resolve.ts';
import type { CollectionBook } from '../collections/book.ts';
import type { Settings } from '../settings.ts';
import type { TargetName, TargetNames } from '../target-names.ts';
import type { TypePlace } from '../target-types.ts';
import { mapBuiltIn } from './built-in.ts';
import type { KeyGroup } from './key-groups.ts';
import { idOf, keyGroups } from './key-groups.ts';
import type { MappedType, TypeNote } from './mapped.ts';
import { columnNumber, numberSize } from './number.ts';
import { hasKnownRange, predefinedRanges } from './range.ts';

/** Where a type is written, for looking up its name. */
export interface TypeSite {
  /** The schema in which names without one are looked up. */
  readonly schema?: string;
  /** What the type's name speaks of, when resolution said so. */
  readonly referent?: Referent;
  /** The object that it stands in. */
  readonly object?: AnyObject;
}

/** Maps types. A class because it remembers the groups of keys and the owners of declared types. */
export class TypeMapper {
  readonly #catalog: Catalog;
  readonly #settings: Settings;
  readonly #resolver: Resolver;
  readonly #names: TargetNames;
  readonly #collections: CollectionBook;
  /** Has a type of the extension pack installed. */
  readonly #usePack: (name: string) => void;
  readonly #groups: ReadonlyMap<string, KeyGroup>;
  /** Types that are being mapped, so that one that contains itself ends. */
  readonly #busy = new Set<object>();

  constructor(
    catalog: Catalog,
    settings: Settings,
    resolver: Resolver,
    names: TargetNames,
    collections: CollectionBook,
    usePack: (name: string) => void,
  ) {
    this.#catalog = catalog;
    this.#settings = settings;
    this.#resolver = resolver;
    this.#names = names;
    this.#collections = collections;
    this.#usePack = usePack;
    this.#groups = keyGroups(catalog, (each) => names.stored(each));
  }

  column(table: Table, name: string): MappedType {
    const column = table.columns.get(name);
    if (!column?.type) return { type: this.#untyped(table, column), notes: [] };
    if (column.type.reference) {
      const value = this.#resolver.columns(table)?.get(name)?.type;
      return this.#pointer(column.type, table.nameSchema, value?.kind === 'reference' ? value : undefined);
    }
    const group = this.#groups.get(idOf(table, name));
    const key = group && this.#keyType(column.type, group, `${table.name}.${name}`);
    if (key) return key;
    const own = this.map(column.type, 'column', { schema: table.nameSchema, object: table });
    if (column.identity && !isInteger(own.type)) return { ...own, type: make.type(column.type, 'bigint') };
    return own;
  }

  map(type: DataType, place: TypePlace, site: TypeSite = {}): MappedType {
    if (type.target) return { type, notes: [] };
    if (type.reference) return this.#pointer(type, site.schema ?? this.#catalog.defaultSchema);
    if (type.attribute) return this.#attribute(type, place, site);
    const local = site.referent && this.#byReferent(type, place, site, site.referent);
    return (
      local ??
      this.#predefinedRange(type, place) ??
      mapBuiltIn(type, place, this.#settings) ??
      this.#userType(type, place, site)
    );
  }

  forValue(value: ValueType, origin: Span, object?: AnyObject): DataType | undefined {
    switch (value.kind) {
      case 'number':
        return this.#numberFor(value, origin);
      case 'text':
        return make.type(origin, 'text');
      case 'rowid':
        return make.type(origin, 'tid');
      case 'date':
        return this.#settings.date === 'date'
          ? make.type(origin, 'date')
          : make.type(origin, 'timestamp', { precision: 0 });
      case 'timestamp':
        return make.type(origin, value.zone ? 'timestamptz' : 'timestamp');
      case 'interval':
      case 'boolean':
      case 'xml':
        return make.type(origin, value.kind);
      case 'binary':
        return make.type(origin, 'bytea');
      case 'json':
        return make.type(origin, value.of ? 'json' : 'jsonb');
      case 'cursor':
        return make.type(origin, 'refcursor');
      case 'object': {
        const type = this.#catalog.types.get(`${value.schema}.${value.name}`);
        return type && this.#named(this.#composite(type), origin);
      }
      case 'reference': {
        const home = homeOf(value, this.#catalog, (each) => this.#names.stored(each));
        return home ? this.#keyOf(home, origin) : make.type(origin, 'text');
      }
      case 'collection':
        return this.#collectionFor(value, origin, object);
      case 'record':
        return this.#recordFor(value, origin, object);
      case 'other':
      case 'null':
      case 'unknown':
        return undefined;
    }
  }

  /** A REF is held as the key of the row that it points to, where it is known which table or view has that row. */
  #pointer(type: DataType, schema: string, known?: ReferenceValue): MappedType {
    const { reference: _, ...plain } = type;
    const read = known ?? this.#resolver.typeIn({ ...plain, reference: true }, schema);
    const home =
      read.kind === 'reference' ? homeOf(read, this.#catalog, (each) => this.#names.stored(each)) : undefined;
    if (home) return { type: this.#keyOf(home, type), notes: [] };
    const what = `It is not known which rows REF ${write(type.name)} points to; text stands in its place.`;
    return note(make.type(type, 'text'), typeFindings.reference, what);
  }

  /** The type of a home's key: that of its only column, or a composite type of several. */
  #keyOf(home: Home, origin: Span): DataType {
    const [only, ...more] = home.key;
    if (!only) return make.type(origin, 'uuid');
    if (more.length > 0) return this.#named(keyTypeName(home, this.#names), origin);
    const { type } = this.map(only.type, 'attribute', { schema: home.type.nameSchema, object: home.type });
    return { ...type, ...span(origin) };
  }

  /** The type of an element or a field as it is declared, its names seen from the declaration that it is a part of. */
  declared(type: DataType, declaration: object | undefined, object?: AnyObject): DataType {
    const owner = this.#ownerOf(declaration) ?? object;
    const site = owner ? { schema: owner.nameSchema, object: owner } : {};
    return this.map(type, partPlace(owner), this.#withReferent(type, site)).type;
  }

  /** The package or type of the catalog that a declaration of a type stands in; undefined for one in a routine. */
  #ownerOf(declaration: object | undefined): AnyObject | undefined {
    const { kind } = (declaration ?? {}) as { kind?: string };
    if (kind === 'typeDeclaration') return packageDeclaring(declaration, this.#catalog);
    return kind === 'type' ? (declaration as UserType) : undefined;
  }

  /** A virtual column, or one of CREATE TABLE AS: what its expression gives. */
  #untyped(table: Table, column: ColumnDefinition | undefined): DataType {
    const expression = column?.generated?.expression;
    const value = expression && this.#resolver.resolve(table).typeOf(expression);
    const origin = column ?? table.span;
    return (value && this.forValue(value, origin)) ?? make.type(origin, 'text');
  }

  /** The type of a column of a key, the same for all columns that are tied to it; undefined where its own type will do. */
  #keyType(type: DataType, group: KeyGroup, what: string): MappedType | undefined {
    const { bareNumberKey } = this.#settings;
    if (!group.size || !numberSize(type)) return this.#keyText(type, group);
    if (group.hasIdentity) return { type: make.type(type, 'bigint'), notes: [] };
    const fitsBigint = !group.closed || (group.closed.scale === 0 && (group.closed.precision ?? 99) <= 18);
    const hasOpen = group.isOpen || group.hasBare || (group.size.precision ?? 99) >= 38;
    if (hasOpen && bareNumberKey === 'bigint' && fitsBigint) {
      const { precision } = numberSize(type) ?? {};
      const bigint = make.type(type, 'bigint');
      if (precision !== undefined && precision <= 18) return { type: bigint, notes: [] };
      const written = precision === undefined ? 'a NUMBER without precision' : 'a NUMBER of 38 digits';
      return note(bigint, typeFindings.openNumberKey, `${what} is ${written} and becomes bigint.`);
    }
    return { type: columnNumber(group.size, type, this.#settings), notes: [] };
  }

  /** Texts of a key have the longest of the lengths; all others keep their own type. */
  #keyText(type: DataType, group: KeyGroup): MappedType | undefined {
    const own = mapBuiltIn(type, 'column', this.#settings);
    const name = own?.type.name.parts.at(-1)?.text;
    if (!own || group.length === undefined || (name !== 'varchar' && name !== 'char')) return undefined;
    return { ...own, type: { ...own.type, precision: group.length } };
  }

  /** `%TYPE` of a column and `%ROWTYPE` of a table are kept where PL/pgSQL can say them; of anything else they are resolved. */
  #attribute(type: DataType, place: TypePlace, site: TypeSite): MappedType {
    const schema = site.schema ?? this.#catalog.defaultSchema;
    const declared = site.referent && this.#declaredType(site.referent);
    if (declared && type.attribute === 'type') return this.#likeDeclared(declared, place, schema, site);
    const parts = type.name.parts.map((each) => this.#names.stored(each));
    const found = lookUp(this.#catalog, schema, parts);
    if (found?.kind === 'relation') return this.#likeRelation(type, place, found.object, parts[found.used]);
    const value = this.#valueAt(site) ?? this.#resolver.typeIn(type, schema);
    const plain = this.forValue(value, type, site.object);
    if (plain) return { type: plain, notes: [] };
    return { type: make.type(type, type.attribute === 'rowtype' ? 'record' : 'text'), notes: [] };
  }

  #likeDeclared(
    declared: { readonly type: DataType; readonly package?: Package },
    place: TypePlace,
    schema: string,
    site: TypeSite,
  ): MappedType {
    const object = declared.package ?? site.object;
    const referent = object && this.#resolver.resolve(object).referent(declared.type.name);
    return this.map(declared.type, place, {
      schema: declared.package?.nameSchema ?? schema,
      ...(object ? { object } : {}),
      ...(referent && referent.kind !== 'unknown' ? { referent } : {}),
    });
  }

  /** The kind of value of a cursor's row or a record's field, seen from the object that declares it. */
  #valueAt({ referent, object }: TypeSite): ValueType | undefined {
    if (referent?.kind === 'cursor')
      return {
        kind: 'record',
        fields: new Map(),
        from: { kind: 'cursor', name: '', declaration: referent.declaration },
      };
    if (referent?.kind !== 'field' || !object) return undefined;
    const { base } = referent;
    if (base.kind !== 'variable' && base.kind !== 'parameter') return undefined;
    const owner = base.owner.kind === 'package' ? base.owner.package : object;
    let value: ValueType | undefined = this.#resolver.resolve(owner).typeOfDeclaration(base.declaration);
    for (const step of referent.path) {
      const fields: ReadonlyMap<string, FieldValue> | undefined =
        value?.kind === 'object'
          ? this.#resolver.attributes(value)
          : value?.kind === 'record'
            ? value.fields
            : undefined;
      value = fields?.get(step)?.type;
    }
    return value;
  }

  #likeRelation(
    type: DataType,
    place: TypePlace,
    object: Extract<AnyObject, { kind: 'table' | 'view' | 'materialized view' }>,
    column: string | undefined,
  ): MappedType {
    const target = this.#names.object(object);
    // Temporary tables of a session need not exist when a routine that names them is compiled.
    const isThere = object.kind !== 'table' || object.definition.temporary === undefined;
    if (type.attribute === 'rowtype') {
      if (!isThere) return { type: make.type(type, 'record'), notes: [] };
      const row = this.#named(target, type);
      return { type: place === 'variable' ? { ...row, attribute: 'rowtype' } : row, notes: [] };
    }
    if (column === undefined) return { type: make.type(type, 'text'), notes: [] };
    // A head that names a column of a view would need the view, which may itself need the routine.
    const isKept =
      place === 'variable' || (object.kind === 'table' && (place === 'parameter' || place === 'return'));
    if (isThere && isKept) {
      const table = this.#names.qualified(target, type);
      const last = this.#names.identifier(this.#names.column(object, column), type);
      const name: Name = { ...table, parts: [...table.parts, last] };
      return { type: { ...make.type(type, 'text'), name, attribute: 'type' }, notes: [] };
    }
    if (object.kind === 'table')
      return { type: { ...this.column(object, column).type, ...span(type) }, notes: [] };
    const value = this.#resolver.columns(object)?.get(column)?.type;
    return { type: (value && this.forValue(value, type)) ?? make.type(type, 'text'), notes: [] };
  }

  /** The declaration that a name's type can be taken from. */
  #declaredType(referent: Referent): { type: DataType; package?: Package } | undefined {
    if (referent.kind !== 'variable' && referent.kind !== 'parameter') return undefined;
    const { owner } = referent;
    return {
      type: referent.declaration.type,
      ...(owner.kind === 'package' ? { package: owner.package } : {}),
    };
  }

  #byReferent(type: DataType, place: TypePlace, site: TypeSite, referent: Referent): MappedType | undefined {
    if (referent.kind === 'type') return this.#ofUserType(type, place, referent.type);
    if (referent.kind !== 'local type') return undefined;
    return this.#ofDeclaration(type, place, site, referent.declaration, referent.owner);
  }

  #userType(type: DataType, place: TypePlace, site: TypeSite): MappedType {
    const parts = type.name.parts.map((each) => this.#names.stored(each));
    const found = lookUp(this.#catalog, site.schema ?? this.#catalog.defaultSchema, parts);
    if (found?.kind === 'type') return this.#ofUserType(type, place, found.object);
    if (found?.kind === 'package') {
      const declaration = this.#memberType(found.object, parts[found.used]);
      const owner: Owner = { kind: 'package', package: found.object, isPublic: true };
      if (declaration) return this.#ofDeclaration(type, place, site, declaration, owner);
    }
    const value = this.#resolver.typeIn(type, site.schema ?? this.#catalog.defaultSchema);
    const builtIn = value.kind === 'object' ? undefined : this.forValue(value, type, site.object);
    if (builtIn) return { type: builtIn, notes: [] };
    if (value.kind === 'other')
      return note(
        make.type(type, 'text'),
        builtInPackages.handle,
        `${value.name} becomes text, which holds nothing that the package could use.`,
      );
    // A table must not fail for one column; a routine that needs the type can wait for it.
    if (place === 'column' || place === 'attribute' || place === 'field')
      return note(
        make.type(type, 'text'),
        typeFindings.unknownType,
        `The type ${write(type.name)} is not in the scripts; text stands in its place.`,
      );
    const identifiers = type.name.parts.map((each) => this.#names.local(each));
    const kept = { ...make.type(type, 'text'), name: { ...type.name, parts: identifiers } };
    return note(kept, typeFindings.unknownType, `The type ${write(type.name)} is not in the scripts.`);
  }

  #memberType(of: Package, member: string | undefined): TypeDeclaration | undefined {
    for (const part of [of.specification, of.body])
      for (const each of part?.declarations ?? [])
        if (each.kind === 'typeDeclaration' && this.#names.stored(each.name) === member) return each;
    return undefined;
  }

  #ofUserType(type: DataType, place: TypePlace, of: UserType): MappedType {
    const { definition } = of.definition;
    if (definition?.kind === 'collectionType')
      return this.#collection(type, definition, { schema: of.nameSchema, object: of });
    if (definition?.kind === 'subtype') return this.map(definition.base, place, { schema: of.nameSchema });
    // Only a column keeps to the subtype: variables and elements are all of the one composite type.
    const name = place === 'column' ? this.#names.object(of) : this.#composite(of);
    return { type: this.#named(name, type), notes: [] };
  }

  /** All types of a hierarchy are one composite type. */
  #composite(of: UserType): TargetName {
    return compositeName(of, { catalog: this.#catalog, names: this.#names });
  }

  #ofDeclaration(
    type: DataType,
    place: TypePlace,
    site: TypeSite,
    declaration: TypeDeclaration,
    owner: Owner,
  ): MappedType {
    const { definition } = declaration;
    const schema = owner.kind === 'package' ? owner.package.nameSchema : site.schema;
    const object = owner.kind === 'package' ? owner.package : site.object;
    const inner: TypeSite = { ...(schema === undefined ? {} : { schema }), ...(object ? { object } : {}) };
    switch (definition.kind) {
      case 'collectionType':
        return this.#collection(type, definition, inner, declaration);
      case 'subtype': {
        if (place === 'variable' && hasKnownRange(definition))
          return { type: this.#named(this.#localTypeName(declaration, owner, site), type), notes: [] };
        const base = this.map(definition.base, place, this.#withReferent(definition.base, inner));
        return ranged(base, definition, place, type);
      }
      case 'refCursorType':
        return { type: make.type(type, 'refcursor'), notes: [] };
      default:
        return { type: this.#named(this.#localTypeName(declaration, owner, site), type), notes: [] };
    }
  }

  /** A variable of a predefined subtype is of a domain; all else that is declared with it, of the base type. */
  #predefinedRange(type: DataType, place: TypePlace): MappedType | undefined {
    const domain =
      place === 'variable' &&
      type.name.parts.length === 1 &&
      predefinedRanges[this.#names.stored(type.name.parts[0] as Identifier)];
    if (!domain) return undefined;
    this.#usePack(domain);
    return { type: make.type(type, [this.#settings.extensionSchema, domain]), notes: [] };
  }

  /** A record type becomes a composite type and a subtype with a range a domain: of a package in its schema, of a routine beside the object that it stands in. */
  #localTypeName(declaration: TypeDeclaration, owner: Owner, site: TypeSite): TargetName {
    const stored = this.#names.stored(declaration.name);
    if (owner.kind === 'package') return this.#names.member(owner.package, stored);
    if (!site.object) return { schema: 'public', name: this.#names.local(declaration.name).text };
    return this.#names.beside(site.object, localTypeWish(this.#names, site.object, declaration));
  }

  /** How a collection's values are held is decided by all that is done with them (`CollectionBook`). */
  #collection(
    type: DataType,
    definition: CollectionType,
    site: TypeSite,
    declaration?: TypeDeclaration,
  ): MappedType {
    if (this.#hasTextKeys(definition, site, declaration))
      return note(
        make.type(type, 'jsonb'),
        typeFindings.indexedByText,
        'An array with keys of text becomes jsonb.',
      );
    if (this.#busy.has(definition)) return { type: make.type(type, 'jsonb'), notes: [] };
    this.#busy.add(definition);
    const element = this.#element(definition.element, site);
    this.#busy.delete(definition);
    const isArray = element.type.dimensions !== undefined;
    if (isArray || this.#collections.isSparse(definition, site.object))
      return { type: make.type(type, 'jsonb'), notes: element.notes };
    return this.#arrayOf(type, element);
  }

  /** The indexes of an associative array may be of a subtype, or of the type of a variable: the declaration's own scope knows it. */
  #hasTextKeys({ indexBy }: CollectionType, site: TypeSite, declaration?: TypeDeclaration): boolean {
    if (!indexBy) return false;
    const { object, schema } = site;
    const value = object && declaration && this.#resolver.resolve(object).typeOfDeclaration(declaration);
    if (value?.kind === 'collection') return value.key === 'text';
    return this.#resolver.typeIn(indexBy, schema ?? this.#catalog.defaultSchema).kind === 'text';
  }

  /** The type of a collection's elements. Of rows that no type has a name for, it is one that is made for them. */
  #element(element: DataType, site: TypeSite): MappedType {
    return this.map(element, partPlace(site.object), this.#withReferent(element, site));
  }

  /** The place with what a type's name speaks of there. */
  #withReferent(type: DataType, site: TypeSite): TypeSite {
    const referent = site.object && this.#resolver.resolve(site.object).referent(type.name);
    return referent && referent.kind !== 'unknown' ? { ...site, referent } : site;
  }

  /** The composite type that is made for the rows of a cursor where a collection holds them. */
  #rowType(cursor: CursorDeclaration, object: AnyObject | undefined): TargetName | undefined {
    if (!this.#collections.hasRowType(cursor, object)) return undefined;
    const owner = packageDeclaring(cursor, this.#catalog);
    const wish = `${this.#names.stored(cursor.name)}_ROW`;
    if (owner) return this.#names.member(owner, wish);
    return object && this.#names.beside(object, localTypeWish(this.#names, object, cursor, wish));
  }

  #arrayOf(origin: Span, element: MappedType): MappedType {
    const { attribute: _, ...type } = element.type;
    return { type: { ...type, ...span(origin), dimensions: 1 }, notes: element.notes };
  }

  /** A table's row type has the table's name, which a type of the system may have too. */
  #named(target: TargetName, origin: Span): DataType {
    const isHidden = target.schema === 'public' && this.#names.isBuiltIn(target.name);
    return { ...make.type(origin, 'record'), name: this.#names.qualified({ ...target, isHidden }, origin) };
  }

  #numberFor(value: Extract<ValueType, { kind: 'number' }>, origin: Span): DataType {
    if (value.binary) return make.type(origin, value.binary === 'float' ? 'real' : 'double precision');
    if (value.pls) return make.type(origin, 'integer');
    if (value.integer && value.precision !== undefined && (value.scale ?? 0) === 0)
      return columnNumber({ precision: value.precision, scale: 0 }, origin, this.#settings);
    return make.type(origin, 'numeric');
  }

  #collectionFor(
    value: Extract<ValueType, { kind: 'collection' }>,
    origin: Span,
    object: AnyObject | undefined,
  ): DataType | undefined {
    if (this.#collections.form(value, object) === 'jsonb') return make.type(origin, 'jsonb');
    const element = this.forValue(value.element, origin, object);
    return element && this.#arrayOf(origin, { type: element, notes: [] }).type;
  }

  #recordFor(
    value: Extract<ValueType, { kind: 'record' }>,
    origin: Span,
    object: AnyObject | undefined,
  ): DataType | undefined {
    const { from } = value;
    if (from?.kind === 'table' || from?.kind === 'view') {
      const key = `${from.schema ?? this.#catalog.defaultSchema}.${from.name}`;
      const relation = this.#catalog.tables.get(key) ?? this.#catalog.views.get(key);
      if (relation) return this.#named(this.#names.object(relation), origin);
    }
    const declaration = from?.kind === 'type' ? (from.declaration as TypeDeclaration) : undefined;
    if (declaration?.kind === 'typeDeclaration') {
      const owner = packageDeclaring(declaration, this.#catalog);
      if (owner) return this.#named(this.#names.member(owner, this.#names.stored(declaration.name)), origin);
      if (object) {
        const wish = localTypeWish(this.#names, object, declaration);
        return this.#named(this.#names.beside(object, wish), origin);
      }
    }
    if (from?.kind === 'built-in') {
      this.#usePack(from.name);
      return make.type(origin, [this.#settings.extensionSchema, from.name]);
    }
    const cursor = from?.kind === 'cursor' ? (from.declaration as CursorDeclaration | undefined) : undefined;
    const row = cursor && this.#rowType(cursor, object);
    return row ? this.#named(row, origin) : make.type(origin, 'record');
  }
}

/**
 * The wish for the name of a composite type that stands for a record type declared in a routine: the names of the object
 * and of the routines inside it that it is declared in, then its own.
 */
export function localTypeWish(
  names: TargetNames,
  object: AnyObject,
  declaration: TypeDeclaration | CursorDeclaration,
  stored: string = names.stored(declaration.name),
): string {
  const { name } = names.object(object);
  const within = routinesAround(object, declaration).map((each) => names.stored(each).toLowerCase());
  const own = stored.toLowerCase();
  const path = name === '' || within[0] === name ? within : [name, ...within];
  return [...path, own].join('_');
}

/** The names of the routines around a declaration, the outermost first. */
function routinesAround(object: AnyObject, declaration: TypeDeclaration | CursorDeclaration): Identifier[] {
  let found: Identifier[] | undefined;
  const visit = (node: Node, around: readonly Identifier[]): void => {
    if (found) return;
    if (node === declaration) found = [...around];
    const own = node.kind === 'routine' ? node.name.parts.at(-1) : undefined;
    const inner = own ? [...around, own] : around;
    eachChild(node, (child) => visit(child, inner));
  };
  for (const root of treesOf(object)) visit(root, []);
  return found ?? [];
}

/** Where no domain stands for a subtype with a range, it is its base type, which is told. */
function ranged(
  mapped: MappedType,
  { low, notNull }: SubtypeDefinition,
  place: TypePlace,
  type: DataType,
): MappedType {
  // A variable is declared NOT NULL itself.
  if (!low && (!notNull || place === 'variable')) return mapped;
  const what = `${write(type.name)} ${low ? 'has a range' : 'excludes NULL'}, which its base type does not.`;
  return { ...mapped, notes: [...mapped.notes, { entry: typeFindings.subtypeRange, what }] };
}

/** The place of a part of a type: of one of the catalog, or of one that PL/SQL declares. */
function partPlace(owner: AnyObject | undefined): TypePlace {
  return owner?.kind === 'type' ? 'attribute' : 'field';
}

/** Whether a definition of PL/SQL needs a type of its own in the target: records do, collections and subtypes do not. */
export function needsCompositeType(definition: TypeDefinition): boolean {
  return definition.kind === 'recordType' || definition.kind === 'objectType';
}

function note(type: DataType, entry: TypeNote['entry'], what: string): MappedType {
  return { type, notes: [{ entry, what }] };
}

function span(origin: Span): Span {
  return { start: origin.start, end: origin.end };
}

function isInteger(type: DataType): boolean {
  return ['smallint', 'integer', 'bigint'].includes(type.name.parts[0]?.text ?? '');
}

function write(name: Name): string {
  return name.parts.map((each) => each.text).join('.');
}
