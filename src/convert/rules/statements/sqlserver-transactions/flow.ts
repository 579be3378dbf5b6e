import type { Node } from '../../../../sql/tree/node.ts';
import type { If, Statement } from '../../../../sql/tree/routine.ts';
import type { TransactionStatement } from '../../../../sql/tree/write.ts';
import { some } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { mayWrite } from '../effects.ts';
import { isError } from '../sqlserver-errors/severity.ts';
import type { TransactionState } from './nesting.ts';
import { isAboutTransactions, withinOwn } from './nesting.ts';

/** What is done at a statement of T-SQL so that the transactions of PostgreSQL end where those of SQL Server do: nothing, or the statement of this name. */
export type Ending = 'commit' | 'rollback' | 'none';

/** How the transactions of a procedure that is called outside of one go on, statement by statement. */
export interface Flow {
  /** By the places of BEGIN, COMMIT and ROLLBACK, and of errors that are raised. */
  readonly endings: ReadonlyMap<number, Ending>;
  /** What conditions about transactions are, by their places. */
  readonly answers: ReadonlyMap<number, boolean>;
}

/** What is known at a place. */
interface State {
  /** Whether a transaction is open; undefined where that depends on which statement has failed. */
  readonly open: boolean | undefined;
  /** Whether work was done outside of transactions, which SQL Server has committed at once. */
  readonly loose: boolean;
}

/** Why the transactions cannot be followed. */
class Unknown {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

interface Given {
  readonly counts: ReadonlySet<string>;
  /** SET XACT_ABORT ON: an error dooms the transaction. */
  readonly aborts: boolean;
  readonly root: Extract<Node, { kind: 'block' }>;
}

/** Follows a procedure from its beginning, where no transaction is open. The reason where that is not possible. */
export function transactionFlow(given: Given, context: RuleContext): Flow | string {
  const walk = new FlowWalk(given, context);
  try {
    const end = walk.list(given.root.statements, { open: false, loose: false });
    if (end?.open !== false && end !== undefined) return 'a transaction is open at the end';
    return walk;
  } catch (unknown) {
    if (unknown instanceof Unknown) return unknown.reason;
    throw unknown;
  }
}

/** A class because it gathers what is found at each place. */
class FlowWalk implements Flow {
  readonly endings = new Map<number, Ending>();
  readonly answers = new Map<number, boolean>();
  readonly #given: Given;
  readonly #context: RuleContext;
  /** States in which statements of the TRY at hand may fail. */
  #failing: State[] | undefined;
  #inHandler = false;
  readonly #loops: State[] = [];

  constructor(given: Given, context: RuleContext) {
    this.#given = given;
    this.#context = context;
  }

  /** The state behind a list; undefined where control never gets there. */
  list(statements: readonly Statement[], before: State): State | undefined {
    let state: State | undefined = before;
    for (const each of statements) {
      if (!state) return undefined;
      state = this.#statement(each, state);
    }
    return state;
  }

  #statement(node: Statement, state: State): State | undefined {
    switch (node.kind) {
      case 'transaction':
        return this.#transaction(node, state);
      case 'if':
        return this.#if(node, state);
      case 'loop':
        return this.#loop(node, state);
      case 'block':
        if (node.handlers.length === 0) return this.list(node.statements, state);
        if (some(node, isTransaction)) throw new Unknown('a test of @@ERROR ends it');
        return this.#plain(node, state);
      case 'tryCatch':
        return this.#try(node, state);
      case 'exit':
        return this.#exit(state);
      case 'return':
        if (state.open !== false) throw new Unknown('the procedure returns while it is open');
        return undefined;
      case 'throw':
        return this.#raised(node, state);
      case 'raiseError':
        return isError(node, this.#given.root) ? this.#raised(node, state) : state;
      case 'goto':
      case 'label':
        throw new Unknown('GOTO leads around it');
      default:
        return this.#plain(node, state);
    }
  }

  #transaction(node: TransactionStatement, state: State): State {
    switch (node.action) {
      case 'begin':
        if (state.open !== false) throw new Unknown('a transaction begins within another one');
        this.#set(node, state.loose ? 'commit' : 'none');
        return { open: true, loose: false };
      case 'commit':
        if (state.open !== true) throw new Unknown('it is not known to be open');
        this.#set(node, 'commit');
        return { open: false, loose: false };
      case 'rollback':
        if (node.savepoint) throw new Unknown('a savepoint is used');
        if (state.open === false) throw new Unknown('ROLLBACK stands where none is open');
        if (state.open === undefined && state.loose)
          throw new Unknown('an error may come before it or within it, with work to be kept before');
        this.#set(node, 'rollback');
        return { open: false, loose: false };
      default:
        throw new Unknown('a savepoint is used');
    }
  }

  /** A statement that is passed with several states must end transactions alike in all of them. */
  #set({ start }: Statement, ending: Ending): void {
    const known = this.endings.get(start);
    if (known !== undefined && known !== ending) this.endings.set(start, 'commit');
    else this.endings.set(start, ending);
  }

  #plain(node: Statement, state: State): State {
    if (node.kind !== 'assignment') this.#failing?.push(state);
    const writes = mayWrite(node, this.#context);
    return state.open === false && writes ? { ...state, loose: true } : state;
  }

  #if(node: If, state: State): State | undefined {
    const isAbout = node.branches.every((each) => isAboutTransactions(each.test, this.#given.counts));
    if (isAbout && node.branches.length === 1) return this.#about(node, state);
    const ends = node.branches.map((each) => this.list(each.statements, state));
    return merged([...ends, this.list(node.otherwise ?? [], state)]);
  }

  /** `IF @@TRANCOUNT > 0 ROLLBACK`. */
  #about(node: If, state: State): State | undefined {
    const [branch] = node.branches;
    if (!branch) return state;
    if (state.open === undefined) {
      const isOnlyBack = branch.statements.every(
        (each) => each.kind === 'transaction' && each.action === 'rollback',
      );
      const open = withinOwn(branch.test, this.#given.counts, this.#known(true));
      if (!isOnlyBack || node.otherwise || open !== true)
        throw new Unknown('what is done about it depends on which statement has failed');
      this.answers.set(node.start, true);
      return this.list(branch.statements, state);
    }
    const answer = withinOwn(branch.test, this.#given.counts, this.#known(state.open));
    if (answer === undefined) throw new Unknown('a condition asks for the transactions of the caller');
    this.answers.set(node.start, answer);
    return this.list(answer ? branch.statements : (node.otherwise ?? []), state);
  }

  #known(open: boolean): TransactionState {
    return { count: open ? 1 : 0, state: open ? (this.#inHandler && this.#given.aborts ? -1 : 1) : 0 };
  }

  /** Twice, since the second pass begins as the first one has ended. */
  #loop(node: Extract<Statement, { kind: 'loop' }>, before: State): State | undefined {
    let state = before;
    for (let pass = 0; pass < 2; pass += 1) {
      this.#failing?.push(state);
      this.#loops.push(state);
      const end = this.list(node.statements, state);
      this.#loops.pop();
      if (end && end.open !== state.open) throw new Unknown('a pass of a loop leaves it open');
      state = merged([state, end]) ?? state;
    }
    return state;
  }

  #exit(state: State): undefined {
    if (this.#loops.at(-1)?.open !== state.open) throw new Unknown('a loop is left while it is open');
    return undefined;
  }

  #try(node: Extract<Statement, { kind: 'tryCatch' }>, before: State): State | undefined {
    if (this.#failing && some(node, isTransaction)) throw new Unknown('a TRY within another one ends it');
    const outer = this.#failing;
    const failing: State[] = [];
    this.#failing = failing;
    const end = this.list(node.statements, before);
    this.#failing = outer;
    const caught = failing.length === 0 ? before : anyOf(failing);
    const wasInHandler = this.#inHandler;
    this.#inHandler = true;
    const handled = this.list(node.handler, caught);
    this.#inHandler = wasInHandler;
    return merged([end, handled]);
  }

  /** An error that is raised undoes what was not committed. */
  #raised(node: Statement, state: State): undefined {
    if (this.#failing) this.#failing.push(state);
    else this.#set(node, state.loose && state.open === false ? 'commit' : 'none');
    return undefined;
  }
}

function isTransaction(node: Node): boolean {
  return node.kind === 'transaction';
}

/** The state behind branches, which must agree about the transaction. */
function merged(states: readonly (State | undefined)[]): State | undefined {
  const reached = states.filter((each) => each !== undefined);
  const [first] = reached;
  if (!first) return undefined;
  if (reached.some((each) => each.open !== first.open))
    throw new Unknown('one branch of a condition ends it and another one does not');
  return { open: first.open, loose: reached.some((each) => each.loose) };
}

/** The state in which an error is caught. */
function anyOf(states: readonly State[]): State {
  const [first] = states;
  const isOne = states.every((each) => each.open === first?.open);
  return {
    open: isOne ? first?.open : undefined,
    loose: states.some((each) => each.loose),
  };
}
