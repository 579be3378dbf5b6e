import type { Identifier, Name } from './name.ts';
import type { Positioned } from './position.ts';
import type { OrderItem, Query } from './query.ts';
import type { DataType, IntervalField } from './type.ts';
import type { Node } from './node.ts';

/** A character literal. `value` is what it stands for: quotes removed, doubled quotes single. */
export interface StringLiteral extends Positioned {
  readonly kind: 'string';
  readonly value: string;
  /** `N'…'`. */
  readonly national?: boolean;
  /** Oracle's alternative quoting `q'[…]'` was used. */
  readonly alternative?: boolean;
}

/** A number as written: `1`, `.5`, `1e10`, `2.5f`, `3d`. Never a JavaScript number, which would lose digits. */
export interface NumberLiteral extends Positioned {
  readonly kind: 'number';
  readonly text: string;
}

export interface NullLiteral extends Positioned {
  readonly kind: 'null';
}

export interface BooleanLiteral extends Positioned {
  readonly kind: 'boolean';
  readonly value: boolean;
}

/** `DATE '2020-01-01'`, `TIMESTAMP '…'`, `TIME '…'`. */
export interface DatetimeLiteral extends Positioned {
  readonly kind: 'datetime';
  readonly type: 'date' | 'timestamp' | 'time';
  readonly value: string;
}

/** `INTERVAL '1 2' DAY(2) TO SECOND(3)`. In a target without `from` it is `interval '…'`. */
export interface IntervalLiteral extends Positioned {
  readonly kind: 'interval';
  readonly value: string;
  readonly from?: IntervalField;
  readonly fromPrecision?: number;
  readonly to?: IntervalField;
  readonly toPrecision?: number;
}

/**
 * A name used as a value: column, variable, parameter, constant, sequence pseudo-column, function without parentheses,
 * collection method without parentheses (`list.COUNT`), record field. Which of them, only resolution can say.
 */
export interface Reference extends Positioned {
  readonly kind: 'reference';
  readonly name: Name;
}

/** `:name`, `:1`, `:NEW.salary` (two parts), `?` (name `?`). */
export interface Bind extends Positioned {
  readonly kind: 'bind';
  readonly path: readonly Identifier[];
  /** The indicator variable behind it: `:value:indicator`, `:value INDICATOR :indicator`. */
  readonly indicator?: readonly Identifier[];
}

/** `*`, `t.*` in a select list or in `COUNT(*)`. */
export interface Star extends Positioned {
  readonly kind: 'star';
  readonly qualifier?: Name;
}

export type UnaryOperator = '+' | '-' | 'not' | 'prior' | 'connect_by_root';

export interface Unary extends Positioned {
  readonly kind: 'unary';
  readonly operator: UnaryOperator;
  readonly operand: Expression;
}

/** Operators are in their standard spelling: `!=` and `^=` are `<>`, `MOD` as an operator is `mod`. */
export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '**'
  | 'mod'
  | '%'
  | '='
  | '<>'
  | '<'
  | '>'
  | '<='
  | '>='
  | 'multiset union'
  | 'multiset union distinct'
  | 'multiset intersect'
  | 'multiset intersect distinct'
  | 'multiset except'
  | 'multiset except distinct'
  | 'submultiset of'
  | 'member of'
  | '->'
  | '->>'
  | '#>'
  | '#>>'
  | '@>'
  | '~'
  | '~*'
  | '!~'
  | '!~*'
  | '^'
  | '&'
  | '|'
  | '#'
  | '<<'
  | '>>'
  | '&&';

export interface Binary extends Positioned {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** Two or more operands joined by one associative operator; flat, so that long chains are not deep. */
export interface Chain extends Positioned {
  readonly kind: 'chain';
  readonly operator: 'and' | 'or' | '||';
  readonly operands: readonly Expression[];
}

/** Parentheses that the user wrote around one expression. */
export interface Parenthesis extends Positioned {
  readonly kind: 'parenthesis';
  readonly operand: Expression;
}

/** `(a, b)` as one value. */
export interface Row extends Positioned {
  readonly kind: 'row';
  readonly items: readonly Expression[];
}

/** `x IS [NOT] NULL` and its kin. `other` is the right side of DISTINCT FROM, `types` those of OF TYPE. */
export interface IsTest extends Positioned {
  readonly kind: 'is';
  readonly operand: Expression;
  readonly not: boolean;
  readonly test:
    | 'null'
    | 'nan'
    | 'infinite'
    | 'true'
    | 'false'
    | 'unknown'
    | 'empty'
    | 'a set'
    | 'dangling'
    | 'json'
    | 'distinct from'
    | 'of type'
    | 'any'
    | 'present'
    | 'document';
  readonly other?: Expression;
  readonly types?: readonly DataType[];
  /** What follows IS JSON: `STRICT WITH UNIQUE KEYS`, in upper case. */
  readonly options?: string;
}

export interface Between extends Positioned {
  readonly kind: 'between';
  readonly operand: Expression;
  readonly not: boolean;
  readonly low: Expression;
  readonly high: Expression;
}

export interface InTest extends Positioned {
  readonly kind: 'in';
  readonly operand: Expression;
  readonly not: boolean;
  /** Exactly one of `list` and `query`. */
  readonly list?: readonly Expression[];
  readonly query?: Query;
}

export interface Like extends Positioned {
  readonly kind: 'like';
  readonly operand: Expression;
  readonly not: boolean;
  readonly variant: 'like' | 'likec' | 'like2' | 'like4' | 'ilike';
  readonly pattern: Expression;
  readonly escape?: Expression;
}

export interface Exists extends Positioned {
  readonly kind: 'exists';
  readonly query: Query;
}

/** `a > ALL (…)`. */
export interface Quantified extends Positioned {
  readonly kind: 'quantified';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly quantifier: 'any' | 'all' | 'some';
  readonly list?: readonly Expression[];
  readonly query?: Query;
}

export interface Subquery extends Positioned {
  readonly kind: 'subquery';
  readonly query: Query;
}

/** `CURSOR (SELECT …)`. */
export interface CursorExpression extends Positioned {
  readonly kind: 'cursorExpression';
  readonly query: Query;
}

/** `MULTISET (SELECT …)` inside CAST, `ARRAY(SELECT …)` in the target. */
export interface MultisetQuery extends Positioned {
  readonly kind: 'multisetQuery';
  readonly query: Query;
}

export interface Argument extends Positioned {
  readonly kind: 'argument';
  /** `name => value`. */
  readonly name?: Identifier;
  /** `1 => value` in a qualified expression of PL/SQL: the index, or several joined by `|`. */
  readonly key?: Expression;
  readonly value: Expression;
}

/**
 * A call, or what looks like one: Oracle writes an element of a collection and a type's constructor the same way.
 * `callee` is a reference for a plain name, else the expression before the parentheses (`f(x)(y)`, `a(1).method(2)`).
 */
export interface Call extends Positioned {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly arguments: readonly Argument[];
  /** `COUNT(DISTINCT x)`; UNIQUE is DISTINCT; `ALL` when written. */
  readonly quantifier?: 'distinct' | 'all';
  /** `NEW type(…)`. */
  readonly isNew?: boolean;
  /** ORDER BY inside the parentheses (target) or WITHIN GROUP (ORDER BY …). */
  readonly orderBy?: readonly OrderItem[];
  readonly withinGroup?: readonly OrderItem[];
  /** `KEEP (DENSE_RANK FIRST ORDER BY …)`. */
  readonly keep?: { readonly which: 'first' | 'last'; readonly orderBy: readonly OrderItem[] };
  readonly filter?: Expression;
  readonly nulls?: 'respect' | 'ignore';
  readonly fromLast?: boolean;
  readonly over?: Window;
  /** `LISTAGG(… ON OVERFLOW …)`: the text after ON OVERFLOW, and what else was written inside the parentheses after the arguments. */
  readonly overflow?: string;
}

export interface Window extends Positioned {
  readonly kind: 'window';
  /** `OVER name` or the name that the specification builds on. */
  readonly base?: Identifier;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  readonly frame?: Frame;
}

export interface Frame extends Positioned {
  readonly kind: 'frame';
  readonly unit: 'rows' | 'range' | 'groups';
  readonly from: FrameBound;
  readonly to?: FrameBound;
  readonly exclude?: string;
}

export interface FrameBound extends Positioned {
  readonly kind: 'frameBound';
  readonly bound: 'unbounded preceding' | 'unbounded following' | 'current row' | 'preceding' | 'following';
  readonly offset?: Expression;
}

/**
 * A function with words between its arguments (`TRIM(BOTH 'x' FROM y)`, `EXTRACT`, `XMLELEMENT`, `JSON_OBJECT`,
 * `JSON_TABLE`, `XMLTABLE`, `TREAT`, `OVERLAY` …), as the sequence of what was written inside the parentheses: words are in upper case.
 */
export interface KeywordCall extends Positioned {
  readonly kind: 'keywordCall';
  /** Upper case in the source, as it shall be printed in the target. */
  readonly name: string;
  readonly parts: readonly KeywordPart[];
  readonly over?: Window;
}

/** A word, a separating comma or a parenthesis in a {@link KeywordCall}, or one of its values. */
export type KeywordPart = Word | Expression | DataType | OrderItem;

export interface Word extends Positioned {
  readonly kind: 'word';
  readonly text: string;
}

export interface Cast extends Positioned {
  readonly kind: 'cast';
  readonly operand: Expression;
  readonly type: DataType;
  /** `'operator'` prints as `x::type` in a target that has it. */
  readonly style: 'function' | 'operator';
  /** `DEFAULT x ON CONVERSION ERROR`, and the format that may follow. */
  readonly onError?: Expression;
  readonly format?: readonly Expression[];
}

export interface CaseExpression extends Positioned {
  readonly kind: 'case';
  readonly operand?: Expression;
  readonly branches: readonly CaseBranch[];
  readonly otherwise?: Expression;
}

export interface CaseBranch extends Positioned {
  readonly kind: 'caseBranch';
  /** One test, in PL/SQL 23 several. */
  readonly tests: readonly Expression[];
  readonly result: Expression;
}

/** A field or method of a value that is no plain name: `f(x).name`, `(row).column`. */
export interface Field extends Positioned {
  readonly kind: 'field';
  readonly operand: Expression;
  readonly name: Identifier;
}

/** A subscript in the target: `list[i]`; with `upper`, a slice. */
export interface Element extends Positioned {
  readonly kind: 'element';
  readonly operand: Expression;
  readonly index?: Expression;
  readonly upper?: Expression;
  readonly isSlice?: boolean;
}

/** `ARRAY[a, b]`. */
export interface ArrayLiteral extends Positioned {
  readonly kind: 'array';
  readonly items: readonly Expression[];
}

/** `cursor%FOUND`, `SQL%ROWCOUNT`, `SQL%BULK_EXCEPTIONS(i)` (with `index`). */
export interface CursorAttribute extends Positioned {
  readonly kind: 'cursorAttribute';
  /** The cursor; the reference `SQL` for the implicit one. */
  readonly cursor: Expression;
  readonly attribute: 'found' | 'notfound' | 'rowcount' | 'isopen' | 'bulk_rowcount' | 'bulk_exceptions';
  readonly index?: Expression;
}

export interface AtTimeZone extends Positioned {
  readonly kind: 'atTimeZone';
  readonly operand: Expression;
  /** Absent for AT LOCAL. */
  readonly zone?: Expression;
}

export interface Collate extends Positioned {
  readonly kind: 'collate';
  readonly operand: Expression;
  readonly collation: Name;
}

/** `column (+)`. */
export interface OuterMark extends Positioned {
  readonly kind: 'outerMark';
  readonly operand: Expression;
}

/** `(a - b) DAY TO SECOND`. */
export interface IntervalCast extends Positioned {
  readonly kind: 'intervalCast';
  readonly operand: Expression;
  readonly from: IntervalField;
  readonly fromPrecision?: number;
  readonly to: IntervalField;
  readonly toPrecision?: number;
}

/** `$$PLSQL_UNIT`, `$$my_flag`. */
export interface Inquiry extends Positioned {
  readonly kind: 'inquiry';
  readonly name: string;
}

/**
 * A piece of the target's text with nodes in its gaps, for what has no kind of its own: `parts` are printed one after the
 * other, and `'\n'` among them is a space at which a line that is too long is broken. Only rules make fragments. `precedence` says whether it needs parentheses inside another expression.
 */
export interface Fragment extends Positioned {
  readonly kind: 'fragment';
  readonly parts: readonly (string | Node)[];
  readonly precedence: 'primary' | 'operator';
}

/** What the parser could not read, as it stood. It always has a finding. */
export interface Unread extends Positioned {
  readonly kind: 'unread';
  readonly text: string;
}

export type Expression =
  | StringLiteral
  | NumberLiteral
  | NullLiteral
  | BooleanLiteral
  | DatetimeLiteral
  | IntervalLiteral
  | Reference
  | Bind
  | Star
  | Unary
  | Binary
  | Chain
  | Parenthesis
  | Row
  | IsTest
  | Between
  | InTest
  | Like
  | Exists
  | Quantified
  | Subquery
  | CursorExpression
  | MultisetQuery
  | Call
  | KeywordCall
  | Cast
  | CaseExpression
  | Field
  | Element
  | ArrayLiteral
  | CursorAttribute
  | AtTimeZone
  | Collate
  | OuterMark
  | IntervalCast
  | Inquiry
  | Fragment
  | Unread;

export type ExpressionNode = Expression | Argument | Window | Frame | FrameBound | Word | CaseBranch;
