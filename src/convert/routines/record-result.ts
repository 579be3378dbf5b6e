import type { Call, Expression } from '../../sql/tree/expression.ts';
import type { QueryStatement } from '../../sql/tree/routine.ts';
import type { RuleContext } from '../rule.ts';
import type { Called } from './called.ts';
import { parameterOf } from './called.ts';

/**
 * A function with OUT parameters gives a record of these and, last, of its result. `SELECT * INTO …` takes it apart.
 */
export function recordQuery(
  call: Call,
  called: Called,
  targets: readonly Expression[],
  context: RuleContext,
): QueryStatement {
  const at = { start: call.start, end: call.end };
  return {
    kind: 'queryStatement',
    ...at,
    query: {
      kind: 'query',
      ...at,
      body: {
        kind: 'select',
        ...at,
        items: [{ kind: 'selectItem', ...at, expression: { kind: 'star', ...at } }],
        into: { kind: 'into', ...at, bulk: false, targets },
        from: [
          {
            kind: 'tableFunction',
            ...at,
            unnest: false,
            expression: { ...call, arguments: inputsOf(call, called, context) },
          },
        ],
      },
    },
  };
}

/** What takes the OUT parameters of a call, in the order of the parameters. */
export function resultTargets(call: Call, called: Called, context: RuleContext): Expression[] {
  const byParameter = new Map(
    call.arguments.map((each) => [
      parameterOf(called.declaration, call.arguments, each, context),
      each.value,
    ]),
  );
  return called.declaration.parameters.flatMap((parameter) => {
    const value = parameter.mode === 'in' ? undefined : byParameter.get(parameter);
    return value ? [value] : [];
  });
}

/** OUT parameters are no arguments of a function in PostgreSQL. */
function inputsOf(call: Call, called: Called, context: RuleContext): Call['arguments'] {
  return call.arguments.filter(
    (each) => parameterOf(called.declaration, call.arguments, each, context)?.mode !== 'out',
  );
}
