import * as make from '../../../../sql/make.ts';
import type { ExecuteProcedure } from '../../../../sql/tree/batch.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { CallStatement, Statement } from '../../../../sql/tree/routine.ts';
import { packCall } from '../../expressions/built-in.ts';
import { atomic } from '../../expressions/sqlserver-conversions/family.ts';
import type { RuleContext } from '../../../rule.ts';
import { codeOfFunction } from './call.ts';

/** A procedure of the system that the extension pack has. */
interface SystemProcedure {
  readonly pack: string;
  readonly parameters: readonly { readonly name: string; readonly kind: 'text' | 'flag' }[];
  readonly required: number;
}

const procedures: ReadonlyMap<string, SystemProcedure> = new Map([
  [
    'sp_set_session_context',
    {
      pack: 'set_session_context',
      parameters: [
        { name: '@key', kind: 'text' },
        { name: '@value', kind: 'text' },
        { name: '@read_only', kind: 'flag' },
      ],
      required: 2,
    },
  ],
]);

/** EXEC of a procedure of the system that the extension pack has; undefined for any other, and where its arguments are not those that it has. */
export function systemCall(node: ExecuteProcedure, context: RuleContext): readonly Statement[] | undefined {
  if (node.procedure.kind !== 'name') return undefined;
  const found = procedures.get(node.procedure.parts.at(-1)?.text.toLowerCase() ?? '');
  const values = found && valuesFor(found, node, context);
  if (!values) return undefined;
  const { start, end } = node;
  const call: CallStatement = {
    kind: 'callStatement',
    start,
    end,
    call: packCall(node, context, found.pack, values),
    style: 'call',
  };
  return [call, ...codeOfFunction(node, context)];
}

/** The arguments in the order of the parameters; undefined where a required one is missing or one is not known. */
function valuesFor(
  { parameters, required }: SystemProcedure,
  { arguments: given }: ExecuteProcedure,
  context: RuleContext,
): readonly Expression[] | undefined {
  const values: Expression[] = [];
  let taken = 0;
  for (const [i, { name, kind }] of parameters.entries()) {
    const argument =
      given.find((each) => each.name?.text.toLowerCase() === name) ??
      (given[i]?.name === undefined ? given[i] : undefined);
    if (!argument?.value || argument.output) break;
    taken += 1;
    values.push(kind === 'flag' ? flag(argument.value) : asText(argument.value, context));
  }
  return taken >= required && taken === given.length ? values : undefined;
}

function flag(value: Expression): Expression {
  return value.kind === 'number' ? make.boolean(value, Number(value.text) !== 0) : value;
}

/** What is no text is kept as PostgreSQL writes it, from which any conversion reads it again. */
function asText(value: Expression, { resolution }: RuleContext): Expression {
  return value.kind === 'string' || resolution.typeOf(value).kind === 'text'
    ? value
    : make.cast(value, atomic(value), 'text');
}
