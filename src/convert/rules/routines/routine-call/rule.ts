import { routineFindings } from '../../../../sql/codes/routines.ts';
import * as make from '../../../../sql/make.ts';
import type { Argument, Call, Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Name } from '../../../../sql/tree/name.ts';
import type { Parameter } from '../../../../sql/tree/routine.ts';
import { bookOf } from '../../../routines/book.ts';
import { isInSqlOf, noDataPlan, noDataWrapperName } from '../../../routines/no-data.ts';
import { converted, hasType, parameterType } from '../../../routines/argument.ts';
import { callArgument } from '../../../routines/call-argument.ts';
import type { Called } from '../../../routines/called.ts';
import {
  argumentsOf,
  calledRoutine,
  calleeOf,
  parameterOf,
  returnsRecord,
} from '../../../routines/called.ts';
import { isEvaluatedOnce, isSame } from '../../../routines/hoist.ts';
import { recordStatements } from '../../../routines/record-result.ts';
import { assignment, declareLocal, writable } from '../../../routines/writable.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { withoutFraction } from '../../expressions/coercion.ts';

/** Calls of the catalog's own routines: names, parentheses, arguments; see the page. */
export const routineCall = rule({
  name: 'routine-call',
  on: ['call', 'reference'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const parent = context.parents.at(-1);
    if (node.kind === 'reference' && parent?.kind === 'call' && parent.callee === node) return undefined;
    const callee = calleeOf(node);
    const called = callee && calledRoutine(context.resolution.referent(callee), context);
    if (!callee || !called || isDone(callee)) return undefined;
    return callRoutine(node, callee, called, context);
  },
});

/** `CALL p(…)` for a procedure that was called as a statement; see the page. */
export const callStatement = rule({
  name: 'routine-call',
  on: ['callStatement'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const callee = calleeOf(node.call);
    if (node.style || !callee) return undefined;
    const { referent } = context.resolution;
    if (callee.name.link || referent(callee).kind === 'remote') {
      context.refuse(routineFindings.remoteCall, node, `${write(callee)} is called through a database link.`);
      return undefined;
    }
    const isPlain = node.call.kind === 'reference';
    const call = isPlain ? callWithout(node.call as Reference) : node.call;
    return { ...node, call: call.kind === 'call' ? withoutQueries(call, context) : call, style: 'call' };
  },
});

function withoutQueries(call: Call, context: RuleContext): Call {
  const called = calledRoutine(context.resolution.referent(call.callee), context);
  const given = call.arguments;
  const args = given.map((each): Argument => {
    const parameter = called && parameterOf(called.declaration, given, each, context);
    const type = parameter && parameterType(parameter, called, context);
    const value = callArgument(each.value, type, context);
    return value === each.value ? each : { ...each, value };
  });
  return { ...call, arguments: args };
}

/** A callee that this rule wrote, or a name of the target. */
function isDone(callee: Reference): boolean {
  return callee.name.parts.every((part) => part.target);
}

function callWithout(callee: Reference): Call {
  return { kind: 'call', start: callee.start, end: callee.end, callee, arguments: [] };
}

/** The call as the target writes it; a function with OUT parameters is called by a statement before. */
export function callRoutine(
  node: Reference | Call,
  callee: Reference,
  called: Called,
  context: RuleContext,
): Expression | undefined {
  const given = argumentsOf(node);
  const args = given.map((each) => argumentFor(each, given, called, context));
  const name: Reference = { ...callee, name: nameFor(called, callee, context) };
  context.resolution.inherit(name, callee);
  const call: Call = {
    ...(node.kind === 'call' ? node : callWithout(callee)),
    callee: name,
    arguments: args.filter((each) => each !== undefined),
  };
  if (!returnsRecord(called.declaration)) return call;
  const parent = context.parents.at(-1);
  if (parent?.kind === 'assignment' && isSame(node, parent.value)) return call;
  return hoisted(node, call, called, context);
}

/** SQL calls the function that gives NULL where the exception NO_DATA_FOUND would leave the one that is named; see no-data. */
function nameFor(called: Called, callee: Reference, context: RuleContext): Name {
  const { declaration, site, target } = called;
  const isWrapped =
    target !== undefined &&
    site !== undefined &&
    noDataPlan(declaration, bookOf(context).noData()) === 'wrapper' &&
    (context.inSql || isInSqlOf(context.object, callee));
  return isWrapped
    ? context.names.qualified(noDataWrapperName(site, target, context.names), callee)
    : called.name(callee);
}

/** The value of a function with OUT parameters inside an expression, fetched by a statement before. */
function hoisted(node: Expression, call: Call, called: Called, context: RuleContext): Expression | undefined {
  if (context.inSql || !isEvaluatedOnce(node, context.parents)) {
    const what = `${called.declaration.name.parts.at(-1)?.text} has OUT parameters and is called where no statement can stand before it.`;
    context.refuse(routineFindings.outInExpression, node, what);
    return undefined;
  }
  const { returns } = called.declaration;
  const own = called.name(node).parts.at(-1)?.text ?? 'function';
  const local = context.freshName(`${own}_result`);
  const type = returns && context.types.of(returns, 'variable', { schema: called.schema });
  declareLocal(local, type ?? make.type(node, 'record'), context);
  for (const each of recordStatements(call, called, make.reference(node, local), context))
    context.around.before(each);
  const result = make.reference(node, local);
  context.resolution.inherit(result, node);
  return result;
}

function argumentFor(
  argument: Argument,
  given: readonly Argument[],
  called: Called,
  context: RuleContext,
): Argument | undefined {
  const parameter = parameterOf(called.declaration, given, argument, context);
  const name = argument.name ? { name: context.names.local(argument.name) } : {};
  if (!parameter) return { ...argument, ...name };
  const value =
    parameter.mode === 'in'
      ? converted(
          isDate(parameter, context) ? withoutFraction(argument.value, context) : argument.value,
          parameterType(parameter, called, context),
          context,
        )
      : outArgument(argument.value, parameter, called, context);
  return { ...argument, ...name, value };
}

function isDate({ type }: Parameter, context: RuleContext): boolean {
  return !type.attribute && context.source.valueType(type)?.kind === 'date';
}

/**
 * CALL gives OUT parameters back to plain variables and fields of records only, whose type the parameter's converts to;
 * anything else is reached through a variable of the routine.
 */
function outArgument(
  value: Expression,
  parameter: Parameter,
  called: Called,
  context: RuleContext,
): Expression {
  const isRead = parameter.mode === 'in out';
  const { target, load, store } = writable(value, isRead, context);
  if (load) context.around.before(load);
  const type = parameterType(parameter, called, context);
  if (called.declaration.form === 'function' || hasType(target, type, context)) {
    if (store) context.around.after(store);
    return target;
  }
  const local = context.freshName(parameter.name.text.toLowerCase());
  declareLocal(local, type, context);
  const variable = make.reference(value, local);
  if (isRead) context.around.before(assignment(variable, target));
  context.around.after(assignment(target, variable));
  if (store) context.around.after(store);
  return make.reference(value, local);
}

function write(callee: Reference): string {
  return callee.name.parts.map((part) => part.text).join('.');
}
