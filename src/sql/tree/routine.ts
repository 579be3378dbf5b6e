import type { BatchStatement, TableType } from './batch.ts';
import type { Expression, Fragment, Unread } from './expression.ts';
import type { Identifier, Name } from './name.ts';
import type { Positioned } from './position.ts';
import type { Into, Query } from './query.ts';
import type { DataType } from './type.ts';
import type { Write } from './write.ts';

export interface Parameter extends Positioned {
  readonly kind: 'parameter';
  readonly name: Identifier;
  readonly mode: 'in' | 'out' | 'in out';
  readonly nocopy?: boolean;
  readonly type: DataType;
  readonly default?: Expression;
  /** SQL Server: a table-valued parameter, which is READONLY. */
  readonly readOnly?: boolean;
}

/**
 * A procedure or function: standing alone (`createRoutine` wraps it), in a package, nested in another, or a method of an object type.
 * Without a body it is a declaration (of a package specification or a forward declaration).
 */
export interface RoutineDeclaration extends Positioned {
  readonly kind: 'routine';
  readonly form: 'procedure' | 'function';
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly returns?: DataType;
  /** SQL Server: `RETURNS TABLE` (then `query` is the function), `RETURNS @name TABLE (…)` (then `body` fills it). */
  readonly returnsTable?: { readonly name?: Identifier; readonly definition?: TableType };
  readonly query?: Query;
  readonly body?: Block;
  /** Target: a function in SQL that is one expression (`RETURN expression`, PostgreSQL 14). */
  readonly value?: Expression;
  /** Implemented elsewhere: the call specification's text (`LANGUAGE JAVA NAME …`, `EXTERNAL …`, `AGGREGATE USING …`). */
  readonly external?: string;
  readonly properties: RoutineProperties;
  /** `MEMBER`, `STATIC`, `CONSTRUCTOR`, `MAP MEMBER`, `ORDER MEMBER`, with OVERRIDING, FINAL, INSTANTIABLE before it. */
  readonly method?: {
    readonly role: 'member' | 'static' | 'constructor' | 'map' | 'order';
    readonly modifiers: readonly string[];
  };
}

/** What was written between a routine's head and its body. */
export interface RoutineProperties {
  readonly authid?: 'definer' | 'current_user';
  readonly deterministic?: boolean;
  readonly pipelined?: boolean;
  readonly parallel?: string;
  readonly resultCache?: string;
  readonly accessibleBy?: string;
  /** Other clauses as written: `SQL_MACRO(TABLE)`, `DEFAULT COLLATION …`, `SHARING = NONE`, `IF NOT EXISTS`. */
  readonly other?: readonly string[];
  /** Of the target: `IMMUTABLE STRICT` …, `SECURITY DEFINER`, `SET search_path = …`, in print order. */
  readonly target?: readonly string[];
  /** `RETURNS SETOF`. */
  readonly setOf?: boolean;
  /** SQL Server: what stands behind WITH in upper case: SCHEMABINDING, ENCRYPTION, RECOMPILE, NATIVE_COMPILATION, `EXECUTE AS OWNER`, `RETURNS NULL ON NULL INPUT`, INLINE …. */
  readonly options?: readonly string[];
  /** Target language other than plpgsql. */
  readonly language?: string;
  /** Target: a name in SQL that is both a variable and a column means the column, as it does in Oracle. */
  readonly columnsFirst?: boolean;
}

/** DECLARE … BEGIN … EXCEPTION … END. */
export interface Block extends Positioned {
  readonly kind: 'block';
  readonly labels: readonly Identifier[];
  readonly declarations: readonly Declaration[];
  readonly statements: readonly Statement[];
  readonly handlers: readonly Handler[];
  /** Where BEGIN stands, so that comments between the declarations and it keep their place; -1 if there is none (package without initialisation). */
  readonly begin: number;
  /** Where EXCEPTION stands, -1 if there is none. */
  readonly exception: number;
  /** Name after END. */
  readonly endName?: Identifier;
}

export interface Handler extends Positioned {
  readonly kind: 'handler';
  /** Empty for OTHERS. In the target, conditions such as `sqlstate 'OR001'` are fragments. */
  readonly exceptions: readonly (Name | Fragment)[];
  readonly statements: readonly Statement[];
}

export interface VariableDeclaration extends Positioned {
  readonly kind: 'variable';
  readonly name: Identifier;
  readonly constant: boolean;
  readonly type: DataType;
  readonly notNull: boolean;
  readonly default?: Expression;
}

export interface ExceptionDeclaration extends Positioned {
  readonly kind: 'exception';
  readonly name: Identifier;
}

export interface CursorDeclaration extends Positioned {
  readonly kind: 'cursor';
  readonly name: Identifier;
  readonly parameters: readonly Parameter[];
  readonly returns?: DataType;
  /** Absent in a package specification that only declares it. */
  readonly query?: Query;
}

export interface TypeDeclaration extends Positioned {
  readonly kind: 'typeDeclaration';
  readonly name: Identifier;
  readonly definition: TypeDefinition;
}

export type TypeDefinition =
  | RecordType
  | CollectionType
  | RefCursorType
  | SubtypeDefinition
  | ObjectType
  | EnumeratedType
  | TableType;

export interface RecordType extends Positioned {
  readonly kind: 'recordType';
  readonly fields: readonly RecordField[];
}

export interface RecordField extends Positioned {
  readonly kind: 'recordField';
  readonly name: Identifier;
  readonly type: DataType;
  readonly notNull: boolean;
  readonly default?: Expression;
}

/** Nested table, varray (with `limit`), or associative array (with `indexBy`). */
export interface CollectionType extends Positioned {
  readonly kind: 'collectionType';
  readonly form: 'nested table' | 'varray' | 'associative array';
  readonly element: DataType;
  readonly elementNotNull: boolean;
  readonly limit?: Expression;
  readonly indexBy?: DataType;
}

export interface RefCursorType extends Positioned {
  readonly kind: 'refCursorType';
  readonly returns?: DataType;
}

/** `SUBTYPE name IS base [RANGE a..b] [NOT NULL]`. */
export interface SubtypeDefinition extends Positioned {
  readonly kind: 'subtype';
  readonly base: DataType;
  readonly low?: Expression;
  readonly high?: Expression;
  readonly notNull: boolean;
  /** The condition of a domain of the target, in which VALUE is the value. */
  readonly check?: Expression;
}

export interface EnumeratedType extends Positioned {
  readonly kind: 'enumeratedType';
  readonly values: readonly Expression[];
}

/** `OBJECT (…)` or `UNDER supertype (…)`. */
export interface ObjectType extends Positioned {
  readonly kind: 'objectType';
  readonly under?: Name;
  readonly attributes: readonly RecordField[];
  readonly methods: readonly RoutineDeclaration[];
  /** `NOT FINAL`, `NOT INSTANTIABLE` …. */
  readonly modifiers: readonly string[];
}

export interface Pragma extends Positioned {
  readonly kind: 'pragma';
  /** Upper case: AUTONOMOUS_TRANSACTION, EXCEPTION_INIT, SERIALLY_REUSABLE, RESTRICT_REFERENCES, INLINE, UDF, DEPRECATE …; `$ERROR` of conditional compilation. */
  readonly name: string;
  readonly arguments: readonly Expression[];
}

/** `$IF … $THEN … $ELSIF … $ELSE … $END` around declarations or statements. */
export interface ConditionalCompilation extends Positioned {
  readonly kind: 'conditionalCompilation';
  readonly branches: readonly {
    readonly test?: Expression;
    readonly items: readonly (Declaration | Statement)[];
  }[];
}

export type Declaration =
  | VariableDeclaration
  | ExceptionDeclaration
  | CursorDeclaration
  | TypeDeclaration
  | Pragma
  | RoutineDeclaration
  | ConditionalCompilation
  | Unread;

export interface Assignment extends Positioned {
  readonly kind: 'assignment';
  readonly target: Expression;
  readonly value: Expression;
}

export interface If extends Positioned {
  readonly kind: 'if';
  readonly branches: readonly IfBranch[];
  readonly otherwise?: readonly Statement[];
}

export interface IfBranch extends Positioned {
  readonly kind: 'ifBranch';
  readonly test: Expression;
  readonly statements: readonly Statement[];
}

export interface CaseStatement extends Positioned {
  readonly kind: 'caseStatement';
  readonly labels: readonly Identifier[];
  readonly operand?: Expression;
  readonly branches: readonly CaseStatementBranch[];
  readonly otherwise?: readonly Statement[];
}

export interface CaseStatementBranch extends Positioned {
  readonly kind: 'caseStatementBranch';
  readonly tests: readonly Expression[];
  readonly statements: readonly Statement[];
}

/** LOOP, WHILE, FOR over a range, a cursor, a query; FOREACH in the target. */
export interface Loop extends Positioned {
  readonly kind: 'loop';
  readonly labels: readonly Identifier[];
  readonly control?: LoopControl;
  readonly statements: readonly Statement[];
  readonly endLabel?: Identifier;
}

export type LoopControl =
  | WhileControl
  | RangeControl
  | QueryControl
  | CursorControl
  | ForeachControl
  | CollectionControl
  | OpaqueControl;

export interface WhileControl extends Positioned {
  readonly kind: 'whileControl';
  readonly test: Expression;
}

/** What Oracle 21 lets stand behind an iteration control: the loop ends where `while` is not true, and skips the body where `when` is not. */
export interface IterationPredicates {
  readonly while?: Expression;
  readonly when?: Expression;
}

export interface RangeControl extends Positioned, IterationPredicates {
  readonly kind: 'rangeControl';
  readonly variable: Identifier;
  readonly reverse: boolean;
  readonly from: Expression;
  readonly to: Expression;
  readonly by?: Expression;
}

/** `FOR r IN (SELECT …)`; in the target also over a dynamic query (`dynamic`, `using`). */
export interface QueryControl extends Positioned, IterationPredicates {
  readonly kind: 'queryControl';
  readonly variable: Identifier;
  /** Target: `FOR a, b IN …` gives each column to a variable of its own; those behind the first. */
  readonly more?: readonly Identifier[];
  readonly query?: Query;
  readonly dynamic?: Expression;
  readonly using?: readonly Expression[];
}

/** `FOR r IN cursor(arguments)`. */
export interface CursorControl extends Positioned, IterationPredicates {
  readonly kind: 'cursorControl';
  readonly variable: Identifier;
  readonly cursor: Expression;
}

export interface ForeachControl extends Positioned {
  readonly kind: 'foreachControl';
  readonly variable: Identifier;
  readonly array: Expression;
}

/** `FOR i IN INDICES OF list` and `FOR v IN VALUES OF list` (Oracle 21). */
export interface CollectionControl extends Positioned, IterationPredicates {
  readonly kind: 'collectionControl';
  readonly variable: Identifier;
  readonly reverse: boolean;
  readonly of: 'indices' | 'values';
  readonly collection: Expression;
}

/** Iteration controls of Oracle 21 (several ranges, WHEN, PAIRS OF …) kept as text. */
export interface OpaqueControl extends Positioned {
  readonly kind: 'opaqueControl';
  readonly variables: readonly Identifier[];
  readonly text: string;
}

export interface Forall extends Positioned {
  readonly kind: 'forall';
  readonly variable: Identifier;
  /** A range, `INDICES OF collection [BETWEEN from AND to]` or `VALUES OF collection`. */
  readonly bounds: 'range' | 'indices of' | 'values of';
  readonly from?: Expression;
  readonly to?: Expression;
  readonly collection?: Expression;
  readonly saveExceptions: boolean;
  readonly statement: Statement;
}

export interface ExitStatement extends Positioned {
  readonly kind: 'exit';
  readonly action: 'exit' | 'continue';
  readonly label?: Identifier;
  readonly when?: Expression;
}

export interface Goto extends Positioned {
  readonly kind: 'goto';
  readonly label: Identifier;
}

/** A label before a statement that is neither a block nor a loop, or at the end of a block. */
export interface LabelStatement extends Positioned {
  readonly kind: 'label';
  readonly label: Identifier;
}

/** RETURN; in the target also RETURN NEXT and RETURN QUERY. */
export interface Return extends Positioned {
  readonly kind: 'return';
  readonly form: 'return' | 'next' | 'query';
  readonly value?: Expression;
  readonly query?: Query;
}

export interface Raise extends Positioned {
  readonly kind: 'raise';
  /** Absent: the current exception again. */
  readonly exception?: Name;
}

/** RAISE level 'format', arguments USING option = value, of the target. */
export interface RaiseMessage extends Positioned {
  readonly kind: 'raiseMessage';
  readonly level: 'debug' | 'log' | 'info' | 'notice' | 'warning' | 'exception';
  readonly format?: string;
  readonly arguments: readonly Expression[];
  readonly options: readonly { readonly name: string; readonly value: Expression }[];
}

export interface NullStatement extends Positioned {
  readonly kind: 'nullStatement';
}

/** A procedure call: `p(x);`, `package.p;`, `list.DELETE(1);`. `style` is how the target says it. */
export interface CallStatement extends Positioned {
  readonly kind: 'callStatement';
  /** A `call`, or a `reference` without parentheses. */
  readonly call: Expression;
  readonly style?: 'call' | 'perform';
}

/** OPEN cursor(arguments); OPEN variable FOR query; OPEN variable FOR text USING …. */
export interface Open extends Positioned {
  readonly kind: 'open';
  readonly cursor: Expression;
  /** Target: `OPEN c SCROLL FOR …`. */
  readonly scroll?: boolean;
  readonly query?: Query;
  readonly dynamic?: Expression;
  readonly using?: readonly UsingItem[];
}

export interface FetchStatement extends Positioned {
  readonly kind: 'fetch';
  /** SQL Server; absent is NEXT. `offset` belongs to ABSOLUTE and RELATIVE. */
  readonly direction?: 'next' | 'prior' | 'first' | 'last' | 'absolute' | 'relative';
  readonly offset?: Expression;
  readonly cursor: Expression;
  /** Without targets the row is a result set (SQL Server). */
  readonly into: Into;
}

export interface Close extends Positioned {
  readonly kind: 'close';
  readonly cursor: Expression;
}

export interface ExecuteImmediate extends Positioned {
  readonly kind: 'executeImmediate';
  readonly sql: Expression;
  readonly into?: Into;
  readonly using: readonly UsingItem[];
  readonly returning?: Into;
}

export interface UsingItem extends Positioned {
  readonly kind: 'usingItem';
  /** SQL Server: the parameter of `sp_executesql`, with its `@`. */
  readonly name?: Identifier;
  readonly mode: 'in' | 'out' | 'in out';
  readonly value: Expression;
}

export interface PipeRow extends Positioned {
  readonly kind: 'pipeRow';
  readonly value: Expression;
}

/** GET [STACKED] DIAGNOSTICS of the target. */
export interface GetDiagnostics extends Positioned {
  readonly kind: 'getDiagnostics';
  readonly stacked: boolean;
  readonly items: readonly { readonly target: Expression; readonly item: string }[];
}

/** A statement of the target for which the tree has no kind; made by rules only. */
export interface FragmentStatement extends Positioned {
  readonly kind: 'fragmentStatement';
  readonly fragment: Fragment;
}

/** A query as a statement: SELECT INTO. */
export interface QueryStatement extends Positioned {
  readonly kind: 'queryStatement';
  readonly query: Query;
  /** The target's PERFORM. */
  readonly perform?: boolean;
}

export type Statement =
  | Block
  | Assignment
  | If
  | CaseStatement
  | Loop
  | Forall
  | ExitStatement
  | Goto
  | LabelStatement
  | Return
  | Raise
  | RaiseMessage
  | NullStatement
  | CallStatement
  | Open
  | FetchStatement
  | Close
  | ExecuteImmediate
  | PipeRow
  | GetDiagnostics
  | QueryStatement
  | FragmentStatement
  | ConditionalCompilation
  | Pragma
  | BatchStatement
  | Write
  | Unread;

export type RoutineNode =
  | Parameter
  | RoutineDeclaration
  | Handler
  | RecordField
  | Exclude<TypeDefinition, TableType>
  | IfBranch
  | CaseStatementBranch
  | LoopControl
  | UsingItem
  | Exclude<Declaration, Unread>
  | Exclude<Statement, Unread | Write | BatchStatement>;
