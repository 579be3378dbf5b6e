import type { Expression } from '../../sql/tree/expression.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Block, Loop, Statement } from '../../sql/tree/routine.ts';
import { eachChild, some } from '../../sql/walk.ts';
import type { RuleContext } from '../rule.ts';
import { lobCall, lobVariable } from './variable.ts';

interface Write {
  readonly at: number;
  readonly lob: Expression;
}

/**
 * The places behind which a column is to get the value of the variable: behind each write, but only once for writes between
 * which nothing can look at the row. A loop of such writes is one of them, so that a LOB is not stored anew with every piece.
 */
export function lastWrites(writes: readonly Write[], block: Block, context: RuleContext): readonly Write[] {
  const last = new Map<number, Write>();
  for (const write of writes) {
    const path = pathTo(write.at, block);
    const place = path ? placeBehind(path, context) : { start: write.at, list: [] };
    if (!isFollowed(place, writes, context)) last.set(place.start, { at: place.start, lob: write.lob });
  }
  return [...last.values()];
}

interface Place {
  readonly start: number;
  /** The list that the statement stands in. */
  readonly list: readonly Statement[];
}

/** The nodes from the block to the statement at a place. */
function pathTo(at: number, block: Block): readonly Node[] | undefined {
  let found: readonly Node[] | undefined;
  const visit = (node: Node, above: readonly Node[]): void => {
    if (found || node.kind === 'routine') return;
    const path = [...above, node];
    if (node.kind === 'callStatement' && node.start === at) found = path;
    else eachChild(node, (child) => visit(child, path));
  };
  visit(block, []);
  return found;
}

/** The outermost loop around the write in which nothing but the write itself speaks to the database; else the write. */
function placeBehind(path: readonly Node[], context: RuleContext): Place {
  const handled = path.findLastIndex((each) => each.kind === 'block' && each.handlers.length > 0);
  const at = path.findIndex((each, i) => i > handled && each.kind === 'loop' && isQuiet(each, context));
  const index = at >= 0 ? at : path.length - 1;
  const statement = path[index] as Statement;
  const parent = path[index - 1] as { statements?: readonly Statement[]; otherwise?: readonly Statement[] };
  const lists = [parent.statements ?? [], parent.otherwise ?? []];
  return { start: statement.start, list: lists.find((each) => each.includes(statement)) ?? [] };
}

const quiet: ReadonlySet<Node['kind']> = new Set([
  'assignment',
  'callStatement',
  'caseStatement',
  'exit',
  'fetch',
  'if',
  'loop',
  'nullStatement',
]);

function isQuiet(loop: Loop, context: RuleContext): boolean {
  if (loop.control?.kind === 'queryControl' || loop.control?.kind === 'cursorControl') return false;
  return (
    !some(loop, (node) => isStatement(node) && !isQuietStatement(node, loop, context)) &&
    !callsOut(loop, context)
  );
}

const statementKinds: ReadonlySet<Node['kind']> = new Set([
  'block',
  'close',
  'delete',
  'executeImmediate',
  'forall',
  'goto',
  'insert',
  'merge',
  'open',
  'pipeRow',
  'queryStatement',
  'raise',
  'raiseMessage',
  'return',
  'transaction',
  'update',
  ...quiet,
]);

function isStatement(node: Node): boolean {
  return statementKinds.has(node.kind);
}

/** EXIT to a loop further out would leave without the update behind the loop. */
function isQuietStatement(node: Node, loop: Loop, { source }: RuleContext): boolean {
  if (node.kind !== 'exit' || !('label' in node) || !node.label) return quiet.has(node.kind);
  const label = source.names.fold(node.label as never);
  return loop.labels.some((each) => source.names.fold(each) === label);
}

/** Whether routines of the user are called, which may look at the row. */
function callsOut(node: Node, { resolution }: RuleContext): boolean {
  return some(node, (each) => {
    if (each.kind !== 'reference') return false;
    const { kind } = resolution.referent(each);
    return kind === 'routine' || kind === 'standalone' || kind === 'unknown';
  });
}

/** Whether the same list goes on with another write to the same variable before anything else can look at the row. */
function isFollowed({ start, list }: Place, writes: readonly Write[], context: RuleContext): boolean {
  const own = list.findIndex((each) => each.start === start);
  if (own < 0) return false;
  for (const each of list.slice(own + 1)) {
    if (writes.some((write) => write.at === each.start)) return true;
    const isWriteLoop = each.kind === 'loop' && writes.some((w) => w.at > each.start && w.at < each.end);
    if (isWriteLoop && isQuiet(each, context)) return true;
    const isPlain = each.kind === 'assignment' || each.kind === 'nullStatement' || isLobCall(each, context);
    if (!isPlain || callsOut(each, context) || resets(each, writes, context)) return false;
  }
  return false;
}

function isLobCall(node: Statement, { resolution }: RuleContext): boolean {
  return node.kind === 'callStatement' && lobCall(node, resolution)?.effect === 'none';
}

/** Whether an assignment makes the variable another LOB. */
function resets(node: Statement, writes: readonly Write[], { resolution }: RuleContext): boolean {
  if (node.kind !== 'assignment') return false;
  const target = lobVariable(node.target, resolution)?.key;
  return writes.some((each) => lobVariable(each.lob, resolution)?.key === target);
}
