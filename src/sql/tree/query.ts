import type { Expression, StringLiteral, Window } from './expression.ts';
import type { Identifier, Name } from './name.ts';
import type { Positioned } from './position.ts';
import type { RoutineDeclaration } from './routine.ts';
import type { DataType } from './type.ts';
import type { Delete, Insert, Merge, Update } from './write.ts';

/** A whole query expression: WITH, body, ORDER BY, row limiting, FOR UPDATE. */
export interface Query extends Positioned {
  readonly kind: 'query';
  readonly with?: With;
  readonly body: QueryBody;
  readonly orderBy?: readonly OrderItem[];
  /** `ORDER SIBLINGS BY`. */
  readonly siblings?: boolean;
  readonly offset?: Expression;
  readonly fetch?: Fetch;
  readonly locking?: readonly Locking[];
  /** SQL Server: `FOR XML …`, `FOR JSON …` and `OPTION (…)`. */
  readonly options?: readonly OpaqueClause[];
}

export type QueryBody = Select | SetOperation | ParenthesisedQuery | Values;

export interface With extends Positioned {
  readonly kind: 'with';
  readonly recursive?: boolean;
  /** `WITH FUNCTION …`. */
  readonly routines?: readonly RoutineDeclaration[];
  /** SQL Server: `WITH XMLNAMESPACES ('uri' AS prefix, DEFAULT 'uri')`. */
  readonly namespaces?: readonly { readonly prefix?: string; readonly uri: string }[];
  readonly tables: readonly CommonTable[];
}

export interface CommonTable extends Positioned {
  readonly kind: 'commonTable';
  readonly name: Identifier;
  readonly columns?: readonly Identifier[];
  /** Absent only where `writes` stands in its place. */
  readonly query?: Query;
  /** SEARCH and CYCLE clauses. */
  readonly search?: {
    readonly order: 'depth' | 'breadth';
    readonly by: readonly OrderItem[];
    readonly set: Identifier;
  };
  readonly cycle?: {
    readonly columns: readonly Identifier[];
    readonly set: Identifier;
    readonly to: Expression;
    readonly otherwise: Expression;
    readonly using?: Identifier;
  };
  readonly materialized?: boolean;
  /** Target: the rows that a statement returns which changes them (a data-modifying common table). */
  readonly writes?: Insert | Update | Delete | Merge;
}

export interface Select extends Positioned {
  readonly kind: 'select';
  /** UNIQUE is DISTINCT. */
  readonly quantifier?: 'distinct' | 'all';
  readonly distinctOn?: readonly Expression[];
  readonly items: readonly SelectItem[];
  /** SQL Server: `TOP (n) PERCENT WITH TIES`, which belongs to the SELECT and not to the whole query. */
  readonly top?: Fetch;
  readonly into?: Into;
  /** SQL Server: `SELECT … INTO table`, which makes the table. */
  readonly intoTable?: Name;
  readonly from: readonly TableExpression[];
  readonly where?: Expression;
  readonly hierarchy?: Hierarchy;
  readonly groupBy?: readonly GroupItem[];
  /** Oracle 23: `GROUP BY ALL`, by everything of the list that is no aggregate. */
  readonly groupByAll?: true;
  readonly having?: Expression;
  readonly windows?: readonly NamedWindow[];
  /** Target: a rule gave it another shape, so that the layout of the source says nothing about it. */
  readonly reshaped?: true;
  /** The MODEL clause as it was written, which no target can say. */
  readonly model?: OpaqueClause;
}

/** A clause that is recognised and kept as text. */
export interface OpaqueClause extends Positioned {
  readonly kind: 'opaqueClause';
  readonly name: string;
  readonly text: string;
}

export interface SelectItem extends Positioned {
  readonly kind: 'selectItem';
  readonly expression: Expression;
  readonly alias?: Identifier;
  /** SQL Server: the variable of `SELECT @a = expression`. */
  readonly assigns?: Expression;
}

/** `INTO a, b`, `BULK COLLECT INTO list [LIMIT n]`. Also of FETCH, RETURNING and EXECUTE IMMEDIATE. */
export interface Into extends Positioned {
  readonly kind: 'into';
  readonly bulk: boolean;
  readonly strict?: boolean;
  readonly targets: readonly Expression[];
  readonly limit?: Expression;
}

/** START WITH and CONNECT BY. */
export interface Hierarchy extends Positioned {
  readonly kind: 'hierarchy';
  readonly startWith?: Expression;
  readonly connectBy: Expression;
  readonly nocycle: boolean;
}

export type GroupItem = Expression | GroupingSet;

/** `ROLLUP (…)`, `CUBE (…)`, `GROUPING SETS (…)`, and `(a, b)` or `()` inside them as `'group'`. */
export interface GroupingSet extends Positioned {
  readonly kind: 'groupingSet';
  readonly form: 'rollup' | 'cube' | 'sets' | 'group';
  readonly items: readonly GroupItem[];
}

export interface NamedWindow extends Positioned {
  readonly kind: 'namedWindow';
  readonly name: Identifier;
  readonly window: Window;
}

export interface OrderItem extends Positioned {
  readonly kind: 'orderItem';
  readonly expression: Expression;
  readonly direction?: 'asc' | 'desc';
  readonly nulls?: 'first' | 'last';
  /** Of an index of MySQL: how many characters or bytes of the column it holds, `(name(10))`. */
  readonly prefix?: number;
}

/** Row limiting: `OFFSET … FETCH FIRST …`. */
export interface Fetch extends Positioned {
  readonly kind: 'fetchClause';
  /** Absent: one row. */
  readonly count?: Expression;
  readonly percent?: boolean;
  readonly withTies?: boolean;
}

export interface Locking extends Positioned {
  readonly kind: 'locking';
  readonly strength: 'update' | 'share' | 'no key update' | 'key share';
  readonly of?: readonly Name[];
  /** `WAIT 5` is a number of seconds. */
  readonly wait?: 'nowait' | 'skip locked' | Expression;
}

/** Set operators, which have one precedence in Oracle and associate to the left; INTERSECT binds tighter in PostgreSQL. */
export interface SetOperation extends Positioned {
  readonly kind: 'setOperation';
  readonly first: QueryBody;
  readonly rest: readonly SetOperand[];
}

export interface SetOperand extends Positioned {
  readonly kind: 'setOperand';
  /** MINUS is `except`. */
  readonly operator: 'union' | 'intersect' | 'except';
  readonly all: boolean;
  readonly body: QueryBody;
}

export interface ParenthesisedQuery extends Positioned {
  readonly kind: 'parenthesisedQuery';
  readonly query: Query;
}

export interface Values extends Positioned {
  readonly kind: 'values';
  readonly rows: readonly (readonly Expression[])[];
}

export type TableExpression =
  | TableReference
  | DerivedTable
  | TableFunction
  | Join
  | ParenthesisedTable
  | Pivot
  | Unpivot
  | MatchRecognize
  | OpaqueTable;

/** A table expression that no target can say (HIERARCHIES …), kept as text behind the table that it works on. */
export interface OpaqueTable extends Positioned {
  readonly kind: 'opaqueTable';
  readonly table: TableExpression;
  readonly clause: OpaqueClause;
  readonly alias?: Identifier;
}

/**
 * `table MATCH_RECOGNIZE (…)`: rows of partitions in an order, in which a pattern is looked for. Columns in it are qualified by the
 * pattern's variables. Its functions of navigation are keyword calls named `MATCH PREV`, `MATCH NEXT`, `MATCH FIRST`, `MATCH LAST`,
 * `MATCH CLASSIFIER`, `MATCH NUMBER`; `MATCH FINAL` and `MATCH RUNNING` are around what FINAL and RUNNING stand before.
 */
export interface MatchRecognize extends Positioned {
  readonly kind: 'matchRecognize';
  readonly table: TableExpression;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  readonly measures: readonly SelectItem[];
  readonly rows: 'one' | 'all' | 'all with unmatched';
  readonly skip:
    | 'past last row'
    | 'next row'
    | { readonly to: 'first' | 'last'; readonly variable: Identifier };
  /** The tokens between the parentheses of PATTERN, each name as the source stores it. */
  readonly pattern: readonly string[];
  readonly subsets: readonly { readonly name: Identifier; readonly members: readonly Identifier[] }[];
  /** Each variable's condition, under its name. */
  readonly defines: readonly SelectItem[];
  readonly alias?: Identifier;
}

/** `SAMPLE BLOCK (10) SEED (1)`, `TABLESAMPLE SYSTEM (10 ROWS)`: by blocks or row by row. */
export interface Sample {
  readonly block: boolean;
  /** A percentage of the table, unless it is a number of rows. */
  readonly size: Expression;
  readonly rows?: true;
  readonly seed?: Expression;
}

export interface TableReference extends Positioned {
  readonly kind: 'table';
  readonly name: Name;
  readonly alias?: Identifier;
  readonly columns?: readonly Identifier[];
  readonly only?: boolean;
  /** `PARTITION (p)`, `SUBPARTITION FOR (1, 2)`. */
  readonly partition?: {
    readonly sub: boolean;
    readonly name?: Identifier;
    readonly values?: readonly Expression[];
  };
  readonly sample?: Sample;
  /** `AS OF SCN …`, `VERSIONS BETWEEN …`. */
  readonly flashback?: OpaqueClause;
  /** `FOR SYSTEM_TIME …` of SQL Server: which versions of a temporal table's rows. */
  readonly systemTime?: SystemTime;
  /** SQL Server: `WITH (NOLOCK)`. */
  readonly hints?: OpaqueClause;
}

/** `AS OF from`, `FROM from TO to`, `BETWEEN from AND to`, `CONTAINED IN (from, to)` or `ALL`. */
export interface SystemTime {
  readonly form: 'as of' | 'from' | 'between' | 'contained in' | 'all';
  readonly from?: Expression;
  readonly to?: Expression;
}

export interface DerivedTable extends Positioned {
  readonly kind: 'derivedTable';
  readonly lateral: boolean;
  readonly query: Query;
  readonly alias?: Identifier;
  readonly columns?: readonly Identifier[];
  /** `WITH READ ONLY`, `WITH CHECK OPTION` on an inline view. */
  readonly restriction?: 'read only' | 'check option';
}

/** `TABLE(expression)`, `THE(…)`, a function in FROM, JSON_TABLE, XMLTABLE. */
export interface TableFunction extends Positioned {
  readonly kind: 'tableFunction';
  /** The function itself or, with `unnest`, the collection inside `TABLE(…)`. */
  readonly expression: Expression;
  readonly unnest: boolean;
  readonly lateral?: boolean;
  /** `TABLE(…) (+)`. */
  readonly outer?: boolean;
  readonly ordinality?: boolean;
  readonly alias?: Identifier;
  readonly columns?: readonly Identifier[];
  /** Column definitions of a function that returns records: `AS t(a int)`. */
  readonly definitions?: readonly {
    readonly name: Identifier;
    readonly type: DataType;
    /** SQL Server: where OPENJSON or OPENXML takes the value from, and whether it is a document itself. */
    readonly path?: StringLiteral;
    readonly isDocument?: boolean;
  }[];
}

export interface Join extends Positioned {
  readonly kind: 'join';
  readonly type: 'inner' | 'left' | 'right' | 'full' | 'cross' | 'cross apply' | 'outer apply';
  readonly natural: boolean;
  readonly left: TableExpression;
  readonly right: TableExpression;
  readonly on?: Expression;
  readonly using?: readonly Identifier[];
  /** Partitioned outer join: `PARTITION BY (…)` on either side. */
  readonly partitionLeft?: readonly Expression[];
  readonly partitionRight?: readonly Expression[];
}

export interface ParenthesisedTable extends Positioned {
  readonly kind: 'parenthesisedTable';
  readonly table: TableExpression;
}

export interface Pivot extends Positioned {
  readonly kind: 'pivot';
  readonly table: TableExpression;
  readonly xml: boolean;
  readonly aggregates: readonly SelectItem[];
  readonly columns: readonly Expression[];
  /** The IN list: values (a `row` for several columns) with their aliases; a query or ANY only with XML. */
  readonly values: readonly SelectItem[];
  readonly query?: Query;
  readonly alias?: Identifier;
}

export interface Unpivot extends Positioned {
  readonly kind: 'unpivot';
  readonly table: TableExpression;
  readonly includeNulls: boolean;
  readonly measures: readonly Identifier[];
  readonly names: readonly Identifier[];
  readonly sources: readonly UnpivotSource[];
  readonly alias?: Identifier;
}

export interface UnpivotSource extends Positioned {
  readonly kind: 'unpivotSource';
  readonly columns: readonly Identifier[];
  readonly values?: readonly Expression[];
}

export type QueryNode =
  | Query
  | With
  | CommonTable
  | Select
  | OpaqueClause
  | SelectItem
  | Into
  | Hierarchy
  | GroupingSet
  | NamedWindow
  | OrderItem
  | Fetch
  | Locking
  | SetOperation
  | SetOperand
  | ParenthesisedQuery
  | Values
  | TableReference
  | DerivedTable
  | TableFunction
  | Join
  | ParenthesisedTable
  | Pivot
  | Unpivot
  | UnpivotSource
  | MatchRecognize
  | OpaqueTable;
