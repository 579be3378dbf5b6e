import type { ExecuteProcedure, ExecuteText, Output } from './batch.ts';
import type { Argument, Expression } from './expression.ts';
import type { Identifier, Name } from './name.ts';
import type { Positioned } from './position.ts';
import type {
  DerivedTable,
  Fetch,
  Into,
  Query,
  TableExpression,
  TableFunction,
  TableReference,
  With,
} from './query.ts';

/** What a DML statement writes to: a table or view, an inline view, or `TABLE(nested table)`. */
export type WriteTarget = TableReference | DerivedTable | TableFunction;

export interface Insert extends Positioned {
  readonly kind: 'insert';
  /** Target: a rule gave it another shape, so that the layout of the source says nothing about it. */
  readonly reshaped?: true;
  readonly with?: With;
  readonly target: WriteTarget;
  readonly columns?: readonly Expression[];
  /** Exactly one of `rows`, `record` (PL/SQL `VALUES record`), `query`, `execute` (SQL Server `INSERT … EXEC`); none of them is DEFAULT VALUES. */
  readonly rows?: readonly (readonly Expression[])[];
  readonly record?: Expression;
  readonly query?: Query;
  readonly execute?: ExecuteProcedure | ExecuteText;
  /** SQL Server: `INSERT TOP (n)`. */
  readonly top?: Fetch;
  /** SQL Server; one with INTO and one without may stand side by side. */
  readonly output?: readonly Output[];
  readonly overriding?: 'system' | 'user';
  readonly onConflict?: Expression;
  readonly returning?: Returning;
  readonly errorLog?: ErrorLog;
}

/** `INSERT ALL` and `INSERT FIRST`. Branches without a test are unconditional. */
export interface MultiInsert extends Positioned {
  readonly kind: 'multiInsert';
  readonly mode: 'all' | 'first';
  readonly branches: readonly MultiInsertBranch[];
  readonly otherwise?: readonly Insert[];
  readonly query: Query;
}

export interface MultiInsertBranch extends Positioned {
  readonly kind: 'multiInsertBranch';
  readonly test?: Expression;
  readonly inserts: readonly Insert[];
}

export interface Update extends Positioned {
  readonly kind: 'update';
  /** Target: a rule gave it another shape, so that the layout of the source says nothing about it. */
  readonly reshaped?: true;
  readonly with?: With;
  readonly target: WriteTarget;
  readonly set: readonly SetItem[];
  /** SQL Server: `UPDATE TOP (n)`. */
  readonly top?: Fetch;
  readonly output?: readonly Output[];
  /** Of the target, and of SQL Server, where `target` may be the alias or name of one of these tables. */
  readonly from?: readonly TableExpression[];
  readonly where?: Expression;
  /** `WHERE CURRENT OF cursor`. */
  readonly currentOf?: Expression;
  readonly returning?: Returning;
  readonly errorLog?: ErrorLog;
}

/** `a = 1`; `(a, b) = (SELECT …)` has several targets; `ROW = record` and `VALUE(t) = object` have the expression as the only target. */
export interface SetItem extends Positioned {
  readonly kind: 'setItem';
  readonly targets: readonly Expression[];
  /** SQL Server: the variable of `SET @v = a = 1`; without `targets` that of `SET @v = 1`. */
  readonly variable?: Expression;
  readonly value: Expression;
}

export interface Delete extends Positioned {
  readonly kind: 'delete';
  readonly with?: With;
  readonly target: WriteTarget;
  /** SQL Server: `DELETE TOP (n)`. */
  readonly top?: Fetch;
  readonly output?: readonly Output[];
  /** USING of the target; the second FROM of SQL Server, where `target` may be the alias or name of one of these tables. */
  readonly using?: readonly TableExpression[];
  readonly where?: Expression;
  readonly currentOf?: Expression;
  readonly returning?: Returning;
  readonly errorLog?: ErrorLog;
}

export interface Merge extends Positioned {
  readonly kind: 'merge';
  /** Target: a rule gave it another shape, so that the layout of the source says nothing about it. */
  readonly reshaped?: true;
  readonly with?: With;
  readonly target: WriteTarget;
  readonly source: TableExpression;
  readonly on: Expression;
  readonly branches: readonly MergeBranch[];
  /** SQL Server. */
  readonly top?: Fetch;
  readonly output?: readonly Output[];
  /** Target, PostgreSQL 17. */
  readonly returning?: Returning;
  readonly errorLog?: ErrorLog;
}

/** One WHEN of MERGE. Oracle's WHERE is `test`; its DELETE WHERE stays with the update (`deleteWhere`) because it sees the updated row. */
export interface MergeBranch extends Positioned {
  readonly kind: 'mergeBranch';
  readonly matched: boolean;
  /** SQL Server: `NOT MATCHED BY SOURCE`. */
  readonly bySource?: boolean;
  readonly test?: Expression;
  readonly action: 'update' | 'insert' | 'delete' | 'nothing';
  readonly set?: readonly SetItem[];
  readonly deleteWhere?: Expression;
  readonly columns?: readonly Expression[];
  readonly values?: readonly Expression[];
}

/** `RETURNING a, b INTO x, y`. */
export interface Returning extends Positioned {
  readonly kind: 'returning';
  readonly items: readonly Expression[];
  readonly into?: Into;
}

/** `LOG ERRORS INTO t ('tag') REJECT LIMIT UNLIMITED`. */
export interface ErrorLog extends Positioned {
  readonly kind: 'errorLog';
  readonly table?: Name;
  readonly tag?: Expression;
  readonly limit?: Expression | 'unlimited';
}

export interface LockTable extends Positioned {
  readonly kind: 'lockTable';
  readonly tables: readonly TableReference[];
  readonly mode: string;
  readonly wait?: 'nowait' | Expression;
}

/** `CALL p(…) INTO :x`, and `EXEC p(…)` of SQL*Plus. */
export interface CallProcedure extends Positioned {
  readonly kind: 'callProcedure';
  readonly name: Name;
  readonly arguments: readonly Argument[];
  readonly into?: Expression;
}

export interface TransactionStatement extends Positioned {
  readonly kind: 'transaction';
  readonly action:
    | 'begin'
    | 'commit'
    | 'rollback'
    | 'savepoint'
    | 'rollback to'
    | 'release'
    | 'set transaction'
    | 'set constraints';
  /** Of SQL Server also the name of a transaction, and a variable (`@name`) that holds either. */
  readonly savepoint?: Identifier;
  /** What else was written (WORK, COMMENT, WRITE, READ ONLY, ISOLATION LEVEL …), in upper case. */
  readonly options?: string;
}

export type Write =
  | Insert
  | MultiInsert
  | Update
  | Delete
  | Merge
  | LockTable
  | CallProcedure
  | TransactionStatement;
export type WriteNode = Write | MultiInsertBranch | SetItem | MergeBranch | Returning | ErrorLog;
