import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { RuleContext } from '../../../rule.ts';

/** A text of SQL as its parts: what is written, and what is put in when the statement runs. */
export interface SqlText {
  readonly parts: readonly (string | Expression)[];
  /** The first literal, which tells where findings belong. */
  readonly literal?: Extract<Expression, { kind: 'string' }>;
  /** The parts as expressions, literals side by side not being joined. */
  readonly operands: readonly Expression[];
}

/** The parts of a text that is put together with `||` or concat, as earlier phases have left it. */
export function sqlText(node: Expression, context: RuleContext): SqlText {
  const parts: (string | Expression)[] = [];
  const operands: Expression[] = [];
  let literal: Extract<Expression, { kind: 'string' }> | undefined;
  const add = (each: Expression): void => {
    if (each.kind === 'string') {
      literal ??= each;
      operands.push(each);
      const last = parts.at(-1);
      if (typeof last === 'string') parts[parts.length - 1] = last + each.value;
      else parts.push(each.value);
      return;
    }
    if (each.kind === 'parenthesis') return add(each.operand);
    if (each.kind === 'chain' && each.operator === '||') return each.operands.forEach(add);
    const joined = joinedBy(each);
    if (joined) return joined.forEach(add);
    const constant = constantOf(each, context);
    if (constant) return add(constant);
    parts.push(each);
    operands.push(each);
  };
  add(node);
  return { parts, operands, ...(literal ? { literal } : {}) };
}

/** The arguments of concat, which stands for `||` where a part may be NULL; nullif(…, '') around it changes nothing here. */
function joinedBy(node: Expression): readonly Expression[] | undefined {
  if (node.kind !== 'call' || node.callee.kind !== 'reference') return undefined;
  const [only, ...more] = node.callee.name.parts;
  if (!only || more.length > 0) return undefined;
  const name = only.text.toLowerCase();
  const values = node.arguments.map((each) => each.value);
  if (name === 'concat') return values;
  const [first, empty] = values;
  if (name === 'nullif' && first && empty?.kind === 'string' && empty.value === '') return [first];
  const character = characterOf(node);
  return character && [character];
}

/** Characters that texts of SQL are put together with: white space and quotes. */
const characters: ReadonlyMap<string, string> = new Map([
  ['9', '\t'],
  ['10', '\n'],
  ['13', '\r'],
  ['32', ' '],
  ['34', '"'],
  ['39', "'"],
]);

/** CHR of a number that is written. */
function characterOf(node: Expression): Extract<Expression, { kind: 'string' }> | undefined {
  if (node.kind !== 'call' || node.callee.kind !== 'reference') return undefined;
  const [only, ...more] = node.callee.name.parts;
  const [value, ...others] = node.arguments.map((each) => each.value);
  if (more.length + others.length > 0 || only?.text.toLowerCase() !== 'chr' || value?.kind !== 'number')
    return undefined;
  const text = characters.get(value.text);
  return text === undefined ? undefined : make.string(node, text);
}

/** The literal that an expression is or stands for: a constant's, a character's. */
export function writtenText(
  node: Expression,
  context: RuleContext,
): Extract<Expression, { kind: 'string' }> | undefined {
  if (node.kind === 'string') return node;
  const constant = constantOf(node, context);
  return constant?.kind === 'string' ? constant : characterOf(node);
}

/** The text of a constant. */
function constantOf(node: Expression, context: RuleContext): Expression | undefined {
  if (node.kind !== 'reference') return undefined;
  const referent = context.resolution.referent(node);
  if (referent.kind !== 'variable' || !referent.declaration.constant) return undefined;
  const { default: value } = referent.declaration;
  return value?.kind === 'string' ? value : undefined;
}

/** The parts as one expression again. A part that may be NULL adds nothing in Oracle; in SQL Server nothing is left of the text then, as in PostgreSQL. */
export function joined(
  parts: readonly (string | Expression)[],
  at: Expression,
  context: RuleContext,
): Expression {
  const values = parts
    .filter((each) => each !== '')
    .map((each) => (typeof each === 'string' ? make.string(at, each) : each));
  const [only] = values;
  if (values.length === 1 && only?.kind === 'string') return only;
  const mayBeNull =
    context.source.name === 'oracle' &&
    values.some((each) => each.kind !== 'string' && context.resolution.nullable(each));
  const made = mayBeNull ? make.call(at, 'concat', values) : make.chain(at, '||', values);
  context.resolution.state(made, { kind: 'text' }, false);
  return made;
}
