import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Span } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { asText } from '../coercion.ts';
import { emptyAsNull, mayBeNull } from '../emptiness.ts';
import { bare, mustBeImmutable } from '../operands.ts';
import { callRule } from '../built-in.ts';

/**
 * `||` (SQL Language Reference, "Concatenation Operator"): NULL operands count for nothing in Oracle, while they make the
 * whole NULL in PostgreSQL.
 */
const operator = rule({
  name: 'concatenation',
  on: ['chain'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    return node.operator === '||' ? concatenated(node, node.operands, context) : undefined;
  },
});

const functions = callRule('concatenation', {
  CONCAT: (call, values, context) => concatenated(call, values, context),
});

function concatenated(
  origin: Span,
  given: readonly Expression[],
  context: RuleContext,
): Expression | undefined {
  const operands = given.filter((each) => bare(each).kind !== 'null');
  const [first] = operands;
  if (first === undefined) return make.nullLiteral(origin);
  if (operands.every((each) => context.resolution.typeOf(each).kind === 'binary'))
    return bytes(origin, operands, context);
  const nullable = operands.some((each) => mayBeNull(each, context));
  if (operands.length === 1) return asText(first, context);
  const result = nullable ? withoutNulls(origin, operands, context) : joined(origin, operands, context);
  const mayBeNothing = operands.every((each) => context.resolution.nullable(each));
  return mayBeNothing ? emptyAsNull(result, origin, nullable ? [] : operands, context) : result;
}

/** All operands have values: the operator itself. Numbers need no cast beside a text. */
function joined(origin: Span, operands: readonly Expression[], context: RuleContext): Expression {
  const immutable = mustBeImmutable(context);
  const plain = operands.map(
    (each) => (immutable ? undefined : wholeNumber(each, context)) ?? asText(each, context),
  );
  const startsWithText = plain.slice(0, 2).some((each) => isText(each, context));
  const [first, ...rest] = plain;
  if (startsWithText || first === undefined) return make.chain(origin, '||', plain);
  return make.chain(origin, '||', [asText(first, context), ...rest]);
}

/** `concat` passes over NULLs. It is not immutable, so that an index needs the longer form. */
function withoutNulls(origin: Span, operands: readonly Expression[], context: RuleContext): Expression {
  if (!mustBeImmutable(context))
    return make.call(
      origin,
      'concat',
      operands.map((each) => wholeNumber(each, context) ?? inConcat(each, context)),
    );
  const parts = operands.map((each) => {
    const value = asText(each, context);
    if (!mayBeNull(each, context)) return value;
    const text = make.call(each, 'coalesce', [value, make.string(each, '')]);
    context.resolution.state(text, { kind: 'text' }, false);
    return text;
  });
  return make.chain(origin, '||', parts);
}

/** `concat` writes a CHAR with its blanks. */
function inConcat(node: Expression, context: RuleContext): Expression {
  return context.resolution.typeOf(node).kind === 'text' ? node : asText(node, context);
}

function wholeNumber(node: Expression, context: RuleContext): Expression | undefined {
  const type = context.resolution.typeOf(node);
  return type.kind === 'number' && type.integer && !type.binary && isWholeInTarget(node) ? node : undefined;
}

/** A literal is written as text at once. */
function isWholeInTarget(node: Expression): boolean {
  return bare(node).kind !== 'number';
}

function isText(node: Expression, context: RuleContext): boolean {
  return bare(node).kind === 'string' || context.resolution.typeOf(node).kind === 'text';
}

function bytes(origin: Span, operands: readonly Expression[], context: RuleContext): Expression {
  const empty = (each: Expression): Expression => make.string(each, '\\x');
  const parts = operands.map((each) =>
    mayBeNull(each, context) ? make.call(each, 'coalesce', [each, empty(each)]) : each,
  );
  const result = make.chain(origin, '||', parts);
  return operands.every((each) => mayBeNull(each, context))
    ? make.call(origin, 'nullif', [result, make.string(origin, '\\x')])
    : result;
}

export const concatenation = [operator, functions];
