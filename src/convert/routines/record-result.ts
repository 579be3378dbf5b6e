import * as make from '../../sql/make.ts';
import type { Call, Expression } from '../../sql/tree/expression.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { QueryStatement, Statement } from '../../sql/tree/routine.ts';
import type { ValueType } from '../../sql/value-type.ts';
import type { RuleContext } from '../rule.ts';
import { newVariable } from '../rules/statements/targets.ts';
import type { Called } from './called.ts';
import { parameterOf } from './called.ts';
import { resultName } from './result-name.ts';
import { assignment } from './writable.ts';

/**
 * A function with OUT parameters gives a record of these and, last, of its result, which `result` takes. `SELECT * INTO …` takes it
 * apart. A record or object among several targets is more than PL/pgSQL allows there: then a record takes the row, and the targets
 * take its columns.
 */
export function recordStatements(
  call: Call,
  called: Called,
  result: Expression,
  context: RuleContext,
): Statement[] {
  const outs = resultTargets(call, called, context);
  const targets = [...outs.map(({ target }) => target), result];
  const isWhole = [...outs.map(({ target }) => target), call].some((each) =>
    isRow(context.resolution.typeOf(each)),
  );
  if (targets.length === 1 || !isWhole) return [recordQuery(call, called, targets, context)];
  const row = newVariable(
    call,
    `${called.declaration.name.parts.at(-1)?.text.toLowerCase()}_results`,
    make.type(call, 'record'),
    context,
  );
  const columns = [
    ...outs.map(({ column }) => column),
    make.identifier(call, resultName(called.declaration)),
  ];
  return [
    recordQuery(call, called, [row], context),
    ...targets.map((target, i) =>
      assignment(target, make.reference(call, ...row.name.parts, columns[i] as Identifier)),
    ),
  ];
}

function isRow({ kind }: ValueType): boolean {
  return kind === 'record' || kind === 'object';
}

function recordQuery(
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

/** What takes the OUT parameters of a call, in the order of the parameters, and the columns that hold them. */
function resultTargets(
  call: Call,
  called: Called,
  context: RuleContext,
): { readonly target: Expression; readonly column: Identifier }[] {
  const byParameter = new Map(
    call.arguments.map((each) => [
      parameterOf(called.declaration, call.arguments, each, context),
      each.value,
    ]),
  );
  return called.declaration.parameters.flatMap((parameter) => {
    const value = parameter.mode === 'in' ? undefined : byParameter.get(parameter);
    return value ? [{ target: value, column: context.names.local(parameter.name) }] : [];
  });
}

/** OUT parameters are no arguments of a function in PostgreSQL. */
function inputsOf(call: Call, called: Called, context: RuleContext): Call['arguments'] {
  return call.arguments.filter(
    (each) => parameterOf(called.declaration, call.arguments, each, context)?.mode !== 'out',
  );
}
