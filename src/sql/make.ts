import type { Span } from '../text/span.ts';
import type {
  Argument,
  Binary,
  BinaryOperator,
  BooleanLiteral,
  Call,
  CaseBranch,
  CaseExpression,
  Cast,
  Chain,
  Collate,
  Expression,
  Fragment,
  IsTest,
  KeywordCall,
  KeywordPart,
  NullLiteral,
  NumberLiteral,
  Parenthesis,
  Reference,
  Star,
  StringLiteral,
  Unary,
  UnaryOperator,
  Word,
} from './tree/expression.ts';
import type { Identifier, Name } from './tree/name.ts';
import type { Node } from './tree/node.ts';
import type { VariableDeclaration } from './tree/routine.ts';
import type { DataType } from './tree/type.ts';

/**
 * Makers of target nodes. Each takes first the node whose place the new one takes, because span and comments travel by
 * position. The names that they make are the target's own and are not mapped again.
 */

function at(origin: Span): Span {
  return { start: origin.start, end: origin.end };
}

/** A name of the target. It is quoted only when told so. */
export function identifier(origin: Span, text: string, quoted = false): Identifier {
  return { kind: 'identifier', ...at(origin), text, quoted, target: true };
}

/** A qualified name of the target; parts are given as they are to be written without quotes. */
export function name(origin: Span, ...parts: readonly (string | Identifier)[]): Name {
  return {
    kind: 'name',
    ...at(origin),
    parts: parts.map((part) => (typeof part === 'string' ? identifier(origin, part) : part)),
  };
}

export function reference(origin: Span, ...parts: readonly (string | Identifier)[]): Reference {
  return { kind: 'reference', ...at(origin), name: name(origin, ...parts) };
}

export function string(origin: Span, value: string): StringLiteral {
  return { kind: 'string', ...at(origin), value };
}

export function number(origin: Span, text: string | number): NumberLiteral {
  return { kind: 'number', ...at(origin), text: String(text) };
}

/** `*`, or `t.*`. */
export function star(origin: Span, qualifier?: Name): Star {
  return { kind: 'star', ...at(origin), ...(qualifier ? { qualifier } : {}) };
}

export function nullLiteral(origin: Span): NullLiteral {
  return { kind: 'null', ...at(origin) };
}

export function boolean(origin: Span, value: boolean): BooleanLiteral {
  return { kind: 'boolean', ...at(origin), value };
}

export function argument(value: Expression, parameter?: Identifier): Argument {
  return { kind: 'argument', ...at(value), value, ...(parameter ? { name: parameter } : {}) };
}

/** A call of a function of the target, its name being plain or a list of parts. */
export function call(
  origin: Span,
  callee: string | readonly (string | Identifier)[],
  values: readonly Expression[],
): Call {
  const parts = typeof callee === 'string' ? [callee] : callee;
  return {
    kind: 'call',
    ...at(origin),
    callee: reference(origin, ...parts),
    arguments: values.map((value) => argument(value)),
  };
}

export function binary(origin: Span, left: Expression, operator: BinaryOperator, right: Expression): Binary {
  return { kind: 'binary', ...at(origin), operator, left, right };
}

export function unary(origin: Span, operator: UnaryOperator, operand: Expression): Unary {
  return { kind: 'unary', ...at(origin), operator, operand };
}

/** The operands joined by the operator; chains of the same operator among them are taken in. At least one operand. */
export function chain(
  origin: Span,
  operator: Chain['operator'],
  operands: readonly Expression[],
): Expression {
  const flat = operands.flatMap((operand) =>
    operand.kind === 'chain' && operand.operator === operator ? operand.operands : [operand],
  );
  return flat.length === 1
    ? (flat[0] as Expression)
    : { kind: 'chain', ...at(origin), operator, operands: flat };
}

export function parenthesis(origin: Span, operand: Expression): Parenthesis {
  return { kind: 'parenthesis', ...at(origin), operand };
}

export function isNull(origin: Span, operand: Expression, not = false): IsTest {
  return { kind: 'is', ...at(origin), operand, not, test: 'null' };
}

export function isDistinct(origin: Span, operand: Expression, other: Expression, not = false): IsTest {
  return { kind: 'is', ...at(origin), operand, not, test: 'distinct from', other };
}

/** A type of the target by the words that it is written with, `numeric` with 10 and 2 or `timestamp with time zone`. */
export function type(
  origin: Span,
  words: string | readonly (string | Identifier)[],
  more: Partial<Pick<DataType, 'precision' | 'scale' | 'dimensions' | 'attribute' | 'zone'>> = {},
): DataType {
  const parts = typeof words === 'string' ? [words] : words;
  return { kind: 'dataType', ...at(origin), name: name(origin, ...parts), target: true, ...more };
}

/** `operand COLLATE collation`. */
export function collate(origin: Span, operand: Expression, collation: Name): Collate {
  return { kind: 'collate', ...at(origin), operand, collation };
}

/** `operand::type`. */
export function cast(origin: Span, operand: Expression, to: string | DataType): Cast {
  return {
    kind: 'cast',
    ...at(origin),
    operand,
    type: typeof to === 'string' ? type(origin, to) : to,
    style: 'operator',
  };
}

export function caseExpression(
  origin: Span,
  branches: readonly (readonly [test: Expression, result: Expression])[],
  otherwise?: Expression,
  operand?: Expression,
): CaseExpression {
  return {
    kind: 'case',
    ...at(origin),
    ...(operand ? { operand } : {}),
    branches: branches.map(
      ([test, result]): CaseBranch => ({
        kind: 'caseBranch',
        start: test.start,
        end: result.end,
        tests: [test],
        result,
      }),
    ),
    ...(otherwise ? { otherwise } : {}),
  };
}

export function word(origin: Span, text: string): Word {
  return { kind: 'word', ...at(origin), text };
}

/** A function with words between its arguments; strings among the parts are words. */
export function keywordCall(
  origin: Span,
  functionName: string,
  parts: readonly (string | KeywordPart)[],
): KeywordCall {
  return {
    kind: 'keywordCall',
    ...at(origin),
    name: functionName,
    parts: parts.map((part) => (typeof part === 'string' ? word(origin, part) : part)),
  };
}

/** Target text with nodes in its gaps, an operand being put in parentheses by the printer if it must. */
export function fragment(
  origin: Span,
  precedence: Fragment['precedence'],
  ...parts: readonly (string | Node)[]
): Fragment {
  return { kind: 'fragment', ...at(origin), parts, precedence };
}

/** A variable that is declared for the target's own use, with its first value. */
export function variable(
  origin: Span,
  ofName: Identifier,
  ofType: DataType,
  initial?: Expression,
): VariableDeclaration {
  return {
    kind: 'variable',
    ...at(origin),
    name: ofName,
    constant: false,
    type: ofType,
    notNull: false,
    ...(initial ? { default: initial } : {}),
  };
}
