import * as make from '../../sql/make.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { CreateTrigger } from '../../sql/tree/define.ts';
import type { Name } from '../../sql/tree/name.ts';
import type { Return, RoutineDeclaration, Statement } from '../../sql/tree/routine.ts';
import type { Span } from '../../text/span.ts';

/** How the function of a trigger ends (PL/pgSQL, "Trigger Functions"). */
export interface TriggerPlan {
  /** What RETURN gives: the row that is stored or deleted, or NULL where nobody looks at it. */
  readonly gives: 'new' | 'old' | 'either' | 'nothing';
  /** Made anew for each RETURN: what must be done before. */
  readonly last: (at: Span) => readonly Statement[];
  readonly level: 'row' | 'statement';
  readonly trigger: CreateTrigger;
}

/** By the function's name, a node that rules leave alone while they change the function around it. */
const plans = new WeakMap<Name, TriggerPlan>();

export function setTriggerPlan(routine: RoutineDeclaration, plan: TriggerPlan): void {
  plans.set(routine.name, plan);
}

/** The plan of a trigger's function; undefined for any other routine. */
export function triggerPlan(routine: RoutineDeclaration): TriggerPlan | undefined {
  return plans.get(routine.name);
}

/** The statements that end the function. A BEFORE trigger for DELETE and other events gives whichever row there is. */
export function returning(plan: TriggerPlan, at: Span): Statement[] {
  const row = (name: string): Expression => make.reference(at, name);
  const value = {
    new: () => row('NEW'),
    old: () => row('OLD'),
    either: () => make.call(at, 'coalesce', [row('NEW'), row('OLD')]),
    nothing: () => make.nullLiteral(at),
  }[plan.gives]();
  const end: Return = { kind: 'return', start: at.start, end: at.end, form: 'return', value };
  return [...plan.last(at), end];
}

/** What a trigger of this timing, level and events gives back. */
export function givenBack(
  timing: CreateTrigger['timing'],
  level: 'row' | 'statement',
  events: CreateTrigger['events'],
): TriggerPlan['gives'] {
  if (level === 'statement' || timing === 'after') return 'nothing';
  const deletes = events.some((each) => each.event === 'DELETE');
  if (!deletes) return 'new';
  return events.length === 1 ? 'old' : 'either';
}
