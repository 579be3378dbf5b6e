import { childFields } from './tree/children.ts';
import type { Node } from './tree/node.ts';

/** Whether a value found in a field of a node is itself a node. */
export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).kind === 'string';
}

/**
 * Calls `visit` for each child node, in the order of the table of child fields. Fields may hold a node, an array of nodes (also
 * nested arrays, as the rows of VALUES) or a plain object with nodes in its fields (as `references` of a constraint).
 */
export function eachChild(node: Node, visit: (child: Node) => void): void {
  const fields = childFields[node.kind];
  for (let i = 0; i < fields.length; i += 1)
    eachNodeIn((node as unknown as Record<string, unknown>)[fields[i] as string], visit);
}

function eachNodeIn(value: unknown, visit: (child: Node) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) for (let i = 0; i < value.length; i += 1) eachNodeIn(value[i], visit);
  else if (typeof (value as Node).kind === 'string') visit(value as Node);
  else for (const key in value) eachNodeIn((value as Record<string, unknown>)[key], visit);
}

/** Calls `visit` for the node and everything below it, parents first. Returning false skips what is below. */
export function walk(node: Node, visit: (node: Node) => boolean | void): void {
  if (visit(node) === false) return;
  const fields = childFields[node.kind];
  for (let i = 0; i < fields.length; i += 1)
    walkIn((node as unknown as Record<string, unknown>)[fields[i] as string], visit);
}

function walkIn(value: unknown, visit: (node: Node) => boolean | void): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) for (let i = 0; i < value.length; i += 1) walkIn(value[i], visit);
  else if (typeof (value as Node).kind === 'string') walk(value as Node, visit);
  else for (const key in value) walkIn((value as Record<string, unknown>)[key], visit);
}

/** Whether the node or anything below it satisfies the test. */
export function some(node: Node, test: (node: Node) => boolean): boolean {
  if (test(node)) return true;
  const fields = childFields[node.kind];
  for (let i = 0; i < fields.length; i += 1)
    if (someIn((node as unknown as Record<string, unknown>)[fields[i] as string], test)) return true;
  return false;
}

function someIn(value: unknown, test: (node: Node) => boolean): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((each) => someIn(each, test));
  if (typeof (value as Node).kind === 'string') return some(value as Node, test);
  return Object.values(value).some((each) => someIn(each, test));
}

/** Kinds that make up most of a routine and hold no declarations: who looks for those need not go into them. */
export const withoutDeclarations: ReadonlySet<Node['kind']> = new Set([
  'assignment',
  'call',
  'callStatement',
  'close',
  'column',
  'dataType',
  'exit',
  'identifier',
  'name',
  'parameter',
  'raise',
  'reference',
  'return',
  'string',
  'variable',
]);
