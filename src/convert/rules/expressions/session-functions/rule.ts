import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import { expressions } from '../../../../sql/codes/expressions.ts';
import type { RuleContext } from '../../../rule.ts';
import { callRule, packCall } from '../built-in.ts';
import { asText } from '../coercion.ts';
import { wholeConstant } from '../operands.ts';

function packed(name: string) {
  return (call: Call, values: readonly Expression[], context: RuleContext): Expression =>
    packCall(call, context, name, values);
}

/** ORA_HASH: the target's own hash of the text, within the same bounds. The values are others. */
function hash(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [given, buckets, seed] = values;
  if (!given) return undefined;
  context.report(expressions.hashValues, call, 'ORA_HASH gives other numbers in the target.');
  const type = context.resolution.typeOf(given);
  const text = type.kind === 'text' ? asText(given, context) : make.cast(given, given, 'text');
  const value = make.call(call, 'hashtextextended', [text, seed ?? make.number(call, 0)]);
  const low = make.parenthesis(call, make.binary(call, value, '&', make.number(call, '4294967295')));
  const most = wholeConstant(buckets);
  const count =
    most !== undefined
      ? make.number(call, most + 1)
      : buckets && make.binary(call, buckets, '+', make.number(call, 1));
  return count ? make.call(call, 'mod', [low, count]) : low;
}

/** VSIZE: the bytes of a text or RAW. How many a number takes is a matter of the database. */
function size(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [given] = values;
  if (!given) return undefined;
  const { kind } = context.resolution.typeOf(given);
  if (kind === 'text') return make.call(call, 'octet_length', [asText(given, context)]);
  return kind === 'binary' ? make.call(call, 'octet_length', [given]) : undefined;
}

/** What tells about the session and its user (SQL Language Reference, "Environment and Identifier Functions"). */
export const sessionFunctions = [
  callRule('session-functions', {
    USER: packed('user'),
    ORA_INVOKING_USER: packed('user'),
    ORA_LOGIN_USER: packed('user'),
    UID: packed('uid'),
    USERENV: packed('userenv'),
    SYS_CONTEXT: packed('sys_context'),
    SYS_GUID: packed('sys_guid'),
    ORA_HASH: hash,
    VSIZE: size,
  }),
];
