import { routineFindings } from '../../sql/codes/routines.ts';
import type { RoutineDeclaration } from '../../sql/tree/routine.ts';
import type { Bench } from '../context.ts';
import type { AssembledRoutine, RoutineSite } from './assemble.ts';
import { stub } from './stub.ts';

/** A routine whose code lies outside the database: it can be called, and raises an error. */
export function external(routine: RoutineDeclaration, bench: Bench, site: RoutineSite): AssembledRoutine {
  const name = routine.name.parts.at(-1)?.text ?? '';
  const text = routine.external ?? '';
  const isRows = /^(aggregate|pipelined)?\s*using\b/i.test(text);
  bench.report(
    isRows ? routineFindings.externalRows : routineFindings.external,
    routine,
    `${name} is implemented by ${text.replace(/\s+/g, ' ').trim()}.`,
  );
  return stub(routine, bench, site, `${name} is implemented outside the database`);
}
