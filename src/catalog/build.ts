import { mysqlFindings } from '../sql/codes/mysql.ts';
import type { DialectName, NameRules, ParsedStatement } from '../sql/dialect.ts';
import type { Comment } from '../sql/lexer.ts';
import type { CreateOther, OtherStatement, TopStatement } from '../sql/tree/define.ts';
import type { Identifier, Name } from '../sql/tree/name.ts';
import type { Finding } from '../text/finding.ts';
import { finding } from '../text/finding.ts';
import { CodeBuilder } from './building/code.ts';
import { Holdings, writeName } from './building/holdings.ts';
import { drop, rename } from './building/removals.ts';
import { comment } from './building/remarks.ts';
import { TableBuilder } from './building/tables.ts';
import { alterTrigger, orderTrigger } from './building/triggers.ts';
import type { Catalog, GrantOn, Other } from './catalog.ts';
import { SqlserverBindings } from './sqlserver-bindings.ts';
import { sqlserverStatement } from './sqlserver-statement.ts';
import { isNamedByServer } from './table-indexes.ts';

/** The kinds of statements that change what a catalog holds; everything else is data, a block or a query. */
export type Definer = Exclude<TopStatement, { kind: 'unread' }>;

/**
 * Folds the statements of scripts, in their order, into a catalog: CREATE adds, ALTER changes, DROP removes, COMMENT and
 * GRANT are kept with their object. It is a class because it collects.
 */
export class CatalogBuilder {
  readonly #held: Holdings;
  readonly #tables: TableBuilder;
  readonly #code: CodeBuilder;
  readonly #messages = new Map<number, string>();
  #collation: string | undefined;
  readonly #bindings: SqlserverBindings;
  readonly #grants: GrantOn[] = [];
  readonly #installed = new Set<string>();

  constructor(dialect: DialectName, names: NameRules, defaultSchema: string) {
    this.#held = new Holdings(dialect, names, defaultSchema);
    this.#tables = new TableBuilder(this.#held);
    this.#code = new CodeBuilder(this.#held);
    this.#bindings = new SqlserverBindings(names);
  }

  /** What could not be made sense of. */
  get findings(): Finding[] {
    return this.#held.findings;
  }

  /** The schema of names without one, changed by CONNECT and ALTER SESSION SET CURRENT_SCHEMA. */
  get currentSchema(): string {
    return this.#held.currentSchema;
  }

  set currentSchema(schema: string) {
    this.#held.currentSchema = schema;
  }

  /** Of SQL Server: the database that statements from here on are for; undefined until one is named. */
  get currentDatabase(): string | undefined {
    return this.#held.currentDatabase;
  }

  set currentDatabase(database: string | undefined) {
    this.#held.currentDatabase = database?.toLowerCase();
  }

  /** Takes one statement. Returns false when it defines nothing (DML, a block, a query): then it is for the data stage. */
  add(parsed: ParsedStatement): boolean {
    const { node } = parsed;
    switch (node.kind) {
      case 'createTable':
        this.#tables.create(node, parsed.comments);
        return true;
      case 'alterTable':
        this.#tables.alter(node);
        return true;
      case 'createIndex':
        this.#tables.addIndex(node, parsed.comments);
        return true;
      case 'createSequence':
        this.#held.put(this.#held.sequences, {
          kind: 'sequence',
          ...this.#held.object(node.name, node, parsed.comments),
          definition: node,
        });
        return true;
      case 'alterSequence':
        this.#alterSequence(node.name, node);
        return true;
      case 'createView':
        this.#held.put(this.#held.views, {
          kind: 'view',
          ...this.#held.object(node.name, node, parsed.comments),
          definition: node,
          columnComments: new Map(),
        });
        return true;
      case 'createMaterializedView':
        this.#held.put(this.#held.materializedViews, {
          kind: 'materialized view',
          ...this.#held.object(node.name, node, parsed.comments),
          definition: node,
          columnComments: new Map(),
        });
        return true;
      case 'createSynonym':
        this.#held.put(this.#held.synonyms, {
          kind: 'synonym',
          ...this.#held.object(node.name, node, parsed.comments, node.isPublic ? 'PUBLIC' : undefined),
          definition: node,
          target: node.target.parts.map((part) => this.#held.names.fold(part)),
        });
        return true;
      case 'createRoutine':
        this.#held.put(this.#held.routines, {
          kind: node.routine.form,
          ...this.#held.object(node.routine.name, node, parsed.comments),
          definition: node,
        });
        return true;
      case 'createTrigger':
        this.#held.put(this.#held.triggers, {
          kind: 'trigger',
          ...this.#held.object(node.name, node, parsed.comments),
          definition: node,
        });
        return true;
      case 'createPackage':
      case 'createPackageBody':
        this.#code.package(parsed);
        return true;
      case 'createType':
      case 'createTypeBody':
        this.#code.type(parsed);
        return true;
      case 'alterType':
        this.#code.alterType(node);
        return true;
      case 'commentOn':
        comment(this.#held, node);
        return true;
      case 'serverMessage':
        this.#messages.set(node.number, node.text);
        return true;
      case 'grant':
        this.#grants.push({ grant: node, nameSchema: this.#held.currentSchema });
        return true;
      case 'drop':
        drop(this.#held, this.#tables, node);
        return true;
      case 'rename':
        rename(this.#held, this.#tables, node);
        return true;
      case 'createOther':
        if (node.object === 'DATABASE') this.#database(node);
        this.#other(node, parsed.comments);
        this.#elements(node, parsed);
        return true;
      case 'otherStatement':
        this.#collation = node.collation ?? this.#collation;
        if (node.verb === 'ALTER TRIGGER' && node.name) alterTrigger(this.#held, node.name, node.text);
        if (this.#held.dialect === 'mysql') this.#unconverted(node.verb, node);
        if (this.#held.dialect === 'sqlserver') this.#sqlserverStatement(node);
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
    return this.#held.key(name);
  }

  /** How the catalog writes a name. */
  fold(name: Identifier): string {
    return this.#held.names.fold(name);
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
      tables: this.#held.tables,
      views: this.#held.views,
      materializedViews: this.#held.materializedViews,
      indexes: this.#held.indexes,
      sequences: this.#held.sequences,
      routines: this.#held.routines,
      packages: this.#held.packages,
      types: this.#held.types,
      triggers: this.#held.triggers,
      synonyms: this.#held.synonyms,
    };
  }

  /** Accounts and rights, and what alters other things than tables: read as text. */
  #unconverted(verb: string, at: { start: number; end: number }): void {
    const entry = /^(?:GRANT|REVOKE|\w+ (?:USER|ROLE))/.test(verb)
      ? mysqlFindings.account
      : mysqlFindings.statement;
    this.#held.findings.push(finding(entry, at, `The statement ${verb} is not converted.`));
  }

  /** What procedures of the system change in other objects; of all else a finding. */
  #sqlserverStatement(node: OtherStatement): void {
    if (node.verb.startsWith('BIND ')) {
      const problem = this.#bindings.bind(node, this.#held.others);
      if (problem !== undefined) this.#held.report(node, problem);
    } else if (node.verb === 'ORDER TRIGGER' && node.name) orderTrigger(this.#held, node.name, node);
    else this.#held.findings.push(sqlserverStatement(node));
  }

  /** The catalog as it is now. */
  build(): Catalog {
    this.#code.end();
    if (isNamedByServer(this.#held.dialect)) this.#tables.implyIndexes();
    if (this.#held.dialect === 'sqlserver')
      this.#tables.redefine((table) => this.#bindings.applied(table, this.#held.types));
    return {
      dialect: this.#held.dialect,
      defaultSchema: this.#held.defaultSchema,
      ...(this.#collation === undefined ? {} : { collation: this.#collation }),
      databases: this.#held.databases,
      ...this.made(),
      others: this.#held.others,
      grants: this.#grants,
      messages: this.#messages,
      installed: this.#installed,
    };
  }

  #database(node: CreateOther): void {
    this.#collation = node.details['collation'] ?? this.#collation;
    if (this.#held.dialect === 'sqlserver') this.#held.databases.add(this.#held.stored(node.name).name);
  }

  /** What an object's definition makes besides it. Names in that of a schema of SQL Server are the schema's. */
  #elements(node: CreateOther, parsed: ParsedStatement): void {
    const before = this.#held.currentSchema;
    if (this.#held.dialect === 'sqlserver' && node.object === 'SCHEMA')
      this.#held.currentSchema = this.#held.stored(node.name).name;
    for (const each of node.statements ?? []) this.add({ ...parsed, node: each, comments: [] });
    this.#held.currentSchema = before;
  }

  /** A later definition takes the place of an earlier one of the same kind and name. */
  #other(node: CreateOther, comments: readonly Comment[]): void {
    const other: Other = { kind: 'other', ...this.#held.object(node.name, node, comments), definition: node };
    const before = this.#held.others.findIndex((each) => isSameOther(each, other));
    if (before >= 0) this.#held.others.splice(before, 1, other);
    else this.#held.others.push(other);
  }

  #alterSequence(name: Name, node: Extract<TopStatement, { kind: 'alterSequence' }>): void {
    const key = this.#held.key(name);
    const sequence = this.#held.sequences.get(key);
    if (!sequence)
      return this.#held.report(
        node,
        `ALTER SEQUENCE speaks of ${writeName(name)}, which the scripts do not create.`,
      );
    this.#held.sequences.set(key, {
      ...sequence,
      definition: { ...sequence.definition, options: { ...sequence.definition.options, ...node.options } },
    });
  }
}

function isSameOther(a: Other, b: Other): boolean {
  return a.definition.object === b.definition.object && a.schema === b.schema && a.name === b.name;
}
