import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { RuleContext } from '../../../rule.ts';
import { bare } from '../operands.ts';
import { callRule } from '../built-in.ts';
import { padded } from '../coercion.ts';
import { alike, leading } from '../null-functions/rule.ts';

/**
 * DECODE (SQL Language Reference): a CASE in which NULL equals NULL. The searched values are converted to the kind of the
 * first of them, the results to that of the first result.
 */
function decode(call: Call, values: readonly Expression[], context: RuleContext): Expression | undefined {
  const [given, ...rest] = values;
  if (!given || rest.length < 2) return undefined;
  const pairs = Math.floor(rest.length / 2);
  const searches = rest.filter((_, i) => i % 2 === 0 && i < pairs * 2);
  const results = rest.filter((_, i) => i % 2 === 1 || i === pairs * 2);
  const compared = alike(
    [unpadded(given, searches, context), ...searches],
    leading([...searches, given], context),
    context,
  );
  const given_ = compared[0] as Expression;
  const searched = compared.slice(1);
  const same = alike(results, leading(results, context), context);
  const otherwise = rest.length % 2 === 1 ? same.at(-1) : undefined;
  const branches = searched.map((each, i) => [each, same[i] as Expression] as const);
  const kept = otherwise && bare(otherwise).kind === 'null' ? undefined : otherwise;
  const nulls = searched.filter((each, i) => isNullPossible(each, searches[i] as Expression, context));
  if (nulls.length === 0 || !context.resolution.nullable(given))
    return make.caseExpression(
      call,
      branches.filter(([test]) => bare(test).kind !== 'null'),
      kept,
      given_,
    );
  return make.caseExpression(
    call,
    branches.map(([test, result]) => [matches(given_, test, nulls.includes(test)), result]),
    kept,
  );
}

/**
 * DECODE compares texts without filling up the shorter one, also if one is CHAR (SQL Language Reference, "DECODE"), while
 * PostgreSQL's char is compared without its blanks. It is the same where the searched texts are as long as the CHAR.
 */
function unpadded(given: Expression, searches: readonly Expression[], context: RuleContext): Expression {
  const type = context.resolution.typeOf(given);
  if (type.kind !== 'text' || !type.fixed || type.length === undefined) return given;
  const { length } = type;
  const isFull = searches
    .map(bare)
    .every((each) => each.kind === 'string' && [...each.value].length === length);
  return isFull ? given : padded(given, context);
}

function isNullPossible(converted: Expression, source: Expression, context: RuleContext): boolean {
  return bare(converted).kind === 'null' || context.resolution.nullable(source);
}

function matches(given: Expression, test: Expression, nullPossible: boolean): Expression {
  if (bare(test).kind === 'null') return make.isNull(test, given);
  return nullPossible ? make.isDistinct(test, given, test, true) : make.binary(test, given, '=', test);
}

export const decoding = [callRule('decode', { DECODE: decode })];
