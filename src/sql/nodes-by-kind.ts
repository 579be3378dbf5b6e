import type { Node } from './tree/node.ts';
import { walk } from './walk.ts';

type Kind = Node['kind'];

const known = new WeakMap<Node, ReadonlyMap<Kind, readonly Node[]>>();

/**
 * The nodes of a kind in a tree, itself included, parents first. They are gathered once for each tree, so that who asks at each statement of a long routine does not walk
 * through all of it each time.
 */
export function nodesOfKind<K extends Kind>(root: Node, kind: K): readonly Extract<Node, { kind: K }>[] {
  let gathered = known.get(root);
  if (!gathered) known.set(root, (gathered = gather(root)));
  return (gathered.get(kind) ?? []) as readonly Extract<Node, { kind: K }>[];
}

function gather(root: Node): ReadonlyMap<Kind, readonly Node[]> {
  const gathered = new Map<Kind, Node[]>();
  walk(root, (node) => {
    const alike = gathered.get(node.kind);
    if (alike) alike.push(node);
    else gathered.set(node.kind, [node]);
  });
  return gathered;
}
