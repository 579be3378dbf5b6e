import type { AnyObject } from '../../catalog/catalog.ts';
import { routineFindings } from '../../sql/codes/routines.ts';
import type { CodeEntry } from '../../text/finding.ts';
import type { CreateRoutine } from '../../sql/tree/define.ts';
import type { RoutineDeclaration, RoutineProperties } from '../../sql/tree/routine.ts';
import type { Bench } from '../context.ts';
import { withoutLeftovers } from '../leftover.ts';
import type { TargetName } from '../target-names.ts';
import { bookOf } from './book.ts';
import { hasColumnsNamedLikeVariables } from './conflict.ts';
import { lift } from './lift.ts';
import { isGranted } from './rights.ts';
import { external } from './external.ts';

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
export function assemble(routine: RoutineDeclaration, bench: Bench, site: RoutineSite): AssembledRoutine {
  const { names } = bench.workshop;
  if (routine.external !== undefined) return external(routine, bench, site);
  const lifted = lift(routine, bench, site.nestedAs ?? site.target);
  const statements: { node: CreateRoutine; target: TargetName }[] = [];
  let refused = false;
  for (const each of [
    ...lifted.routines,
    { routine: site.afterLift?.(lifted.routine) ?? lifted.routine, target: site.target },
  ]) {
    const prepared = withColumnsFirst(each.routine, bench);
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
    const properties = withRights(kept.routine, routine, bench, site);
    statements.push({
      node: { ...kept, orReplace: true, routine: { ...kept.routine, name, properties } },
      target: each.target,
    });
  }
  return { statements, refused };
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
  if (authid === 'current_user' || !isGranted(site.object, site.privileges ?? ['EXECUTE'], catalog, names))
    return properties;
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
  const target = [...(properties.target ?? []), 'SECURITY DEFINER', 'SET search_path = public, pg_temp'];
  return { ...properties, target };
}
