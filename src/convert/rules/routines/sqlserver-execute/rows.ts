import type { Routine } from '../../../../catalog/catalog.ts';
import type { ExecuteProcedure } from '../../../../sql/tree/batch.ts';
import type { Query, Select } from '../../../../sql/tree/query.ts';
import { argumentValue } from '../../../routines/sqlserver-arguments.ts';
import type { RuleContext } from '../../../rule.ts';
import { Arguments, callTo, givenTo, parameterName } from './arguments.ts';

/** `SELECT * FROM p(…)`, for a procedure that became a function. */
export function rowsOf(node: ExecuteProcedure, called: Routine, context: RuleContext): Query {
  const args = new Arguments();
  for (const { parameter, argument } of givenTo(node, called, context)) {
    if (!argument?.value) args.leaveOut();
    else
      args.add(parameterName(parameter, called, context), argumentValue(argument.value, parameter, context));
  }
  const { start, end } = node;
  const expression = callTo(called, node, args.list, context);
  const body: Select = {
    kind: 'select',
    start,
    end,
    items: [{ kind: 'selectItem', start, end: start, expression: { kind: 'star', start, end: start } }],
    from: [{ kind: 'tableFunction', start, end, expression, unnest: false }],
    reshaped: true,
  };
  return { kind: 'query', start, end, body };
}
