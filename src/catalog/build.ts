import type { NameRules, ParsedStatement } from '../sql/dialect.ts';
import type { DialectName } from '../sql/dialect.ts';
import type { Comment } from '../sql/lexer.ts';
import type { CommentOn, CreateTable, Drop, Rename, TopStatement } from '../sql/tree/define.ts';
import type { Identifier, Name } from '../sql/tree/name.ts';
import { catalogFindings } from '../sql/codes/catalog.ts';
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
import { alterTable, gatherConstraints } from './alter.ts';
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
  readonly #synonyms = new Map<string, Synonym>();
  readonly #others: Other[] = [];
  readonly #grants: GrantOn[] = [];
  readonly findings: Finding[] = [];
  /** The schema of names without one, changed by CONNECT and ALTER SESSION SET CURRENT_SCHEMA. */
  currentSchema: string;
  readonly #defaultSchema: string;

  constructor(dialect: DialectName, names: NameRules, defaultSchema: string) {
    this.#dialect = dialect;
    this.#names = names;
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
        this.#put(this.#indexes, {
          kind: 'index',
          ...this.#object(node.name, node, parsed.comments),
          definition: node,
        });
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
      case 'commentOn':
        this.#comment(node);
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
        this.#others.push({
          kind: 'other',
          ...this.#object(node.name, node, parsed.comments),
          definition: node,
        });
        for (const each of node.statements ?? []) this.add({ ...parsed, node: each, comments: [] });
        return true;
      case 'otherStatement':
        if (node.verb === 'ALTER TRIGGER' && node.name) this.#alterTrigger(node.name, node.text);
        return true;
      default:
        return false;
    }
  }

  /** The catalog as it is now. */
  build(): Catalog {
    for (const { body } of this.#bodiesOfTypes.values())
      this.#report(body, `The body of type ${writeName(body.name)} comes without its specification.`);
    this.#bodiesOfTypes.clear();
    return {
      dialect: this.#dialect,
      defaultSchema: this.#defaultSchema,
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
    const definition = gatherConstraints(node);
    const object = this.#object(node.name, node, comments);
    const key = keyOf(object.schema, object.name);
    if (this.#tables.has(key))
      this.#report(node, `Table ${object.name} is created a second time; the first definition is kept.`);
    else
      this.#tables.set(key, {
        kind: 'table',
        ...object,
        definition,
        columns: this.#columns(definition),
        columnComments: new Map(),
      });
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
    const result = alterTable(table.definition, node, this.#names);
    for (const what of result.problems) this.#report(node, what);
    const sourceComments = table.sourceComments;
    const changed: Table = {
      ...table,
      definition: result.definition,
      columns: this.#columns(result.definition),
      sourceComments,
    };
    if (result.renamed) {
      this.#tables.delete(key);
      const name = this.#names.fold(result.renamed);
      this.#tables.set(keyOf(table.schema, name), { ...changed, name });
      this.#follow({ key, newName: result.renamed });
    } else this.#tables.set(key, changed);
    for (const action of node.actions)
      if (action.action === 'rename column' && action.name && action.newName)
        this.#follow({ key, newName: action.newName, column: this.#names.fold(action.name) });
    for (const [name, enabled] of result.triggers) this.#enableTriggers(table, name, enabled);
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
    const key = this.#key(node.name);
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
    for (const [indexKey, index] of this.#indexes)
      if (this.#key(index.definition.table) === key) this.#indexes.delete(indexKey);
    for (const [triggerKey, trigger] of this.#triggers)
      if (trigger.definition.table && this.#key(trigger.definition.table) === key)
        this.#triggers.delete(triggerKey);
  }

  #rename(node: Rename): void {
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

function writeName(name: Name): string {
  return name.parts.map((part) => part.text).join('.');
}
