import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Block, FetchStatement } from '../../../../sql/tree/routine.ts';
import { walk } from '../../../../sql/walk.ts';
import type { Referent } from '../../../resolve/resolution.ts';
import type { RuleContext } from '../../../rule.ts';
import type { Question } from '../flow.ts';
import { follow } from '../flow.ts';
import { enclosingRoutine } from '../routine.ts';
import { cursorOf, placeOf } from './cursor.ts';

/** Pairs of a FETCH and one of its targets, as `place#index`: those that may not have found a row. */
type Missed = ReadonlySet<string>;

/** A target of a FETCH: which variable it is. */
interface Target {
  readonly fetch: FetchStatement;
  readonly index: number;
  readonly variable: string;
  readonly pair: string;
}

/**
 * Targets of FETCH whose values are seen although the FETCH found no row: there Oracle leaves the target as it was, and
 * PL/pgSQL sets it to NULL (PL/SQL Language Reference, "FETCH Statement"; PostgreSQL, "Cursors"). Targets that are NULL
 * before the only FETCH into them are the same either way.
 */
export function missedTargets(
  block: Block,
  fetches: readonly FetchStatement[],
  context: RuleContext,
): ReadonlyMap<string, ReadonlySet<number>> {
  const seen = new Map<string, Set<number>>();
  const targets = fetches.flatMap((fetch) => targetsOf(fetch, block, context));
  if (targets.length === 0) return seen;
  const byPair = new Map(targets.map((each) => [each.pair, each]));
  const reads = (variable: string, state: Missed): void => {
    for (const pair of state) {
      const target = byPair.get(pair);
      if (target?.variable !== variable) continue;
      const place = placeOf(target.fetch);
      seen.set(place, (seen.get(place) ?? new Set()).add(target.index));
    }
  };
  follow(block, question(targets, context, reads));
  return seen;
}

function question(
  targets: readonly Target[],
  context: RuleContext,
  reads: (variable: string, state: Missed) => void,
): Question<Missed> {
  const without = (state: Missed, drop: (pair: Target) => boolean): Missed => {
    const dropped = targets.filter((each) => state.has(each.pair) && drop(each));
    return dropped.length === 0
      ? state
      : new Set([...state].filter((each) => !dropped.some((one) => one.pair === each)));
  };
  const written = new Set<string>();
  const ofFetch = (fetch: Node): Target[] => targets.filter((each) => placeOf(each.fetch) === placeOf(fetch));
  return {
    start: new Set(),
    merge: (a, b) => new Set([...a, ...b]),
    same: (a, b) => a.size === b.size && [...a].every((each) => b.has(each)),
    after(statement, state) {
      if (statement.kind === 'fetch') {
        const own = ofFetch(statement);
        const other = without(state, (each) => own.some((one) => one.variable === each.variable));
        return new Set([...other, ...own.map((each) => each.pair)]);
      }
      if (statement.kind !== 'assignment') return state;
      const variable = variableOf(statement.target, context);
      return variable === undefined ? state : without(state, (each) => each.variable === variable);
    },
    tested(condition, holds, state) {
      const keys = foundWhen(condition, holds, context);
      return without(state, (each) => keys.has(cursorOf(each.fetch.cursor, context)?.key ?? ''));
    },
    see(node, state) {
      if (state.size === 0) return;
      written.clear();
      if (node.kind === 'assignment') {
        const target = variableOf(node.target, context);
        if (target !== undefined) written.add(placeOf(node.target));
      }
      if (node.kind === 'fetch') for (const each of node.into.targets) written.add(placeOf(each));
      walk(node, (each) => {
        if (each.kind !== 'reference' || written.has(placeOf(each))) return;
        const variable = variableOf(each, context);
        if (variable !== undefined) reads(variable, state);
      });
    },
    ends(state) {
      for (const each of targets) {
        const referent = context.resolution.referent(each.fetch.into.targets[each.index] as Expression);
        const outlives =
          (referent.kind === 'parameter' && referent.declaration.mode !== 'in') ||
          (referent.kind === 'variable' &&
            (referent.owner.kind === 'package' || isOfOuter(referent, context)));
        if (outlives && state.has(each.pair)) reads(each.variable, state);
      }
    },
  };
}

/** A variable that is declared around the routine outlives its call. */
function isOfOuter({ declaration }: Extract<Referent, { kind: 'variable' }>, context: RuleContext): boolean {
  const routine = enclosingRoutine(context);
  return (
    routine !== undefined &&
    declaration.start >= 0 &&
    (declaration.start < routine.start || declaration.start >= routine.end)
  );
}

/** The cursors whose last FETCH has found a row when the condition has been true, or false. */
export function foundWhen(condition: Expression, holds: boolean, context: RuleContext): ReadonlySet<string> {
  const node = condition;
  switch (node.kind) {
    case 'parenthesis':
      return foundWhen(node.operand, holds, context);
    case 'unary':
      return node.operator === 'not' ? foundWhen(node.operand, !holds, context) : new Set();
    case 'chain':
      return (node.operator === 'or') === !holds
        ? new Set(node.operands.flatMap((each) => [...foundWhen(each, holds, context)]))
        : new Set();
    case 'cursorAttribute': {
      const key = cursorOf(node.cursor, context)?.key;
      const isFound = node.attribute === 'found' ? holds : node.attribute === 'notfound' && !holds;
      return isFound && key !== undefined ? new Set([key]) : new Set();
    }
    default:
      return new Set();
  }
}

/** The variable that a reference speaks of: of a field, the record that it is in. */
function variableOf(node: Expression, context: RuleContext): string | undefined {
  if (node.kind !== 'reference') return undefined;
  let referent = context.resolution.referent(node);
  while (referent.kind === 'field' || referent.kind === 'method') referent = referent.base;
  return referent.kind === 'variable' || referent.kind === 'parameter'
    ? String(referent.declaration.start)
    : undefined;
}

function targetsOf(fetch: FetchStatement, block: Block, context: RuleContext): Target[] {
  if (fetch.into.bulk) return [];
  return fetch.into.targets.flatMap((node, index) => {
    const variable = variableOf(node, context);
    if (variable === undefined) return [];
    if (isNullBefore(fetch, node, variable, block, context)) return [];
    return [{ fetch, index, variable, pair: `${placeOf(fetch)}#${index}` }];
  });
}

/** Whether the target can only be NULL before: it starts so, and nothing but this FETCH, which no loop repeats, writes it. */
function isNullBefore(
  fetch: FetchStatement,
  target: Expression,
  variable: string,
  block: Block,
  context: RuleContext,
): boolean {
  const referent = context.resolution.referent(target);
  const startsNull =
    (referent.kind === 'variable' && referent.owner.kind !== 'package' && !referent.declaration.default) ||
    (referent.kind === 'parameter' && referent.declaration.mode === 'out');
  if (!startsNull || enclosingRoutineDiffers(referent, context)) return false;
  let others = 0;
  let inLoop = false;
  walk(block, (node) => {
    if (node.kind === 'loop' && node.start <= fetch.start && node.end >= fetch.end) inLoop = true;
    if (node.kind === 'reference' && variableOf(node, context) === variable) {
      const inFetch = node.start >= fetch.into.start && node.end <= fetch.into.end;
      if (!inFetch && mayWrite(node, block)) others += 1;
    }
  });
  return others === 0 && !inLoop;
}

/** A variable of an enclosing routine may have been written there. */
function enclosingRoutineDiffers(
  referent: ReturnType<RuleContext['resolution']['referent']>,
  context: RuleContext,
): boolean {
  if (referent.kind !== 'variable' && referent.kind !== 'parameter') return true;
  const routine = enclosingRoutine(context);
  return (
    referent.owner.kind === 'routine' &&
    routine !== undefined &&
    referent.owner.routine.start !== routine.start
  );
}

/** Whether a reference stands where it can be written: as a target, or as an argument of a call. */
function mayWrite(reference: Node, block: Block): boolean {
  let writes = false;
  const same = (node: Node | undefined): boolean =>
    node !== undefined && node.start <= reference.start && node.end >= reference.end;
  walk(block, (node) => {
    if (writes || !same(node)) return false;
    if (node.kind === 'assignment' && same(node.target)) writes = true;
    if (node.kind === 'into') writes = true;
    if (node.kind === 'callStatement' || node.kind === 'usingItem') writes = true;
    return true;
  });
  return writes;
}
