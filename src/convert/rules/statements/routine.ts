import * as make from '../../../sql/make.ts';
import type { Expression, Reference } from '../../../sql/tree/expression.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import type { Node } from '../../../sql/tree/node.ts';
import type { Block, Handler, RoutineDeclaration, Statement } from '../../../sql/tree/routine.ts';
import type { ValueType } from '../../../sql/value-type.ts';
import type { Span } from '../../../text/span.ts';
import { nowhere } from '../../../text/span.ts';
import type { RuleContext } from '../../rule.ts';

/** Kinds of nodes that begin a body of their own. */
const boundaries: ReadonlySet<Node['kind']> = new Set([
  'routine',
  'triggerSection',
  'createTrigger',
  'anonymousBlock',
]);

/** The nodes above the one at hand that belong to its own routine, the outermost first. */
function ownParents(context: RuleContext): readonly Node[] {
  const at = context.parents.findLastIndex((each) => boundaries.has(each.kind));
  return context.parents.slice(at + 1);
}

/** The routine that the node at hand is in, if it is in one. */
export function enclosingRoutine(context: RuleContext): RoutineDeclaration | undefined {
  const at = context.parents.findLast((each) => boundaries.has(each.kind));
  return at?.kind === 'routine' ? at : undefined;
}

/** The outermost block of the routine, trigger or anonymous block that the node at hand is in, as it stood before this phase. */
export function outermostBlock(context: RuleContext): Block | undefined {
  return ownParents(context).find((each) => each.kind === 'block');
}

/** The nodes above the one at hand inside its routine, from its outermost block on. */
export function parentsInRoutine(context: RuleContext): readonly Node[] {
  const own = ownParents(context);
  return own.slice(own.findIndex((each) => each.kind === 'block'));
}

/** Whether the node at hand stands in an exception handler of its routine, or in the block within one. */
export function inHandler(context: RuleContext): boolean {
  return ownParents(context).some((each) => each.kind === 'handler');
}

/** A handler that rules add statements to. */
export interface HandlerNotes {
  /** Where its first statement stands, or it itself if it has none. */
  readonly start: number;
  /** Statements to put before its own, by what they are for. */
  readonly first: Map<string, Statement>;
}

const handlers = new WeakMap<Block, Map<number, HandlerNotes>>();

/** What is noted of the innermost handler that the node at hand stands in. */
export function innermostHandler(context: RuleContext): HandlerNotes | undefined {
  const handler = ownParents(context).findLast((each) => each.kind === 'handler');
  return handler?.kind === 'handler' ? handlerNotes(handler, context) : undefined;
}

/** What is noted of a handler, which is known by its place. */
export function handlerNotes(handler: Handler, context: RuleContext): HandlerNotes | undefined {
  const block = outermostBlock(context);
  if (!block) return undefined;
  let known = handlers.get(block);
  if (!known) handlers.set(block, (known = new Map()));
  let notes = known.get(handler.start);
  if (!notes)
    known.set(
      handler.start,
      (notes = { start: handler.statements[0]?.start ?? handler.end, first: new Map() }),
    );
  return notes;
}

/** The innermost handler around the node at hand, with the block that it belongs to. */
export function handlerAround(context: RuleContext): { block: Block; handler: Handler } | undefined {
  const own = ownParents(context);
  const at = own.findLastIndex((each) => each.kind === 'handler');
  const handler = own[at];
  const block = own[at - 1];
  return handler?.kind === 'handler' && block?.kind === 'block' ? { block, handler } : undefined;
}

const aliases = new WeakMap<Block, Map<string, Identifier>>();

/** A name for something inside a query that no variable of the object has; the same wish gives the same name in a routine. */
export function helperAlias(context: RuleContext, wish: string): Identifier {
  const block = outermostBlock(context);
  if (!block) return context.freshName(wish);
  let known = aliases.get(block);
  if (!known) aliases.set(block, (known = new Map()));
  let name = known.get(wish);
  if (!name) known.set(wish, (name = context.freshName(wish)));
  return name;
}

const variables = new WeakMap<Block, Map<string, Identifier>>();

/**
 * A variable that a rule needs in the routine at hand, declared in its outermost block; the same wish gives the same
 * variable within a routine, `of` telling apart what has the same name.
 */
export function helperVariable(
  context: RuleContext,
  wish: string,
  type: string,
  value: ValueType,
  origin: Span,
  initial?: Expression,
  of = wish,
): Reference | undefined {
  const block = outermostBlock(context);
  if (!block) return undefined;
  let known = variables.get(block);
  if (!known) variables.set(block, (known = new Map()));
  let name = known.get(`${wish} ${of}`);
  if (!name) {
    name = context.freshName(wish);
    known.set(`${wish} ${of}`, name);
    const declared = type.endsWith('[]')
      ? make.type(nowhere, type.slice(0, -2), { dimensions: 1 })
      : make.type(nowhere, type);
    context.around.declare(make.variable(nowhere, name, declared, initial));
  }
  const made = make.reference(origin, { ...name, start: origin.start, end: origin.end });
  context.resolution.state(made, value, true);
  return made;
}
