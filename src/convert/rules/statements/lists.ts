import { mapChildren } from '../../../sql/rewrite.ts';
import type { Node, NodeKind } from '../../../sql/tree/node.ts';
import type { Statement } from '../../../sql/tree/routine.ts';

/** Statements made of statements, and the parts of them that hold lists. */
const holders: ReadonlySet<NodeKind> = new Set([
  'block',
  'handler',
  'if',
  'ifBranch',
  'caseStatement',
  'caseStatementBranch',
  'loop',
  'tryCatch',
]);

/** The fields of them that are lists of statements. */
const lists = ['statements', 'otherwise', 'handler'] as const;

/**
 * A statement with each list of statements in it changed, the innermost first; `within` are the nodes around the list, the
 * innermost last, and `field` says which list of the last of them it is. Routines that are nested in it are left alone.
 */
export function mapLists<N extends Node>(
  node: N,
  change: (list: readonly Statement[], within: readonly Node[], field: string) => readonly Statement[],
  around: readonly Node[] = [],
): N {
  if (!holders.has(node.kind)) return node;
  const within = [...around, node];
  const changed = mapChildren(node, (child) => mapLists(child, change, within)) as N &
    Partial<Record<(typeof lists)[number], unknown>>;
  let result = changed;
  for (const field of lists) {
    const list = changed[field];
    if (!Array.isArray(list)) continue;
    const after = change(list as Statement[], within, field);
    if (after !== list) result = { ...result, [field]: after };
  }
  return result;
}

/** What stands behind a statement in one list around it. */
export interface Behind {
  /** The node that the list belongs to. */
  readonly owner: Node;
  /** In a loop all of its statements, which run again. */
  readonly statements: readonly Statement[];
}

/**
 * What runs behind a statement, list by list from the innermost; `within` are the nodes around it. What a CATCH does is not behind the
 * statements of its TRY.
 */
export function* behind(node: Statement, within: readonly Node[]): Generator<Behind> {
  for (let i = within.length - 1; i >= 0; i -= 1) {
    const owner = within[i] as Node;
    for (const field of lists) {
      const list = (owner as Partial<Record<typeof field, unknown>>)[field];
      if (!Array.isArray(list)) continue;
      const at = (list as Statement[]).findIndex((each) => holds(each, node));
      if (at >= 0) yield { owner, statements: owner.kind === 'loop' ? list : list.slice(at + 1) };
    }
  }
}

/** Whether one node stands in another, or is it. */
export function holds(node: Node, other: Node): boolean {
  return node.start <= other.start && node.end >= other.end;
}
