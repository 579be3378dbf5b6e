import type {
  Package,
  Routine,
  Sequence,
  Synonym,
  Table,
  UserType,
  View,
  MaterializedView,
} from '../../catalog/catalog.ts';
import type { Span } from '../../text/span.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Identifier, Name } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Output } from '../../sql/tree/batch.ts';
import type { Select } from '../../sql/tree/query.ts';
import type {
  CursorDeclaration,
  ExceptionDeclaration,
  Loop,
  Parameter,
  RoutineDeclaration,
  TypeDeclaration,
  VariableDeclaration,
} from '../../sql/tree/routine.ts';
import type { DictionaryView } from '../../sql/dialect.ts';
import type { CollectionValue, FieldValue, ValueType } from '../../sql/value-type.ts';

/** What a name in the source speaks of. */
export type Referent =
  | {
      readonly kind: 'column';
      readonly column: string;
      readonly relation: Relation;
      readonly nullable: boolean;
    }
  | { readonly kind: 'relation'; readonly relation: Relation }
  | { readonly kind: 'variable'; readonly declaration: VariableDeclaration; readonly owner: Owner }
  | { readonly kind: 'parameter'; readonly declaration: Parameter; readonly owner: Owner }
  | { readonly kind: 'loop variable'; readonly loop: Loop }
  | { readonly kind: 'cursor'; readonly declaration: CursorDeclaration; readonly owner: Owner }
  | { readonly kind: 'exception'; readonly declaration: ExceptionDeclaration; readonly owner: Owner }
  | { readonly kind: 'predefined exception'; readonly name: string }
  | { readonly kind: 'local type'; readonly declaration: TypeDeclaration; readonly owner: Owner }
  | { readonly kind: 'routine'; readonly routine: RoutineDeclaration; readonly owner: Owner }
  | { readonly kind: 'standalone'; readonly routine: Routine }
  | { readonly kind: 'package'; readonly package: Package }
  | { readonly kind: 'type'; readonly type: UserType }
  | { readonly kind: 'sequence'; readonly sequence: Sequence; readonly member?: 'nextval' | 'currval' }
  | {
      readonly kind: 'pseudo-column';
      readonly name:
        | 'ROWNUM'
        | 'LEVEL'
        | 'ROWID'
        | 'CONNECT_BY_ISLEAF'
        | 'CONNECT_BY_ISCYCLE'
        | 'ORA_ROWSCN'
        | 'OBJECT_VALUE'
        | 'COLUMN_VALUE'
        | 'OBJECT_ID';
    }
  | { readonly kind: 'trigger row'; readonly row: 'new' | 'old' | 'parent'; readonly column?: string }
  | { readonly kind: 'built-in'; readonly name: string; readonly package?: string }
  /** A field of a record, an attribute of an object: of what `base` is. */
  | {
      readonly kind: 'field';
      readonly base: Referent;
      readonly path: readonly string[];
      /** The object type of what the last name of the path is an attribute or method of, where it is known. */
      readonly of?: Extract<ValueType, { kind: 'object' }>;
      /** The value of a PL/SQL object type for JSON that the last name of the path is a method of. */
      readonly json?: Extract<ValueType, { kind: 'json' }>;
    }
  /** A collection's method without parentheses (`list.COUNT`). */
  | {
      readonly kind: 'method';
      readonly base: Referent;
      readonly path: readonly string[];
      readonly method: string;
      /** What the method is called of. */
      readonly collection: CollectionValue;
    }
  /** Something that lives behind a database link or, in SQL Server, in another database: the name that leads there, where a synonym stands for it that of the synonym's object. */
  | { readonly kind: 'remote'; readonly link: string; readonly name: Name }
  | { readonly kind: 'unknown' };

/** Whose declaration it is: of a package (state that outlives a call), of a routine or block, of a trigger or an object type. */
export type Owner =
  | { readonly kind: 'package'; readonly package: Package; readonly isPublic: boolean }
  | { readonly kind: 'routine'; readonly routine: RoutineDeclaration; readonly depth: number }
  | { readonly kind: 'block'; readonly depth: number }
  | { readonly kind: 'type'; readonly type: UserType };

/** Something that columns come from. */
export interface Relation {
  readonly kind: 'table' | 'view' | 'materialized view' | 'query' | 'function' | 'unknown';
  readonly object?: Table | View | MaterializedView | Synonym;
  /** The name that qualifies its columns in this query, as stored. */
  readonly alias: string;
  /** Its name as the query writes it, folded, where no alias hides it: what may stand before its columns, from any part on. */
  readonly written?: readonly string[];
  /** By stored name, in order; absent when it is not known (a table outside the selection). */
  readonly columns?: ReadonlyMap<string, FieldValue>;
  /** Of a collection in FROM: what its elements are. */
  readonly element?: ValueType;
  /** It is a view of the source's data dictionary. */
  readonly dictionary?: DictionaryView;
  /** Of SQL Server: what it is while code runs, and no object of the catalog. */
  readonly transient?: 'table variable' | 'table parameter' | 'temporary table' | 'inserted' | 'deleted';
}

/** A column that a SELECT gives. */
export interface OutputColumn {
  /** As stored; of an expression without a name it begins with `#`. */
  readonly name: string;
  readonly type: ValueType;
  readonly nullable: boolean;
  /** Of an item that is no star. */
  readonly expression?: Expression;
  readonly alias?: Identifier;
  /** Of a star: where the column of this name comes from. */
  readonly relation?: Relation;
}

/**
 * What resolution found out about one object's tree: for each node its referent and the type of its value. A node that a
 * rule makes in the place of another takes over what is known of that one (`RuleContext.replace`).
 */
export interface Resolution {
  /** What a reference, a name in a call, a type name, an exception name or a table name speaks of. */
  referent(node: Expression | Name): Referent;
  /** The type of an expression's value. */
  typeOf(expression: Expression): ValueType;
  /** The type of a variable, parameter or cursor, or the one that a declaration of a type names. */
  typeOfDeclaration(node: VariableDeclaration | Parameter | TypeDeclaration | CursorDeclaration): ValueType;
  /** Whether an expression's value may be NULL; true when nothing is known. Oracle's empty string counts as NULL. */
  nullable(expression: Expression): boolean;
  /** What a SELECT or an OUTPUT gives, column by column; undefined where a star stands for columns that are not known. */
  output(of: Select | Output): readonly OutputColumn[] | undefined;
  /** Says that `node` stands where `origin` stood: it takes over the type, nullability and referent of that, where nothing else was said of it. */
  inherit(node: Node, origin: Node): void;
  /** States the type of a node that a rule made. */
  state(node: Expression, type: ValueType, nullable?: boolean): void;
  /** Says what a name that a rule made speaks of. */
  refer(node: Expression | Name, referent: Referent): void;
  /** Names that could not be resolved although the catalog should know them. */
  readonly unresolved: readonly Unresolved[];
  /** Databases of SQL Server that are taken for the scripts' own, and where they are named first. */
  readonly assumedDatabases: ReadonlyMap<string, Span>;
  /** Objects that this one uses, as catalog keys with their kind. */
  readonly uses: ReadonlySet<string>;
}

/** A name that could not be resolved. */
export interface Unresolved {
  readonly name: string;
  readonly span: Span;
  readonly expected: string;
  /** It is the source's own: a view of its data dictionary for which the target has none. */
  readonly isDictionary?: boolean;
}
