import { sqlserverFindings } from '../../../../sql/codes/sqlserver.ts';
import * as make from '../../../../sql/make.ts';
import type { Binary, Expression } from '../../../../sql/tree/expression.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { targetTypeName } from '../../../types/mapped.ts';
import { ignoresCase } from '../../../types/sqlserver-collation.ts';
import { columnOf, isNumberKind, isTextKind, targetKind } from '../target-kind.ts';
import { patternOf } from './pattern.ts';

/** `+` of texts joins them, and is NULL where one of them is; see the page. */
const sums = rule({
  name: 'sqlserver-operators',
  on: ['binary'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.operator === '+') return joined(node, context);
    return compared(node, context);
  },
});

/** A text and a number is a sum in SQL Server, which makes a number of the text. */
function joined(node: Binary, context: RuleContext): Expression | undefined {
  const kinds = [node.left, node.right].map((each) => targetKind(each, context));
  if (!kinds.some(isTextKind) || kinds.some(isNumberKind)) return undefined;
  const operands = [node.left, node.right].flatMap((each) =>
    each.kind === 'chain' && each.operator === '||' ? each.operands : [each],
  );
  return make.chain(node, '||', operands);
}

const ordered: ReadonlySet<string> = new Set(['=', '<>', '<', '>', '<=', '>=']);

/** A BIT is a truth value in the target, which is compared with one. */
function compared(node: Binary, context: RuleContext): Expression | undefined {
  if (!ordered.has(node.operator)) return undefined;
  reportCase(node.left, node.right, context);
  const left = numbered(fitted(node.left, node.right, context), node.right, context);
  const right = numbered(fitted(node.right, node.left, context), node.left, context);
  return left === node.left && right === node.right ? undefined : { ...node, left, right };
}

function fitted(literal: Expression, other: Expression, context: RuleContext): Expression {
  if (literal.kind === 'parenthesis') {
    const operand = fitted(literal.operand, other, context);
    return operand === literal.operand ? literal : { ...literal, operand };
  }
  if (targetKind(other, context) !== 'boolean') return literal;
  if (literal.kind === 'number') return make.boolean(literal, Number(literal.text) !== 0);
  const isTruth = literal.kind === 'string' && /^(?:0|1|true|false)$/i.test(literal.value);
  return isTruth ? make.boolean(literal, /^(?:1|true)$/i.test(literal.value)) : literal;
}

/** A text that is compared with a number is made one ("Data type precedence"); one that is none is an error in both. */
function numbered(text: Expression, other: Expression, context: RuleContext): Expression {
  const kind = targetKind(other, context);
  if (!isNumberKind(kind) || text.kind === 'string' || !isTextKind(targetKind(text, context))) return text;
  const isPlain = ['reference', 'call', 'parenthesis', 'cast'].includes(text.kind);
  return make.cast(
    text,
    isPlain ? text : make.parenthesis(text, text),
    kind === 'numeric' ? 'numeric' : 'bigint',
  );
}

const lists = rule({
  name: 'sqlserver-operators',
  on: ['in', 'between'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    reportCase(node.operand, node.operand, context);
    if (node.kind === 'between' || !node.list) return undefined;
    const list = node.list.map((each) => fitted(each, node.operand, context));
    return list.every((each, i) => each === node.list?.[i]) ? undefined : { ...node, list };
  },
});

/** LIKE knows ranges of characters in SQL Server, which are a regular expression in PostgreSQL. */
const patterns = rule({
  name: 'sqlserver-operators',
  on: ['like'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const column = columnOf(node.operand, context);
    const isInsensitive = column === undefined || ignoresCase(column.definition);
    if (node.pattern.kind === 'string' && node.escape === undefined && node.pattern.value.includes('[')) {
      const operator = node.not ? (isInsensitive ? '!~*' : '!~') : isInsensitive ? '~*' : '~';
      return make.binary(
        node,
        node.operand,
        operator,
        make.string(node.pattern, patternOf(node.pattern.value)),
      );
    }
    return { ...node, variant: isInsensitive ? 'ilike' : 'like' };
  },
});

/** Texts are compared with their case in PostgreSQL. */
function reportCase(node: Expression, other: Expression, context: RuleContext): void {
  if (context.settings.caseInsensitive === 'collation') return;
  const column = columnOf(node, context) ?? columnOf(other, context);
  if (!column || !ignoresCase(column.definition)) return;
  const what = `${column.table.name}.${column.name} is compared with its case in PostgreSQL.`;
  context.report(sqlserverFindings.caseInsensitiveText, node, what);
}

/** COLLATE: a binary one is that of the characters' codes, any other is the column's own affair. */
const collations = rule({
  name: 'sqlserver-operators',
  on: ['collate'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node) {
    const name = node.collation.parts.at(-1)?.text ?? '';
    if (!/_BIN2?$/i.test(name)) return node.operand;
    return { ...node, collation: make.name(node.collation, make.identifier(node, 'C', true)) };
  },
});

/** The default of a column of type BIT, under whatever name, is a truth value. */
const bits = rule({
  name: 'sqlserver-operators',
  on: ['column'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const { type, default: value } = node;
    if (!type || !value || targetTypeName(context.types.of(type, 'column')) !== 'boolean') return undefined;
    const plain = withoutParentheses(value);
    if (plain.kind === 'number') return { ...node, default: make.boolean(value, Number(plain.text) !== 0) };
    const isTruth = plain.kind === 'string' && /^(?:0|1|true|false)$/i.test(plain.value);
    return isTruth ? { ...node, default: make.boolean(value, /^(?:1|true)$/i.test(plain.value)) } : undefined;
  },
});

/** The catalog of SQL Server puts parentheses around every default, two around numbers. */
const defaults = rule({
  name: 'sqlserver-operators',
  on: ['column'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node) {
    const { default: value } = node;
    return value?.kind === 'parenthesis' ? { ...node, default: withoutParentheses(value) } : undefined;
  },
});

function withoutParentheses(node: Expression): Expression {
  return node.kind === 'parenthesis' ? withoutParentheses(node.operand) : node;
}

export const sqlserverOperators = [bits, defaults, sums, lists, patterns, collations];
