import * as make from '../../../../sql/make.ts';
import type { Return, RoutineDeclaration } from '../../../../sql/tree/routine.ts';
import { calledByRule, calledRoutine, calleeOf, returnsRecord } from '../../../routines/called.ts';
import { recordStatements } from '../../../routines/record-result.ts';
import { resultName } from '../../../routines/result-name.ts';
import { assignment, writable } from '../../../routines/writable.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

/** `v := f(a, b)` of a function with OUT parameters; see the page. */
export const outFunctionCall = rule({
  name: 'out-function',
  on: ['assignment'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const { value } = node;
    const callee = calleeOf(value);
    const called =
      callee && (calledByRule(value) ?? calledRoutine(context.resolution.referent(callee), context));
    if (!called || value.kind !== 'call' || !returnsRecord(called.declaration)) return undefined;
    const { target, load, store } = writable(node.target, false, context);
    if (load) context.around.before(load);
    if (store) context.around.after(store);
    return recordStatements(value, called, target, context);
  },
});

/** RETURN in a function with OUT parameters sets the parameter that holds the result; see the page. */
export const outFunctionReturn = rule({
  name: 'out-function',
  on: ['return'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const routine = routineAround(context);
    if (!routine || !returnsRecord(routine) || !node.value || node.form !== 'return') return undefined;
    const result = make.reference(node, resultName(routine));
    const { value: _, ...plain } = node;
    const end: Return = { ...plain, start: node.end, end: node.end };
    return [assignment(result, node.value), end];
  },
});

function routineAround(context: RuleContext): RoutineDeclaration | undefined {
  return context.parents.findLast((each) => each.kind === 'routine');
}
