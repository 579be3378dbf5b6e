import * as make from '../../../../sql/make.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Block, Handler, Loop, Statement } from '../../../../sql/tree/routine.ts';
import { some, walk } from '../../../../sql/walk.ts';
import { nowhere } from '../../../../text/span.ts';
import { isSafeValue, leaves } from '../effects.ts';
import { systemValue } from '../system-value.ts';
import type { SavepointPlan } from './plan.ts';
import { isWayBackState } from './marks.ts';
import { raise } from './plan.ts';

/** A way back to a savepoint: the exception that leaves the block, and what is executed then. */
export interface Way {
  readonly state: string;
  readonly after: readonly Statement[];
}

interface Cut {
  readonly statement: Statement;
  readonly ways: readonly Way[];
}

interface CutList {
  readonly statements: readonly Statement[];
  readonly ways: readonly Way[];
}

/** How many nodes the statements behind a branch may have that are written again for a way back out of it. */
const shortEnough = 60;

/** Why a way back cannot be said. A class so that it can be thrown through the recursion below. */
class NoWay extends Error {}

/**
 * A statement whose ROLLBACK TO statements raise exceptions instead, and what is executed after each of them; or, in words, why that
 * cannot be said.
 */
export function cutWays(node: Statement, name: string, plan: SavepointPlan): Cut | string {
  const cutter = new Cutter(name, plan);
  try {
    return cutter.statement(node, false);
  } catch (error) {
    if (error instanceof NoWay) return error.message;
    throw error;
  }
}

/** A class because ways without statements share one exception. */
class Cutter {
  readonly #name: string;
  readonly #plan: SavepointPlan;
  #plain: string | undefined;

  constructor(name: string, plan: SavepointPlan) {
    this.#name = name;
    this.#plan = plan;
  }

  statement(node: Statement, guarded: boolean): Cut {
    switch (node.kind) {
      case 'if':
      case 'caseStatement': {
        const ways: Way[] = [];
        const take = (list: readonly Statement[]): readonly Statement[] => {
          const cut = this.#list(list, guarded);
          ways.push(...cut.ways);
          return cut.statements;
        };
        const branches = node.branches.map((each) => ({ ...each, statements: take(each.statements) }));
        const otherwise = node.otherwise && take(node.otherwise);
        const statement = { ...node, branches, ...(otherwise ? { otherwise } : {}) } as Statement;
        return { statement, ways };
      }
      case 'loop':
        return this.#loop(node, guarded);
      case 'block':
        return this.#block(node, guarded);
      default:
        throw new NoWay('it stands in a statement that cannot be divided');
    }
  }

  #list(list: readonly Statement[], guarded: boolean): CutList {
    const at = list.findIndex((each) => this.#plan.goesBack(each, this.#name));
    const found = list[at];
    if (!found) return { statements: list, ways: [] };
    const behind = list.slice(at + 1);
    if (this.#plan.isBack(found, this.#name)) {
      // What raises undoes more than the way back; with handlers in between, they would see the changes.
      if (this.#plan.raises(behind) && !guarded)
        return { statements: [...list.slice(0, at), ...behind], ways: [] };
      const after = this.#again(behind);
      const state = after.length === 0 ? (this.#plain ??= this.#plan.nextState()) : this.#plan.nextState();
      return { statements: [...list.slice(0, at), raise(found, state)], ways: [{ state, after }] };
    }
    const cut = this.statement(found, guarded);
    const rest = this.#list(behind, guarded);
    const isFallingThrough = cut.ways.some(({ after }) => !leaves(after, this.#plan.context));
    if (isFallingThrough && sizeOf(behind) > shortEnough)
      throw new NoWay('much is executed behind the condition that it depends on');
    const again = isFallingThrough ? this.#again(behind) : [];
    const ways = cut.ways.map((each): Way => {
      if (again.length === 0 || leaves(each.after, this.#plan.context)) return each;
      return {
        state: each.state === this.#plain ? this.#renamed(each.state) : each.state,
        after: [...each.after, ...again],
      };
    });
    return {
      statements: [...list.slice(0, at), cut.statement, ...rest.statements],
      ways: [...ways, ...rest.ways],
    };
  }

  /** A shared exception that is now followed by statements is not shared any more. */
  #renamed(state: string): string {
    this.#plain = undefined;
    return state;
  }

  /** Statements behind a way back, which begin where the savepoint is set. */
  #again(list: readonly Statement[]): readonly Statement[] {
    if (list.some((each) => some(each, isWay)))
      throw new NoWay('statements between it and the end of its branch go back to a savepoint, too');
    if (!list.some((each) => this.#plan.goesBack(each, this.#name))) return list;
    const set: Statement = {
      kind: 'transaction',
      ...nowhere,
      action: 'savepoint',
      savepoint: { kind: 'identifier', ...nowhere, text: this.#name, quoted: true },
    };
    return this.#plan.list([set, ...list]).slice(1);
  }

  #loop(node: Loop, guarded: boolean): Cut {
    const cut = this.#list(node.statements, guarded);
    const own = node.labels.map((each) => each.text.toUpperCase());
    const scoped = node.control?.kind === 'rangeControl' ? [node.control.variable.text] : [];
    const ways = cut.ways.map(({ state, after }): Way => {
      const last = after.at(-1);
      if (mentions(after, scoped))
        throw new NoWay('what follows it uses the variable of a loop that has ended then');
      if (last?.kind === 'exit' && !last.when) {
        const isOwn = last.label === undefined || own.includes(last.label.text.toUpperCase());
        if (last.action === 'exit') return isOwn ? { state, after: after.slice(0, -1) } : { state, after };
        if (!isOwn) return { state, after };
      } else if (leaves(after, this.#plan.context) && !someIn(after, isJump)) return { state, after };
      throw new NoWay(
        'the loop that it stands in goes on behind it, while the savepoint is set before the loop',
      );
    });
    return { statement: { ...node, statements: cut.statements }, ways };
  }

  #block(node: Block, guarded: boolean): Cut {
    const hasHandlers = node.handlers.length > 0;
    const body = this.#list(node.statements, guarded || hasHandlers);
    const declared = declaredNames(node);
    const handlers: Handler[] = [];
    const ways: Way[] = [...body.ways];
    if (hasHandlers && body.ways.some(({ after }) => !after.every((each) => this.#isQuiet(each))))
      throw new NoWay('the handlers of the block around it would not handle errors of what follows it');
    for (const each of node.handlers) {
      const cut = this.#list(each.statements, guarded);
      if (cut.ways.some(({ after }) => after.some((one) => some(one, (part) => this.#asksForError(part)))))
        throw new NoWay('what follows it asks for the error that is being handled, which is over then');
      ways.push(...cut.ways);
      handlers.push({ ...each, statements: cut.statements });
    }
    if (ways.some(({ after }) => mentions(after, declared)))
      throw new NoWay('what follows it uses variables of a block that has ended then');
    const hasOthers = node.handlers.some((each) => each.exceptions.length === 0);
    const statement: Block = {
      ...node,
      statements: body.statements,
      handlers: hasOthers && body.ways.length > 0 ? [...handingOn(node, body.ways), ...handlers] : handlers,
    };
    return { statement, ways };
  }

  /** What cannot raise an exception that handlers would have handled. */
  #isQuiet(node: Statement): boolean {
    switch (node.kind) {
      case 'nullStatement':
        return true;
      case 'exit':
        return !node.when;
      case 'return':
        return node.value === undefined || isSafeValue(node.value, this.#plan.context);
      case 'assignment':
        return node.target.kind === 'reference' && isSafeValue(node.value, this.#plan.context);
      default:
        return false;
    }
  }

  #asksForError(node: Node): boolean {
    if (node.kind === 'raise') return node.exception === undefined;
    if (node.kind === 'throw') return node.number === undefined;
    if (systemValue(node)?.startsWith('ERROR_') === true) return true;
    return (
      node.kind === 'identifier' &&
      ['SQLCODE', 'SQLERRM', 'FORMAT_ERROR_STACK', 'FORMAT_ERROR_BACKTRACE'].includes(node.text.toUpperCase())
    );
  }
}

/** WHEN OTHERS would take the exceptions of the ways back. */
function handingOn(node: Block, ways: readonly Way[]): Handler[] {
  const place = { start: node.handlers[0]?.start ?? node.end, end: node.handlers[0]?.start ?? node.end };
  return [...new Set(ways.map((each) => each.state))].map((state) => ({
    kind: 'handler',
    ...place,
    exceptions: [make.fragment(place, 'primary', `SQLSTATE '${state}'`)],
    statements: [{ kind: 'raise', ...place }],
  }));
}

function isWay(node: Node): boolean {
  return (
    node.kind === 'raiseMessage' &&
    node.options.some(({ value }) => value.kind === 'string' && isWayBackState(value.value))
  );
}

function isJump(node: Node): boolean {
  return node.kind === 'exit' || node.kind === 'goto';
}

function someIn(list: readonly Statement[], test: (node: Node) => boolean): boolean {
  return list.some((each) => some(each, test));
}

function mentions(list: readonly Statement[], names: readonly string[]): boolean {
  const wanted = new Set(names.map((each) => each.toUpperCase()));
  return (
    wanted.size > 0 &&
    someIn(list, (node) => node.kind === 'identifier' && wanted.has(node.text.toUpperCase()))
  );
}

function declaredNames(node: Block): string[] {
  return node.declarations.flatMap((each) =>
    'name' in each && typeof each.name === 'object' && each.name.kind === 'identifier'
      ? [each.name.text]
      : [],
  );
}

function sizeOf(list: readonly Statement[]): number {
  let size = 0;
  for (const each of list)
    walk(each, () => {
      size += 1;
    });
  return size;
}
