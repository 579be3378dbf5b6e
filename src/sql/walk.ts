import type { Node } from './tree/node.ts';

/** Whether a value found in a field of a node is itself a node. */
export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';
}

/**
 * Calls `visit` for each child node, in the order of the node's fields. Fields may hold a node, an array of nodes (also
 * nested arrays, as the rows of VALUES) or a plain object with nodes in its fields (as `references` of a constraint).
 */
export function eachChild(node: Node, visit: (child: Node) => void): void {
  for (const key in node) eachNodeIn(node[key as keyof Node] as unknown, visit);
}

function eachNodeIn(value: unknown, visit: (child: Node) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) for (const item of value) eachNodeIn(item, visit);
  else if (isNode(value)) visit(value);
  else for (const key in value) eachNodeIn((value as Record<string, unknown>)[key], visit);
}

/** Calls `visit` for the node and everything below it, parents first. Returning false skips what is below. */
export function walk(node: Node, visit: (node: Node) => boolean | void): void {
  if (visit(node) === false) return;
  eachChild(node, (child) => walk(child, visit));
}

/** Whether the node or anything below it satisfies the test. */
export function some(node: Node, test: (node: Node) => boolean): boolean {
  let found = false;
  walk(node, (each) => {
    if (!found && test(each)) found = true;
    return !found;
  });
  return found;
}
