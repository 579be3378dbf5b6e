import * as make from '../../../../sql/make.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Block, Handler, RaiseMessage, Statement } from '../../../../sql/tree/routine.ts';
import type { TransactionStatement } from '../../../../sql/tree/write.ts';
import { mapChildren } from '../../../../sql/rewrite.ts';
import { some, walk } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { outermostBlock } from '../routine.ts';

/** The SQLSTATE by which a block goes back to its beginning: one for each savepoint of a routine. */
function stateOf(index: number): string {
  return `ORS${index.toString(36).toUpperCase().padStart(2, '0').slice(-2)}`;
}

/** A ROLLBACK TO that goes back in a list of statements, and the statements that the block of the target takes in. */
interface Return {
  readonly savepoint: number;
  /** Places of the statements of the list from which and to which the block reaches. */
  readonly first: number;
  readonly last: number;
  readonly rollback: number;
  readonly state: string;
}

const known = new WeakMap<Block, readonly Return[]>();

/**
 * ROLLBACK TO outside of handlers: the statements from the savepoint on are a block that an exception of its own undoes (PostgreSQL, "Trapping
 * Errors"). It is exact where nothing else of the block follows the ROLLBACK: what stands behind it in its own
 * branch goes into the handler.
 */
function returns(context: RuleContext): readonly Return[] {
  const root = outermostBlock(context);
  if (!root) return [];
  let found = known.get(root);
  if (!found) known.set(root, (found = findReturns(root, context)));
  return found;
}

/** Whether a SAVEPOINT or ROLLBACK TO is said with a block when its list is converted. */
export function isReturn(node: TransactionStatement, context: RuleContext): boolean {
  return returns(context).some((each) => each.savepoint === node.start || each.rollback === node.start);
}

function findReturns(root: Block, context: RuleContext): Return[] {
  const found: Return[] = [];
  const { fold } = context.source.names;
  const rollbacks = new Map<string, number>();
  walk(root, (node) => {
    if (node.kind === 'transaction' && node.action === 'rollback to' && node.savepoint) {
      const name = fold(node.savepoint);
      rollbacks.set(name, (rollbacks.get(name) ?? 0) + 1);
    }
  });
  const inList = (list: readonly Statement[]): void => {
    list.forEach((each, i) => {
      if (each.kind !== 'transaction' || each.action !== 'savepoint' || !each.savepoint) return;
      const name = fold(each.savepoint);
      const last = list.findIndex((one, k) => k > i && some(one, (node) => goesBack(node, name, context)));
      const statement = list[last];
      // With several ways back, each would need an exception of its own.
      if (!statement || rollbacks.get(name) !== 1) return;
      const rollback = lastOf(statement, name, context);
      const inside = list.slice(i, last + 1);
      const ends = inside.some((one) =>
        some(
          one,
          (node) => node.kind === 'transaction' && (node.action === 'commit' || node.action === 'rollback'),
        ),
      );
      if (rollback && !ends)
        found.push({
          savepoint: each.start,
          first: each.start,
          last: statement.start,
          rollback: rollback.start,
          state: stateOf(found.length + 1),
        });
    });
  };
  walk(root, (node) => {
    if (node.kind === 'routine') return false;
    if ('statements' in node && node.kind !== 'createOther') inList(node.statements as readonly Statement[]);
    if ((node.kind === 'if' || node.kind === 'caseStatement') && node.otherwise) inList(node.otherwise);
    return true;
  });
  return found;
}

function goesBack(node: Node, name: string, context: RuleContext): boolean {
  return (
    node.kind === 'transaction' &&
    node.action === 'rollback to' &&
    node.savepoint !== undefined &&
    context.source.names.fold(node.savepoint) === name
  );
}

/** The ROLLBACK TO of a statement, if nothing but what stands behind it in its own list is executed after it. */
function lastOf(statement: Statement, name: string, context: RuleContext): TransactionStatement | undefined {
  if (goesBack(statement, name, context)) return statement as TransactionStatement;
  const lists: (readonly Statement[])[] = [];
  if (statement.kind === 'if' || statement.kind === 'caseStatement') {
    for (const branch of statement.branches) lists.push(branch.statements);
    if (statement.otherwise) lists.push(statement.otherwise);
  } else if (statement.kind === 'block' && statement.handlers.length === 0) lists.push(statement.statements);
  for (const list of lists) {
    const at = list.findIndex((each) => some(each, (node) => goesBack(node, name, context)));
    const within = list[at];
    if (!within) continue;
    // Directly in the list, what follows goes into the handler; further in, nothing may follow.
    if (goesBack(within, name, context)) return within as TransactionStatement;
    return at === list.length - 1 ? lastOf(within, name, context) : undefined;
  }
  return undefined;
}

/** The list with the statements behind its savepoints as blocks. */
export function withBlocks(statements: readonly Statement[], context: RuleContext): readonly Statement[] {
  const all = returns(context);
  if (all.length === 0) return statements;
  let list = statements;
  for (const each of all) {
    const from = list.findIndex((one) => one.kind === 'transaction' && one.start === each.first);
    const to = list.findIndex((one) => one.start === each.last && one.kind !== 'label');
    if (from < 0 || to < from) continue;
    list = [...list.slice(0, from), blockOf(list.slice(from + 1, to + 1), each), ...list.slice(to + 1)];
  }
  return list;
}

function blockOf(statements: readonly Statement[], way: Return): Block {
  const end = statements.at(-1)?.end ?? way.last;
  const place = { start: end, end };
  let behind: readonly Statement[] = [];
  const replace = (node: Node): Node | readonly Node[] => {
    if (isRollback(node, way)) return raise(node, way.state);
    const changed = mapChildren(node, replace);
    return changed;
  };
  const cut = (node: Node): Node => {
    const fields = node as { statements?: readonly Statement[]; otherwise?: readonly Statement[] };
    for (const key of ['statements', 'otherwise'] as const) {
      const list = fields[key];
      const at = Array.isArray(list) ? list.findIndex((each) => isRollback(each, way)) : -1;
      if (!list || at < 0) continue;
      behind = list.slice(at + 1);
      return { ...node, [key]: list.slice(0, at + 1) } as Node;
    }
    return mapChildren(node, cut);
  };
  const direct = statements.findIndex((each) => isRollback(each, way));
  const inside = direct < 0 ? statements.map((each) => cut(each) as Statement) : statements;
  const handler: Handler = {
    kind: 'handler',
    ...place,
    exceptions: [make.fragment(place, 'primary', `SQLSTATE '${way.state}'`)],
    statements: behind.length === 0 ? [{ kind: 'nullStatement', ...place }] : behind,
  };
  return {
    kind: 'block',
    start: statements[0]?.start ?? way.first,
    end,
    labels: [],
    declarations: [],
    statements: inside.map((each) =>
      isRollback(each, way) ? raise(each, way.state) : (mapChildren(each, replace) as Statement),
    ),
    handlers: [handler],
    begin: -1,
    exception: -1,
  };
}

function isRollback(node: Node, way: Return): boolean {
  return node.kind === 'transaction' && node.action === 'rollback to' && node.start === way.rollback;
}

function raise(at: Node, state: string): RaiseMessage {
  return {
    kind: 'raiseMessage',
    start: at.start,
    end: at.end,
    level: 'exception',
    arguments: [],
    options: [{ name: 'ERRCODE', value: make.string(at, state) }],
  };
}
