import type { Node } from '../../../../sql/tree/node.ts';
import type { Statement } from '../../../../sql/tree/routine.ts';
import { eachChild } from '../../../../sql/walk.ts';

/** The lists of statements that a node holds itself. */
export function listsOf(node: Node): readonly (readonly Statement[])[] {
  switch (node.kind) {
    case 'block':
    case 'ifBranch':
    case 'loop':
      return [node.statements];
    case 'if':
      return node.otherwise ? [node.otherwise] : [];
    case 'tryCatch':
      return [node.statements, node.handler];
    default:
      return [];
  }
}

/** Calls `visit` for each list of statements of a routine. */
export function eachList(node: Node, visit: (list: readonly Statement[]) => void): void {
  for (const list of listsOf(node)) visit(list);
  eachChild(node, (child) => {
    if (child.kind !== 'routine') eachList(child, visit);
  });
}

/** The statement with each of its own lists of statements changed. */
export function withLists<N extends Statement>(
  node: N,
  change: (list: readonly Statement[]) => readonly Statement[],
): Statement {
  switch (node.kind) {
    case 'block':
    case 'loop':
      return { ...node, statements: change(node.statements) };
    case 'if': {
      const branches = node.branches.map((each) => ({ ...each, statements: change(each.statements) }));
      return { ...node, branches, ...(node.otherwise ? { otherwise: change(node.otherwise) } : {}) };
    }
    case 'tryCatch':
      return { ...node, statements: change(node.statements), handler: change(node.handler) };
    default:
      return node;
  }
}
