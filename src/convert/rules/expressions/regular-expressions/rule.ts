import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import { expressions } from '../../../../sql/codes/expressions.ts';
import type { RuleContext } from '../../../rule.ts';
import { callRule, packCall } from '../built-in.ts';
import { asText } from '../coercion.ts';
import { emptyAsNull, mayBeNull } from '../emptiness.ts';
import { bare, textConstant, wholeConstant } from '../operands.ts';
import { isInteger } from '../target-number.ts';
import type { Pattern } from './pattern.ts';
import { mixesGreediness, targetPattern } from './pattern.ts';

/** The pattern in the target's words, if it and the match parameter (when there is one) are constants that it can say. */
function patternOf(
  call: Call,
  pattern: Expression | undefined,
  flags: Expression | undefined,
  context: RuleContext,
): Pattern | undefined {
  const text = textConstant(pattern);
  const parameter = flags === undefined || bare(flags).kind === 'null' ? '' : textConstant(flags);
  if (text === undefined || parameter === undefined || text === '') return undefined;
  if (mixesGreediness(text))
    context.report(
      expressions.lazyPattern,
      call,
      `The pattern '${text}' has a repetition that takes as little as possible.`,
    );
  return targetPattern(text, parameter);
}

/** REGEXP_LIKE is the operator `~`. */
function like(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [given, pattern, flags] = values;
  if (!given || !pattern) return undefined;
  const text = asText(given, context);
  const found = patternOf(call, pattern, flags, context);
  if (!found) return packCall(call, context, 'regexp_like', [text, ...values.slice(1)]);
  return make.binary(call, text, found.caseless ? '~*' : '~', make.string(pattern, found.withoutCase));
}

/** REGEXP_REPLACE changes all matches unless an occurrence is given. */
function replace(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [given, pattern, replacement, start, occurrence, flags] = values;
  if (!given || !pattern) return undefined;
  const text = asText(given, context);
  const found = patternOf(call, pattern, flags, context);
  const by = replacement && bare(replacement).kind !== 'null' ? replacement : undefined;
  const sameReplacement = !by || isSameReplacement(by, context);
  const nth = occurrence ? wholeConstant(occurrence) : 0;
  const first = start ? wholeConstant(start) : 1;
  if (!found || !sameReplacement || nth === undefined || first === undefined || first < 1)
    return packCall(call, context, 'regexp_replace', [text, ...values.slice(1)]);
  const parts = [text, make.string(pattern, found.text), by ?? make.string(call, '')];
  const where =
    first === 1 && nth === 0
      ? [make.string(call, 'g')]
      : first === 1 && nth === 1
        ? []
        : [make.number(call, first), make.number(call, nth)];
  const result = make.call(call, 'regexp_replace', [...parts, ...where]);
  const stays = by !== undefined && (textConstant(by)?.replace(/\\\d/g, '') ?? '') !== '';
  return stays ? result : emptyAsNull(result, call, [given], context);
}

/** Groups are `\1` to `\9` in both; other backslashes mean something else. */
function isSameReplacement(node: Expression, context: RuleContext): boolean {
  const text = textConstant(node);
  return text !== undefined && !/\\(?![1-9])/.test(text) && !mayBeNull(node, context);
}

/** The numbers behind the pattern, which PostgreSQL wants as integers of at least 1 (0 for the group). */
function isPlainNumber(node: Expression | undefined, context: RuleContext): boolean {
  return node === undefined || isInteger(node, context);
}

/** REGEXP_SUBSTR: the same function with the same arguments (since PostgreSQL 15). */
function substr(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [given, pattern, start, occurrence, flags, group] = values;
  if (!given || !pattern) return undefined;
  const text = asText(given, context);
  const found = patternOf(call, pattern, flags, context);
  if (!found || ![start, occurrence, group].every((each) => isPlainNumber(each, context)))
    return packCall(call, context, 'regexp_substr', [text, ...values.slice(1)]);
  const rest = withoutDefaults(
    [start, occurrence, group && make.string(call, ''), group],
    [1, 1, undefined, undefined],
  );
  const result = make.call(call, 'regexp_substr', [text, make.string(pattern, found.text), ...rest]);
  return found.matchesEmpty || group ? emptyAsNull(result, call, values, context) : result;
}

/** Arguments up to the last that is not what it would be anyway. */
function withoutDefaults(
  values: readonly (Expression | undefined)[],
  defaults: readonly (number | undefined)[],
): readonly Expression[] {
  const last = values.findLastIndex(
    (each, i) => each !== undefined && wholeConstant(each) !== (defaults[i] ?? Number.NaN),
  );
  return values.slice(0, last + 1).filter((each) => each !== undefined);
}

function count(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [given, pattern, start, flags] = values;
  if (!given || !pattern) return undefined;
  const text = asText(given, context);
  const found = patternOf(call, pattern, flags, context);
  if (!found || !isPlainNumber(start, context))
    return packCall(call, context, 'regexp_count', [text, ...values.slice(1)]);
  const rest = withoutDefaults([start], [1]);
  return make.call(call, 'regexp_count', [text, make.string(pattern, found.text), ...rest]);
}

function instr(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [given, pattern, start, occurrence, option, flags, group] = values;
  if (!given || !pattern) return undefined;
  const text = asText(given, context);
  const found = patternOf(call, pattern, flags, context);
  if (!found || ![start, occurrence, option, group].every((each) => isPlainNumber(each, context)))
    return packCall(call, context, 'regexp_instr', [text, ...values.slice(1)]);
  const rest = withoutDefaults(
    [start, occurrence, option, group && make.string(call, ''), group],
    [1, 1, 0, undefined, undefined],
  );
  return make.call(call, 'regexp_instr', [text, make.string(pattern, found.text), ...rest]);
}

/** Functions of regular expressions (SQL Language Reference, "REGEXP_LIKE Condition", "REGEXP_REPLACE" …). */
export const regularExpressions = [
  callRule('regular-expressions', {
    REGEXP_LIKE: like,
    REGEXP_REPLACE: replace,
    REGEXP_SUBSTR: substr,
    REGEXP_COUNT: count,
    REGEXP_INSTR: instr,
  }),
];
