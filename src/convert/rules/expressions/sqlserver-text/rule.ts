import { sqlserverQueryFindings } from '../../../../sql/codes/sqlserver-queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression, Like } from '../../../../sql/tree/expression.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { implicitly } from '../sqlserver-conversions/convert.ts';
import { atomic, bare, familyOf } from '../sqlserver-conversions/family.ts';
import { patternOf } from './pattern.ts';
import { comparesCase, hasCase } from './sensitivity.ts';

const varchar: ValueType = { kind: 'text', large: true, typeName: 'VARCHAR' };

/** LIKE knows ranges of characters, which are a regular expression in PostgreSQL; see the page. */
const patterns = rule({
  name: 'sqlserver-text',
  on: ['like'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const literal = bare(node.pattern);
    const operand = textOf(node.operand, context);
    const isSensitive = comparesCase([node.operand, node.pattern], context) || !hasCase(node.pattern);
    const plain: Like = { ...node, operand, variant: isSensitive ? 'like' : 'ilike' };
    if (literal.kind !== 'string') return open(plain, context);
    const escape =
      node.escape === undefined ? '' : node.escape.kind === 'string' ? node.escape.value : undefined;
    if (escape === undefined) return open(plain, context);
    if (!literal.value.includes('[')) {
      if (escape !== '') return plain;
      // A backslash is a character like any other.
      return { ...plain, pattern: make.string(literal, literal.value.replaceAll('\\', '\\\\')) };
    }
    const pattern = make.string(literal, patternOf(literal.value, escape));
    return make.binary(
      node,
      operand,
      node.not ? (isSensitive ? '!~' : '!~*') : isSensitive ? '~' : '~*',
      pattern,
    );
  },
});

function textOf(node: Expression, context: RuleContext): Expression {
  return familyOf(context.resolution.typeOf(node)) === 'text' ? node : implicitly(node, varchar, context);
}

/** A pattern that is known only when the code runs: brackets in it would stand for themselves. */
function open(node: Like, context: RuleContext): Expression {
  const what = 'The pattern of LIKE is known only when the code runs.';
  context.report(sqlserverQueryFindings.openPattern, node.pattern, what);
  const pattern = atomic(textOf(node.pattern, context));
  return { ...node, pattern, escape: node.escape ?? make.string(node, '') };
}

/** COLLATE: a binary one is that of the characters' codes, any other is the column's own affair. */
const collations = rule({
  name: 'sqlserver-text',
  on: ['collate'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node) {
    const name = node.collation.parts.at(-1)?.text ?? '';
    if (!/_BIN2?$/i.test(name)) return node.operand;
    return { ...node, collation: make.name(node.collation, make.identifier(node, 'C', true)) };
  },
});

export const sqlserverText = [patterns, collations];
