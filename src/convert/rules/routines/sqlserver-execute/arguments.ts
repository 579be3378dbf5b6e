import type { Routine } from '../../../../catalog/catalog.ts';
import type { ExecuteArgument, ExecuteProcedure } from '../../../../sql/tree/batch.ts';
import type { Argument, Call, Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Parameter } from '../../../../sql/tree/routine.ts';
import type { Span } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';

/** An argument with the parameter that takes it. */
export interface Given {
  readonly parameter: Parameter;
  readonly argument?: ExecuteArgument;
}

/** The parameters of a procedure with what an EXEC gives them: by place, then by name. */
export function givenTo(node: ExecuteProcedure, called: Routine, { names }: RuleContext): readonly Given[] {
  const { parameters } = called.definition.routine;
  return parameters.map((parameter, i): Given => {
    const stored = names.stored(parameter.name);
    const byName = node.arguments.find((each) => each.name && names.stored(each.name) === stored);
    const byPlace = node.arguments[i];
    const argument = byName ?? (byPlace?.name ? undefined : byPlace);
    return argument ? { parameter, argument } : { parameter };
  });
}

/** Collects the arguments of a call: by place as long as none is left out, then by name. A class because it collects. */
export class Arguments {
  readonly list: Argument[] = [];
  #isNamed = false;

  add(name: Identifier, value: Expression): void {
    this.list.push({
      kind: 'argument',
      start: value.start,
      end: value.end,
      value,
      ...(this.#isNamed ? { name: { ...name, start: value.start, end: value.start } } : {}),
    });
  }

  /** A parameter gets its default. */
  leaveOut(): void {
    this.#isNamed = true;
  }
}

export function parameterName(parameter: Parameter, called: Routine, context: RuleContext): Identifier {
  return context.variableName(parameter.name, called) ?? context.names.local(parameter.name);
}

export function callTo(
  called: Routine,
  node: ExecuteProcedure,
  list: readonly Argument[],
  context: RuleContext,
): Call {
  const at = spanOfName(node);
  const callee: Reference = {
    kind: 'reference',
    ...at,
    name: markedName(context.names.qualified(context.names.object(called), at)),
  };
  return { kind: 'call', start: at.start, end: node.end, callee, arguments: list };
}

function markedName(name: Reference['name']): Reference['name'] {
  return { ...name, parts: name.parts.map((each) => ({ ...each, target: true })) };
}

function spanOfName({ procedure, start, end }: ExecuteProcedure): Span {
  return procedure.kind === 'name' ? { start: procedure.start, end: procedure.end } : { start, end };
}
