import type { Routine } from '../../../../catalog/catalog.ts';
import * as make from '../../../../sql/make.ts';
import type { ExecuteArgument, ExecuteProcedure } from '../../../../sql/tree/batch.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { CallStatement, Parameter, Statement } from '../../../../sql/tree/routine.ts';
import type { Span } from '../../../../text/span.ts';
import type { ProcedurePlan } from '../../../routines/procedure-plan.ts';
import { cursorName, returnCode } from '../../../routines/procedure-plan.ts';
import { argumentValue, parameterType } from '../../../routines/sqlserver-arguments.ts';
import { assignedValue } from '../../../routines/sqlserver-assigned.ts';
import { assignment, declareLocal } from '../../../routines/writable.ts';
import type { RuleContext } from '../../../rule.ts';
import { targetTypeName } from '../../../types/mapped.ts';
import { helperVariable } from '../../statements/routine.ts';
import { declaredType } from '../../statements/sqlserver-variables/rule.ts';
import { Arguments, callTo, givenTo, parameterName } from './arguments.ts';

/** The return code of a procedure that has none is 0. */
export function codeOfFunction(node: ExecuteProcedure, context: RuleContext): readonly Statement[] {
  return node.result ? [assignment(node.result, stored(node.result, make.number(node, 0), context))] : [];
}

/** A value for a variable of the caller. */
function stored(target: Expression, value: Expression, context: RuleContext): Expression {
  const type = declaredType(target, context);
  if (value.kind !== 'number') return value;
  context.resolution.state(
    value,
    { kind: 'number', integer: true, precision: 10, scale: 0, typeName: 'INT' },
    false,
  );
  return type ? assignedValue(value, type, context) : value;
}

/** A cursor of an earlier call is open still, so that its name must not be used again. */
export function emptied(cursor: Expression, node: Span): Statement {
  const at = { start: node.start, end: node.start };
  return { ...assignment(cursor, make.nullLiteral(at)), ...at };
}

export function unused(wish: string, type: string, node: Span, context: RuleContext): Expression {
  const at = { start: node.end, end: node.end };
  return helperVariable(context, wish, type, { kind: 'unknown' }, at) ?? make.nullLiteral(at);
}

/** `CALL p(…)`: every parameter that gives something back needs a variable of its very type (PL/pgSQL, "Calling a Procedure"). */
export function callOf(
  node: ExecuteProcedure,
  called: Routine,
  plan: ProcedurePlan,
  context: RuleContext,
  cursors: readonly Expression[],
): readonly Statement[] {
  const args = new Arguments();
  const before: Statement[] = [];
  const after: Statement[] = [];
  for (const { parameter, argument } of givenTo(node, called, context)) {
    const name = parameterName(parameter, called, context);
    if (parameter.mode === 'in') {
      if (!argument?.value) {
        args.leaveOut();
        continue;
      }
      const value = argumentValue(argument.value, parameter, context);
      args.add(name, withoutQuery(value, parameter, before, context));
      continue;
    }
    const { value, load, store } = outArgument(parameter, argument, node, called, context);
    if (load) before.push(load);
    if (store) after.push(store);
    args.add(name, value);
  }
  if (plan.returnsCode) {
    const { value, store } = codeArgument(node, context);
    if (store) after.push(store);
    args.add(make.identifier(node, returnCode), value);
  } else after.push(...codeOfFunction(node, context));
  cursors.forEach((each, i) => args.add(make.identifier(node, cursorName(i)), each));
  const { start, end } = node;
  const call: CallStatement = {
    kind: 'callStatement',
    start,
    end,
    call: callTo(called, node, args.list, context),
    style: 'call',
  };
  return [...before, call, ...after];
}

/** CALL takes no queries: the rows of a table are put into a variable before. */
function withoutQuery(
  value: Expression,
  parameter: Parameter,
  before: Statement[],
  context: RuleContext,
): Expression {
  if (value.kind !== 'fragment') return value;
  const local = context.freshName(`${parameter.name.text.replace(/^@/, '').toLowerCase()}_rows`);
  declareLocal(local, parameterType(parameter, context), context);
  before.push(assignment(make.reference(value, local), value));
  return make.reference(value, local);
}

interface OutArgument {
  readonly value: Expression;
  readonly load?: Statement;
  readonly store?: Statement;
}

/** Without the word OUTPUT at the call, what comes back is not wanted. */
function outArgument(
  parameter: Parameter,
  argument: ExecuteArgument | undefined,
  node: ExecuteProcedure,
  called: Routine,
  context: RuleContext,
): OutArgument {
  const type = parameterType(parameter, context);
  const { value } = argument ?? {};
  const declared = value && declaredType(value, context);
  const isDirect =
    argument?.output === true &&
    value !== undefined &&
    declared !== undefined &&
    hasType(declared, type, context);
  if (isDirect && value) return { value };
  const local = context.freshName(parameter.name.text.replace(/^@/, '').toLowerCase());
  declareLocal(local, type, context);
  const at = value ?? node;
  const variable = make.reference(at, local);
  const initial = value ?? defaultOf(parameter, called, node, context);
  const load = initial
    ? {
        load: {
          ...assignment(
            make.reference({ start: node.start, end: node.start }, local),
            argumentValue(initial, parameter, context),
          ),
          start: node.start,
          end: node.start,
        },
      }
    : {};
  if (!argument?.output || !value || !declared) return { value: variable, ...load };
  context.resolution.state(variable, context.typeIn(parameter.type, called.nameSchema), true);
  const store = assignment(value, assignedValue(make.reference(at, local), declared, context));
  return { value: variable, ...load, store: { ...store, start: node.end, end: node.end } };
}

function defaultOf(
  parameter: Parameter,
  called: Routine,
  node: ExecuteProcedure,
  context: RuleContext,
): Expression | undefined {
  if (!parameter.default) return undefined;
  context.adopt(parameter.default, called);
  return { ...parameter.default, start: node.end, end: node.end };
}

function hasType(
  declared: NonNullable<ReturnType<typeof declaredType>>,
  type: ReturnType<typeof parameterType>,
  context: RuleContext,
): boolean {
  const own = context.types.of(declared, 'variable');
  const name = targetTypeName(own) === 'char' ? 'bpchar' : targetTypeName(own);
  return name === targetTypeName(type);
}

/** The variable for the return code. */
function codeArgument(node: ExecuteProcedure, context: RuleContext): OutArgument {
  const { result } = node;
  const declared = result && declaredType(result, context);
  if (result && declared && targetTypeName(context.types.of(declared, 'variable')) === 'integer')
    return { value: result };
  const variable = unused('unused_code', 'integer', node, context);
  if (!result) return { value: variable };
  return { value: variable, store: assignment(result, stored(result, variable, context)) };
}
