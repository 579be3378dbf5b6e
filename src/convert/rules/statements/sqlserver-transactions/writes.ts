import type { Catalog } from '../../../../catalog/catalog.ts';
import type { Name } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import { eachChild, walk } from '../../../../sql/walk.ts';

const writing: ReadonlySet<Node['kind']> = new Set(['insert', 'update', 'delete', 'merge']);

/** Whether rows of a table are written that is there when the routine has ended. */
function writesLasting(node: Node): boolean {
  if (!writing.has(node.kind) || !('target' in node)) return false;
  const target = node.target as Node;
  if (target.kind !== 'table') return true;
  return !/^[#@]/.test(target.name.parts.at(-1)?.text ?? '');
}

/**
 * How many statements that write can run one after the other outside of TRY, up to two: of the ways that exclude each other the one with most of them, those of a loop twice, and calls of
 * procedures that write.
 */
export function writesInTurn(node: Node, catalog: Catalog): number {
  if (node.kind === 'tryCatch') return 0;
  if (writesLasting(node) || callsWriter(node, catalog)) return 1;
  if (node.kind === 'if') {
    const ways = [...node.branches.map((each) => [each] as readonly Node[]), node.otherwise ?? []];
    return Math.max(...ways.map((way) => sum(way, catalog)));
  }
  const children: Node[] = [];
  eachChild(node, (child) => void children.push(child));
  return Math.min(2, sum(children, catalog) * (node.kind === 'loop' ? 2 : 1));
}

function sum(nodes: readonly Node[], catalog: Catalog): number {
  let total = 0;
  for (const each of nodes) {
    total += writesInTurn(each, catalog);
    if (total > 1) return total;
  }
  return total;
}

function callsWriter(node: Node, catalog: Catalog): boolean {
  return (
    node.kind === 'executeProcedure' &&
    node.procedure.kind === 'name' &&
    writers(catalog).has(lastOf(node.procedure))
  );
}

const known = new WeakMap<Catalog, ReadonlySet<string>>();

/** The routines that write by themselves, or by others that they call; by the last part of their names, in lower case. */
function writers(catalog: Catalog): ReadonlySet<string> {
  const found = known.get(catalog) ?? findWriters(catalog);
  known.set(catalog, found);
  return found;
}

function findWriters(catalog: Catalog): ReadonlySet<string> {
  const found = new Set<string>();
  const calls = new Map<string, readonly string[]>();
  for (const { definition } of catalog.routines.values()) {
    const { body, name } = definition.routine;
    if (!body) continue;
    const called: string[] = [];
    walk(body, (node) => {
      if (writesLasting(node)) found.add(lastOf(name));
      if (node.kind === 'executeProcedure' && node.procedure.kind === 'name')
        called.push(lastOf(node.procedure));
    });
    calls.set(lastOf(name), called);
  }
  for (let size = -1; size < found.size; ) {
    size = found.size;
    for (const [name, called] of calls) if (called.some((each) => found.has(each))) found.add(name);
  }
  return found;
}

function lastOf({ parts }: Name): string {
  return parts.at(-1)?.text.toLowerCase() ?? '';
}
