import type { Name } from '../../sql/tree/name.ts';
import type { RoutineDeclaration } from '../../sql/tree/routine.ts';
import { wordsIn } from './book.ts';

/** By the routine's name, a node that rules leave alone while they change the routine around it. */
const known = new WeakMap<Name, string>();

/** The OUT parameter that holds the result of a function with OUT parameters: `result`, unless the function uses that name. */
export function resultName(routine: RoutineDeclaration): string {
  let name = known.get(routine.name);
  if (name === undefined) {
    const words = wordsIn(routine);
    name = 'result';
    for (let i = 2; words.has(name); i += 1) name = `result_${i}`;
    known.set(routine.name, name);
  }
  return name;
}
