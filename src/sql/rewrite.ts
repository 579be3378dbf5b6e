import { childFields } from './tree/children.ts';
import type { Node } from './tree/node.ts';
import { isNode } from './walk.ts';

/** What takes a child's place; `field` is that of the node in which the child stands. */
export type Replace = (child: Node, field: string) => Node | readonly Node[];

/**
 * The node with each child replaced by what `replace` gives for it; the very same node when nothing changed. An array
 * element may be replaced by several nodes or by none (an array as the result); a field of its own may not.
 */
export function mapChildren<N extends Node>(node: N, replace: Replace): N {
  const fields = childFields[node.kind];
  let copy: Record<string, unknown> | undefined;
  for (let i = 0; i < fields.length; i += 1) {
    const field = fields[i] as string;
    const before = (node as unknown as Record<string, unknown>)[field];
    if (typeof before !== 'object' || before === null) continue;
    const after = mapValue(before, field, replace);
    if (after === before) continue;
    copy ??= { ...node } as Record<string, unknown>;
    copy[field] = after;
  }
  return (copy ?? node) as N;
}

function mapValue(value: object, field: string, replace: Replace): unknown {
  if (Array.isArray(value)) return mapArray(value, field, replace);
  const { kind } = value as Node;
  if (typeof kind !== 'string') return mapPlain(value as Record<string, unknown>, field, replace);
  const after = replace(value as Node, field);
  if (Array.isArray(after)) {
    if (after.length === 1) return after[0];
    throw new Error(`A ${kind} stands alone in its field and cannot become ${after.length} nodes.`);
  }
  return after;
}

/** A plain object with nodes in its fields. */
function mapPlain(object: Readonly<Record<string, unknown>>, field: string, replace: Replace): object {
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(object)) {
    const before = object[key];
    if (typeof before !== 'object' || before === null) continue;
    const after = mapValue(before, field, replace);
    if (after === before) continue;
    copy ??= { ...object };
    copy[key] = after;
  }
  return copy ?? object;
}

function mapArray(items: readonly unknown[], field: string, replace: Replace): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let i = 0; i < items.length; i += 1) {
    const before = items[i];
    const isOneNode = isNode(before);
    const after = isOneNode
      ? replace(before, field)
      : typeof before === 'object' && before !== null
        ? mapValue(before, field, replace)
        : before;
    if (after === before) {
      copy?.push(before);
      continue;
    }
    copy ??= items.slice(0, i);
    if (isOneNode && Array.isArray(after)) copy.push(...(after as unknown[]));
    else copy.push(after);
  }
  return copy ?? items;
}

/** Rewrites a tree bottom-up: children first, then the node itself is given to `change`. */
export function rewrite<N extends Node>(
  node: N,
  change: (node: Node) => Node | readonly Node[],
): Node | readonly Node[] {
  return change(mapChildren(node, (child) => rewrite(child, change)));
}
