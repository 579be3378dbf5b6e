import { expressions } from '../../../../sql/codes/expressions.ts';
import { statementFindings } from '../../../../sql/codes/statements.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Assignment, CallStatement } from '../../../../sql/tree/routine.ts';
import { some } from '../../../../sql/walk.ts';
import { jsonChanges, jsonMethod } from '../../../json-objects/method.ts';
import type { JsonPlace } from '../../../json-objects/sharing.ts';
import { jsonPlace, jsonVariable, originOf, othersThatSee } from '../../../json-objects/sharing.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { packCall } from '../../expressions/built-in.ts';
import { valuesOf, wholeConstant } from '../../expressions/operands.ts';

/** Methods that change a value; see the page. */
export const jsonChange = rule({
  name: 'json-changes',
  on: ['callStatement'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const { call } = node;
    if (call.kind !== 'call' && call.kind !== 'reference' && call.kind !== 'field') return undefined;
    const method = jsonMethod(call, context);
    if (!method || !jsonChanges.has(method.name)) return undefined;
    const given = call.kind === 'call' ? valuesOf(call) : [];
    if (method.name === 'ON_ERROR') return onError(node, given, context);
    const place = jsonPlace(method.self, context);
    if (!place || callsRoutine(place, context)) {
      context.refuse(expressions.jsonMethod, node, `${method.name} changes a value that no variable holds.`);
      return undefined;
    }
    const value = changedValue(call, method.name, method.self, given, context);
    if (!value) {
      context.refuse(expressions.jsonMethod, node, `${method.name} with a value of this type.`);
      return undefined;
    }
    return [assign(node, place, value, context), ...writtenBack(node, place, context)];
  },
});

/** Whether a call of a routine is among the steps to a value, which are written more than once. */
function callsRoutine({ root, steps }: JsonPlace, { resolution }: RuleContext): boolean {
  const isCall = (node: Node): boolean => {
    if (node.kind !== 'call' || resolution.typeOf(node.callee).kind === 'collection') return false;
    return node.callee.kind !== 'reference' || node.callee.name.parts.at(-1)?.target !== true;
  };
  return [root, ...steps].some((each) => some(each, isCall));
}

/** ON_ERROR(0): getters give NULL instead of raising errors, which is what they do anyway. */
function onError(
  node: CallStatement,
  given: readonly Expression[],
  context: RuleContext,
): readonly [] | undefined {
  if (wholeConstant(given[0]) === 0) return [];
  context.refuse(expressions.jsonMethod, node, 'ON_ERROR makes getters raise errors.');
  return undefined;
}

function changedValue(
  call: Expression,
  method: string,
  self: Expression,
  given: readonly Expression[],
  context: RuleContext,
): Expression | undefined {
  const nothing = make.cast(call, make.string(call, 'null'), 'json');
  const made = (name: string, values: readonly Expression[]): Expression =>
    packCall(call, context, name, [self, ...values]);
  switch (method) {
    case 'PUT_NULL':
      return made('json_put', [...given.slice(0, 1), nothing, ...given.slice(1)]);
    case 'APPEND_NULL':
      return made('json_append', [nothing]);
    case 'REMOVE':
      return made('json_remove', given);
    case 'RENAME_KEY':
      return made('json_rename_key', given);
    default: {
      const at = method === 'PUT' ? 1 : 0;
      const value = given[at] && element(given[at], context);
      const name = method === 'PUT' ? 'json_put' : 'json_append';
      return value && made(name, [...given.slice(0, at), value, ...given.slice(at + 1)]);
    }
  }
}

/** A value of SQL as one of JSON; undefined for types that have none. */
function element(value: Expression, context: RuleContext): Expression | undefined {
  const type = context.resolution.typeOf(value);
  switch (type.kind) {
    case 'json':
      return type.of ? value : packCall(value, context, 'json_compact', [make.cast(value, value, 'json')]);
    case 'null':
      return make.cast(value, make.string(value, 'null'), 'json');
    case 'timestamp':
      // `put` takes a TIMESTAMP: a zone is dropped on the way there.
      return packCall(value, context, 'json_element', [
        type.zone ? make.cast(value, value, 'timestamp') : value,
      ]);
    case 'text':
    case 'number':
    case 'boolean':
    case 'date':
    case 'unknown':
      return packCall(value, context, 'json_element', [value]);
    default:
      return undefined;
  }
}

/** Assigns a value to a place: what lies around it is made anew, from the inside out. */
function assign(
  node: CallStatement,
  { root, steps }: JsonPlace,
  value: Expression,
  context: RuleContext,
): Assignment {
  let whole = value;
  for (let i = steps.length - 1; i >= 0; i -= 1) {
    let owner = root;
    for (const step of steps.slice(0, i)) owner = packCall(node, context, 'json_get', [owner, step]);
    const step = steps[i] as Expression;
    const isElement = context.resolution.typeOf(step).kind === 'number';
    const rest = isElement ? [make.boolean(node, true)] : [];
    whole = packCall(node, context, 'json_put', [owner, step, whole, ...rest]);
  }
  return { kind: 'assignment', start: node.start, end: node.end, target: root, value: whole };
}

/** A variable that was got from another value is a reference to it: the change is made there too. */
function writtenBack(node: CallStatement, first: JsonPlace, context: RuleContext): readonly Assignment[] {
  const { resolution } = context;
  const made: Assignment[] = [];
  const knowing = new Set<number>();
  let place = first;
  const warn = (what: string): void => context.report(statementFindings.jsonReference, node, what);
  for (;;) {
    const variable = jsonVariable(place.root, resolution);
    if (!variable || knowing.has(variable.start)) return made;
    knowing.add(variable.start);
    if (variable.kind === 'parameter' && variable.mode !== 'out' && variable.mode !== 'in out')
      warn('The value that a parameter speaks of is changed, which the caller does not see.');
    if (othersThatSee(place, node, knowing, context))
      warn('Another variable speaks of the value that is changed, and is used afterwards.');
    const origin = originOf(variable, node, context);
    if (origin === undefined) return made;
    if (origin === 'several' || !jsonVariable(origin.root, resolution) || !origin.steps.every(isSteady)) {
      warn('The variable is a reference to a part of another value, which keeps its own.');
      return made;
    }
    made.push(assign(node, origin, place.root, context));
    place = { root: origin.root, steps: [...origin.steps, ...place.steps] };
  }

  /** Whether a key has still the value that it had when the variable was set. */
  function isSteady(step: Expression): boolean {
    return (
      step.kind === 'string' ||
      step.kind === 'number' ||
      (step.kind === 'reference' && resolution.referent(step).kind === 'loop variable')
    );
  }
}
