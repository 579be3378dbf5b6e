import { catalogFindings } from '../../sql/codes/catalog.ts';
import type { DialectName, NameRules } from '../../sql/dialect.ts';
import type { Comment } from '../../sql/lexer.ts';
import type { Name } from '../../sql/tree/name.ts';
import type { Finding } from '../../text/finding.ts';
import { finding } from '../../text/finding.ts';
import type {
  CatalogObject,
  Index,
  MaterializedView,
  Other,
  Package,
  Routine,
  Sequence,
  Synonym,
  Table,
  Trigger,
  UserType,
  View,
} from '../catalog.ts';
import { keyOf } from '../catalog.ts';

/**
 * What the statements of scripts have made so far, by key, and how names are found in it. The parts of the builder share it. It is a class because it collects.
 */
export class Holdings {
  readonly dialect: DialectName;
  readonly names: NameRules;
  readonly tables = new Map<string, Table>();
  readonly views = new Map<string, View>();
  readonly materializedViews = new Map<string, MaterializedView>();
  readonly indexes = new Map<string, Index>();
  readonly sequences = new Map<string, Sequence>();
  readonly routines = new Map<string, Routine>();
  readonly packages = new Map<string, Package>();
  readonly types = new Map<string, UserType>();
  readonly triggers = new Map<string, Trigger>();
  readonly synonyms = new Map<string, Synonym>();
  readonly others: Other[] = [];
  readonly findings: Finding[] = [];
  /** The schema of names without one, changed by CONNECT and ALTER SESSION SET CURRENT_SCHEMA. */
  currentSchema: string;
  readonly defaultSchema: string;
  /** Of SQL Server: the database that statements are for, as USE says. */
  currentDatabase: string | undefined;
  /** Of SQL Server: the databases in which objects are defined. */
  readonly databases = new Set<string>();

  constructor(dialect: DialectName, names: NameRules, defaultSchema: string) {
    this.dialect = dialect;
    this.names = names;
    this.currentSchema = defaultSchema;
    this.defaultSchema = defaultSchema;
  }

  /** What all objects have: the name by which it is stored, its place, its comments. */
  object(
    name: Name,
    node: { start: number; end: number },
    comments: readonly Comment[],
    schema?: string,
  ): CatalogObject {
    const stored = this.stored(name);
    const database = this.#databaseOf(name);
    return {
      schema: schema ?? stored.schema,
      name: stored.name,
      ...(database === undefined ? {} : { database }),
      span: { start: node.start, end: node.end },
      sourceComments: comments,
      nameSchema: this.currentSchema === this.defaultSchema ? stored.schema : this.currentSchema,
    };
  }

  /** A name as the database stores it, in the present schema where it names none. */
  stored(name: Name): { schema: string; name: string } {
    const parts = name.parts.map((part) => this.names.fold(part));
    const last = parts.at(-1) ?? '';
    return { schema: parts.length > 1 ? (parts.at(-2) as string) : this.currentSchema, name: last };
  }

  /** The key of an object by its name in a statement. */
  key(name: Name): string {
    const stored = this.stored(name);
    return keyOf(stored.schema, stored.name);
  }

  /** A later definition of the same name takes the place of the earlier one, as CREATE OR REPLACE does. */
  put<T extends CatalogObject>(map: Map<string, T>, object: T): void {
    const key = keyOf(object.schema, object.name);
    this.noteDatabase(object, map.get(key));
    map.set(key, object);
  }

  /** Notes in which database an object is defined, and tells of one of the same name that was defined in another. */
  noteDatabase({ database, schema, name, span }: CatalogObject, before: CatalogObject | undefined): void {
    // Logins and databases are made in master, whatever database the scripts are for; objects are made where they belong.
    if (database !== undefined) this.databases.add(database);
    if (database === undefined || before?.database === undefined || before.database === database) return;
    const what = `${schema}.${name} is defined in the database ${before.database} and in ${database}; only one of them is converted.`;
    this.findings.push(finding(catalogFindings.twoDatabases, span, what));
  }

  /** Of SQL Server: the database that a definition is for, as far as it is known. */
  #databaseOf({ parts }: Name): string | undefined {
    if (this.dialect !== 'sqlserver') return undefined;
    const named = parts.at(-3);
    return named ? this.names.fold(named) : this.currentDatabase;
  }

  /** Tells of something that is spoken of and not there. */
  report(at: { start: number; end: number }, what: string): void {
    this.findings.push(finding(catalogFindings.unknownObject, at, what));
  }
}

/** A name as its statement writes it. */
export function writeName(name: Name): string {
  return name.parts.map((part) => part.text).join('.');
}
