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

/** Whether calls of a function are replaced by the SQL text that it returns (PL/SQL Language Reference, "SQL_MACRO Clause"). */
export function isMacro(routine: RoutineDeclaration): boolean {
  return routine.properties.other?.some((each) => each.startsWith('SQL_MACRO')) === true;
}

/** A macro gives SQL text, never a value: a call of it that got the text would be wrong in silence. */
export function macro(routine: RoutineDeclaration, bench: Bench, site: RoutineSite): AssembledRoutine {
  const name = routine.name.parts.at(-1)?.text ?? '';
  bench.report(
    routineFindings.macro,
    routine,
    `${name} gives SQL text that stands in the place of its calls.`,
  );
  return stub(routine, bench, site, `${name} is a macro of SQL text`);
}
