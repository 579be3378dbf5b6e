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

const shaFunctions: ReadonlySet<string> = new Set(['SHA256', 'SHA384', 'SHA512']);

/**
 * STANDARD_HASH of a text, SHA-1 if nothing is said; the hash of NULL is that of no bytes. Of other types Oracle hashes its own bytes, which
 * no other server has.
 */
function standardHash(
  call: Call,
  [given, method]: readonly Expression[],
  context: RuleContext,
): Expression | undefined {
  const name = method ? textConstant(method)?.toUpperCase() : 'SHA1';
  if (!given || name === undefined || context.resolution.typeOf(given).kind !== 'text') return undefined;
  const text = context.resolution.nullable(given)
    ? make.call(given, 'coalesce', [given, make.string(given, '')])
    : given;
  if (name === 'MD5')
    return make.call(call, 'decode', [make.call(call, 'md5', [text]), make.string(call, 'hex')]);
  if (name === 'SHA1') return packCall(call, context, 'dbms_crypto_hash', [text, make.number(call, 3)]);
  if (!shaFunctions.has(name)) return undefined;
  return make.call(call, name.toLowerCase(), [
    make.call(call, 'convert_to', [text, make.string(call, 'UTF8')]),
  ]);
}

/** Conversions of bytes, and the empty large objects, which are not NULL (SQL Language Reference, "EMPTY_BLOB, EMPTY_CLOB"). */
export const binaryFunctions = [
  callRule('binary-functions', {
    HEXTORAW: hexToRaw,
    RAWTOHEX: rawToHex,
    RAWTONHEX: rawToHex,
    EMPTY_CLOB: (call) => make.cast(call, make.string(call, ''), 'text'),
    EMPTY_BLOB: (call) => make.cast(call, make.string(call, '\\x'), 'bytea'),
    STANDARD_HASH: standardHash,
    TO_BLOB: (_, [given]) => given,
  }),
];
