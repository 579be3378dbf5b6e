import type { AnyObject, Catalog, Table, View } from '../catalog/catalog.ts';
import type { DialectName, NameRules } from '../sql/dialect.ts';
import type { Identifier } from '../sql/tree/name.ts';
import type { Node, NodeKind, Of } from '../sql/tree/node.ts';
import type { DataType } from '../sql/tree/type.ts';
import type { ValueType } from '../sql/value-type.ts';
import type { Declaration, Statement } from '../sql/tree/routine.ts';
import type { ParsedStatement, SourceDialect } from '../sql/dialect.ts';
import type { CodeEntry, Finding } from '../text/finding.ts';
import type { SourceMap } from '../text/source.ts';
import type { Span } from '../text/span.ts';
import type { RareKind } from './contents.ts';
import type { PackSignature } from '../sql/pack.ts';
import type { Relation, Resolution } from './resolve/resolution.ts';
import type { ProcedureBook } from './routines/procedure-plan.ts';
import type { Settings } from './settings.ts';
import type { TargetCollations } from './target-collations.ts';
import type { TargetNames } from './target-names.ts';
import type { TargetTypes } from './target-types.ts';

/**
 * One conversion of one construct. It names the construct (`on`) and the dialects that it speaks of, not a pair of them.
 * Rules of a phase run in one walk, children before parents; the first rule that gives another node wins, and that node
 * is not asked again in the same phase.
 */
export interface Rule<K extends NodeKind = NodeKind> {
  /** The name of its folder. */
  readonly name: string;
  readonly on: readonly K[];
  readonly from: readonly DialectName[];
  readonly to: readonly DialectName[];
  /**
   * Of a rule over calls of built-in functions: their names as the source stores them. It is not asked about anything else, so
   * that a name need not be shown to each of dozens of rules.
   */
  readonly functions?: ReadonlySet<string>;
  /**
   * The target's node for this one, whose children are already converted; several or none where the node stands in a
   * list; undefined when the rule has nothing to say. What cannot be converted is reported and left as it is: the
   * leftover check will keep it as a comment.
   */
  apply(node: Of<K>, context: RuleContext): Node | readonly Node[] | undefined;
}

/** Makes a rule; it exists so that the compiler infers the node's type from `on`. */
export function rule<const K extends NodeKind>(definition: Rule<K>): Rule {
  return definition as unknown as Rule;
}

/** What a rule can ask and do while one object is converted. */
export interface RuleContext {
  readonly object: AnyObject;
  readonly catalog: Catalog;
  readonly settings: Settings;
  readonly source: SourceDialect;
  readonly targetNames: NameRules;
  readonly sources: SourceMap;
  readonly resolution: Resolution;
  /** The columns of a table or view with the kinds of their values, as far as they are known. */
  columns(of: Table | View): Relation['columns'];
  /** The kind of value of a type written at the top of a schema. */
  typeIn(type: DataType, schema: string): ValueType;
  readonly names: TargetNames;
  readonly types: TargetTypes;
  readonly collations: TargetCollations;
  /** What becomes of the procedures of SQL Server. */
  readonly procedures: ProcedureBook;
  /** How a variable of Transact-SQL is called in the target, of this object or of another; undefined for any other name. */
  variableName(name: Identifier, of?: AnyObject): Identifier | undefined;
  /** The nodes above the one at hand as they stood before this phase, the outermost first. */
  readonly parents: readonly Node[];
  /** Whether a tree holds a node of the kind; answered without walking it again. */
  holds(tree: Node, kind: RareKind): boolean;
  /** Whether the node stands inside a SQL statement (query or DML), not in a plain PL/SQL expression. */
  readonly inSql: boolean;
  /** Reports a finding at a node. `what` is one sentence that names the construct. */
  report(
    entry: CodeEntry,
    at: Span,
    what: string,
    over?: Partial<Pick<Finding, 'severity' | 'effortHours' | 'why' | 'todo'>>,
  ): void;
  /** Says that a node cannot be converted: reports it as an error, and its statement is kept as a comment. */
  refuse(entry: CodeEntry, at: Node, what: string): void;
  /** The callee for a function of the extension pack, which is then installed. */
  pack(functionName: string): readonly string[];
  /** Whether the extension pack has a function of this name. */
  hasPack(functionName: string): boolean;
  /** How a function or procedure of the extension pack is called: its overloads. */
  packSignatures(functionName: string): readonly PackSignature[];
  /** Makes known what a tree of another object speaks of, so that a copy of it can stand in this one. */
  adopt(tree: Node, from: AnyObject): void;
  /** Replaces `origin` by `node` in what resolution knows; gives `node` back. */
  replace<N extends Node>(node: N, origin: Node): N;
  /** Statements to be run directly before the statement at hand, and after it; declarations for the routine's outermost block. */
  readonly around: Surroundings;
  /** A name that nothing in this object has, made from a wish. */
  freshName(wish: string): Identifier;
  /** Converts a tree that a rule made from source text (dynamic SQL) with all phases, in the scope of the node at hand. */
  convertNested(node: Node): Node;
  /**
   * Converts a statement of dynamic SQL, whose names are looked up in the schema and not in the routine. In the own layout, the same
   * piece of two texts is written alike.
   */
  convertDynamic(parsed: ParsedStatement, layout?: 'own' | 'user'): DynamicText;
}

/** What a statement of dynamic SQL became: nothing when it could not be converted, which findings of the object tell. */
export interface DynamicText {
  readonly node?: Node;
  readonly text?: string;
}

/** Where a rule puts what must happen around the statement at hand. */
export interface Surroundings {
  before(statement: Statement): void;
  after(statement: Statement): void;
  declare(declaration: Declaration): void;
  /** Adds a statement of definition (a type, a helper function) that must exist before the object itself. */
  define(definition: Node, stage?: 'pre-data' | 'indexes' | 'post-data'): void;
}
