import { verifying } from '../../sql/codes/verifying.ts';
import type { Argument, Call, Expression } from '../../sql/tree/expression.ts';
import { targetOf } from './assign.ts';
import type { Scope } from './scope.ts';
import { lookUp } from './scope.ts';
import type { Column, ServerParameter, ServerRoutine } from './server.ts';
import type { Walk } from './walk.ts';

/** CALL of a procedure, or PERFORM of a function. */
export async function checkCall(call: Expression, isCall: boolean, scope: Scope, walk: Walk): Promise<void> {
  const columns = await walk.describe(call, scope, isCall ? 'CALL ' : 'SELECT ');
  if (!isCall || !columns || columns.length === 0 || call.kind !== 'call') return;
  const parameters = outputsOf(call, columns, walk);
  if (!parameters) return;
  for (const { parameter, argument } of parameters) {
    if (!argument) continue;
    const { value } = argument;
    if (!isWritable(value, scope, walk)) {
      walk.fault(
        verifying.output,
        value,
        `${walk.print(value)} is passed to the output parameter "${parameter.name}" and is not a variable`,
      );
      continue;
    }
    const target = await targetOf(value, scope, walk);
    if (target?.whole) walk.filled.add(target.whole.declaration);
    if (target && target.type !== 'record')
      await walk.store(parameter.type, target.type, value, `output parameter ${parameter.name}`);
  }
}

function isWritable(value: Expression, scope: Scope, walk: Walk): boolean {
  let base: Expression = value;
  while (base.kind === 'element' || base.kind === 'field') base = base.operand;
  return base.kind === 'reference' && lookUp(scope, base.name.parts.map(walk.fold)) !== undefined;
}

interface Output {
  readonly parameter: ServerParameter;
  readonly argument: Argument | undefined;
}

/** The arguments that a procedure writes to: those of the one whose outputs are the described columns. */
function outputsOf(call: Call, columns: readonly Column[], walk: Walk): readonly Output[] | undefined {
  if (call.callee.kind !== 'reference') return undefined;
  const parts = call.callee.name.parts.map(walk.fold);
  const candidates = walk.ground.server
    .routines(parts.at(-2), parts.at(-1) ?? '')
    .filter((each) => each.isProcedure && sameColumns(each, columns) && takes(each, call.arguments, walk));
  const [only] = candidates;
  if (!only || candidates.length > 1) return undefined;
  return only.parameters.flatMap((parameter, i) =>
    parameter.mode === 'o' || parameter.mode === 'b'
      ? [{ parameter, argument: argumentFor(parameter, i, call.arguments, walk) }]
      : [],
  );
}

function sameColumns(routine: ServerRoutine, columns: readonly Column[]): boolean {
  const outputs = routine.parameters.filter((each) => each.mode === 'o' || each.mode === 'b');
  return outputs.length === columns.length && outputs.every((each, i) => each.type === columns[i]?.type);
}

function takes(routine: ServerRoutine, given: readonly Argument[], walk: Walk): boolean {
  return given.every((argument, i) =>
    argument.name
      ? routine.parameters.some((each) => each.name === walk.fold(argument.name as never))
      : i < routine.parameters.length,
  );
}

function argumentFor(
  parameter: ServerParameter,
  at: number,
  given: readonly Argument[],
  walk: Walk,
): Argument | undefined {
  const named = given.find((each) => each.name && walk.fold(each.name) === parameter.name);
  return named ?? (given[at]?.name ? undefined : given[at]);
}
