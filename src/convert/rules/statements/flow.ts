import type { Expression } from '../../../sql/tree/expression.ts';
import type { Node } from '../../../sql/tree/node.ts';
import type { Block, CaseStatement, If, Loop, Statement } from '../../../sql/tree/routine.ts';
import { eachChild } from '../../../sql/walk.ts';

/**
 * A question about what may have happened before a place of a routine, answered along all ways that lead there. A state is
 * what is known at a place; states of several ways are merged.
 */
export interface Question<S> {
  readonly start: S;
  merge(a: S, b: S): S;
  same(a: S, b: S): boolean;
  /** The state behind a statement that is no block, IF, CASE or loop (of a loop: behind its end), its expressions being evaluated. */
  after(statement: Statement, state: S): S;
  /** What a condition that was tested adds to what is known. */
  tested?(condition: Expression, holds: boolean, state: S): S;
  /** Is shown every expression, query or statement of SQL that is evaluated, with the state before. */
  see?(evaluated: Node, state: S): void;
  /** Is shown the state at which the routine ends. */
  ends?(state: S): void;
}

/** Follows all ways through a routine's outermost block. */
export function follow<S>(block: Block, question: Question<S>): void {
  new Follower(question).routine(block);
}

/** Where EXIT, CONTINUE and the end of a labelled statement lead. */
interface Frame<S> {
  readonly labels: readonly string[];
  readonly isLoop: boolean;
  left: S | undefined;
  again: S | undefined;
}

/** A class because it keeps the statements around the one at hand. An undefined state is that of a place that is never reached. */
class Follower<S> {
  readonly #question: Question<S>;
  #frames: Frame<S>[] = [];
  /** What has been the case anywhere inside the blocks with handlers around. */
  #collected: { state: S | undefined }[] = [];
  /** States at GOTO statements, by label. */
  readonly #jumps = new Map<string, S>();
  #jumped = false;

  constructor(question: Question<S>) {
    this.#question = question;
  }

  routine(block: Block): void {
    let end: S | undefined;
    do {
      this.#jumped = false;
      end = this.#block(block, this.#question.start);
    } while (this.#jumped);
    if (end !== undefined) this.#question.ends?.(end);
  }

  #merge(a: S | undefined, b: S | undefined): S | undefined {
    if (a === undefined) return b;
    return b === undefined ? a : this.#question.merge(a, b);
  }

  #collect(state: S | undefined): void {
    for (const each of this.#collected) each.state = this.#merge(each.state, state);
  }

  #see(node: Node | undefined, state: S | undefined): void {
    if (node && state !== undefined) this.#question.see?.(node, state);
  }

  #tested(condition: Expression, holds: boolean, state: S | undefined): S | undefined {
    return state === undefined ? undefined : (this.#question.tested?.(condition, holds, state) ?? state);
  }

  #statements(statements: readonly Statement[], from: S | undefined): S | undefined {
    let state = from;
    for (const each of statements) {
      state = this.#statement(each, state);
      this.#collect(state);
    }
    return state;
  }

  #statement(node: Statement, from: S | undefined): S | undefined {
    if (from === undefined && node.kind !== 'label') return this.#unreachable(node);
    switch (node.kind) {
      case 'block':
        return this.#labelled(node, () => this.#block(node, from));
      case 'if':
        return this.#if(node, from);
      case 'caseStatement':
        return this.#labelled(node, () => this.#case(node, from));
      case 'loop':
        return this.#loop(node, from);
      case 'exit':
        return this.#exit(node, from);
      case 'label':
        return this.#merge(from, this.#jumps.get(node.label.text.toUpperCase()));
      case 'goto': {
        const label = node.label.text.toUpperCase();
        const before = this.#jumps.get(label);
        const now = this.#merge(before, from) as S;
        if (before === undefined || !this.#question.same(before, now)) {
          this.#jumps.set(label, now);
          this.#jumped = true;
        }
        return undefined;
      }
      case 'return':
        this.#see(node, from);
        if (from !== undefined) this.#question.ends?.(from);
        return undefined;
      case 'raise':
        return undefined;
      case 'raiseMessage':
        this.#see(node, from);
        return node.level === 'exception' ? undefined : from;
      case 'conditionalCompilation':
        return from;
      default:
        this.#see(node, from);
        return from === undefined ? undefined : this.#question.after(node, from);
    }
  }

  /** Labels inside what is never reached in order may still be jumped to. */
  #unreachable(node: Statement): S | undefined {
    if (this.#jumps.size === 0 || !('statements' in node || 'branches' in node)) return undefined;
    switch (node.kind) {
      case 'block':
        return this.#labelled(node, () => this.#block(node, undefined));
      default:
        return undefined;
    }
  }

  #labelled(node: Block | CaseStatement, run: () => S | undefined): S | undefined {
    const frame: Frame<S> = { labels: labelsOf(node), isLoop: false, left: undefined, again: undefined };
    this.#frames.push(frame);
    const end = run();
    this.#frames.pop();
    return this.#merge(end, frame.left);
  }

  #block(node: Block, from: S | undefined): S | undefined {
    for (const each of node.declarations) if (each.kind === 'variable') this.#see(each.default, from);
    if (node.handlers.length === 0) return this.#statements(node.statements, from);
    const collected: { state: S | undefined } = { state: from };
    this.#collected.push(collected);
    let end = this.#statements(node.statements, from);
    this.#collected.pop();
    for (const handler of node.handlers)
      end = this.#merge(end, this.#statements(handler.statements, collected.state));
    return end;
  }

  #if(node: If, from: S | undefined): S | undefined {
    let state = from;
    let end: S | undefined;
    for (const branch of node.branches) {
      this.#see(branch.test, state);
      end = this.#merge(end, this.#statements(branch.statements, this.#tested(branch.test, true, state)));
      state = this.#tested(branch.test, false, state);
    }
    return this.#merge(end, this.#statements(node.otherwise ?? [], state));
  }

  #case(node: CaseStatement, from: S | undefined): S | undefined {
    this.#see(node.operand, from);
    let state = from;
    let end: S | undefined;
    for (const branch of node.branches) {
      for (const test of branch.tests) this.#see(test, state);
      const [only] = branch.tests;
      const isCondition = !node.operand && branch.tests.length === 1 && only !== undefined;
      end = this.#merge(
        end,
        this.#statements(branch.statements, isCondition ? this.#tested(only, true, state) : state),
      );
      if (isCondition) state = this.#tested(only, false, state);
    }
    // Without ELSE an exception is raised.
    return node.otherwise ? this.#merge(end, this.#statements(node.otherwise, state)) : end;
  }

  #loop(node: Loop, from: S | undefined): S | undefined {
    const { control } = node;
    const isWhile = control?.kind === 'whileControl';
    if (control && !isWhile) eachChild(control, (child) => this.#see(child, from));
    let head = from;
    for (;;) {
      const frame: Frame<S> = { labels: labelsOf(node), isLoop: true, left: undefined, again: undefined };
      this.#frames.push(frame);
      if (isWhile) this.#see(control.test, head);
      const inside = isWhile ? this.#tested(control.test, true, head) : head;
      const end = this.#statements(node.statements, inside);
      this.#frames.pop();
      const next = this.#merge(head, this.#merge(end, frame.again));
      const settled = next === undefined || (head !== undefined && this.#question.same(head, next));
      if (!settled) {
        head = next;
        continue;
      }
      const done = !control ? undefined : isWhile ? this.#tested(control.test, false, head) : head;
      const left = this.#merge(done, frame.left);
      return left === undefined ? undefined : this.#question.after(node, left);
    }
  }

  #exit(node: Extract<Statement, { kind: 'exit' }>, from: S | undefined): S | undefined {
    this.#see(node.when, from);
    const taken = node.when ? this.#tested(node.when, true, from) : from;
    const label = node.label?.text.toUpperCase();
    const frame = this.#frames.findLast((each) =>
      label === undefined ? each.isLoop : each.labels.includes(label),
    );
    if (frame && node.action === 'exit') frame.left = this.#merge(frame.left, taken);
    else if (frame) frame.again = this.#merge(frame.again, taken);
    return node.when ? this.#tested(node.when, false, from) : undefined;
  }
}

function labelsOf(node: Block | CaseStatement | Loop): readonly string[] {
  return node.labels.map((each) => each.text.toUpperCase());
}

/** A question of sets: which of the things that a statement does may have been the last ones done. */
export function setQuestion(
  define: (statement: Statement) => string | undefined,
  see: (evaluated: Node, state: ReadonlySet<string>) => void,
): Question<ReadonlySet<string>> {
  return {
    start: new Set(['start']),
    merge: (a, b) => (a === b || [...b].every((each) => a.has(each)) ? a : new Set([...a, ...b])),
    same: (a, b) => a.size === b.size && [...a].every((each) => b.has(each)),
    after: (statement, state) => {
      const made = define(statement);
      return made === undefined ? state : new Set([made]);
    },
    see,
  };
}
