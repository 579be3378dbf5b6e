import type { AnyObject } from '../../catalog/catalog.ts';
import { routineFindings } from '../../sql/codes/routines.ts';
import type { AnonymousBlock, CreateRoutine } from '../../sql/tree/define.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { RoutineDeclaration, RoutineProperties } from '../../sql/tree/routine.ts';
import { some } from '../../sql/walk.ts';
import type { CodeEntry } from '../../text/finding.ts';
import type { Bench } from '../context.ts';
import { withoutLeftovers } from '../leftover.ts';
import { isImmutable } from '../objects/immutable.ts';
import type { TargetName } from '../target-names.ts';
import { isAutonomous, throughDblink } from './autonomous.ts';
import { bookOf, routineName } from './book.ts';
import { withoutConditional } from './conditional.ts';
import { hasColumnsNamedLikeVariables } from './conflict.ts';
import { external, isMacro, macro } from './external.ts';
import { lift } from './lift.ts';
import { noDataPlan, noDataWrapper, noDataWrapperName, withNoDataHandler } from './no-data.ts';
import { qualified } from './qualifier.ts';
import { withResultTable } from './result-table.ts';
import { withTableTypes } from './table-types.ts';
import { executesAsOther, isGranted } from './rights.ts';
import { withSqlserverVolatility } from './sqlserver-volatility.ts';

/** A routine ready to be created, with those that were nested in it. */
export interface AssembledRoutine {
  /** The nested ones first. */
  readonly statements: readonly { readonly node: CreateRoutine; readonly target: TargetName }[];
  readonly refused: boolean;
}

/** What a routine stands in. */
export interface RoutineSite {
  readonly target: TargetName;
  /** The object whose grants say who may call it. */
  readonly object: AnyObject;
  readonly authid?: 'definer' | 'current_user';
  /** The rights on that object that let others run it; EXECUTE if nothing else is said. */
  readonly privileges?: readonly string[];
  /** What routines nested in it are named after; the target if nothing else is said. */
  readonly nestedAs?: TargetName;
  /** A last change of the routine itself, when what was nested in it is gone. */
  readonly afterLift?: ((routine: RoutineDeclaration) => RoutineDeclaration) | undefined;
  /** What a finding about its rights says. */
  readonly entry?: CodeEntry;
  readonly subject?: string;
}

/** Converts a routine with all that is nested in it: rules, leftovers, name and properties. */
export function assemble(source: RoutineDeclaration, bench: Bench, site: RoutineSite): AssembledRoutine {
  const { workshop } = bench;
  const { names } = workshop;
  if (source.external !== undefined) return external(source, bench, site);
  if (isMacro(source)) return macro(source, bench, site);
  const chosen = chosenBranches(source, bench);
  const isOracle = workshop.source.name === 'oracle';
  const noData = isOracle ? noDataPlan(source, bookOf(workshop).noData()) : undefined;
  const routine = noData === 'handler' ? withNoDataHandler(chosen, bench) : chosen;
  if (isAutonomous(routine)) {
    const made = throughDblink(routine, bench, site, assemble);
    if (made) return made;
    reportAutonomous(routine, bench);
  }
  const lifted = lift(withTables(routine, bench), bench, site.nestedAs ?? site.target);
  const statements: { node: CreateRoutine; target: TargetName }[] = [];
  let refused = false;
  for (const each of [
    ...lifted.routines,
    {
      routine: site.afterLift?.(lifted.routine) ?? lifted.routine,
      target: site.target,
      name: source.name,
    },
  ]) {
    const prepared = withColumnsFirst(qualified(each.routine, each.name, each.target, bench), bench);
    const create: CreateRoutine = {
      kind: 'createRoutine',
      start: prepared.start,
      end: prepared.end,
      orReplace: true,
      routine: prepared,
    };
    const converted = bench.convert(create);
    const kept = withoutLeftovers(converted, bench);
    if (kept?.kind !== 'createRoutine') {
      refused = true;
      continue;
    }
    const name = names.qualified(each.target, kept.routine.name);
    const isOuter = each.target === site.target;
    const marked =
      workshop.source.name === 'sqlserver'
        ? { ...kept.routine, properties: withSqlserverVolatility(kept.routine, bench) }
        : withVolatility(kept.routine, each.routine, bench);
    const properties = isOuter ? withRights(marked, routine, bench, site) : marked.properties;
    statements.push({
      node: { ...kept, orReplace: true, routine: { ...kept.routine, name, properties } },
      target: each.target,
    });
  }
  if (noData === 'wrapper' && !refused) statements.splice(-1, 0, wrapperFor(routine, bench, site));
  return { statements, refused };
}

/** What only routines of SQL Server have: the table that they return, and variables of table types. */
function withTables(routine: RoutineDeclaration, bench: Bench): RoutineDeclaration {
  const { workshop, object } = bench;
  if (workshop.source.name !== 'sqlserver') return routine;
  return withTableTypes(withResultTable(routine, bench), object.nameSchema, workshop);
}

/** The function that SQL calls instead of one that lets NO_DATA_FOUND escape. */
function wrapperFor(
  routine: RoutineDeclaration,
  bench: Bench,
  { target }: RoutineSite,
): AssembledRoutine['statements'][number] {
  const name = noDataWrapperName(bench.object, target, bench.workshop.names);
  const node = bench.convert(noDataWrapper(routine, target, name, bench)) as CreateRoutine;
  return { node, target: name };
}

/**
 * A block of its own (DO), with what is nested in it as routines of the session: `pg_temp` holds them, as nothing else may know them.
 */
export function assembleBlock(
  node: AnonymousBlock,
  bench: Bench,
): { readonly node: AnonymousBlock; readonly before: readonly CreateRoutine[] } {
  const routine: RoutineDeclaration = {
    kind: 'routine',
    start: node.start,
    end: node.end,
    form: 'procedure',
    name: { kind: 'name', start: node.start, end: node.start, parts: [] },
    parameters: [],
    properties: {},
    body: node.block,
  };
  const lifted = lift(chosenBranches(routine, bench), bench, { schema: 'pg_temp', name: '' });
  const before = lifted.routines.flatMap((each) => {
    const { start, end } = each.routine;
    const prepared = withColumnsFirst(qualified(each.routine, each.name, each.target, bench), bench);
    const create: CreateRoutine = { kind: 'createRoutine', start, end, orReplace: true, routine: prepared };
    const kept = withoutLeftovers(bench.convert(create), bench);
    return kept?.kind === 'createRoutine' ? [kept] : [];
  });
  const columnsFirst = hasColumnsNamedLikeVariables(lifted.routine, bench.resolution, bench.workshop.names);
  return {
    node: {
      ...node,
      block: lifted.routine.body ?? node.block,
      ...(columnsFirst ? { columnsFirst: true } : {}),
    },
    before,
  };
}

function chosenBranches(routine: RoutineDeclaration, bench: Bench): RoutineDeclaration {
  if (!bench.contents.holds(routine, 'conditionalCompilation')) return routine;
  return withoutConditional(routine, bench.workshop, (at) =>
    bench.report(routineFindings.conditional, at, 'One branch of $IF was converted.'),
  );
}

function reportAutonomous(routine: RoutineDeclaration, bench: Bench): void {
  const name = routine.name.parts.at(-1)?.text ?? bench.object.name;
  bench.report(routineFindings.autonomous, routine, `${name} is an autonomous transaction.`);
}

/** What a function does that makes it depend on more than its arguments. */
const acting = new Set<Node['kind']>([
  'query',
  'insert',
  'update',
  'delete',
  'merge',
  'callStatement',
  'executeImmediate',
  'open',
  'fetch',
  'transaction',
  'fragmentStatement',
]);

/**
 * DETERMINISTIC is a promise of the programmer; IMMUTABLE is one that indexes rely on (PostgreSQL, "Function Volatility
 * Categories"). It is given where the body proves it, and where an index or a generated column could not be made without it.
 */
function withVolatility(
  converted: RoutineDeclaration,
  source: RoutineDeclaration,
  bench: Bench,
): RoutineDeclaration {
  const { body } = converted;
  if (!source.properties.deterministic || converted.form !== 'function' || !body) return converted;
  const isProven = !some(body, (node) => acting.has(node.kind)) && isImmutable(body, bench);
  if (!isProven && !isIndexed(routineName(source, bench.workshop.names), bench)) return converted;
  if (!isProven) {
    const name = source.name.parts.at(-1)?.text ?? '';
    bench.report(
      routineFindings.promisedImmutable,
      source.name,
      `${name} is DETERMINISTIC and used in an index or column.`,
    );
  }
  const target = ['IMMUTABLE', ...(converted.properties.target ?? [])];
  return { ...converted, properties: { ...converted.properties, target } };
}

/** Whether an index or a virtual column calls a function of this name. */
function isIndexed(stored: string, { workshop }: Bench): boolean {
  const { catalog, names } = workshop;
  const calls = (tree: Node | undefined): boolean =>
    tree !== undefined && some(tree, (node) => node.kind === 'identifier' && names.stored(node) === stored);
  return (
    [...catalog.indexes.values()].some(({ definition }) => definition.items.some(calls)) ||
    [...catalog.tables.values()].some(({ columns }) =>
      [...columns.values()].some((each) => calls(each.generated?.expression)),
    )
  );
}

function withColumnsFirst(routine: RoutineDeclaration, bench: Bench): RoutineDeclaration {
  const columnsFirst = hasColumnsNamedLikeVariables(routine, bench.resolution, bench.workshop.names);
  return columnsFirst ? { ...routine, properties: { ...routine.properties, columnsFirst } } : routine;
}

/**
 * Oracle's routines run with their owner's rights unless AUTHID CURRENT_USER says otherwise. SECURITY DEFINER is needed only
 * where somebody else may call the routine; its fixed search path keeps others from putting tables in its way.
 */
function withRights(
  converted: RoutineDeclaration,
  source: RoutineDeclaration,
  bench: Bench,
  site: RoutineSite,
): RoutineProperties {
  const { properties } = converted;
  const authid = site.authid ?? source.properties.authid ?? 'definer';
  const { catalog, names } = bench.workshop;
  const isOther = executesAsOther(source, bench);
  const isUsed = isGranted(site.object, site.privileges ?? ['EXECUTE'], catalog, names);
  if (authid === 'current_user' || (!isUsed && !isOther)) return properties;
  const name = site.subject ?? source.name.parts.at(-1)?.text ?? '';
  if (bookOf(bench.workshop).endsTransactions(source, names)) {
    const what = `${name} has its owner's rights in Oracle and the caller's here.`;
    bench.report(routineFindings.definerWithTransaction, source.name, what);
    return properties;
  }
  bench.report(
    site.entry ?? routineFindings.definerRights,
    source.name,
    `${name} runs with the rights of its owner.`,
  );
  const own = names.identifier(names.schema(site.object.nameSchema), source.name);
  const schema = own.quoted ? `"${own.text}"` : own.text;
  // Dynamic SQL finds the owner's tables, as in Oracle; temporary tables come last, so that none can take another's place.
  const path = [...new Set([schema, 'public', 'pg_temp'])].join(', ');
  const target = [...(properties.target ?? []), 'SECURITY DEFINER', `SET search_path = ${path}`];
  return { ...properties, target };
}
