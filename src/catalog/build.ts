import type { NameRules, ParsedStatement } from '../sql/dialect.ts';
import type { DialectName } from '../sql/dialect.ts';
import type { Comment } from '../sql/lexer.ts';
import type {
  AlterType,
  AlterAction,
  CommentOn,
  CreateIndex,
  CreateOther,
  CreateTable,
  Drop,
  OtherStatement,
  Rename,
  TopStatement,
} from '../sql/tree/define.ts';
import type { StringLiteral } from '../sql/tree/expression.ts';
import type { Identifier, Name } from '../sql/tree/name.ts';
import { catalogFindings } from '../sql/codes/catalog.ts';
import { mysqlFindings } from '../sql/codes/mysql.ts';
import type { Finding } from '../text/finding.ts';
import { finding } from '../text/finding.ts';
import type {
  Catalog,
  CatalogObject,
  GrantOn,
  Index,
  MaterializedView,
  Other,
  Package,
  Remark,
  Routine,
  Sequence,
  Synonym,
  Table,
  Trigger,
  UserType,
  View,
} from './catalog.ts';
import { keyOf } from './catalog.ts';
import { alteredType } from './alter-type.ts';
import { alterTable, gatherConstraints } from './alter.ts';
import {
  alterIndexes,
  impliedIndexes,
  isNamedByServer,
  indexesOf,
  indexKey,
  moveIndexes,
  ownsIndexNames,
  uniqueConstraint,
  wholeColumns,
  withKeyNames,
} from './table-indexes.ts';
import { SqlserverBindings } from './sqlserver-bindings.ts';
import { sqlserverLosses, sqlserverStatement } from './sqlserver-statement.ts';
import { withReferencedTypes } from './referenced-types.ts';
import type { Renamed } from './rename.ts';
import { RenameFollower } from './rename.ts';

/** The kinds of statements that change what a catalog holds; everything else is data, a block or a query. */
export type Definer = Exclude<TopStatement, { kind: 'unread' }>;

/**
 * Folds the statements of scripts, in their order, into a catalog: CREATE adds, ALTER changes, DROP removes, COMMENT and
 * GRANT are kept with their object. It is a class because it collects.
 */
export class CatalogBuilder {
  readonly #dialect: DialectName;
  readonly #names: NameRules;
  readonly #tables = new Map<string, Table>();
  readonly #views = new Map<string, View>();
  readonly #materializedViews = new Map<string, MaterializedView>();
  readonly #indexes = new Map<string, Index>();
  readonly #sequences = new Map<string, Sequence>();
  readonly #routines = new Map<string, Routine>();
  readonly #packages = new Map<string, Package>();
  readonly #types = new Map<string, UserType>();
  /** Bodies that stand before the specifications of their types: the order of files need not be that of an installation. */
  readonly #bodiesOfTypes = new Map<string, Required<Pick<UserType, 'body' | 'bodySpan' | 'bodyComments'>>>();
  readonly #triggers = new Map<string, Trigger>();
  readonly #messages = new Map<number, string>();
  readonly #synonyms = new Map<string, Synonym>();
  #collation: string | undefined;
  readonly #others: Other[] = [];
  readonly #bindings: SqlserverBindings;
  readonly #grants: GrantOn[] = [];
  readonly #installed = new Set<string>();
  readonly findings: Finding[] = [];
  /** The schema of names without one, changed by CONNECT and ALTER SESSION SET CURRENT_SCHEMA. */
  currentSchema: string;
  readonly #defaultSchema: string;

  constructor(dialect: DialectName, names: NameRules, defaultSchema: string) {
    this.#dialect = dialect;
    this.#names = names;
    this.#bindings = new SqlserverBindings(names);
    this.currentSchema = defaultSchema;
    this.#defaultSchema = defaultSchema;
  }

  /** Takes one statement. Returns false when it defines nothing (DML, a block, a query): then it is for the data stage. */
  add(parsed: ParsedStatement): boolean {
    const { node } = parsed;
    switch (node.kind) {
      case 'createTable':
        this.#createTable(node, parsed.comments);
        return true;
      case 'alterTable':
        this.#alterTable(node);
        return true;
      case 'createIndex':
        this.#addIndex(node, parsed.comments);
        return true;
      case 'createSequence':
        this.#put(this.#sequences, {
          kind: 'sequence',
          ...this.#object(node.name, node, parsed.comments),
          definition: node,
        });
        return true;
      case 'alterSequence':
        this.#alterSequence(node.name, node);
        return true;
      case 'createView':
        this.#put(this.#views, {
          kind: 'view',
          ...this.#object(node.name, node, parsed.comments),
          definition: node,
          columnComments: new Map(),
        });
        return true;
      case 'createMaterializedView':
        this.#put(this.#materializedViews, {
          kind: 'materialized view',
          ...this.#object(node.name, node, parsed.comments),
          definition: node,
          columnComments: new Map(),
        });
        return true;
      case 'createSynonym':
        this.#put(this.#synonyms, {
          kind: 'synonym',
          ...this.#object(node.name, node, parsed.comments, node.isPublic ? 'PUBLIC' : undefined),
          definition: node,
        });
        return true;
      case 'createRoutine':
        this.#put(this.#routines, {
          kind: node.routine.form,
          ...this.#object(node.routine.name, node, parsed.comments),
          definition: node,
        });
        return true;
      case 'createTrigger':
        this.#put(this.#triggers, {
          kind: 'trigger',
          ...this.#object(node.name, node, parsed.comments),
          definition: node,
        });
        return true;
      case 'createPackage':
      case 'createPackageBody':
        this.#package(parsed);
        return true;
      case 'createType':
      case 'createTypeBody':
        this.#type(parsed);
        return true;
      case 'alterType':
        this.#alterType(node);
        return true;
      case 'commentOn':
        this.#comment(node);
        return true;
      case 'serverMessage':
        this.#messages.set(node.number, node.text);
        return true;
      case 'grant':
        this.#grants.push({ grant: node, nameSchema: this.currentSchema });
        return true;
      case 'drop':
        this.#drop(node);
        return true;
      case 'rename':
        this.#rename(node);
        return true;
      case 'createOther':
        if (node.object === 'DATABASE') this.#collation = node.details['collation'] ?? this.#collation;
        this.#other(node, parsed.comments);
        this.#elements(node, parsed);
        return true;
      case 'otherStatement':
        this.#collation = node.collation ?? this.#collation;
        if (node.verb === 'ALTER TRIGGER' && node.name) this.#alterTrigger(node.name, node.text);
        if (this.#dialect === 'mysql') this.#unconverted(node.verb, node);
        if (this.#dialect === 'sqlserver') this.#sqlserverStatement(node);
        return true;
      default:
        return false;
    }
  }

  /** Notes that a statement of dynamic SQL, which is known by its file and place, has been folded in. */
  noteInstalled(place: string): void {
    this.#installed.add(place);
  }

  /** The key of an object by its name in a statement. */
  keyOf(name: Name): string {
    return this.#key(name);
  }

  /** How the catalog writes a name. */
  fold(name: Identifier): string {
    return this.#names.fold(name);
  }

  /** What has been made so far. */
  made(): Pick<
    Catalog,
    | 'tables'
    | 'views'
    | 'materializedViews'
    | 'indexes'
    | 'sequences'
    | 'routines'
    | 'packages'
    | 'types'
    | 'triggers'
    | 'synonyms'
  > {
    return {
      tables: this.#tables,
      views: this.#views,
      materializedViews: this.#materializedViews,
      indexes: this.#indexes,
      sequences: this.#sequences,
      routines: this.#routines,
      packages: this.#packages,
      types: this.#types,
      triggers: this.#triggers,
      synonyms: this.#synonyms,
    };
  }

  /** Accounts and rights, and what alters other things than tables: read as text. */
  #unconverted(verb: string, at: { start: number; end: number }): void {
    const entry = /^(?:GRANT|REVOKE|\w+ (?:USER|ROLE))/.test(verb)
      ? mysqlFindings.account
      : mysqlFindings.statement;
    this.findings.push(finding(entry, at, `The statement ${verb} is not converted.`));
  }

  /** What procedures of the system change in other objects; of all else a finding. */
  #sqlserverStatement(node: OtherStatement): void {
    if (node.verb.startsWith('BIND ')) {
      const problem = this.#bindings.bind(node, this.#others);
      if (problem !== undefined) this.#report(node, problem);
    } else if (node.verb === 'ORDER TRIGGER' && node.name) this.#orderTrigger(node.name, node);
    else this.findings.push(sqlserverStatement(node));
  }

  #orderTrigger(name: Name, { text, start, end }: OtherStatement): void {
    const key = this.#key(name);
    const trigger = this.#triggers.get(key);
    if (!trigger)
      return this.#report(
        { start, end },
        `sp_settriggerorder speaks of ${writeName(name)}, which the scripts do not create.`,
      );
    const [place = '', event = ''] = text.split(' ');
    const { [event]: _, ...others } = trigger.definition.order ?? {};
    const order = place === 'first' || place === 'last' ? { ...others, [event]: place as 'first' } : others;
    this.#triggers.set(key, { ...trigger, definition: { ...trigger.definition, order } });
  }

  /** The catalog as it is now. */
  build(): Catalog {
    for (const { body } of this.#bodiesOfTypes.values())
      this.#report(body, `The body of type ${writeName(body.name)} comes without its specification.`);
    this.#bodiesOfTypes.clear();
    if (isNamedByServer(this.#dialect)) this.#implyIndexes();
    if (this.#dialect === 'sqlserver')
      for (const [key, table] of this.#tables) {
        const definition = this.#bindings.applied(table, this.#types);
        if (definition !== table.definition)
          this.#tables.set(key, { ...table, definition, columns: this.#columns(definition) });
      }
    return {
      dialect: this.#dialect,
      defaultSchema: this.#defaultSchema,
      ...(this.#collation === undefined ? {} : { collation: this.#collation }),
      tables: this.#tables,
      views: this.#views,
      materializedViews: this.#materializedViews,
      indexes: this.#indexes,
      sequences: this.#sequences,
      routines: this.#routines,
      packages: this.#packages,
      types: this.#types,
      triggers: this.#triggers,
      synonyms: this.#synonyms,
      others: this.#others,
      grants: this.#grants,
      messages: this.#messages,
      installed: this.#installed,
    };
  }

  #object(
    name: Name,
    node: { start: number; end: number },
    comments: readonly Comment[],
    schema?: string,
  ): CatalogObject {
    const stored = this.#stored(name);
    return {
      schema: schema ?? stored.schema,
      name: stored.name,
      span: { start: node.start, end: node.end },
      sourceComments: comments,
      nameSchema: this.currentSchema === this.#defaultSchema ? stored.schema : this.currentSchema,
    };
  }

  #stored(name: Name): { schema: string; name: string } {
    const parts = name.parts.map((part) => this.#names.fold(part));
    const last = parts.at(-1) ?? '';
    return { schema: parts.length > 1 ? (parts.at(-2) as string) : this.currentSchema, name: last };
  }

  #key(name: Name): string {
    const stored = this.#stored(name);
    return keyOf(stored.schema, stored.name);
  }

  /** A later definition of the same name takes the place of the earlier one, as CREATE OR REPLACE does. */
  #put<T extends CatalogObject>(map: Map<string, T>, object: T): void {
    map.set(keyOf(object.schema, object.name), object);
  }

  #createTable(node: CreateTable, comments: readonly Comment[]): void {
    const object = this.#object(node.name, node, comments);
    const key = keyOf(object.schema, object.name);
    if (this.#tables.has(key)) {
      const what = `Table ${object.name} is created a second time; the first definition is kept.`;
      if (!node.ifNotExists) this.#report(node, what);
      return;
    }
    const { indexes = [], ...definition } = this.#complete(node, object.schema);
    this.#tables.set(key, {
      kind: 'table',
      ...object,
      definition,
      columns: this.#columns(definition),
      ...this.#commentsOf(definition),
    });
    for (const each of indexes) this.#addIndex({ ...each, table: definition.name }, [], object);
  }

  /** The definition with keys where they belong, names for those without, and what the database or another table says. */
  #complete(node: CreateTable, schema: string): CreateTable {
    const own = this.#withDefaults(node.like ? this.#copied(node, node.like) : node, schema);
    const gathered = withReferencedTypes(
      gatherConstraints(own),
      (name) => this.#tables.get(this.#key(name)),
      (each) => this.#names.fold(each),
    );
    return isNamedByServer(this.#dialect) ? withKeyNames(gathered, [], this.#names) : gathered;
  }

  /** What a database of MySQL says of the texts of its tables. */
  #withDefaults(node: CreateTable, schema: string): CreateTable {
    const database = this.#others.findLast(
      (each) => each.definition.object === 'SCHEMA' && each.name === schema,
    );
    if (!database || node.characterSet !== undefined || node.collation !== undefined) return node;
    const { characterSet, collation } = database.definition.details;
    return {
      ...node,
      ...(characterSet === undefined ? {} : { characterSet }),
      ...(collation === undefined ? {} : { collation }),
    };
  }

  /** CREATE TABLE … LIKE: columns, keys, checks and indexes of the other table, but no foreign keys (MySQL, "CREATE TABLE ... LIKE"). */
  #copied(node: CreateTable, like: Name): CreateTable {
    const other = this.#tables.get(this.#key(like));
    if (!other) {
      this.#report(node, `CREATE TABLE speaks of ${writeName(like)}, which the scripts do not create.`);
      return node;
    }
    const { start, end, name } = node;
    const constraints = other.definition.constraints
      .filter((each) => each.type !== 'foreign key')
      .map(({ name: own, ...each }) => (own && each.type !== 'check' ? { ...each, name: own } : each));
    const indexes = indexesOf(this.#indexes.values(), other).map((each) => each.definition);
    const { autoIncrement: _, ...copy } = other.definition;
    return { ...copy, start, end, name, constraints, indexes };
  }

  /** The comments that MySQL writes with a table and its columns. */
  #commentsOf(definition: CreateTable): Pick<Table, 'comment' | 'columnComments'> {
    const { comment } = definition;
    const columnComments = new Map<string, Remark>();
    for (const { name, comment: text } of definition.columns)
      if (text && text.value !== '') columnComments.set(this.#names.fold(name), remarkOf(text));
    return comment && comment.value !== ''
      ? { comment: remarkOf(comment), columnComments }
      : { columnComments };
  }

  #addIndex(node: CreateIndex, comments: readonly Comment[], on?: CatalogObject): void {
    const object = this.#object(node.name, node, comments);
    const table = this.#stored(node.table);
    const isOwned = ownsIndexNames(this.#dialect);
    const schema = on?.schema ?? (isOwned ? table.schema : object.schema);
    const owner = isOwned ? (on?.name ?? table.name) : undefined;
    const key = isNamedByServer(this.#dialect) && this.#uniqueKey(node, keyOf(schema, owner ?? ''));
    if (key) return;
    const index: Index = {
      kind: 'index',
      ...object,
      schema,
      definition: node,
      ...(owner === undefined ? {} : { owner }),
    };
    this.#indexes.set(indexKey(schema, index.name, owner), index);
  }

  /** A unique index of plain columns is a unique key in MySQL. One of a prefix that is as long as its column is of the column. */
  #uniqueKey(node: CreateIndex, key: string): boolean {
    const table = this.#tables.get(key);
    const columns = table && node.unique ? wholeColumns(node, table, this.#names) : undefined;
    const name = node.name.parts.at(-1);
    if (!table || !columns || !name) return false;
    const constraint = uniqueConstraint(node, name, columns);
    const constraints = [...table.definition.constraints, constraint];
    this.#tables.set(key, { ...table, definition: { ...table.definition, constraints } });
    return true;
  }

  #implyIndexes(): void {
    for (const table of this.#tables.values()) {
      const own = indexesOf(this.#indexes.values(), table);
      for (const each of impliedIndexes(table, own, this.#names))
        this.#indexes.set(indexKey(each.schema, each.name, each.owner), each);
    }
  }

  /** What an object's definition makes besides it. Names in that of a schema of SQL Server are the schema's. */
  #elements(node: CreateOther, parsed: ParsedStatement): void {
    const before = this.currentSchema;
    if (this.#dialect === 'sqlserver' && node.object === 'SCHEMA')
      this.currentSchema = this.#stored(node.name).name;
    for (const each of node.statements ?? []) this.add({ ...parsed, node: each, comments: [] });
    this.currentSchema = before;
  }

  /** A later definition takes the place of an earlier one of the same kind and name. */
  #other(node: CreateOther, comments: readonly Comment[]): void {
    const other: Other = { kind: 'other', ...this.#object(node.name, node, comments), definition: node };
    const before = this.#others.findIndex((each) => isSameOther(each, other));
    if (before >= 0) this.#others.splice(before, 1, other);
    else this.#others.push(other);
  }

  #columns(definition: CreateTable): Table['columns'] {
    return new Map(definition.columns.map((column) => [this.#names.fold(column.name), column]));
  }

  #alterTable(node: Extract<TopStatement, { kind: 'alterTable' }>): void {
    const key = this.#key(node.name);
    const table = this.#tables.get(key);
    if (!table)
      return this.#report(
        node,
        `ALTER TABLE speaks of ${writeName(node.name)}, which the scripts do not create.`,
      );
    const result = alterTable(table.definition, node, this.#names, this.#dialect);
    for (const what of result.problems) this.#report(node, what);
    if (this.#dialect === 'sqlserver') this.findings.push(...sqlserverLosses(table.name, node));
    const sourceComments = table.sourceComments;
    const isOwned = ownsIndexNames(this.#dialect);
    const definition = isNamedByServer(this.#dialect)
      ? withKeyNames(result.definition, [], this.#names)
      : result.definition;
    const changed: Table = {
      ...table,
      definition,
      columns: this.#columns(definition),
      sourceComments,
      ...(isOwned ? this.#commentsOf(definition) : {}),
    };
    this.#tables.set(key, changed);
    for (const action of node.actions) {
      const newName = action.action === 'replace column' ? action.columns?.[0]?.name : action.newName;
      const isColumn = action.action === 'rename column' || action.action === 'replace column';
      if (isColumn && action.name && newName && this.#names.fold(action.name) !== this.#names.fold(newName))
        this.#follow({ key, newName, column: this.#names.fold(action.name) });
      if (isOwned) this.#alterIndexes(changed, action);
    }
    const renamed = node.actions.find((each) => each.action === 'rename');
    if (result.renamed) this.#moveTable(changed, result.renamed, renamed?.newSchema);
    for (const [name, enabled] of result.triggers) this.#enableTriggers(table, name, enabled);
  }

  /** Gives a table another name, in another schema if one is named. */
  #moveTable(table: Table, newName: Identifier, newSchema?: Identifier): void {
    const key = keyOf(table.schema, table.name);
    const name = this.#names.fold(newName);
    const schema = newSchema ? this.#names.fold(newSchema) : table.schema;
    const indexes = indexesOf(this.#indexes.values(), table);
    const current = this.#tables.get(key) ?? table;
    this.#tables.delete(key);
    const own = { ...current.definition.name, parts: [newName] };
    const definition = { ...current.definition, name: own };
    this.#tables.set(keyOf(schema, name), { ...current, schema, name, definition });
    this.#follow({ key, newName });
    moveIndexes(this.#indexes, indexes, { schema, name });
  }

  /** What ALTER TABLE does to indexes whose names belong to the table. */
  #alterIndexes(table: Table, action: AlterAction): void {
    const added = alterIndexes(this.#indexes, table, action, this.#names);
    if (added) this.#addIndex({ ...added, table: table.definition.name }, [], table);
  }

  /** Lets indexes, triggers and foreign keys follow a new name. */
  #follow(renamed: Renamed): void {
    const follower = new RenameFollower(this.#names, renamed);
    for (const [key, each] of this.#indexes) this.#indexes.set(key, follower.index(each));
    for (const [key, each] of this.#triggers) this.#triggers.set(key, follower.trigger(each));
    for (const [key, each] of this.#tables) this.#tables.set(key, follower.table(each));
    if (renamed.column !== undefined) this.#moveColumnComment(renamed.key, renamed.column, renamed.newName);
  }

  #moveColumnComment(key: string, column: string, newName: Identifier): void {
    const table = this.#tables.get(key);
    const comment = table?.columnComments.get(column);
    if (!table || !comment) return;
    const columnComments = new Map(table.columnComments).set(this.#names.fold(newName), comment);
    columnComments.delete(column);
    this.#tables.set(key, { ...table, columnComments });
  }

  #enableTriggers(table: Table, name: Identifier | undefined, enabled: boolean): void {
    for (const [key, trigger] of this.#triggers) {
      const on = trigger.definition.table && this.#key(trigger.definition.table);
      const named =
        name === undefined ? on === keyOf(table.schema, table.name) : trigger.name === this.#names.fold(name);
      if (named) this.#triggers.set(key, { ...trigger, definition: { ...trigger.definition, enabled } });
    }
  }

  /** ALTER TRIGGER name ENABLE or DISABLE; COMPILE changes nothing. */
  #alterTrigger(name: Name, text: string): void {
    const key = this.#key(name);
    const trigger = this.#triggers.get(key);
    const enabled = /\bENABLE\s*$/i.test(text) ? true : /\bDISABLE\s*$/i.test(text) ? false : undefined;
    if (trigger && enabled !== undefined)
      this.#triggers.set(key, { ...trigger, definition: { ...trigger.definition, enabled } });
  }

  #alterSequence(name: Name, node: Extract<TopStatement, { kind: 'alterSequence' }>): void {
    const key = this.#key(name);
    const sequence = this.#sequences.get(key);
    if (!sequence)
      return this.#report(
        node,
        `ALTER SEQUENCE speaks of ${writeName(name)}, which the scripts do not create.`,
      );
    this.#sequences.set(key, {
      ...sequence,
      definition: { ...sequence.definition, options: { ...sequence.definition.options, ...node.options } },
    });
  }

  #package({ node, comments }: ParsedStatement): void {
    if (node.kind !== 'createPackage' && node.kind !== 'createPackageBody') return;
    const object = this.#object(node.name, node, comments);
    const key = keyOf(object.schema, object.name);
    const known = this.#packages.get(key);
    if (node.kind === 'createPackage') {
      const keep = known
        ? {
            ...(known.body ? { body: known.body } : {}),
            ...(known.bodySpan ? { bodySpan: known.bodySpan } : {}),
            bodyComments: known.bodyComments,
          }
        : { bodyComments: [] };
      this.#packages.set(key, { kind: 'package', ...object, specification: node, ...keep });
    } else {
      const base: Package = known ?? { kind: 'package', ...object, sourceComments: [], bodyComments: [] };
      this.#packages.set(key, { ...base, body: node, bodySpan: object.span, bodyComments: comments });
    }
  }

  #type({ node, comments }: ParsedStatement): void {
    if (node.kind !== 'createType' && node.kind !== 'createTypeBody') return;
    const object = this.#object(node.name, node, comments);
    const key = keyOf(object.schema, object.name);
    const known = this.#types.get(key);
    if (node.kind === 'createType') {
      if (known && !node.definition) return;
      const before = this.#bodiesOfTypes.get(key);
      this.#bodiesOfTypes.delete(key);
      const { body, bodySpan } = known?.body ? known : (before ?? {});
      this.#types.set(key, {
        kind: 'type',
        ...object,
        definition: node,
        ...(body ? { body } : {}),
        ...(bodySpan ? { bodySpan } : {}),
        bodyComments: (known?.body ? known : before)?.bodyComments ?? [],
      });
    } else if (known)
      this.#types.set(key, { ...known, body: node, bodySpan: object.span, bodyComments: comments });
    else this.#bodiesOfTypes.set(key, { body: node, bodySpan: object.span, bodyComments: comments });
  }

  #alterType(node: AlterType): void {
    const key = this.#key(node.name);
    const known = this.#types.get(key);
    const definition = known?.definition.definition;
    if (!known || !definition)
      return this.#report(
        node,
        `ALTER TYPE speaks of ${writeName(node.name)}, which the scripts do not create.`,
      );
    const changed = alteredType(node.replacement ?? definition, node, (each) => this.#names.fold(each));
    this.#types.set(key, { ...known, definition: { ...known.definition, definition: changed } });
  }

  #comment(node: CommentOn): void {
    const remark: Remark = { text: node.text, span: { start: node.start, end: node.end } };
    if (node.object === 'column') return this.#columnComment(node, remark);
    const key = this.#key(node.name);
    const table = this.#tables.get(key);
    const view = this.#views.get(key);
    const materialized = this.#materializedViews.get(key);
    if (table) this.#tables.set(key, { ...table, comment: remark });
    else if (view) this.#views.set(key, { ...view, comment: remark });
    else if (materialized) this.#materializedViews.set(key, { ...materialized, comment: remark });
    else
      this.#report(
        node,
        `COMMENT ON ${node.object.toUpperCase()} speaks of ${writeName(node.name)}, which the scripts do not create.`,
      );
  }

  #columnComment(node: CommentOn, remark: Remark): void {
    const parts = node.name.parts;
    const owner: Name = { ...node.name, parts: parts.slice(0, -1) };
    const column = parts.at(-1);
    const key = this.#key(owner);
    const object = this.#tables.get(key) ?? this.#views.get(key) ?? this.#materializedViews.get(key);
    if (!object || !column)
      return this.#report(
        node,
        `COMMENT ON COLUMN speaks of ${writeName(node.name)}, which the scripts do not create.`,
      );
    const columnComments = new Map(object.columnComments).set(this.#names.fold(column), remark);
    if (object.kind === 'table') this.#tables.set(key, { ...object, columnComments });
    else if (object.kind === 'view') this.#views.set(key, { ...object, columnComments });
    else this.#materializedViews.set(key, { ...object, columnComments });
  }

  /** Scripts drop before they create; a DROP of what is there takes it away. */
  #drop(node: Drop): void {
    const { more, ...first } = node;
    for (const name of more ?? []) this.#drop({ ...first, name });
    if (node.object === 'INDEX' && node.table) return this.#dropIndex(node, node.table);
    if (node.object === 'SCHEMA') return this.#dropSchema(this.#names.fold(node.name.parts[0] as Identifier));
    const key = this.#key(node.name);
    const stored = this.#stored(node.name);
    const other = this.#others.findIndex(
      (each) =>
        each.definition.object === node.object && each.schema === stored.schema && each.name === stored.name,
    );
    if (other >= 0 && ownsIndexNames(this.#dialect)) this.#others.splice(other, 1);
    const maps: Record<string, Map<string, CatalogObject>> = {
      TABLE: this.#tables,
      VIEW: this.#views,
      'MATERIALIZED VIEW': this.#materializedViews,
      INDEX: this.#indexes,
      SEQUENCE: this.#sequences,
      PROCEDURE: this.#routines,
      FUNCTION: this.#routines,
      PACKAGE: this.#packages,
      TYPE: this.#types,
      TRIGGER: this.#triggers,
      SYNONYM: this.#synonyms,
    };
    maps[node.object]?.delete(key);
    if (node.object !== 'TABLE') return;
    for (const [own, { definition, schema, owner }] of this.#indexes)
      if ((owner === undefined ? this.#key(definition.table) : keyOf(schema, owner)) === key)
        this.#indexes.delete(own);
    for (const [triggerKey, trigger] of this.#triggers)
      if (trigger.definition.table && this.#key(trigger.definition.table) === key)
        this.#triggers.delete(triggerKey);
  }

  /** `DROP INDEX i ON t`: of an index, or of the unique or primary key of that name. */
  #dropIndex(node: Drop, on: Name): void {
    const { start, end } = node;
    const name = node.name.parts.at(-1);
    if (name)
      this.#alterTable({
        kind: 'alterTable',
        start,
        end,
        name: on,
        actions: [{ kind: 'alterAction', start, end, action: 'drop index', name }],
      });
  }

  /** DROP DATABASE takes everything in it away. */
  #dropSchema(schema: string): void {
    const maps: readonly Map<string, CatalogObject>[] = [this.#tables, this.#indexes, this.#sequences];
    for (const map of maps) for (const [key, each] of map) if (each.schema === schema) map.delete(key);
    for (let i = this.#others.length - 1; i >= 0; i -= 1)
      if (this.#others[i]?.schema === schema || this.#others[i]?.name === schema) this.#others.splice(i, 1);
  }

  #rename(node: Rename): void {
    const table = ownsIndexNames(this.#dialect) ? this.#tables.get(this.#key(node.name)) : undefined;
    if (table) this.#moveTable(table, node.newName, node.newSchema);
    else this.#renameObject(node);
    for (const each of node.more ?? []) this.#rename(each);
  }

  #renameObject(node: Rename): void {
    const key = this.#key(node.name);
    const name = this.#names.fold(node.newName);
    for (const map of [
      this.#tables,
      this.#views,
      this.#sequences,
      this.#indexes,
      this.#synonyms,
      this.#triggers,
    ] as Map<string, CatalogObject>[]) {
      const object = map.get(key);
      if (!object) continue;
      map.delete(key);
      map.set(keyOf(object.schema, name), { ...object, name });
      if (map === (this.#tables as Map<string, CatalogObject>)) this.#follow({ key, newName: node.newName });
    }
  }

  #report(at: { start: number; end: number }, what: string): void {
    this.findings.push(finding(catalogFindings.unknownObject, at, what));
  }
}

/** A comment's text with its place, which is no statement of its own. */
function remarkOf({ value, start }: StringLiteral): Remark {
  return { text: value, span: { start, end: start } };
}

function isSameOther(a: Other, b: Other): boolean {
  return a.definition.object === b.definition.object && a.schema === b.schema && a.name === b.name;
}

function writeName(name: Name): string {
  return name.parts.map((part) => part.text).join('.');
}
