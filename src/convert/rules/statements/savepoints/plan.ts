import * as make from '../../../../sql/make.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Block, Handler, If, Statement } from '../../../../sql/tree/routine.ts';
import type { TransactionStatement } from '../../../../sql/tree/write.ts';
import { some } from '../../../../sql/walk.ts';
import { nowhere } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import { bodyOf, handledBy, mayRaise, mayWrite, raisesAlways } from '../effects.ts';
import { endsTransaction, isEnd } from '../transactions/plan.ts';
import type { SavepointMarks } from './marks.ts';
import { stateOf } from './marks.ts';
import type { Way } from './ways.ts';
import { cutWays } from './ways.ts';

/**
 * Writes the savepoints of a routine as blocks. PL/pgSQL has no savepoints, but a block with handlers is a subtransaction, which is
 * undone before one of them runs, while variables keep their values as they do in Oracle (PostgreSQL, "Trapping Errors"; PL/SQL Language
 * Reference, "ROLLBACK Statement").
 *
 * - The statements from a savepoint to a ROLLBACK TO are a block, which an exception of its own leaves; what follows the ROLLBACK in its branch
 *   is the handler. Several ways back make blocks within blocks that all begin at the savepoint.
 * - A ROLLBACK TO in a handler says what has been done already, where the savepoint is set at the beginning of the block; else
 *   the block is divided there.
 * - Where an exception is always raised behind it, it is left out: what raises undoes more than it.
 *
 * A class because it counts the ways back.
 */
export class SavepointPlan {
  readonly #context: RuleContext;
  readonly #marks: SavepointMarks;
  #count = 0;

  constructor(context: RuleContext, marks: SavepointMarks) {
    this.#context = context;
    this.#marks = marks;
  }

  whole(root: Block): Block {
    if (!this.#context.holds(root, 'transaction')) return root;
    return some(root, (each) => each.kind === 'transaction' && each.action === 'rollback to')
      ? this.#block(root)
      : root;
  }

  nextState(): string {
    this.#count += 1;
    return stateOf(this.#count, this.#context.source.name);
  }

  isBack(node: Node, name: string): node is TransactionStatement {
    return node.kind === 'transaction' && node.action === 'rollback to' && this.#nameOf(node) === name;
  }

  isSet(node: Node | undefined, name?: string): node is TransactionStatement {
    return (
      node?.kind === 'transaction' &&
      node.action === 'savepoint' &&
      (name === undefined || this.#nameOf(node) === name)
    );
  }

  get context(): RuleContext {
    return this.#context;
  }

  #nameOf({ savepoint }: TransactionStatement): string | undefined {
    return savepoint && this.#context.source.names.fold(savepoint);
  }

  goesBack(node: Node, name: string): boolean {
    return some(node, (each) => this.isBack(each, name));
  }

  refuse(node: Node, name: string, reason: string): void {
    some(node, (each) => {
      if (this.isBack(each, name) && !this.#marks.refused.has(each.start))
        this.#marks.refused.set(each.start, reason);
      return false;
    });
  }

  // Lists of statements

  /** A list whose savepoints are blocks. `kept` are names that handlers around the list go back to. */
  list(statements: readonly Statement[], kept: ReadonlySet<string> = new Set()): readonly Statement[] {
    if (!statements.some((each) => some(each, isSavepointWork))) return statements;
    let list: readonly Statement[] = this.#movedIn(statements, kept).map((each) => this.#statement(each));
    for (let at = list.length - 1; at >= 0; at -= 1) {
      const each = list[at];
      const name = this.isSet(each) ? this.#nameOf(each) : undefined;
      if (name !== undefined) list = this.#claimed(list, at, name);
    }
    return list;
  }

  #statement(node: Statement): Statement {
    switch (node.kind) {
      case 'block':
        return this.#block(node);
      case 'if':
      case 'caseStatement':
        return {
          ...node,
          branches: node.branches.map((each) => ({ ...each, statements: this.list(each.statements) })),
          ...(node.otherwise ? { otherwise: this.list(node.otherwise) } : {}),
        } as Statement;
      case 'loop':
        return { ...node, statements: this.list(node.statements) };
      default:
        return node;
    }
  }

  /** A savepoint before a block that alone goes back to it is set in the block as well: nothing that writes stands between. */
  #movedIn(statements: readonly Statement[], kept: ReadonlySet<string>): readonly Statement[] {
    const list = [...statements];
    for (let at = list.length - 2; at >= 0; at -= 1) {
      const each = list[at];
      const name = this.isSet(each) ? this.#nameOf(each) : undefined;
      if (!each || name === undefined || kept.has(name)) continue;
      const to = list.findIndex((one, i) => i > at && !this.isSet(one) && !this.#isPassive(one));
      const block = list[to];
      if (block?.kind !== 'block' || block.handlers.length === 0 || !this.goesBack(block, name)) continue;
      if (list.some((one, i) => i > to && this.goesBack(one, name))) continue;
      if (block.declarations.some((one) => mayWrite(one, this.#context))) continue;
      list[to] = { ...block, statements: [each, ...block.statements] };
      list.splice(at, 1);
    }
    return list;
  }

  #isPassive(node: Statement): boolean {
    return (
      (node.kind === 'assignment' || node.kind === 'nullStatement') &&
      !mayWrite(node, this.#context) &&
      !some(node, isSavepointWork)
    );
  }

  /** The list with the statements between a savepoint and the last way back to it as blocks. */
  #claimed(list: readonly Statement[], at: number, name: string): readonly Statement[] {
    const until = list.findIndex((each, i) => i > at && (this.isSet(each, name) || endsTransaction(each)));
    const end = until < 0 ? list.length : until;
    const inside = list.slice(at + 1, end);
    const last = inside.findLastIndex((each) => this.goesBack(each, name));
    if (last < 0) return list;
    const concerned = inside.slice(0, last + 1);
    const made = this.#made(concerned, name);
    if (!made) return list;
    return [...list.slice(0, at + 1), ...made, ...list.slice(at + last + 2)];
  }

  #made(concerned: readonly Statement[], name: string): Statement[] | undefined {
    const refuse = (reason: string): undefined => {
      for (const each of concerned) this.refuse(each, name, reason);
      return undefined;
    };
    const again = concerned.some((each) => some(each, (node) => this.isSet(node, name)));
    if (again) return refuse('the savepoint is set in several places that may come before it');
    const done: Statement[] = [];
    let current: Statement[] = [];
    for (const each of concerned) {
      if (this.isBack(each, name)) {
        if (current.some((one) => mayWrite(one, this.#context))) done.push(...this.#undone(current, each));
        else done.push(...current);
        current = [];
        continue;
      }
      if (!this.goesBack(each, name)) {
        current.push(each);
        continue;
      }
      if ([...current, each].some((one) => some(one, (node) => isEnd(node, this.#context)))) {
        const parted = current.some((one) => some(one, (node) => isEnd(node, this.#context)))
          ? undefined
          : this.#parted(current, each, name);
        if (!parted) return refuse('the transaction may end between the savepoint and it');
        current = parted;
        continue;
      }
      const cut = cutWays(each, name, this);
      if (typeof cut === 'string') return refuse(cut);
      current = this.#wayBlock([...current, cut.statement], cut.ways);
    }
    return [...done, ...current];
  }

  /** Statements that are always undone at the end. */
  #undone(statements: readonly Statement[], back: TransactionStatement): Statement[] {
    const state = this.nextState();
    return this.#wayBlock([...statements, raise(back, state)], [{ state, after: [] }]);
  }

  #wayBlock(statements: readonly Statement[], ways: readonly Way[]): Statement[] {
    const end = statements.at(-1)?.end ?? 0;
    const place = { start: end, end };
    const states = new Set<string>();
    const handlers = ways.flatMap(({ state, after }): Handler[] => {
      if (states.has(state)) return [];
      states.add(state);
      return [
        {
          kind: 'handler',
          ...place,
          exceptions: [make.fragment(place, 'primary', `SQLSTATE '${state}'`)],
          statements: after.length === 0 ? [{ kind: 'nullStatement', ...place }] : after,
        },
      ];
    });
    // Ways that were left out, since an exception follows them, need no block.
    if (handlers.length === 0) return [...statements];
    const block: Block = {
      kind: 'block',
      start: statements[0]?.start ?? end,
      end,
      labels: [],
      declarations: [],
      statements,
      handlers,
      begin: -1,
      exception: -1,
    };
    return [block];
  }

  /**
   * `IF failed THEN ROLLBACK TO s; … ELSE COMMIT; END IF`: a transaction cannot end inside of the block, so that a variable tells behind
   * it whether it was undone.
   */
  #parted(current: readonly Statement[], node: Statement, name: string): Statement[] | undefined {
    if (node.kind !== 'if') return undefined;
    const lists = [...node.branches.map((each) => each.statements), node.otherwise ?? []];
    const back = lists.filter((each) => each[0] !== undefined && this.isBack(each[0], name));
    const [own] = back;
    const rest = own?.slice(1) ?? [];
    const others = lists.filter((each) => each !== own);
    if (!own || others.length !== 1 || node.branches.length !== 1) return undefined;
    if ([...others, rest].some((list) => list.some((each) => this.goesBack(each, name)))) return undefined;
    const variable = this.#context.freshName('undone');
    this.#declare(variable);
    const place = { start: node.start, end: node.start };
    const state = this.nextState();
    const none: Statement = { kind: 'nullStatement', ...place };
    const first = node.branches[0];
    const isFirst = first?.statements === own;
    const raising = raise(own[0] as TransactionStatement, state);
    const test: If = {
      ...node,
      branches: first ? [{ ...first, statements: isFirst ? [raising] : [none] }] : [],
      ...(isFirst ? {} : { otherwise: [raising] }),
    };
    if (isFirst) delete (test as { otherwise?: unknown }).otherwise;
    const set = (value: boolean): Statement => ({
      kind: 'assignment',
      ...place,
      target: make.reference(place, variable),
      value: make.boolean(place, value),
    });
    const block = this.#wayBlock([...current, test], [{ state, after: [set(true)] }]);
    const behind = { start: node.end, end: node.end };
    const [other = []] = others;
    const choice: If = {
      kind: 'if',
      ...behind,
      branches: [
        {
          kind: 'ifBranch',
          ...behind,
          test: make.reference(behind, variable),
          statements: rest.length === 0 ? [{ kind: 'nullStatement', ...behind }] : rest,
        },
      ],
      ...(other.length === 0 ? {} : { otherwise: other }),
    };
    return [set(false), ...block, choice];
  }

  readonly #variables: Block['declarations'][number][] = [];

  #declare(name: ReturnType<RuleContext['freshName']>): void {
    this.#variables.push(make.variable(nowhere, name, make.type(nowhere, 'boolean')));
  }

  // Blocks and their handlers

  #block(node: Block): Block {
    const names = new Set<string>();
    for (const handler of node.handlers)
      some(handler, (each) => {
        if (each.kind === 'transaction' && each.action === 'rollback to') names.add(this.#nameOf(each) ?? '');
        return false;
      });
    const statements = this.list(node.statements, names);
    const handlers = node.handlers.map((each) => ({ ...each, statements: this.list(each.statements) }));
    let block: Block = { ...node, statements, handlers };
    for (const name of names) block = this.#handled(block, name);
    const added = this.#variables.splice(0);
    return added.length === 0 ? block : { ...block, declarations: [...block.declarations, ...added] };
  }

  /** A block whose handlers go back to a savepoint of its own list. */
  #handled(block: Block, name: string): Block {
    const places = block.statements.flatMap((each, i) => (this.isSet(each, name) ? [i] : []));
    const [at] = places;
    // The savepoint may be set further out; then the ROLLBACK is a way out of this block.
    if (at === undefined) return block;
    const refuse = (reason: string): Block => {
      for (const each of block.handlers) this.refuse(each, name, reason);
      return block;
    };
    if (places.length > 1) return refuse('the savepoint is set in several places that may come before it');
    const post = block.statements.slice(at + 1);
    if (post.some((each) => some(each, (node) => isEnd(node, this.#context))))
      return refuse('the transaction may end between the savepoint and it');
    const handlers = block.handlers.map((each) => this.#backInHandler(each, name));
    const pre = block.statements.slice(0, at);
    const raises = (each: Handler): boolean =>
      !this.goesBack(each, name) || raisesAlways(each.statements, this.#context);
    if (!pre.some((each) => mayWrite(each, this.#context)) || block.handlers.every(raises))
      return { ...block, handlers };
    const others = block.handlers.filter((each) => !this.goesBack(each, name));
    const handled = handledBy(others, this.#context);
    const raisesHandled = (each: Node): boolean =>
      mayRaise(each, handled, this.#context) || raisesItself(each);
    const needsOthers = others.length > 0 && pre.some(raisesHandled);
    if (needsOthers && handlers.some((each) => each.statements.some(raisesHandled)))
      return refuse('handlers of its block concern statements before the savepoint, too');
    const inner: Block = {
      kind: 'block',
      start: post[0]?.start ?? block.start,
      end: block.end,
      labels: [],
      declarations: [],
      statements: [block.statements[at] as Statement, ...post],
      handlers,
      begin: -1,
      exception: block.exception,
    };
    const { exception: _, ...outer } = block;
    return {
      ...outer,
      statements: [...pre, inner],
      handlers: needsOthers ? others : [],
      exception: needsOthers ? block.exception : -1,
    };
  }

  /** A handler without the ROLLBACK TO that has happened when it begins. */
  #backInHandler(handler: Handler, name: string): Handler {
    const at = handler.statements.findIndex((each) => this.isBack(each, name));
    if (at < 0) {
      if (!handler.statements.some((each) => this.goesBack(each, name))) return handler;
      return { ...handler, statements: this.#conditional(handler.statements, name) };
    }
    this.#marks.undoing.add(handler.start);
    const before = handler.statements.slice(0, at);
    const behind = handler.statements.slice(at + 1).filter((each) => !this.isBack(each, name));
    if (!before.some((each) => this.#writesHere(each)))
      return { ...handler, statements: [...before, ...behind] };
    return {
      ...handler,
      statements: [...this.#undone(before, handler.statements[at] as TransactionStatement), ...behind],
    };
  }

  /** A ROLLBACK TO under a condition: the block is undone in any case, which is reported with the handler. */
  #conditional(statements: readonly Statement[], name: string): readonly Statement[] {
    const at = statements.findIndex((each) => this.goesBack(each, name));
    if (statements.slice(0, at).some((each) => this.#writesHere(each))) {
      for (const each of statements)
        this.refuse(each, name, 'the handler writes before it goes back under a condition');
      return statements;
    }
    return statements.map((each) => this.#withoutBack(each, name));
  }

  #withoutBack(node: Statement, name: string): Statement {
    const without = (list: readonly Statement[]): readonly Statement[] => {
      const rest = list.flatMap((each) => (this.isBack(each, name) ? [] : [this.#withoutBack(each, name)]));
      return rest.length > 0 || list.length === 0
        ? rest
        : [{ kind: 'nullStatement', start: list[0]?.start ?? 0, end: list[0]?.end ?? 0 }];
    };
    if (node.kind !== 'if' && node.kind !== 'caseStatement') return node;
    return {
      ...node,
      branches: node.branches.map((each) => ({ ...each, statements: without(each.statements) })),
      ...(node.otherwise ? { otherwise: without(node.otherwise) } : {}),
    } as Statement;
  }

  /** Whether a statement writes in this transaction: an autonomous procedure does so in its own. */
  #writesHere(node: Statement): boolean {
    if (node.kind !== 'callStatement') return mayWrite(node, this.#context);
    const callee = node.call.kind === 'call' ? node.call.callee : node.call;
    if (callee.kind !== 'reference') return mayWrite(node, this.#context);
    const referent = this.#context.resolution.referent(callee);
    const body = bodyOf(referent, this.#context);
    const isOwn = body?.declarations.some(
      (one) => one.kind === 'pragma' && one.name === 'AUTONOMOUS_TRANSACTION',
    );
    return isOwn !== true && mayWrite(node, this.#context);
  }

  /** Whether what is behind a way back always raises an exception, which undoes the work as well. */
  raises(after: readonly Statement[]): boolean {
    return after.length > 0 && raisesAlways(after, this.#context);
  }
}

function isSavepointWork(node: Node): boolean {
  return node.kind === 'transaction' && (node.action === 'savepoint' || node.action === 'rollback to');
}

function raisesItself(node: Node): boolean {
  return some(
    node,
    (each) =>
      each.kind === 'raise' ||
      (each.kind === 'identifier' && each.text.toUpperCase() === 'RAISE_APPLICATION_ERROR'),
  );
}

/** The statement that leaves a block by a way back. */
export function raise(at: Node, state: string): Statement {
  return {
    kind: 'raiseMessage',
    start: at.start,
    end: at.end,
    level: 'exception',
    arguments: [],
    options: [{ name: 'ERRCODE', value: make.string(at, state) }],
  };
}
