import type { Node, NodeKind } from '../sql/tree/node.ts';
import type { Declaration, Statement } from '../sql/tree/routine.ts';
import { mapChildren } from '../sql/rewrite.ts';
import { eachChild } from '../sql/walk.ts';
import type { Rule, RuleContext } from './rule.ts';

/** Rules by the kind that they speak of, in their order. */
export type RuleTable = ReadonlyMap<NodeKind, readonly Rule[]>;

export function ruleTable(rules: readonly Rule[]): RuleTable {
  const table = new Map<NodeKind, Rule[]>();
  for (const each of rules) for (const kind of each.on) table.set(kind, [...(table.get(kind) ?? []), each]);
  return table;
}

/**
 * Knows which phases have a rule for anything in a tree, so that the others need not walk it: most of a tree is names and
 * literals, of which few phases speak. A class because it remembers, for trees keep most of their parts from phase to phase.
 */
export class PhaseInterest {
  /** A bit for each phase, by the kinds of its rules. */
  readonly #ofKind = new Map<NodeKind, number>();
  /** What is below a node, without the node itself. */
  readonly #below = new Map<Node, number>();

  constructor(phases: readonly RuleTable[]) {
    phases.forEach((rules, phase) => {
      for (const kind of rules.keys()) this.#ofKind.set(kind, (this.#ofKind.get(kind) ?? 0) | (1 << phase));
    });
  }

  /** What one phase, by its number, is interested in. */
  of(phase: number): Concern {
    const bit = 1 << phase;
    return {
      tree: (node) => ((this.#kind(node) | this.#descendants(node)) & bit) !== 0,
      below: (node) => (this.#descendants(node) & bit) !== 0,
    };
  }

  #kind(node: Node): number {
    return this.#ofKind.get(node.kind) ?? 0;
  }

  #descendants(node: Node): number {
    const known = this.#below.get(node);
    if (known !== undefined) return known;
    let phases = 0;
    eachChild(node, (child) => {
      phases |= this.#kind(child) | this.#descendants(child);
    });
    this.#below.set(node, phases);
    return phases;
  }
}

/** Whether a phase has a rule for a node or anything below it, or for anything below it. */
export interface Concern {
  tree(node: Node): boolean;
  below(node: Node): boolean;
}

/** Where a walk is: the part of {@link RuleContext} that changes from node to node. The walker writes it, the context reads it. */
export interface WalkState {
  readonly parents: Node[];
  sqlDepth: number;
  pending: Pending;
}

/** What rules asked to be put around the statement that is being converted. */
export interface Pending {
  readonly before: Statement[];
  readonly after: Statement[];
  readonly declarations: Declaration[];
}

const statementsIn = new Set([
  'queryStatement',
  'insert',
  'multiInsert',
  'update',
  'delete',
  'merge',
  'query',
  'createView',
  'createMaterializedView',
  'constraint',
  'createIndex',
  'column',
]);

/**
 * Walks a tree with the rules of one phase, children before parents. Statements that rules put before or after the one at
 * hand are added to the list that it stands in; declarations to the outermost block of the routine around it. Trees that
 * do not concern the phase are left alone.
 */
export function runPhase(
  root: Node,
  rules: RuleTable,
  concern: Concern,
  contextOf: (state: WalkState) => RuleContext,
): Node | readonly Node[] {
  return concern.tree(root) ? new PhaseWalker(rules, concern, contextOf).convert(root) : root;
}

/** A class because it keeps the path from the root while it walks. */
class PhaseWalker {
  readonly #rules: RuleTable;
  readonly #concern: Concern;
  readonly #context: RuleContext;
  readonly #state: WalkState = {
    parents: [],
    sqlDepth: 0,
    pending: { before: [], after: [], declarations: [] },
  };

  constructor(rules: RuleTable, concern: Concern, contextOf: (state: WalkState) => RuleContext) {
    this.#rules = rules;
    this.#concern = concern;
    this.#context = contextOf(this.#state);
  }

  convert(node: Node): Node | readonly Node[] {
    const isSql = statementsIn.has(node.kind);
    const state = this.#state;
    if (isSql) state.sqlDepth += 1;
    let within = node;
    if (this.#concern.below(node)) {
      state.parents.push(node);
      within = this.#descend(node);
      state.parents.pop();
      if (within !== node) this.#context.resolution.inherit(within, node);
    }
    const result = this.#apply(within);
    if (isSql) state.sqlDepth -= 1;
    return result;
  }

  #descend(node: Node): Node {
    const parentDeclares = node.kind === 'block' && !this.#insideBlockOfSameRoutine();
    const outer = this.#state.pending;
    if (parentDeclares) this.#state.pending = { before: [], after: [], declarations: [] };
    const statements = statementsOf(node);
    const within = mapChildren(node, (child) => {
      if (!this.#concern.tree(child)) return child;
      return statements?.has(child) ? this.#statement(child) : this.convert(child);
    });
    if (!parentDeclares || within.kind !== 'block') return within;
    const { declarations } = this.#state.pending;
    this.#state.pending = outer;
    return declarations.length === 0
      ? within
      : { ...within, declarations: [...within.declarations, ...declarations] };
  }

  /** Only the outermost block of a routine (or trigger, or anonymous block) takes declarations. */
  #insideBlockOfSameRoutine(): boolean {
    for (let i = this.#state.parents.length - 2; i >= 0; i -= 1) {
      const kind = this.#state.parents[i]?.kind;
      if (kind === 'block') return true;
      if (kind === 'routine' || kind === 'triggerSection') return false;
    }
    return false;
  }

  #statement(node: Node): Node | readonly Node[] {
    const outer = this.#state.pending;
    this.#state.pending = { before: [], after: [], declarations: outer.declarations };
    const result = this.convert(node);
    const { before, after } = this.#state.pending;
    this.#state.pending = outer;
    if (before.length === 0 && after.length === 0) return result;
    return [...before, ...(Array.isArray(result) ? (result as Node[]) : [result as Node]), ...after];
  }

  #apply(node: Node): Node | readonly Node[] {
    for (const rule of this.#rules.get(node.kind) ?? []) {
      const result = rule.apply(node as never, this.#context);
      if (result === undefined || result === node) continue;
      if (!Array.isArray(result)) this.#context.resolution.inherit(result as Node, node);
      return result;
    }
    return node;
  }
}

const statementLists = new Set<NodeKind>([
  'block',
  'handler',
  'ifBranch',
  'if',
  'caseStatementBranch',
  'caseStatement',
  'loop',
  'triggerSection',
]);

/** The children that stand in a list of statements, so that others can be put beside them. */
function statementsOf(node: Node): ReadonlySet<Node> | undefined {
  if (!statementLists.has(node.kind)) return undefined;
  const { statements = [], otherwise } = node as { statements?: readonly Node[]; otherwise?: unknown };
  return new Set(Array.isArray(otherwise) ? [...statements, ...(otherwise as Node[])] : statements);
}
