import type { Catalog, MaterializedView, Package, Table, UserType, View } from '../../catalog/catalog.ts';
import type { SourceDialect } from '../../sql/dialect.ts';
import type { ColumnDefinition } from '../../sql/tree/define.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Declaration, TypeDeclaration, TypeDefinition } from '../../sql/tree/routine.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type {
  CollectionValue,
  FieldValue,
  RecordValue,
  ReferenceValue,
  ValueType,
} from '../../sql/value-type.ts';
import { unknownValue } from '../../sql/value-type.ts';
import { ofColumn } from './collation.ts';
import { jsonMember } from './json-members.ts';
import { scopeOf } from '../references/home.ts';
import { lookUp, storedParts } from './lookup.ts';
import type { Relation } from './resolution.ts';
import type { Entry } from './scope.ts';
import { Scope } from './scope.ts';

type ObjectOrReference = Extract<ValueType, { kind: 'object' | 'reference' }>;

/** What the type reader asks of the resolver: the columns of views, and names in scopes. */
export interface NameFinder {
  /** The columns of a view, from its query. */
  viewColumns(view: View | MaterializedView): Relation['columns'];
  /** What a dotted name speaks of in a scope. */
  find(parts: readonly string[], scope: Scope): { readonly entry: Entry; readonly used: number } | undefined;
  /** The declarations of a package as a scope. */
  packageScope(of: Package): Scope;
  /** The kind of value of an expression over the columns of a table. */
  computed(expression: Expression, table: Table, columns: Relation['columns']): ValueType;
}

/** Reads declared types as kinds of values. A class because it remembers what it has read. */
export class TypeReader {
  readonly #catalog: Catalog;
  readonly #source: SourceDialect;
  readonly #finder: NameFinder;
  readonly #declared = new WeakMap<TypeDeclaration | UserType, ValueType>();
  readonly #relations = new WeakMap<object, Relation['columns']>();

  constructor(catalog: Catalog, source: SourceDialect, finder: NameFinder) {
    this.#catalog = catalog;
    this.#source = source;
    this.#finder = finder;
  }

  /** The kind of value of a declared type, seen from a scope in a schema. */
  read(type: DataType, scope: Scope, schema: string): ValueType {
    const parts = storedParts(type.name, this.#source);
    if (type.attribute === 'type') return this.#likeVariable(parts, scope, schema);
    if (type.attribute === 'rowtype') return this.#row(parts, scope, schema);
    if (type.reference) return this.#reference(parts, schema);
    const declared = this.#finder.find(parts, scope);
    if (declared?.entry.referent.kind === 'local type') return declared.entry.type;
    // A user's package may be called like one of the system's, and then hides it.
    const hides = parts.length > 1 && lookUp(this.#catalog, schema, parts) !== undefined;
    const builtIn = hides ? undefined : this.#source.valueType(type);
    if (builtIn) return builtIn;
    return this.#userType(parts, schema);
  }

  /** The columns of a table or view. */
  columns(of: Table | View | MaterializedView): Relation['columns'] {
    const known = this.#relations.get(of);
    if (known) return known;
    const columns = of.kind === 'table' ? this.#tableColumns(of) : this.#finder.viewColumns(of);
    if (columns) this.#relations.set(of, columns);
    return columns;
  }

  /** The kind of value that a type declaration in PL/SQL names. */
  declaration(declaration: TypeDeclaration, scope: Scope, schema: string): ValueType {
    const known = this.#declared.get(declaration);
    if (known) return known;
    const value = this.#definition(declaration.definition, declaration, scope, schema);
    this.#declared.set(declaration, value);
    return value;
  }

  /** The row of a table or view as a record. */
  rowOf(of: Table | View | MaterializedView): RecordValue {
    const fields = new Map<string, FieldValue>();
    for (const [name, column] of this.columns(of) ?? []) fields.set(name, column);
    return {
      kind: 'record',
      fields,
      from: { kind: of.kind === 'table' ? 'table' : 'view', schema: of.schema, name: of.name },
    };
  }

  #tableColumns(table: Table): Relation['columns'] {
    const { ofType } = table.definition;
    const columns = new Map<string, { type: ValueType; nullable: boolean }>();
    if (ofType) this.#attributesInto(columns, storedParts(ofType, this.#source), table.nameSchema);
    const required = requiredColumns(table, this.#source);
    for (const [name, column] of table.columns) {
      // A column of an object table names an attribute again, to say more of it.
      const attribute = columns.get(name)?.type ?? unknownValue;
      const type = column.type ? this.#columnType(table, column, column.type, name) : attribute;
      columns.set(name, { type, nullable: !(required.has(name) || isRequired(column)) });
    }
    for (const [name, column] of columns)
      if (column.type.kind === 'reference' && !table.columns.get(name)?.type)
        columns.set(name, { ...column, type: this.#scoped(table, column.type, name) });
    this.#addComputed(table, columns);
    return columns.size === 0 ? undefined : columns;
  }

  /** A computed column without a type has that of its expression, which sees the others. */
  #addComputed(table: Table, columns: Map<string, { type: ValueType; nullable: boolean }>): void {
    for (const [name, { type, generated }] of table.columns) {
      const known = columns.get(name);
      if (type || !generated || !known) continue;
      columns.set(name, { ...known, type: this.#finder.computed(generated.expression, table, columns) });
    }
  }

  #columnType(table: Table, column: ColumnDefinition, declared: DataType, name: string): ValueType {
    const type = this.read(declared, emptyScope, table.nameSchema);
    if (type.kind === 'reference') return this.#scoped(table, type, name, column);
    return this.#catalog.dialect === 'sqlserver' ? ofColumn(type, column, true) : type;
  }

  /** A REF of a column with the scope that the table gives it. */
  #scoped(table: Table, type: ReferenceValue, name: string, column?: ColumnDefinition): ReferenceValue {
    const scope = scopeOf(table, column, name, this.#catalog, (each) => this.#source.names.fold(each));
    return scope === undefined ? type : { ...type, scope };
  }

  #reference(parts: readonly string[], schema: string): ValueType {
    const found = lookUp(this.#catalog, schema, parts);
    if (found?.kind !== 'type') return { kind: 'other', name: 'REF' };
    return { kind: 'reference', schema: found.object.schema, name: found.object.name };
  }

  #attributesInto(
    columns: Map<string, { type: ValueType; nullable: boolean }>,
    parts: readonly string[],
    schema: string,
  ): void {
    const value = this.#userType(parts, schema);
    if (value.kind !== 'object') return;
    for (const [name, field] of this.attributes(value)) columns.set(name, field);
  }

  /** The attributes of an object type, or of what a REF points to; those of its supertypes first. */
  attributes(value: ObjectOrReference): ReadonlyMap<string, FieldValue> {
    const fields = new Map<string, FieldValue>();
    const found = this.#catalog.types.get(`${value.schema}.${value.name}`);
    const definition = found?.definition.definition;
    if (definition?.kind !== 'objectType' || !found) return fields;
    if (definition.under) {
      const above = this.#userType(storedParts(definition.under, this.#source), found.nameSchema);
      if (above.kind === 'object')
        for (const [name, field] of this.attributes(above)) fields.set(name, field);
    }
    for (const each of definition.attributes) {
      fields.set(this.#source.names.fold(each.name), {
        type: this.read(each.type, emptyScope, found.nameSchema),
        declared: each.type,
        nullable: true,
      });
    }
    return fields;
  }

  #likeVariable(parts: readonly string[], scope: Scope, schema: string): ValueType {
    const found = this.#finder.find(parts, scope);
    if (found && found.entry.referent.kind !== 'relation')
      return this.path(found.entry.type, parts.slice(found.used));
    const object = lookUp(this.#catalog, schema, parts);
    if (object?.kind === 'relation')
      return this.columns(object.object)?.get(parts[object.used] ?? '')?.type ?? unknownValue;
    if (object?.kind === 'package') {
      const member = this.#finder.packageScope(object.object).names.get(parts[object.used] ?? '');
      return member ? this.path(member.type, parts.slice(object.used + 1)) : unknownValue;
    }
    const dictionary = object ? undefined : this.#source.dictionaryView(parts.slice(0, -1));
    return dictionary?.columns?.get(parts.at(-1) as string)?.type ?? unknownValue;
  }

  /** The type at the end of a path of field names. */
  path(type: ValueType, path: readonly string[]): ValueType {
    let current = type;
    for (const step of path) {
      if (current.kind === 'json') {
        current = this.jsonMember(current, step);
        continue;
      }
      const fields =
        current.kind === 'record'
          ? current.fields
          : current.kind === 'object' || current.kind === 'reference'
            ? this.attributes(current)
            : undefined;
      current = fields?.get(step)?.type ?? unknownValue;
    }
    return current;
  }

  /** What a method of a value of JSON gives. */
  jsonMember(self: Extract<ValueType, { kind: 'json' }>, name: string): ValueType {
    const at = { start: -1, end: -1 };
    const keys = this.#source.valueType({
      kind: 'dataType',
      ...at,
      name: {
        kind: 'name',
        ...at,
        parts: [{ kind: 'identifier', ...at, text: 'JSON_KEY_LIST', quoted: false }],
      },
    });
    return jsonMember(self, name, keys ?? unknownValue);
  }

  #row(parts: readonly string[], scope: Scope, schema: string): ValueType {
    const found = this.#finder.find(parts, scope);
    if (found && found.entry.type.kind === 'cursor') return found.entry.type.row ?? unknownValue;
    if (found && found.entry.type.kind === 'record') return found.entry.type;
    const object = lookUp(this.#catalog, schema, parts);
    if (object?.kind === 'relation') return this.rowOf(object.object);
    if (object?.kind === 'package') {
      const member = this.#finder.packageScope(object.object).names.get(parts[object.used] ?? '');
      if (member?.type.kind === 'cursor') return member.type.row ?? unknownValue;
    }
    const dictionary = object ? undefined : this.#source.dictionaryView(parts);
    return { kind: 'record', fields: new Map(dictionary?.columns ?? []) };
  }

  #userType(parts: readonly string[], schema: string): ValueType {
    const object = lookUp(this.#catalog, schema, parts);
    if (object?.kind === 'package')
      return (
        this.#finder.packageScope(object.object).names.get(parts[object.used] ?? '')?.type ?? unknownValue
      );
    if (object?.kind !== 'type') return unknownValue;
    return this.userType(object.object);
  }

  /** The kind of value of a type of the catalog. */
  userType(type: UserType): ValueType {
    const known = this.#declared.get(type);
    if (known) return known;
    const definition = type.definition.definition;
    const object: ValueType = { kind: 'object', schema: type.schema, name: type.name };
    if (!definition || definition.kind === 'objectType') return object;
    this.#declared.set(type, object);
    const value = this.#definition(definition, type, emptyScope, type.nameSchema);
    this.#declared.set(type, value);
    return value;
  }

  #definition(
    definition: TypeDefinition,
    declaration: TypeDeclaration | UserType,
    scope: Scope,
    schema: string,
  ): ValueType {
    switch (definition.kind) {
      case 'recordType': {
        const fields = new Map<string, FieldValue>();
        for (const each of definition.fields) {
          fields.set(this.#source.names.fold(each.name), {
            type: this.read(each.type, scope, schema),
            declared: each.type,
            nullable: !each.notNull,
          });
        }
        return { kind: 'record', fields, from: { kind: 'type', declaration } };
      }
      case 'collectionType': {
        const key = definition.indexBy && this.read(definition.indexBy, scope, schema);
        const value: CollectionValue = {
          kind: 'collection',
          form: definition.form,
          element: this.read(definition.element, scope, schema),
          declared: definition.element,
          declaration,
          ...(key ? { key: key.kind === 'text' ? 'text' : 'integer' } : {}),
        };
        return value;
      }
      case 'refCursorType': {
        const row = definition.returns && this.read(definition.returns, scope, schema);
        return row?.kind === 'record' ? { kind: 'cursor', row } : { kind: 'cursor' };
      }
      case 'subtype':
        return this.read(definition.base, scope, schema);
      default:
        return unknownValue;
    }
  }
}

/** The columns that a primary key makes NOT NULL. */
function requiredColumns(table: Table, source: SourceDialect): ReadonlySet<string> {
  const keys = table.definition.constraints.filter(
    (each) => each.type === 'primary key' && each.state.enabled !== false,
  );
  return new Set(keys.flatMap((each) => each.columns.map((column) => source.names.fold(column))));
}

function isRequired(column: ColumnDefinition): boolean {
  return (
    column.identity !== undefined ||
    column.constraints.some((each) => each.type === 'not null' && each.state.enabled !== false)
  );
}

/** The scope of places where only the catalog's names can be used. */
export const emptyScope = new Scope(undefined);

/** All that a package declares, the specification first. */
export function packageDeclarations(
  of: Package,
): readonly { readonly declaration: Declaration; readonly isPublic: boolean }[] {
  const specification = (of.specification?.declarations ?? []).map((declaration) => ({
    declaration,
    isPublic: true,
  }));
  const body = (of.body?.declarations ?? []).map((declaration) => ({ declaration, isPublic: false }));
  return [...specification, ...body];
}
