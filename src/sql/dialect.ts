import type { Layout } from '../text/document.ts';
import type { Source, SourceMap } from '../text/source.ts';
import type { Span } from '../text/span.ts';
import type { Comment } from './lexer.ts';
import type { ScriptRules } from './script.ts';
import type { Statics } from './static-value.ts';
import type { TopStatement } from './tree/define.ts';
import type { BinaryOperator, NumberLiteral, StringLiteral, UnaryOperator } from './tree/expression.ts';
import type { Identifier } from './tree/name.ts';
import type { Node, NodeKind } from './tree/node.ts';
import type { DataType } from './tree/type.ts';
import type { ValueType } from './value-type.ts';

/** One statement as a parser gives it. */
export interface ParsedStatement {
  readonly node: TopStatement;
  readonly source: Source;
  readonly comments: readonly Comment[];
  /** What could not be read, with its place; each becomes a finding. */
  readonly faults: readonly { readonly span: Span; readonly what: string }[];
  /** Directives of conditional compilation of which the parser itself took one branch, since they cut declarations or statements. */
  readonly decided?: readonly Span[];
}

/** What every dialect is known by. */
export type DialectName = 'oracle' | 'sqlserver' | 'mysql' | 'postgresql';

/** How a dialect stores and compares names. */
export interface NameRules {
  /** The name as the catalog of that database holds it: Oracle folds unquoted names to upper case, PostgreSQL to lower. */
  fold(name: Identifier): string;
  /** How a stored name is written in a statement: plain if folding gives it back and it is not reserved, else quoted. */
  identifier(stored: string, span: Span): Identifier;
  /** The most that a name may have, in bytes of UTF-8. */
  readonly maxBytes: number;
  /** Names of routines and types of the system itself that are found before those of users, where no schema is written. */
  readonly builtIn?: ReadonlySet<string>;
  /** Names that columns and tables have as they are, and parameters and variables not. */
  readonly notForVariables?: ReadonlySet<string>;
}

/** What is known of a built-in function's result. */
export interface FunctionResult {
  readonly type: ValueType;
  /** Whether it may be NULL: never, when an argument is, or at any time. */
  readonly nullable: 'never' | 'when an argument is' | 'always';
}

/** A view of the source's data dictionary. */
export interface DictionaryView {
  /** What answers for it in the target: a view of the extension pack. Absent when the pack has none. */
  readonly packName?: string;
  /** Its columns by stored name, in order; absent with `packName`. */
  readonly columns?: ReadonlyMap<string, { readonly type: ValueType; readonly nullable: boolean }>;
  /** The columns that are always NULL in the target. */
  readonly emptyColumns?: ReadonlySet<string>;
}

/** The value of a constant that a built-in package declares; a number as it is written. */
export type PackageConstant =
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean };

/** What a database means where it says nothing: differences that no statement shows. */
export interface SourceTraits {
  /** Whether rows whose unique key holds a NULL are alike when the rest of the key is (Oracle, unless all of it is NULL), always (SQL Server), or never (the standard). */
  readonly nullsInKeys: 'alike' | 'equal' | 'distinct';
  /** Where the rows lie whose partitioning column is NULL. */
  readonly nullsInRanges: 'last' | 'first';
  /** Whether a foreign key's columns may be of other types than those of its key, so that all of them must be agreed upon. */
  readonly looseKeyTypes: boolean;
  /** The schema of names without one, where it does not depend on who is connected. */
  readonly defaultSchema?: string;
}

/** What the types of values are where a dialect has rules of its own for it; without them, those of Oracle hold. */
export interface Typing {
  constant(node: StringLiteral | NumberLiteral): ValueType;
  /** The result of an operator between two values; comparisons are not asked about. */
  operation(operator: BinaryOperator, left: ValueType, right: ValueType): ValueType;
  /** The result of a sign. */
  unary(operator: UnaryOperator, operand: ValueType): ValueType;
  /** The one type that the results of a CASE or the branches of a set operation have together. */
  together(types: readonly ValueType[]): ValueType;
  /** The type of a column of a view or subquery that is NULL and nothing else. */
  readonly ofNull: ValueType;
  /** `x AT TIME ZONE zone`. */
  atTimeZone(operand: ValueType): ValueType;
}

/** A dialect that can be read. `parse` never throws because of the text. */
export interface SourceDialect {
  readonly name: DialectName;
  readonly names: NameRules;
  readonly traits: SourceTraits;
  readonly typing?: Typing;
  /** How its client runs scripts. */
  readonly scripts: ScriptRules;
  /** `statics` tells what is known of values at compilation (conditional compilation). */
  parse(source: Source, statics?: Statics): ParsedStatement;
  /** Parses one query, DML statement or block out of a string of dynamic SQL. */
  parseDynamic(source: Source): ParsedStatement;
  /** Parses what a client's command executes as a block of its own (EXEC of SQL*Plus). */
  parseExecuted(source: Source, statics?: Statics): ParsedStatement;
  /** The kind of value of a built-in type; undefined for a type that users define. */
  valueType(type: DataType): ValueType | undefined;
  /** The result of a built-in function, or of a member of a built-in package (`DBMS_LOB.GETLENGTH`); undefined when there is no such function. Names are as stored. */
  functionResult(
    name: string,
    given: readonly { readonly type: ValueType; readonly nullable: boolean }[],
    ofPackage?: string,
  ): FunctionResult | undefined;
  /** The columns of a built-in function that gives rows; undefined when there is no such function. */
  rowFunctionColumns?(
    name: string,
    given: readonly ValueType[],
  ): readonly (readonly [name: string, type: ValueType])[] | undefined;
  /** The value of a constant of a built-in package; undefined when it is not known. Names are as stored. */
  packageConstant(ofPackage: string, name: string): PackageConstant | undefined;
  /** The number, without its sign, of an exception that a built-in package declares. Names are as stored. */
  packageException(ofPackage: string, name: string): number | undefined;
  /** Whether a name is a built-in package. */
  isBuiltInPackage(name: string): boolean;
  /** Whether a name is a predefined exception (`NO_DATA_FOUND`). */
  isPredefinedException(name: string): boolean;
  /** The view of the data dictionary that the stored parts of a name speak of, where the user has no object of that name; undefined when it is none. */
  dictionaryView(parts: readonly string[]): DictionaryView | undefined;
}

/** What a printer needs besides the node. */
export interface PrintOptions {
  readonly sources: SourceMap;
  /** The comments to put back: those of the sources that the node comes from, in order of position. */
  readonly comments: readonly Comment[];
  readonly width?: number;
}

/** A dialect that can be written. */
export interface TargetDialect {
  readonly name: DialectName;
  readonly names: NameRules;
  /** The kinds that it has a way to say. Anything else must be gone before printing. */
  readonly sayable: ReadonlySet<NodeKind>;
  /** The statement's text without its final semicolon, every given comment printed exactly once. */
  print(node: Node, options: PrintOptions): Layout;
}
