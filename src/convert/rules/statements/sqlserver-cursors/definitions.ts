import type { DeclareCursor } from '../../../../sql/tree/batch.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Block, Open, Statement } from '../../../../sql/tree/routine.ts';
import { walk } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { keyOf } from './cursors.ts';
import { listsOf } from './lists.ts';

/** Which query each OPEN opens; several may be where branches set different ones, and none where it is not known. */
export type Definitions = ReadonlyMap<Open, readonly DeclareCursor[]>;

type State = ReadonlyMap<string, readonly DeclareCursor[]>;

/** Follows what the cursors of a routine stand for, from list to list of its statements. */
export function definitionsIn(block: Block, context: RuleContext): Definitions {
  const found = new Map<Open, readonly DeclareCursor[]>();
  const list = (statements: readonly Statement[], from: State): State =>
    statements.reduce((state, each) => statement(each, state), from);
  const jumps = context.holds(block, 'goto');
  const statement = (node: Statement, from: State): State => {
    if (node.kind === 'declareCursor' && !jumps)
      return new Map([...from, [keyOf(node.cursor, context), [node]]]);
    if (node.kind === 'open' && !node.dynamic) {
      found.set(node, from.get(keyOf(node.cursor, context)) ?? []);
      return from;
    }
    // A loop may begin with what its body has set the last time.
    const start = node.kind === 'loop' ? merged(from, setIn(node, context)) : from;
    const ends = innerLists(node).map((each) => list(each, start));
    return ends.reduce(merged, start);
  };
  // With jumps, any of them may have been set before.
  list(block.statements, jumps ? setIn(block, context) : new Map());
  return found;
}

function innerLists(node: Node): readonly (readonly Statement[])[] {
  if (node.kind !== 'if') return listsOf(node);
  return [...node.branches.map((each) => each.statements), ...listsOf(node)];
}

function setIn(node: Node, context: RuleContext): State {
  const found = new Map<string, readonly DeclareCursor[]>();
  walk(node, (each) => {
    if (each.kind !== 'declareCursor') return;
    const key = keyOf(each.cursor, context);
    found.set(key, [...(found.get(key) ?? []), each]);
  });
  return found;
}

function merged(a: State, b: State): State {
  const both = new Map(a);
  for (const [key, definitions] of b) both.set(key, [...new Set([...(a.get(key) ?? []), ...definitions])]);
  return both;
}
