import type { Routine } from '../../catalog/catalog.ts';
import type { Name } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { RoutineDeclaration, RoutineProperties } from '../../sql/tree/routine.ts';
import { some, walk } from '../../sql/walk.ts';
import type { Bench } from '../context.ts';
import { isImmutable } from '../objects/immutable.ts';
import { lookUp } from '../resolve/lookup.ts';
import { isOnlyFilled } from './result-table.ts';

/**
 * A function of SQL Server cannot change anything but its own table variables ("CREATE FUNCTION", "Limitations and restrictions"), so that it is STABLE unless it has such
 * variables, which are tables here; and IMMUTABLE where it reads nothing but its arguments ("Function Volatility Categories").
 */
export function withSqlserverVolatility(converted: RoutineDeclaration, bench: Bench): RoutineProperties {
  const { properties } = converted;
  const { object } = bench;
  if (object.kind !== 'function' || writes(object, bench, new Set())) return properties;
  const tree = converted.body ?? converted.query;
  const isProven =
    tree !== undefined && !some(tree, (node) => reading.has(node.kind)) && isImmutable(tree, bench);
  return { ...properties, target: [isProven ? 'IMMUTABLE' : 'STABLE', ...(properties.target ?? [])] };
}

const reading: ReadonlySet<Node['kind']> = new Set([
  'query',
  'open',
  'executeImmediate',
  'fragmentStatement',
]);

const writing: ReadonlySet<Node['kind']> = new Set([
  'declareTable',
  'insert',
  'update',
  'delete',
  'merge',
  'executeProcedure',
  'executeText',
  'definitionStatement',
]);

/** Whether a function writes to table variables, itself or in those that it calls. */
function writes(routine: Routine, bench: Bench, seen: Set<Routine>): boolean {
  if (seen.has(routine)) return false;
  seen.add(routine);
  const { catalog, names } = bench.workshop;
  // Inserts into the result are no writing where they return the rows at once.
  const isQuiet = isOnlyFilled(routine.definition.routine);
  let found = false;
  walk(routine.definition, (node) => {
    if (writing.has(node.kind) && !(isQuiet && node.kind === 'insert')) found = true;
    if (node.kind === 'routine' && node.returnsTable?.definition && !isQuiet) found = true;
    if (!found && node.kind === 'table' && readsChance(node.name, routine, bench)) found = true;
    if (!found && node.kind === 'call' && node.callee.kind === 'reference') {
      const parts = node.callee.name.parts.map((each) => names.stored(each));
      const called = lookUp(catalog, routine.nameSchema, parts);
      if (called?.kind === 'routine') found = writes(called.object, bench, seen);
    }
    return !found;
  });
  return found;
}

/** Whether a name is that of a view which gives other rows each time: a function cannot call NEWID and RAND itself, and reads such a view instead. */
function readsChance(name: Name, routine: Routine, { workshop }: Bench): boolean {
  const { catalog, names } = workshop;
  const found = lookUp(
    catalog,
    routine.nameSchema,
    name.parts.map((each) => names.stored(each)),
  );
  const view = found?.kind === 'relation' && found.object.kind === 'view' ? found.object : undefined;
  return (
    view !== undefined &&
    some(view.definition, (node) => node.kind === 'identifier' && chance.has(node.text.toUpperCase()))
  );
}

const chance: ReadonlySet<string> = new Set(['NEWID', 'RAND', 'CRYPT_GEN_RANDOM']);
