import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { RaiseMessage } from '../../../../sql/tree/routine.ts';
import { bookOf } from '../../../routines/book.ts';
import { argumentsOf, calleeOf } from '../../../routines/called.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { asText } from '../../expressions/coercion.ts';

/** DBMS_OUTPUT.PUT_LINE is a message to the client; see the page. */
export const dbmsOutput = rule({
  name: 'dbms-output',
  on: ['callStatement'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const callee = calleeOf(node.call);
    const referent = callee && context.resolution.referent(callee);
    if (node.style || referent?.kind !== 'built-in' || referent.package !== 'DBMS_OUTPUT') return undefined;
    if (bookOf(context).readsOutput()) return undefined;
    if (referent.name === 'ENABLE') return [];
    const value = argumentsOf(node.call as never)[0]?.value;
    if (referent.name !== 'PUT_LINE' || !value) return undefined;
    const notice: RaiseMessage = {
      kind: 'raiseMessage',
      start: node.start,
      end: node.end,
      level: 'notice',
      ...message(value, context),
      options: [],
    };
    return notice;
  },
});

/** A literal is the format itself. NULL is an empty line; RAISE would write <NULL>. */
function message(value: Expression, context: RuleContext): Pick<RaiseMessage, 'format' | 'arguments'> {
  if (value.kind === 'string') return { format: value.value.replaceAll('%', '%%'), arguments: [] };
  const plain = value.kind === 'number' || context.resolution.typeOf(value).kind !== 'text';
  const text = plain ? asText(value, context) : value;
  if (text.kind === 'string') return { format: text.value.replaceAll('%', '%%'), arguments: [] };
  const isNullable = context.resolution.nullable(value);
  const shown = isNullable ? make.call(value, 'coalesce', [text, make.string(value, '')]) : text;
  return { format: '%', arguments: [shown] };
}
