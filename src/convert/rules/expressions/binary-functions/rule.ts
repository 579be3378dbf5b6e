import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { RuleContext } from '../../../rule.ts';
import { callRule, packCall } from '../built-in.ts';
import { textConstant } from '../operands.ts';

/** HEXTORAW of a constant is a literal of bytes. */
function hexToRaw(call: Call, values: readonly Expression[], context: RuleContext): Expression {
  const digits = textConstant(values[0]);
  if (digits === undefined || !/^[0-9a-fA-F]+$/.test(digits))
    return packCall(call, context, 'hextoraw', values);
  return make.cast(call, make.string(call, `\\x${digits.length % 2 === 1 ? '0' : ''}${digits}`), 'bytea');
}

/** RAWTOHEX: PostgreSQL writes the digits in small letters. */
function rawToHex(call: Call, [given]: readonly Expression[]): Expression | undefined {
  return given && make.call(call, 'upper', [make.call(call, 'encode', [given, make.string(call, 'hex')])]);
}

/** Conversions of bytes, and the empty large objects, which are not NULL (SQL Language Reference, "EMPTY_BLOB, EMPTY_CLOB"). */
export const binaryFunctions = [
  callRule('binary-functions', {
    HEXTORAW: hexToRaw,
    RAWTOHEX: rawToHex,
    RAWTONHEX: rawToHex,
    EMPTY_CLOB: (call) => make.cast(call, make.string(call, ''), 'text'),
    EMPTY_BLOB: (call) => make.cast(call, make.string(call, '\\x'), 'bytea'),
    TO_BLOB: (_, [given]) => given,
  }),
];
