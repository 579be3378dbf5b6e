import type { Routine } from '../../../../catalog/catalog.ts';
import type { Argument, Call } from '../../../../sql/tree/expression.ts';
import type { Parameter } from '../../../../sql/tree/routine.ts';
import { argumentValue } from '../../../routines/sqlserver-arguments.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

/** Calls of functions of the catalog: DEFAULT, and arguments of the types that the parameters have; see the page. */
export const sqlserverCalls = rule({
  name: 'sqlserver-calls',
  on: ['call'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context): Call | undefined {
    if (node.callee.kind !== 'reference') return undefined;
    const referent = context.resolution.referent(node.callee);
    if (referent.kind !== 'standalone') return undefined;
    const { parameters } = referent.routine.definition.routine;
    const given = withoutLastDefaults(node.arguments);
    const args = given.map((each, i) => argumentFor(each, parameters[i], referent.routine, context));
    const isSame =
      args.length === node.arguments.length && args.every((each, i) => each === node.arguments[i]);
    return isSame ? undefined : { ...node, arguments: args };
  },
});

function isDefault({ value }: Argument): boolean {
  return (
    value.kind === 'reference' &&
    value.name.parts.length === 1 &&
    value.name.parts[0]?.text.toUpperCase() === 'DEFAULT'
  );
}

/** DEFAULT at the end is left out. */
function withoutLastDefaults(given: readonly Argument[]): readonly Argument[] {
  const last = given.findLastIndex((each) => !isDefault(each));
  return given.slice(0, last + 1);
}

function argumentFor(
  argument: Argument,
  parameter: Parameter | undefined,
  routine: Routine,
  context: RuleContext,
): Argument {
  if (!parameter) return argument;
  const standing = isDefault(argument) ? parameter.default : undefined;
  if (standing) context.adopt(standing, routine);
  const from = standing ? { ...standing, start: argument.start, end: argument.end } : argument.value;
  const value = argumentValue(from, parameter, context);
  return value === argument.value ? argument : { ...argument, value };
}
