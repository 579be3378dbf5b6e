import type { ConstraintDefinition, ColumnDefinition, CreateIndex, Definition } from './define.ts';
import type { Expression } from './expression.ts';
import type { Identifier, Name } from './name.ts';
import type { Positioned } from './position.ts';
import type { Query, SelectItem } from './query.ts';
import type { Statement, VariableDeclaration } from './routine.ts';
import type { WriteTarget } from './write.ts';

/**
 * What only batches and routines of Transact-SQL have. Whatever another dialect says as well (IF, WHILE, RETURN, assignments, OPEN, FETCH, CLOSE, labels, transactions, DML)
 * is said with the nodes of `routine.ts` and `write.ts`. Names of variables keep their `@`.
 */
export type BatchStatement =
  | DeclareVariables
  | DeclareTable
  | DeclareCursor
  | Deallocate
  | TryCatch
  | Throw
  | RaiseError
  | Print
  | WaitFor
  | ExecuteProcedure
  | ExecuteText
  | SetOption
  | DefinitionStatement;

/** `DECLARE @a int = 1, @b varchar(10)`. A variable is visible from here to the end of the batch or routine, whatever blocks stand around; its initial value is assigned each time this is passed. */
export interface DeclareVariables extends Positioned {
  readonly kind: 'declareVariables';
  readonly variables: readonly VariableDeclaration[];
}

/** `TABLE (…)`: of a table variable, of a table type, and of what a function of several statements returns. */
export interface TableType extends Positioned {
  readonly kind: 'tableType';
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly ConstraintDefinition[];
  /** `INDEX name (…)` inside the definition. Their `table` is not written. */
  readonly indexes: readonly CreateIndex[];
  /** `WITH (MEMORY_OPTIMIZED = ON)`, as it was written. */
  readonly options?: string;
}

/** `DECLARE @t TABLE (…)`. A variable of a named table type is a {@link DeclareVariables}. */
export interface DeclareTable extends Positioned {
  readonly kind: 'declareTable';
  readonly name: Identifier;
  readonly definition: TableType;
}

/** `DECLARE c CURSOR … FOR query` and `SET @c = CURSOR … FOR query`. */
export interface DeclareCursor extends Positioned {
  readonly kind: 'declareCursor';
  /** The cursor's name, or the variable that is set. */
  readonly cursor: Expression;
  /** LOCAL, GLOBAL, FORWARD_ONLY, SCROLL, STATIC, KEYSET, DYNAMIC, FAST_FORWARD, READ_ONLY, SCROLL_LOCKS, OPTIMISTIC, TYPE_WARNING, INSENSITIVE, in upper case. */
  readonly options: readonly string[];
  readonly query: Query;
  /** `FOR READ ONLY`, `FOR UPDATE`. */
  readonly access?: 'read only' | 'update';
  /** `FOR UPDATE OF a, b`. */
  readonly updates?: readonly Identifier[];
}

export interface Deallocate extends Positioned {
  readonly kind: 'deallocate';
  readonly cursor: Expression;
}

/** `BEGIN TRY … END TRY BEGIN CATCH … END CATCH`. What was done before an error stays done. */
export interface TryCatch extends Positioned {
  readonly kind: 'tryCatch';
  readonly statements: readonly Statement[];
  /** Where BEGIN CATCH stands, so that comments around it keep their place. */
  readonly exception: number;
  readonly handler: readonly Statement[];
}

/** `THROW [number, message, state]`. Without arguments: the error that is being handled again. */
export interface Throw extends Positioned {
  readonly kind: 'throw';
  readonly number?: Expression;
  readonly message?: Expression;
  readonly state?: Expression;
}

/** `RAISERROR (message, severity, state, arguments…) WITH …`. */
export interface RaiseError extends Positioned {
  readonly kind: 'raiseError';
  /** Of the older form `RAISERROR 50001 'message'`. */
  readonly number?: Expression;
  /** A text, a variable, or the number of a message in `sys.messages`. */
  readonly message: Expression;
  readonly severity: Expression;
  readonly state: Expression;
  readonly arguments: readonly Expression[];
  /** LOG, NOWAIT, SETERROR, in upper case. */
  readonly options: readonly string[];
}

export interface Print extends Positioned {
  readonly kind: 'print';
  readonly value: Expression;
}

export interface WaitFor extends Positioned {
  readonly kind: 'waitFor';
  readonly form: 'delay' | 'time';
  readonly value: Expression;
}

/** `EXEC @result = procedure @a, @b = 1, @c = @d OUTPUT WITH RECOMPILE`. */
export interface ExecuteProcedure extends Positioned {
  readonly kind: 'executeProcedure';
  /** The variable that takes the return code. */
  readonly result?: Expression;
  /** The procedure, or the variable that holds its name. */
  readonly procedure: Name | Expression;
  readonly arguments: readonly ExecuteArgument[];
  /** `WITH RECOMPILE`, `WITH RESULT SETS …`, as written. */
  readonly options?: string;
}

export interface ExecuteArgument extends Positioned {
  readonly kind: 'executeArgument';
  /** Of the parameter, with its `@`. */
  readonly name?: Identifier;
  /** Absent: DEFAULT. */
  readonly value?: Expression;
  readonly output: boolean;
}

/** `EXEC (text)`, `EXEC (text, arguments) AT server`. */
export interface ExecuteText extends Positioned {
  readonly kind: 'executeText';
  readonly text: Expression;
  readonly arguments: readonly ExecuteArgument[];
  /** `AS USER = '…'`, as written. */
  readonly as?: string;
  /** The linked server. */
  readonly at?: Name;
}

/** `SET NOCOUNT ON`, `SET IDENTITY_INSERT t ON`, `SET DATEFIRST 1`, `SET TRANSACTION ISOLATION LEVEL …`. */
export interface SetOption extends Positioned {
  readonly kind: 'setOption';
  /** In upper case, several of one statement each for itself: `NOCOUNT`, `TRANSACTION ISOLATION LEVEL`, `STATISTICS IO`. */
  readonly names: readonly string[];
  /** Of IDENTITY_INSERT. */
  readonly table?: Name;
  /** In upper case where it is words (`ON`, `READ COMMITTED`). */
  readonly value: Expression | string;
}

/** A definition inside a batch or routine: `CREATE TABLE #t (…)`, `DROP TABLE`, `TRUNCATE TABLE`, `CREATE INDEX`; with `otherStatement` also what is only recognised. */
export interface DefinitionStatement extends Positioned {
  readonly kind: 'definitionStatement';
  readonly definition: Definition;
}

/** `OUTPUT inserted.id, deleted.* [INTO target (columns)]` of INSERT, UPDATE, DELETE and MERGE. Without INTO the rows are a result set. */
export interface Output extends Positioned {
  readonly kind: 'output';
  readonly items: readonly SelectItem[];
  readonly into?: WriteTarget;
  readonly columns?: readonly Expression[];
}

export type BatchNode = BatchStatement | TableType | ExecuteArgument | Output;
