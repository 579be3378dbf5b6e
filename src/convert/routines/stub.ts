import * as make from '../../sql/make.ts';
import type { CreateRoutine } from '../../sql/tree/define.ts';
import type { Block, RaiseMessage, RoutineDeclaration } from '../../sql/tree/routine.ts';
import type { Bench } from '../context.ts';
import type { AssembledRoutine, RoutineSite } from './assemble.ts';

/** A routine with the head of the source and a body that raises an error, so that what calls it can be created. */
export function stub(
  routine: RoutineDeclaration,
  bench: Bench,
  site: RoutineSite,
  message: string,
): AssembledRoutine {
  const at = { start: routine.end, end: routine.end };
  const raise: RaiseMessage = {
    kind: 'raiseMessage',
    ...at,
    level: 'exception',
    format: message.replaceAll('%', '%%'),
    arguments: [],
    options: [{ name: 'ERRCODE', value: make.string(at, 'feature_not_supported') }],
  };
  const body: Block = {
    kind: 'block',
    ...at,
    labels: [],
    declarations: [],
    statements: [raise],
    handlers: [],
    begin: -1,
    exception: -1,
  };
  const { external: _, ...head } = routine;
  const create: CreateRoutine = {
    kind: 'createRoutine',
    start: routine.start,
    end: routine.end,
    orReplace: true,
    routine: { ...head, body },
  };
  const converted = bench.convert(create);
  if (converted.kind !== 'createRoutine') return { statements: [], refused: true };
  const name = bench.workshop.names.qualified(site.target, routine.name);
  return {
    statements: [{ node: { ...converted, routine: { ...converted.routine, name } }, target: site.target }],
    refused: true,
  };
}
