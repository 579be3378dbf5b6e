import type { DeclareCursor } from '../../../../sql/tree/batch.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Close, FetchStatement, Open } from '../../../../sql/tree/routine.ts';
import type { Block } from '../../../../sql/tree/routine.ts';
import { walk } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';

/** A cursor with all that a routine does with it. */
export interface UsedCursor {
  /** Its name as it is compared; that of a variable has its `@`. */
  readonly key: string;
  readonly definitions: DeclareCursor[];
  readonly opens: Open[];
  readonly fetches: FetchStatement[];
  readonly closes: Close[];
  /** Whether a row is changed through it, or its state is asked for by its name. */
  isHeld: boolean;
}

/** The key of a cursor that an expression names. GLOBAL before the name says where it is visible, and there is one place here. */
export function keyOf(cursor: Expression, context: Pick<RuleContext, 'source'>): string {
  const last = cursor.kind === 'reference' ? cursor.name.parts.at(-1) : undefined;
  return last ? context.source.names.fold(last) : '';
}

/** The cursors of a routine, by their keys. */
export function cursorsOf(block: Block, context: RuleContext): ReadonlyMap<string, UsedCursor> {
  const found = new Map<string, UsedCursor>();
  const cursor = (of: Expression): UsedCursor => {
    const key = keyOf(of, context);
    const known = found.get(key);
    if (known) return known;
    const made = { key, definitions: [], opens: [], fetches: [], closes: [], isHeld: false };
    found.set(key, made);
    return made;
  };
  walk(block, (node) => {
    if (node.kind === 'declareCursor') cursor(node.cursor).definitions.push(node);
    else if (node.kind === 'open' && !node.dynamic) cursor(node.cursor).opens.push(node);
    else if (node.kind === 'fetch') cursor(node.cursor).fetches.push(node);
    else if (node.kind === 'close') cursor(node.cursor).closes.push(node);
    else if ((node.kind === 'update' || node.kind === 'delete') && node.currentOf)
      cursor(node.currentOf).isHeld = true;
  });
  walk(block, (node) => {
    const key = keyInState(node, context);
    const known = key === undefined ? undefined : found.get(key);
    if (known) known.isHeld = true;
    if (node.kind !== 'executeArgument' || !node.value) return;
    const given = found.get(keyOf(node.value, context));
    if (given) given.isHeld = true;
  });
  return found;
}

/** The cursor that `CURSOR_STATUS('local', 'c')` asks for, by its key. */
export function keyInState(node: Node, context: Pick<RuleContext, 'source'>): string | undefined {
  if (node.kind !== 'call' || node.callee.kind !== 'reference') return undefined;
  const [name] = node.callee.name.parts;
  const given = node.arguments[1]?.value;
  if (name?.text.toUpperCase() !== 'CURSOR_STATUS' || given?.kind !== 'string') return undefined;
  return context.source.names.fold({
    kind: 'identifier',
    start: -1,
    end: -1,
    text: given.value,
    quoted: true,
  });
}
