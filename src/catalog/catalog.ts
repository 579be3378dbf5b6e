import type { Comment } from '../sql/lexer.ts';
import type { DialectName } from '../sql/dialect.ts';
import type {
  ColumnDefinition,
  CreateIndex,
  CreateMaterializedView,
  CreateOther,
  CreatePackage,
  CreatePackageBody,
  CreateRoutine,
  CreateSequence,
  CreateSynonym,
  CreateTable,
  CreateTrigger,
  CreateType,
  CreateTypeBody,
  CreateView,
  Grant,
  TopStatement,
} from '../sql/tree/define.ts';
import type { Span } from '../text/span.ts';

/**
 * What a database holds. Every definition is a tree, with later ALTERs folded into it, so that there is one form for
 * what a script says and what a live catalog tells, and rules and printers work on that form.
 *
 * Names are as the database stores them (folded). An object's key is `SCHEMA.NAME`.
 */
export interface Catalog {
  readonly dialect: DialectName;
  /** The schema of names without one, where no other was set: the user's choice or the first that the scripts name. */
  readonly defaultSchema: string;
  /** Of SQL Server: the collation of the database, where a statement says it. */
  readonly collation?: string;
  /** Of SQL Server: the databases in which the scripts define objects, as far as they say. A name with one of them before its schema is a name of this catalog. */
  readonly databases: ReadonlySet<string>;
  readonly tables: ReadonlyMap<string, Table>;
  readonly views: ReadonlyMap<string, View>;
  readonly materializedViews: ReadonlyMap<string, MaterializedView>;
  readonly indexes: ReadonlyMap<string, Index>;
  readonly sequences: ReadonlyMap<string, Sequence>;
  readonly routines: ReadonlyMap<string, Routine>;
  readonly packages: ReadonlyMap<string, Package>;
  readonly types: ReadonlyMap<string, UserType>;
  readonly triggers: ReadonlyMap<string, Trigger>;
  readonly synonyms: ReadonlyMap<string, Synonym>;
  /** Database links, directories, contexts, clusters, materialized view logs, roles, jobs …. */
  readonly others: readonly Other[];
  readonly grants: readonly GrantOn[];
  /** Texts of the messages that the scripts add to a server (`sp_addmessage`), by number. */
  readonly messages?: ReadonlyMap<number, string>;
  /** Statements of dynamic SQL, by file and place (`file:line:column`), whose definitions are folded in: they are not executed again. */
  readonly installed?: ReadonlySet<string>;
}

/** What all objects have. */
export interface CatalogObject {
  readonly schema: string;
  readonly name: string;
  /** The whole statement in the source. */
  readonly span: Span;
  /** Comments within and directly before the statement. */
  readonly sourceComments: readonly Comment[];
  /** The schema in which names without one are looked up inside this definition. */
  readonly nameSchema: string;
  /** Of SQL Server: the database that it is defined in, where the scripts say so. */
  readonly database?: string;
}

export interface Table extends CatalogObject {
  readonly kind: 'table';
  /**
   * With all ALTERs folded in. Keys, checks and foreign keys that were written on a column stand in `constraints` with
   * their column; only NOT NULL (named or not) stays on the column.
   */
  readonly definition: CreateTable;
  /** By stored name, in order. */
  readonly columns: ReadonlyMap<string, ColumnDefinition>;
  readonly comment?: Remark;
  /** By stored column name. */
  readonly columnComments: ReadonlyMap<string, Remark>;
}

/** A COMMENT ON text and where it stands. */
export interface Remark {
  readonly text: string;
  readonly span: Span;
}

export interface View extends CatalogObject {
  readonly kind: 'view';
  readonly definition: CreateView;
  readonly comment?: Remark;
  readonly columnComments: ReadonlyMap<string, Remark>;
}

export interface MaterializedView extends CatalogObject {
  readonly kind: 'materialized view';
  readonly definition: CreateMaterializedView;
  readonly comment?: Remark;
  readonly columnComments: ReadonlyMap<string, Remark>;
}

export interface Index extends CatalogObject {
  readonly kind: 'index';
  /** The stored name of its table, where the names of indexes belong to their tables. */
  readonly owner?: string;
  readonly definition: CreateIndex;
}

export interface Sequence extends CatalogObject {
  readonly kind: 'sequence';
  readonly definition: CreateSequence;
}

export interface Routine extends CatalogObject {
  readonly kind: 'procedure' | 'function';
  readonly definition: CreateRoutine;
}

/** Specification and body; either may be missing from the scripts, then a finding says so. */
export interface Package extends CatalogObject {
  readonly kind: 'package';
  readonly specification?: CreatePackage;
  readonly body?: CreatePackageBody;
  readonly bodySpan?: Span;
  readonly bodyComments: readonly Comment[];
}

export interface UserType extends CatalogObject {
  readonly kind: 'type';
  readonly definition: CreateType;
  readonly body?: CreateTypeBody;
  readonly bodySpan?: Span;
  readonly bodyComments: readonly Comment[];
}

export interface Trigger extends CatalogObject {
  readonly kind: 'trigger';
  readonly definition: CreateTrigger;
}

export interface Synonym extends CatalogObject {
  readonly kind: 'synonym';
  readonly definition: CreateSynonym;
  /** The parts of the name that it stands for, as stored. */
  readonly target: readonly string[];
}

export interface Other extends CatalogObject {
  readonly kind: 'other';
  readonly definition: CreateOther;
}

/** A statement that defines nothing: a query, DML or a block of a script's data stage, or a statement of an application. */
export interface LooseStatement extends CatalogObject {
  readonly kind: 'statement';
  readonly definition: TopStatement;
}

/** A grant, with the schema in which its names are looked up. */
export interface GrantOn {
  readonly grant: Grant;
  readonly nameSchema: string;
}

/** Any object of a catalog. */
export type AnyObject =
  | Table
  | View
  | MaterializedView
  | Index
  | Sequence
  | Routine
  | Package
  | UserType
  | Trigger
  | Synonym
  | Other
  | LooseStatement;

/** The key of an object in the maps of a catalog. */
export function keyOf(schema: string, name: string): string {
  return `${schema}.${name}`;
}

/** All objects of a catalog, types first, in the order in which the source defines them within a kind. */
export function allObjects(catalog: Catalog): AnyObject[] {
  return [
    ...catalog.types.values(),
    ...catalog.sequences.values(),
    ...catalog.tables.values(),
    ...catalog.indexes.values(),
    ...catalog.views.values(),
    ...catalog.materializedViews.values(),
    ...catalog.routines.values(),
    ...catalog.packages.values(),
    ...catalog.triggers.values(),
    ...catalog.synonyms.values(),
    ...catalog.others,
  ];
}
