import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import { expressions } from '../../../../sql/codes/expressions.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { callRule, packCall } from '../built-in.ts';
import { asText } from '../coercion.ts';
import { emptyAsNull, mayBeEmpty, mayBeNull } from '../emptiness.ts';
import { bare, textConstant, wholeConstant } from '../operands.ts';
import { isInteger, leastValue } from '../target-number.ts';

/**
 * SUBSTR (SQL Language Reference): PostgreSQL's `substr` where the position is known to be positive and the length not
 * negative; the pack's function, which counts from the end, elsewhere.
 */
function substr(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [given, start, amount] = values;
  if (!given || !start) return undefined;
  const text = asText(given, context);
  const position = wholeConstant(start) === 0 ? make.number(start, 1) : start;
  if (amount && (wholeConstant(amount) ?? 1) < 1) return make.nullLiteral(call);
  const native =
    isInteger(position, context) &&
    leastValue(position, context) >= 1 &&
    (!amount || (isInteger(amount, context) && leastValue(amount, context) >= 0));
  if (!native) return packCall(call, context, 'substr', [text, position, ...(amount ? [amount] : [])]);
  const result = make.call(call, 'substr', [text, position, ...(amount ? [amount] : [])]);
  const fromStart = wholeConstant(position) === 1 && (!amount || leastValue(amount, context) >= 1);
  return fromStart && !mayBeEmpty(given) ? result : emptyAsNull(result, call, values, context);
}

/** INSTR: `strpos` for the first occurrence from the start, else the pack's. */
function instr(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [given, sought, ...rest] = values;
  if (!given || !sought) return undefined;
  const text = asText(given, context);
  const part = asText(sought, context);
  const plain = rest.every((each) => wholeConstant(each) === 1);
  return plain
    ? make.call(call, 'strpos', [text, part])
    : packCall(call, context, 'instr', [text, part, ...rest]);
}

/** One that gives `''` only for `''`: UPPER and its kin. */
function letters(name: string) {
  return (call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined => {
    const [given] = values;
    if (!given) return undefined;
    const result = make.call(call, name, [asText(given, context)]);
    return mayBeEmpty(given) ? emptyAsNull(result, call, [given], context) : result;
  };
}

/** LPAD and RPAD: the target's where the length is a positive constant and the filling has characters. */
function pad(name: 'lpad' | 'rpad') {
  return (call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined => {
    const [given, width, filling] = values;
    if (!given || !width) return undefined;
    const text = asText(given, context);
    const rest = filling ? [asText(filling, context)] : [];
    const native = (wholeConstant(width) ?? 0) >= 1;
    return native
      ? make.call(call, name, [text, width, ...rest])
      : packCall(call, context, name, [text, width, ...rest]);
  };
}

/** REPLACE: without a replacement, or with NULL, the text is removed; NULL to look for changes nothing. */
function replace(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [given, sought, replacement] = values;
  if (!given || !sought) return undefined;
  const text = asText(given, context);
  if (bare(sought).kind === 'null') return text;
  const from = asText(sought, context);
  if (mayBeNull(sought, context))
    return packCall(call, context, 'replace', [
      text,
      from,
      ...(replacement ? [asText(replacement, context)] : []),
    ]);
  const to = replacement && bare(replacement).kind !== 'null' ? asText(replacement, context) : undefined;
  const kept =
    to && mayBeNull(replacement as Expression, context)
      ? make.call(to, 'coalesce', [to, make.string(to, '')])
      : to;
  const result = make.call(call, 'replace', [text, from, kept ?? make.string(call, '')]);
  const stays =
    kept !== undefined && kept === to && !mayBeEmpty(replacement as Expression) && !mayBeEmpty(given);
  return stays ? result : emptyAsNull(result, call, [given], context);
}

/** TRANSLATE: characters without a counterpart are removed in both. */
function translate(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [given, from, to] = values;
  if (!given || !from || !to) return undefined;
  if (bare(from).kind === 'null' || bare(to).kind === 'null') return make.nullLiteral(call);
  const result = make.call(
    call,
    'translate',
    values.map((each) => asText(each, context)),
  );
  const [out, into] = [textConstant(from), textConstant(to)];
  const keepsAll =
    out !== undefined && into !== undefined && Array.from(into).length >= Array.from(out).length;
  return keepsAll && !mayBeEmpty(given) ? result : emptyAsNull(result, call, values, context);
}

/** CHR: the same for ASCII. Character 0 cannot be part of a text in PostgreSQL. */
function chr(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [code] = values;
  if (!code) return undefined;
  const value = wholeConstant(code);
  if (value === 0)
    context.report(expressions.zeroCharacter, call, 'CHR(0) has no place in a text of PostgreSQL.');
  return value !== undefined && value > 0 && value < 128
    ? make.call(call, 'chr', [code])
    : packCall(call, context, 'chr', [code]);
}

function length(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [given] = values;
  return given && make.call(call, 'length', [asText(given, context)]);
}

/** A function of the pack whose arguments are texts first and numbers behind. */
function packed(name: string, texts: number) {
  return (call: Call, values: readonly Expression[], context: RuleContext): Expression =>
    packCall(
      call,
      context,
      name,
      values.map((each, i) => (i < texts ? asText(each, context) : each)),
    );
}

const functions = callRule('text-functions', {
  SUBSTR: substr,
  SUBSTRC: substr,
  SUBSTRB: packed('substrb', 1),
  INSTR: instr,
  INSTRC: instr,
  INSTRB: packed('instrb', 2),
  LENGTH: length,
  LENGTHC: length,
  LENGTH2: length,
  LENGTH4: length,
  LENGTHB: (call, [given], context) => given && make.call(call, 'octet_length', [asText(given, context)]),
  UPPER: letters('upper'),
  LOWER: letters('lower'),
  INITCAP: letters('initcap'),
  NLS_UPPER: letters('upper'),
  NLS_LOWER: letters('lower'),
  NLS_INITCAP: letters('initcap'),
  LPAD: pad('lpad'),
  RPAD: pad('rpad'),
  REPLACE: replace,
  TRANSLATE: translate,
  CHR: chr,
  NCHR: (call, [code]) => code && make.call(call, 'chr', [code]),
  ASCII: packed('ascii', 1),
  NLSSORT: sortKey,
  SOUNDEX: packed('soundex', 1),
  UNISTR: unistr,
  ASCIISTR: packed('asciistr', 1),
  REVERSE: letters('reverse'),
  TO_SINGLE_BYTE: packed('to_single_byte', 1),
  TO_MULTI_BYTE: packed('to_multi_byte', 1),
  COMPOSE: (call, [given], context) => given && make.call(call, 'normalize', [asText(given, context)]),
  TO_CLOB: (_, [given], context) => given && asText(given, context),
  TO_NCLOB: (_, [given], context) => given && asText(given, context),
  TO_LOB: (_, [given]) => given,
});

/** NLSSORT by the bytes is a collation; without case, of the letters in lower case. Linguistic orders are the database's. */
function sortKey(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [given, parameter] = values;
  const sort = /^\s*NLS_SORT\s*=\s*(\w+)\s*$/i.exec(textConstant(parameter) ?? '')?.[1]?.toUpperCase();
  if (!given || (sort !== 'BINARY' && sort !== 'BINARY_CI')) return undefined;
  const text = asText(given, context);
  const sorted = sort === 'BINARY' ? text : make.call(call, 'lower', [text]);
  return make.collate(call, sorted, make.name(call, make.identifier(call, 'C', true)));
}

/** UNISTR: `\00e4` stands for a UTF-16 unit, `\\` for a backslash. A literal is written out, but for character 0, which no text has. */
function unistr(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [given] = values;
  const value = textConstant(given);
  if (value === undefined) return given && make.call(call, 'unistr', [given]);
  const written = value.replace(/\\(\\|[0-9a-fA-F]{4})/g, (_, code: string) =>
    code === '\\' ? '\\' : String.fromCharCode(Number.parseInt(code, 16)),
  );
  if (given && written.includes('\0')) {
    context.report(expressions.zeroCharacter, call, 'UNISTR makes character 0, which PostgreSQL refuses.');
    return make.call(call, 'unistr', [given]);
  }
  return written.isWellFormed() ? make.string(call, written) : undefined;
}

/** `CHR(n USING NCHAR_CS)` and `TRANSLATE(text USING CHAR_CS)`: PostgreSQL has one character set. */
const usingCharacterSet = rule({
  name: 'text-functions',
  on: ['keywordCall'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const [value] = node.parts;
    if (!value || value.kind === 'word' || value.kind === 'dataType' || value.kind === 'orderItem')
      return undefined;
    if (!node.parts.some((each) => each.kind === 'word' && each.text === 'USING')) return undefined;
    if (node.name === 'TRANSLATE') return asText(value, context);
    return node.name === 'CHR' ? make.call(node, 'chr', [value]) : undefined;
  },
});

export const textFunctions = [functions, usingCharacterSet];
