import type { Node } from '../../../../sql/tree/node.ts';
import type { Block, Statement } from '../../../../sql/tree/routine.ts';
import { walk } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { outermostBlock, parentsInRoutine } from '../routine.ts';

/** How many statements handlers may have to be written once for each part of their block. */
const shortHandlers = 4;

/** Whether a statement ends the transaction. */
export function endsTransaction(node: Node): boolean {
  return node.kind === 'transaction' && (node.action === 'commit' || node.action === 'rollback');
}

/**
 * Whether a block with handlers is divided at the COMMIT and ROLLBACK statements of its own list, which then stand between
 * blocks with handlers and not inside of one: PostgreSQL cannot end a transaction there (manual, "Transaction Management").
 */
export function isDivided(block: Block): boolean {
  if (block.handlers.length === 0 || !block.statements.some(endsTransaction)) return false;
  const parts = partsOf(block.statements).filter((each) => each.statements.length > 0);
  const size = block.handlers.reduce((sum, each) => sum + sizeOf(each.statements), 0);
  return parts.length <= 1 || (parts.length <= 3 && size <= shortHandlers);
}

function sizeOf(statements: readonly Statement[]): number {
  let size = 0;
  for (const each of statements)
    walk(each, (node) => {
      if (
        /Statement$|^(assignment|if|loop|raise|return|insert|update|delete|merge|transaction|block)$/.test(
          node.kind,
        )
      )
        size += 1;
    });
  return size;
}

/** A stretch of a block without a COMMIT or ROLLBACK, and the one behind it. */
export interface Part {
  readonly statements: readonly Statement[];
  readonly end?: Statement;
}

/** The statements of a list between those that end the transaction. */
export function partsOf(
  statements: readonly Statement[],
  ends: (node: Statement) => boolean = endsTransaction,
): Part[] {
  const parts: Part[] = [];
  let current: Statement[] = [];
  for (const each of statements) {
    if (!ends(each)) current.push(each);
    else {
      parts.push({ statements: current, end: each });
      current = [];
    }
  }
  parts.push({ statements: current });
  return parts;
}

/** The blocks with handlers around the statement at hand in whose body, not in whose handlers, it would stand. */
export function blocksAround(context: RuleContext, node: Node): readonly Block[] {
  return parentsInRoutine(context).filter(
    (each): each is Block =>
      each.kind === 'block' &&
      each.handlers.length > 0 &&
      !each.handlers.some((one) => one.start <= node.start && one.end >= node.end),
  );
}

/** Whether COMMIT or ROLLBACK can be executed at the place, as the blocks are written in the target. */
export function canEnd(node: Node, context: RuleContext): boolean {
  return blocksAround(context, node).every(
    (block) =>
      isDivided(block) &&
      block.statements.some((each) => each.start === node.start && each.kind === node.kind),
  );
}

const savepoints = new WeakMap<Block, ReadonlySet<number>>();

/**
 * Places of `ROLLBACK TO` statements that say what a handler of PL/pgSQL does by itself: they stand first in a handler, and
 * their savepoint is set at the beginning of the block, or directly before it.
 */
export function impliedRollbacks(context: RuleContext): ReadonlySet<number> {
  const root = outermostBlock(context);
  if (!root) return new Set();
  let known = savepoints.get(root);
  if (!known) savepoints.set(root, (known = findImplied(root, context)));
  return known;
}

function findImplied(root: Block, context: RuleContext): ReadonlySet<number> {
  const implied = new Set<number>();
  const { fold } = context.source.names;
  const isSet = (node: Statement | undefined, name: string): boolean =>
    node?.kind === 'transaction' &&
    node.action === 'savepoint' &&
    node.savepoint !== undefined &&
    fold(node.savepoint) === name;
  const look = (block: Block, before: Statement | undefined): void => {
    for (const handler of block.handlers) {
      const [first] = handler.statements;
      if (first?.kind !== 'transaction' || first.action !== 'rollback to' || !first.savepoint) continue;
      const name = fold(first.savepoint);
      if (isSet(block.statements[0], name) || isSet(before, name)) implied.add(first.start);
    }
  };
  look(root, undefined);
  walk(root, (node) => {
    if (node.kind === 'routine') return false;
    const lists = [
      'statements' in node ? (node.statements as readonly Statement[] | undefined) : undefined,
      'otherwise' in node ? (node.otherwise as readonly Statement[] | undefined) : undefined,
    ];
    for (const list of lists)
      if (Array.isArray(list))
        list.forEach((each: Statement, i: number) => {
          if (each.kind === 'block') look(each, list[i - 1]);
        });
    return true;
  });
  return implied;
}
