import type { Catalog } from '../../../../catalog/catalog.ts';
import type { ExecuteProcedure } from '../../../../sql/tree/batch.ts';
import type { Name } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import { walk } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { systemValue } from '../system-value.ts';

/**
 * Procedures that ask for the error which a CATCH of their caller handles: those that call ERROR_NUMBER() and the like outside of a CATCH of their own,
 * as procedures that log errors do, and those that call such procedures ("TRY...CATCH"). By the last part of their names, in lower case.
 */
const known = new WeakMap<Catalog, ReadonlySet<string>>();

const functions: ReadonlySet<string> = new Set([
  'ERROR_NUMBER',
  'ERROR_MESSAGE',
  'ERROR_SEVERITY',
  'ERROR_STATE',
  'ERROR_LINE',
  'ERROR_PROCEDURE',
]);

/** Whether the procedure asks for its caller's error. */
export function asksCaller({ procedure }: ExecuteProcedure, { catalog }: RuleContext): boolean {
  let asking = known.get(catalog);
  if (!asking) known.set(catalog, (asking = findAsking(catalog)));
  return procedure.kind === 'name' && asking.has(lastOf(procedure));
}

function findAsking(catalog: Catalog): ReadonlySet<string> {
  const asking = new Set<string>();
  const calls = new Map<string, readonly string[]>();
  for (const { definition } of catalog.routines.values()) {
    const { body, name } = definition.routine;
    if (!body) continue;
    const called: string[] = [];
    if (asksOutside(body, called)) asking.add(lastOf(name));
    calls.set(lastOf(name), called);
  }
  for (let size = -1; size < asking.size; ) {
    size = asking.size;
    for (const [name, called] of calls) if (called.some((each) => asking.has(each))) asking.add(name);
  }
  return asking;
}

/** Whether a function is asked outside of every CATCH; fills in what is called there. */
function asksOutside(root: Node, called: string[]): boolean {
  let asks = false;
  const visit = (node: Node): boolean => {
    const name = systemValue(node);
    if (name !== undefined && functions.has(name)) asks = true;
    if (node.kind === 'executeProcedure' && node.procedure.kind === 'name')
      called.push(lastOf(node.procedure));
    if (node.kind !== 'tryCatch') return true;
    for (const each of node.statements) walk(each, visit);
    return false;
  };
  walk(root, visit);
  return asks;
}

function lastOf({ parts }: Name): string {
  return parts.at(-1)?.text.toLowerCase() ?? '';
}
