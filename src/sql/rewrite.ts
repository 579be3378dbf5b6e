import { childFields } from './tree/children.ts';
import type { Node } from './tree/node.ts';
import { isNode } from './walk.ts';

/**
 * The node with each child replaced by what `replace` gives for it; the very same node when nothing changed. An array
 * element may be replaced by several nodes or by none (an array as the result); a field of its own may not.
 */
export function mapChildren<N extends Node>(node: N, replace: (child: Node) => Node | readonly Node[]): N {
  return mapFields(node, childFields[node.kind], replace) as N;
}

function mapFields(
  object: object,
  fields: readonly string[],
  replace: (child: Node) => Node | readonly Node[],
): object {
  let copy: Record<string, unknown> | undefined;
  for (let i = 0; i < fields.length; i += 1) {
    const field = fields[i] as string;
    const before = (object as Record<string, unknown>)[field];
    if (typeof before !== 'object' || before === null) continue;
    const after = mapValue(before, replace);
    if (after === before) continue;
    copy ??= { ...object };
    copy[field] = after;
  }
  return copy ?? object;
}

function mapValue(value: object, replace: (child: Node) => Node | readonly Node[]): unknown {
  if (Array.isArray(value)) return mapArray(value, replace);
  if (!isNode(value)) return mapFields(value, Object.keys(value), replace);
  const after = replace(value);
  if (Array.isArray(after)) {
    if (after.length === 1) return after[0];
    throw new Error(`A ${value.kind} stands alone in its field and cannot become ${after.length} nodes.`);
  }
  return after;
}

function mapArray(
  items: readonly unknown[],
  replace: (child: Node) => Node | readonly Node[],
): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let i = 0; i < items.length; i += 1) {
    const before = items[i];
    const after =
      typeof before !== 'object' || before === null
        ? before
        : isNode(before)
          ? replace(before)
          : mapValue(before, replace);
    if (after === before) {
      copy?.push(before);
      continue;
    }
    copy ??= items.slice(0, i);
    if (isNode(before) && Array.isArray(after)) copy.push(...after);
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
