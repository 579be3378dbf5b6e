import type { Node, NodeKind } from '../sql/tree/node.ts';
import type { Declaration, Statement } from '../sql/tree/routine.ts';
import { mapChildren } from '../sql/rewrite.ts';
import type { Contents } from './contents.ts';
import type { Rule, RuleContext } from './rule.ts';

/** Rules by the kind that they speak of, in their order. */
export type RuleTable = ReadonlyMap<NodeKind, readonly Rule[]>;

export function ruleTable(rules: readonly Rule[]): RuleTable {
  const table = new Map<NodeKind, Rule[]>();
  for (const each of rules) for (const kind of each.on) table.set(kind, [...(table.get(kind) ?? []), each]);
  return table;
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

function nothingPending(): Pending {
  return { before: [], after: [], declarations: [] };
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
 * Walks trees with the rules of one phase after the other, children before parents. Statements that rules put before or after the one at
 * hand are added to the list that it stands in; declarations to the outermost block of the routine around it. Trees that
 * do not concern the phase are left alone. A class because it keeps the path from the root while it walks.
 */
export class PhaseWalker {
  readonly #contents: Contents;
  readonly #context: RuleContext;
  readonly #state: WalkState = { parents: [], sqlDepth: 0, pending: nothingPending() };
  readonly #visit = (child: Node): Node | readonly Node[] => this.#convert(child);
  readonly #visitInStatement = (child: Node, field: string): Node | readonly Node[] =>
    listFields.has(field) ? this.#statement(child) : this.#convert(child);
  #rules: RuleTable = new Map();
  /** The bit of the phase at hand. */
  #phase = 0;

  constructor(contents: Contents, contextOf: (state: WalkState) => RuleContext) {
    this.#contents = contents;
    this.#context = contextOf(this.#state);
  }

  /** The tree after one phase. */
  run(root: Node, rules: RuleTable, phase: number): Node | readonly Node[] {
    this.#rules = rules;
    this.#phase = 1 << phase;
    this.#state.pending = nothingPending();
    return this.#visit(root);
  }

  #convert(node: Node): Node | readonly Node[] {
    const below = this.#contents.below(node) & this.#phase;
    const rules = this.#rules.get(node.kind);
    if (below === 0 && rules === undefined) return node;
    const isSql = statementsIn.has(node.kind);
    const state = this.#state;
    if (isSql) state.sqlDepth += 1;
    let within = node;
    if (below !== 0) {
      state.parents.push(node);
      within = this.#descend(node);
      state.parents.pop();
      if (within !== node) this.#context.resolution.inherit(within, node);
    }
    const result = rules === undefined ? within : this.#apply(within, rules);
    if (isSql) state.sqlDepth -= 1;
    return result;
  }

  #descend(node: Node): Node {
    const parentDeclares = node.kind === 'block' && !this.#insideBlockOfSameRoutine();
    const outer = this.#state.pending;
    if (parentDeclares) this.#state.pending = nothingPending();
    const within = mapChildren(node, statementLists.has(node.kind) ? this.#visitInStatement : this.#visit);
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
    const result = this.#convert(node);
    const { before, after } = this.#state.pending;
    this.#state.pending = outer;
    if (before.length === 0 && after.length === 0) return result;
    return [...before, ...(Array.isArray(result) ? (result as Node[]) : [result as Node]), ...after];
  }

  #apply(node: Node, rules: readonly Rule[]): Node | readonly Node[] {
    // What the node calls, found when the first rule wants to know it; empty when it calls no built-in function.
    let called: string | undefined;
    for (const rule of rules) {
      if (rule.functions !== undefined) {
        called ??= this.#calledFunction(node);
        if (!rule.functions.has(called)) continue;
      }
      const result = rule.apply(node as never, this.#context);
      if (result === undefined || result === node) continue;
      if (!Array.isArray(result)) this.#context.resolution.inherit(result as Node, node);
      return result;
    }
    return node;
  }

  #calledFunction(node: Node): string {
    if (node.kind !== 'call' && node.kind !== 'reference') return '';
    const { referent } = this.#context.resolution;
    const found = referent(node.kind === 'call' ? node.callee : node);
    return found.kind === 'built-in' && found.package === undefined ? found.name : '';
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
  'tryCatch',
]);

/** The fields of these in which statements stand, so that others can be put beside them. */
const listFields: ReadonlySet<string> = new Set(['statements', 'handler', 'otherwise']);
