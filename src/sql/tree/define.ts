import type { Expression, StringLiteral, Unread } from './expression.ts';
import type { Identifier, Name } from './name.ts';
import type { Positioned } from './position.ts';
import type { OrderItem, Query } from './query.ts';
import type { Block, Declaration, RecordField, RoutineDeclaration, TypeDefinition } from './routine.ts';
import type { DataType } from './type.ts';
import type { Write } from './write.ts';

/** A storage or physical clause that a target usually has no use for, kept with its text: `TABLESPACE users`, `PCTFREE 10`. */
export interface Property extends Positioned {
  readonly kind: 'property';
  /** First word or words in upper case: TABLESPACE, STORAGE, PCTFREE, LOGGING, COMPRESS, PARALLEL, LOB, NESTED TABLE, ORGANIZATION …. */
  readonly name: string;
  /** The whole clause as it was written. */
  readonly text: string;
}

export interface CreateTable extends Positioned {
  readonly kind: 'createTable';
  readonly name: Name;
  readonly temporary?: 'global' | 'private';
  readonly onCommit?: 'delete rows' | 'preserve rows' | 'drop definition' | 'preserve definition';
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly ConstraintDefinition[];
  /** `CREATE TABLE … OF type`. */
  readonly ofType?: Name;
  readonly organization?: 'heap' | 'index' | 'external';
  /** ORGANIZATION EXTERNAL (…) as it was written. */
  readonly external?: string;
  readonly partitioning?: Partitioning;
  /** Nested table columns and their storage tables. */
  readonly nestedTables?: readonly { readonly column: Identifier; readonly storage: Name }[];
  readonly as?: Query;
  readonly properties: readonly Property[];
  readonly ifNotExists?: boolean;
  /** Indexes that MySQL defines inside the table. */
  readonly indexes?: readonly CreateIndex[];
  /** MySQL: `LIKE other`, whose columns, keys and indexes it copies. */
  readonly like?: Name;
  /** MySQL: COMMENT, AUTO_INCREMENT, and what texts without a collation of their own have. */
  readonly comment?: StringLiteral;
  readonly autoIncrement?: string;
  readonly characterSet?: string;
  readonly collation?: string;
  /** Target: `UNLOGGED`, `PARTITION OF parent bound`. */
  readonly partitionOf?: { readonly parent: Name; readonly bound: string };
  readonly inherits?: readonly Name[];
}

export interface ColumnDefinition extends Positioned {
  readonly kind: 'column';
  readonly name: Identifier;
  /** Absent for a virtual column or one of CREATE TABLE … AS, whose type follows from its expression. */
  readonly type?: DataType;
  readonly default?: Expression;
  /** `DEFAULT ON NULL` (with `FOR INSERT AND UPDATE` in 23). */
  readonly defaultOnNull?: boolean;
  readonly identity?: Identity;
  /** Virtual or generated column. */
  readonly generated?: { readonly expression: Expression; readonly stored: boolean };
  readonly invisible?: boolean;
  readonly collation?: Name;
  /** MySQL: `ON UPDATE CURRENT_TIMESTAMP`. */
  readonly onUpdate?: Expression;
  /** MySQL writes the comment with the column. */
  readonly comment?: StringLiteral;
  readonly constraints: readonly ConstraintDefinition[];
  readonly properties: readonly Property[];
}

export interface Identity {
  readonly always: boolean;
  readonly onNull?: boolean;
  readonly options: SequenceOptions;
}

/** What becomes of rows that refer to a key when it goes away or changes. */
export type ReferentialAction = 'cascade' | 'set null' | 'no action' | 'restrict' | 'set default';

/** NOT NULL is a constraint too, since it can have a name and a state. */
export interface ConstraintDefinition extends Positioned {
  readonly kind: 'constraint';
  readonly name?: Identifier;
  readonly type:
    | 'primary key'
    | 'unique'
    | 'foreign key'
    | 'check'
    | 'not null'
    | 'null'
    | 'scope'
    | 'rowid'
    | 'exclude';
  /** Columns of a key; empty for a constraint written on its column. */
  readonly columns: readonly Identifier[];
  readonly references?: { readonly table: Name; readonly columns: readonly Identifier[] };
  readonly onDelete?: ReferentialAction;
  readonly onUpdate?: ReferentialAction;
  readonly check?: Expression;
  /** Target: `UNIQUE NULLS NOT DISTINCT`. */
  readonly nullsNotDistinct?: boolean;
  readonly state: ConstraintState;
  readonly properties: readonly Property[];
}

/** What was written; absent fields mean Oracle's defaults (enabled, validated, not deferrable, initially immediate). */
export interface ConstraintState {
  readonly enabled?: boolean;
  readonly validated?: boolean;
  readonly deferrable?: boolean;
  readonly initiallyDeferred?: boolean;
  readonly rely?: boolean;
  /** Target: `NOT VALID`. */
  readonly notValid?: boolean;
}

export interface Partitioning extends Positioned {
  readonly kind: 'partitioning';
  readonly method: 'range' | 'list' | 'hash' | 'reference' | 'system' | 'consistent hash' | 'none';
  readonly columns: readonly Expression[];
  /** `PARTITION BY REFERENCE (constraint)`. */
  readonly constraint?: Identifier;
  /** INTERVAL (expression) of range partitioning; AUTOMATIC of list partitioning. */
  readonly interval?: Expression;
  readonly automatic?: boolean;
  readonly sub?: Partitioning;
  readonly partitions: readonly Partition[];
  /** `PARTITIONS 8` and `SUBPARTITIONS 4`. */
  readonly count?: number;
  /** `STORE IN (…)` and other storage of the partitions together. */
  readonly properties?: readonly Property[];
}

export interface Partition extends Positioned {
  readonly kind: 'partition';
  readonly name?: Identifier;
  /** VALUES LESS THAN (…): MAXVALUE is a reference of that name. */
  readonly lessThan?: readonly Expression[];
  /** VALUES (…): DEFAULT is a reference of that name. */
  readonly values?: readonly Expression[];
  readonly subpartitions: readonly Partition[];
  readonly subpartitionCount?: number;
  readonly properties: readonly Property[];
}

export interface AlterTable extends Positioned {
  readonly kind: 'alterTable';
  /** Also views, materialized views, indexes … through `object`. */
  readonly name: Name;
  readonly actions: readonly AlterAction[];
  readonly ifExists?: boolean;
}

/** One change of ALTER TABLE. What has no use in a target is `'other'` with its text. */
export interface AlterAction extends Positioned {
  readonly kind: 'alterAction';
  readonly action:
    | 'add column'
    | 'modify column'
    | 'drop column'
    | 'set unused'
    | 'rename column'
    | 'add constraint'
    | 'modify constraint'
    | 'drop constraint'
    | 'rename constraint'
    | 'enable constraint'
    | 'disable constraint'
    | 'rename'
    | 'add partition'
    | 'drop partition'
    | 'partition change'
    | 'enable trigger'
    | 'disable trigger'
    /** MySQL's CHANGE and MODIFY, which say all of the column anew; `name` is the old one. */
    | 'replace column'
    /** ALTER COLUMN … SET DEFAULT, DROP DEFAULT: `columns` has a column with that default or without. */
    | 'column default'
    | 'column visibility'
    | 'add index'
    | 'drop index'
    | 'rename index'
    | 'index visibility'
    /** COMMENT, AUTO_INCREMENT, collation: what is named in `options` changes. */
    | 'table options'
    | 'drop foreign key'
    | 'drop check'
    /** PARTITION BY anew; without `partitioning`, REMOVE PARTITIONING. */
    | 'partition by'
    /** REORGANIZE PARTITION: `names` become `partitions`. */
    | 'reorganize partition'
    | 'truncate partition'
    | 'attach partition'
    | 'validate constraint'
    | 'other';
  readonly columns?: readonly ColumnDefinition[];
  readonly constraints?: readonly ConstraintDefinition[];
  /** The thing changed: a constraint's, column's or partition's name; and its new name. */
  readonly name?: Identifier;
  readonly newName?: Identifier;
  /** DROP PRIMARY KEY, DROP UNIQUE (a, b), ENABLE UNIQUE (…): the constraint by its columns. */
  readonly key?: { readonly type: 'primary key' | 'unique'; readonly columns: readonly Identifier[] };
  readonly names?: readonly Identifier[];
  readonly partition?: Partition;
  readonly partitions?: readonly Partition[];
  readonly partitioning?: Partitioning;
  readonly index?: CreateIndex;
  /** Where a column of MySQL is put: FIRST, or behind another. */
  readonly position?: 'first' | Identifier;
  readonly newSchema?: Identifier;
  readonly options?: Pick<CreateTable, 'comment' | 'autoIncrement' | 'characterSet' | 'collation'>;
  readonly state?: ConstraintState;
  readonly cascade?: boolean;
  readonly text?: string;
}

export interface CreateIndex extends Positioned {
  readonly kind: 'createIndex';
  readonly name: Name;
  readonly table: Name;
  readonly unique: boolean;
  readonly bitmap: boolean;
  /** `INDEXTYPE IS ctxsys.context PARAMETERS ('…')`. */
  readonly domain?: { readonly type: Name; readonly parameters?: string };
  readonly items: readonly OrderItem[];
  readonly reverse: boolean;
  readonly invisible: boolean;
  readonly unusable: boolean;
  readonly local: boolean;
  readonly partitioning?: Partitioning;
  /** Bitmap join index: its FROM and WHERE as text. On a cluster: `CLUSTER`. */
  readonly special?: string;
  readonly method?: string;
  /** MySQL's FULLTEXT and SPATIAL indexes. */
  readonly search?: 'fulltext' | 'spatial';
  readonly comment?: StringLiteral;
  readonly where?: Expression;
  readonly include?: readonly Identifier[];
  readonly nullsNotDistinct?: boolean;
  readonly ifNotExists?: boolean;
  readonly properties: readonly Property[];
}

export interface SequenceOptions {
  /** Numbers as written, since they reach 28 digits. */
  readonly start?: string;
  readonly increment?: string;
  /** `'none'` for NOMINVALUE and NOMAXVALUE. */
  readonly minimum?: string | 'none';
  readonly maximum?: string | 'none';
  readonly cycle?: boolean;
  /** `'none'` for NOCACHE. */
  readonly cache?: string | 'none';
  readonly order?: boolean;
  readonly restart?: string | 'start';
  readonly startLimit?: boolean;
  /** KEEP, SESSION, GLOBAL, SCALE … in upper case. */
  readonly other?: readonly string[];
}

export interface CreateSequence extends Positioned {
  readonly kind: 'createSequence';
  readonly name: Name;
  readonly options: SequenceOptions;
  /** Target: `AS bigint`. */
  readonly type?: DataType;
  readonly ifNotExists?: boolean;
}

export interface AlterSequence extends Positioned {
  readonly kind: 'alterSequence';
  readonly name: Name;
  readonly options: SequenceOptions;
}

export interface CreateView extends Positioned {
  readonly kind: 'createView';
  readonly name: Name;
  readonly orReplace: boolean;
  readonly force: boolean;
  readonly columns: readonly {
    readonly name: Identifier;
    readonly constraints: readonly ConstraintDefinition[];
    readonly invisible?: boolean;
  }[];
  readonly constraints: readonly ConstraintDefinition[];
  /** `OF type WITH OBJECT IDENTIFIER (…)`. */
  readonly ofType?: {
    readonly type: Name;
    readonly identifier: readonly Identifier[];
    readonly under?: Name;
  };
  readonly query: Query;
  readonly restriction?: { readonly type: 'read only' | 'check option'; readonly name?: Identifier };
  /** `BEQUEATH CURRENT_USER`, `SHARING = …`, and in the target `security_invoker`, in upper case. */
  readonly options: readonly string[];
  readonly ifNotExists?: boolean;
}

export interface CreateMaterializedView extends Positioned {
  readonly kind: 'createMaterializedView';
  readonly name: Name;
  readonly columns: readonly Identifier[];
  readonly query: Query;
  readonly refresh?: {
    readonly method?: 'fast' | 'complete' | 'force' | 'never';
    readonly on?: 'commit' | 'demand' | 'statement';
    readonly start?: Expression;
    readonly next?: Expression;
  };
  readonly build?: 'immediate' | 'deferred' | 'prebuilt';
  readonly queryRewrite?: boolean;
  readonly forUpdate?: boolean;
  readonly withData?: boolean;
  readonly ifNotExists?: boolean;
  readonly partitioning?: Partitioning;
  readonly properties: readonly Property[];
}

export interface CreateSynonym extends Positioned {
  readonly kind: 'createSynonym';
  readonly name: Name;
  readonly isPublic: boolean;
  readonly target: Name;
  readonly ifNotExists?: boolean;
}

/** CREATE TYPE. Without a definition it is incomplete (a forward declaration). */
export interface CreateType extends Positioned {
  readonly kind: 'createType';
  readonly name: Name;
  readonly definition?: TypeDefinition;
  readonly authid?: 'definer' | 'current_user';
  /** Other clauses of the head as written: `FORCE`, `OID '…'`, `ACCESSIBLE BY (…)`, `SHARING = NONE`, `DEFAULT COLLATION …`, `PRECEDES …`. */
  readonly options?: readonly string[];
}

/** ALTER TYPE: attributes and methods come, change and go. COMPILE and what else leaves the definition alone is no such statement. */
export interface AlterType extends Positioned {
  readonly kind: 'alterType';
  readonly name: Name;
  readonly changes: readonly TypeChange[];
  /** `REPLACE AS OBJECT (…)`. */
  readonly replacement?: TypeDefinition;
  /** `NOT FINAL`, `INSTANTIABLE` … in the place of what the type was before. */
  readonly modifiers: readonly string[];
  /** `MODIFY LIMIT 20`, `MODIFY ELEMENT TYPE NUMBER(10)` of a collection type. */
  readonly limit?: Expression;
  readonly element?: DataType;
}

/** One ADD, MODIFY or DROP of ALTER TYPE. */
export interface TypeChange extends Positioned {
  readonly kind: 'typeChange';
  readonly action: 'add' | 'modify' | 'drop';
  readonly attributes: readonly RecordField[];
  /** The attributes that are dropped. */
  readonly names: readonly Identifier[];
  readonly method?: RoutineDeclaration;
}

export interface CreateTypeBody extends Positioned {
  readonly kind: 'createTypeBody';
  readonly name: Name;
  readonly methods: readonly RoutineDeclaration[];
  /** Other clauses of the head as written: `FORCE`, `OID '…'`, `ACCESSIBLE BY (…)`, `SHARING = NONE`, `DEFAULT COLLATION …`, `PRECEDES …`. */
  readonly options?: readonly string[];
  /** Methods that could not be read; each has a fault. */
  readonly unread?: readonly Unread[];
}

export interface CreateRoutine extends Positioned {
  readonly kind: 'createRoutine';
  readonly orReplace: boolean;
  readonly routine: RoutineDeclaration;
}

export interface CreatePackage extends Positioned {
  readonly kind: 'createPackage';
  readonly name: Name;
  readonly authid?: 'definer' | 'current_user';
  readonly declarations: readonly Declaration[];
  /** Other clauses of the head as written: `FORCE`, `OID '…'`, `ACCESSIBLE BY (…)`, `SHARING = NONE`, `DEFAULT COLLATION …`, `PRECEDES …`. */
  readonly options?: readonly string[];
}

export interface CreatePackageBody extends Positioned {
  readonly kind: 'createPackageBody';
  readonly name: Name;
  readonly declarations: readonly Declaration[];
  /** The initialisation part. */
  readonly initialization?: Block;
  /** Other clauses of the head as written: `FORCE`, `OID '…'`, `ACCESSIBLE BY (…)`, `SHARING = NONE`, `DEFAULT COLLATION …`, `PRECEDES …`. */
  readonly options?: readonly string[];
}

export interface CreateTrigger extends Positioned {
  readonly kind: 'createTrigger';
  readonly name: Name;
  readonly timing: 'before' | 'after' | 'instead of' | 'compound';
  /** INSERT, UPDATE, DELETE for tables and views; for others the event's words in upper case (LOGON, CREATE, DDL …). */
  readonly events: readonly { readonly event: string; readonly columns: readonly Identifier[] }[];
  /** The table or view; absent for database and schema triggers. */
  readonly table?: Name;
  /** `NESTED TABLE column OF view`. */
  readonly nestedColumn?: Identifier;
  /** `DATABASE`, a schema, or all databases of a server. */
  readonly scope?: { readonly type: 'database' | 'schema' | 'server'; readonly schema?: Identifier };
  readonly referencing: readonly {
    readonly which: 'old' | 'new' | 'parent' | 'old table' | 'new table';
    readonly alias: Identifier;
  }[];
  readonly forEach?: 'row' | 'statement';
  readonly follows?: readonly Name[];
  readonly enabled?: boolean;
  readonly when?: Expression;
  /** Exactly one of `body`, `call` and `sections`. */
  readonly body?: Block;
  readonly call?: Expression;
  readonly sections?: readonly TriggerSection[];
  /** Declarations of a compound trigger. */
  readonly declarations?: readonly Declaration[];
  /** Events for which it is said to fire as the first or the last of a table's triggers. */
  readonly order?: Readonly<Record<string, 'first' | 'last'>>;
  /** Target: the function that it executes. */
  readonly executes?: Name;
  /** Target: texts that the function is given. */
  readonly executesWith?: readonly string[];
  /** Other clauses of the head as written: `FORCE`, `OID '…'`, `ACCESSIBLE BY (…)`, `SHARING = NONE`, `DEFAULT COLLATION …`, `PRECEDES …`. */
  readonly options?: readonly string[];
}

/** One timing point of a compound trigger. */
export interface TriggerSection extends Positioned {
  readonly kind: 'triggerSection';
  readonly point:
    | 'before statement'
    | 'before each row'
    | 'after each row'
    | 'after statement'
    | 'instead of each row';
  readonly body: Block;
}

export interface CommentOn extends Positioned {
  readonly kind: 'commentOn';
  /** `table`, `column`, `materialized view`, `view`, `function` …: lower case. */
  readonly object: string;
  readonly name: Name;
  readonly text: string;
}

/** A message of SQL Server under a number of its own (`sp_addmessage`), which RAISERROR raises by that number. */
export interface ServerMessage extends Positioned {
  readonly kind: 'serverMessage';
  readonly number: number;
  readonly text: string;
}

export interface Grant extends Positioned {
  readonly kind: 'grant';
  /** `deny` of SQL Server: the right is refused, whatever other grants say. */
  readonly action: 'grant' | 'revoke' | 'deny';
  /** Object privileges with their columns, system privileges, or roles: upper case words. */
  readonly privileges: readonly { readonly name: string; readonly columns: readonly Identifier[] }[];
  /** Absent for system privileges and roles. `type` is DIRECTORY, TYPE … when written. */
  readonly on?: { readonly name: Name; readonly type?: string };
  readonly grantees: readonly Identifier[];
  /** WITH GRANT OPTION, or that it alone is revoked. */
  readonly withOption?: boolean;
  /** What else was written behind the grantees: `WITH HIERARCHY OPTION`, `CASCADE CONSTRAINTS` …. */
  readonly options?: string;
}

export interface Drop extends Positioned {
  readonly kind: 'drop';
  /** `TABLE`, `PACKAGE BODY` …: upper case. */
  readonly object: string;
  readonly name: Name;
  readonly options: string;
  /** `DROP TABLE a, b`: those behind the first. */
  readonly more?: readonly Name[];
  /** `DROP INDEX i ON t`. */
  readonly table?: Name;
}

/** RENAME a TO b; ALTER INDEX a RENAME TO b …. */
export interface Rename extends Positioned {
  readonly kind: 'rename';
  readonly object: string;
  readonly name: Name;
  readonly newName: Identifier;
  /** `RENAME TABLE a TO other.b`. */
  readonly newSchema?: Identifier;
  /** `RENAME TABLE a TO b, c TO d`: those behind the first, to be done in their order. */
  readonly more?: readonly Rename[];
}

export interface Truncate extends Positioned {
  readonly kind: 'truncate';
  readonly table: Name;
  readonly options: string;
}

/** Objects with little structure: what kind of object, its name, and its clauses by name. */
export interface CreateOther extends Positioned {
  readonly kind: 'createOther';
  /** Upper case: DATABASE LINK, DIRECTORY, CONTEXT, CLUSTER, MATERIALIZED VIEW LOG, ROLE, USER, TABLESPACE, PROFILE, LIBRARY, JAVA SOURCE, DIMENSION, OPERATOR, INDEXTYPE, OUTLINE … and SCHEMA in the target. */
  readonly object: string;
  readonly name: Name;
  /** What is understood of it: for a link `connect`, `identified`, `using`; for a directory `path`; for a context `package`; for a log `table`; for a database `collation`. */
  readonly details: Readonly<Record<string, string>>;
  readonly text: string;
  /** The tables, views and grants that CREATE SCHEMA AUTHORIZATION holds. */
  readonly statements?: readonly Definition[];
  /** The value of a default, or the condition of a rule in which one variable is the value, that are objects of SQL Server. */
  readonly expression?: Expression;
}

/** ALTER of something other than a table or a sequence, and statements such as ALTER SESSION, ANALYZE, AUDIT, PURGE: recognised, with their text. */
export interface OtherStatement extends Positioned {
  readonly kind: 'otherStatement';
  /** The first words in upper case: `ALTER SESSION`, `ALTER TRIGGER`, `ANALYZE TABLE`. */
  readonly verb: string;
  readonly name?: Name;
  /** What is given to the named object: the default or the rule of `BIND DEFAULT` and `BIND RULE`, absent where it is taken from it. */
  readonly given?: Name;
  /** Of ALTER DATABASE of SQL Server. */
  readonly collation?: string;
  readonly text: string;
}

/** An anonymous block at top level, EXEC of SQL*Plus included. In the target it is a DO statement. */
export interface AnonymousBlock extends Positioned {
  readonly kind: 'anonymousBlock';
  readonly block: Block;
  /** Target: a name in SQL that is both a variable and a column means the column, as it does in Oracle. */
  readonly columnsFirst?: boolean;
}

/** A query at top level of a script. */
export interface QueryAtTop extends Positioned {
  readonly kind: 'topQuery';
  readonly query: Query;
}

export type Definition =
  | CreateTable
  | AlterTable
  | CreateIndex
  | CreateSequence
  | AlterSequence
  | CreateView
  | CreateMaterializedView
  | CreateSynonym
  | CreateType
  | CreateTypeBody
  | AlterType
  | CreateRoutine
  | CreatePackage
  | CreatePackageBody
  | CreateTrigger
  | CommentOn
  | ServerMessage
  | Grant
  | Drop
  | Rename
  | Truncate
  | CreateOther
  | OtherStatement;

/** What one unit of a script is. */
export type TopStatement = Definition | Write | AnonymousBlock | QueryAtTop | Unread;

export type DefineNode =
  | Definition
  | AnonymousBlock
  | QueryAtTop
  | Property
  | ColumnDefinition
  | ConstraintDefinition
  | Partitioning
  | Partition
  | AlterAction
  | TypeChange
  | TriggerSection;
