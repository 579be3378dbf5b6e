import { sqlserverCollationFindings } from '../../../../sql/codes/sqlserver-collations.ts';
import { sqlserverFindings } from '../../../../sql/codes/sqlserver.ts';
import { sqlserverQueryFindings } from '../../../../sql/codes/sqlserver-queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Collate, Expression, Like } from '../../../../sql/tree/expression.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { isBeginning, leadingIndex } from '../../../searched-columns.ts';
import { implicitly } from '../sqlserver-conversions/convert.ts';
import { atomic, bare, familyOf } from '../sqlserver-conversions/family.ts';
import { columnOf } from '../target-kind.ts';
import { asCitext, asText, isCitext } from './citext.ts';
import { patternOf } from './pattern.ts';
import { sameRows } from './same-rows.ts';
import type { Search } from './searching.ts';
import { lower, searched, searchOf } from './searching.ts';

const varchar: ValueType = { kind: 'text', large: true, typeName: 'VARCHAR' };

/** LIKE knows ranges of characters, which are a regular expression in PostgreSQL; see the page. */
const patterns = rule({
  name: 'sqlserver-text',
  on: ['like'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const literal = bare(node.pattern);
    const value = textOf(node.operand, context);
    const escape =
      node.escape === undefined ? '' : node.escape.kind === 'string' ? node.escape.value : undefined;
    if (literal.kind !== 'string' || escape === undefined) return open({ ...node, operand: value }, context);
    const isPlain = !literal.value.includes('[');
    const searcher = isPlain ? 'like' : 'expression';
    const search = searchOf(value, node.pattern, searcher, context);
    reportIndex(node, search, context);
    const operand = searched(value, node.pattern, search, searcher, context);
    const pattern = search === 'folded' ? literal.value.toLowerCase() : literal.value;
    if (!isPlain) {
      const sign = search === 'caseless' ? '~*' : '~';
      const expression = patternOf(pattern, search === 'folded' ? escape.toLowerCase() : escape);
      return make.binary(node, operand, node.not ? `!${sign}` : sign, make.string(literal, expression));
    }
    const variant = search === 'caseless' ? 'ilike' : 'like';
    const like: Like = { ...node, operand, variant };
    if (search !== 'folded' && escape !== '') return like;
    // A backslash is a character like any other.
    const plain = escape === '' ? pattern.replaceAll('\\', '\\\\') : pattern;
    return {
      ...like,
      pattern: make.string(literal, plain),
      ...(node.escape ? { escape: lower(node.escape) } : {}),
    };
  },
});

function textOf(node: Expression, context: RuleContext): Expression {
  return familyOf(context.resolution.typeOf(node)) === 'text' ? node : implicitly(node, varchar, context);
}

/** A pattern that is known only when the code runs: brackets in it would stand for themselves. */
function open(node: Like, context: RuleContext): Expression {
  const what = 'The pattern of LIKE is known only when the code runs.';
  context.report(sqlserverQueryFindings.openPattern, node.pattern, what);
  const pattern = textOf(node.pattern, context);
  const search = searchOf(node.operand, pattern, 'like', context);
  reportIndex(node, search, context);
  const isFolded = search === 'folded';
  return {
    ...node,
    operand: searched(node.operand, pattern, search, 'like', context),
    variant: search === 'caseless' ? 'ilike' : 'like',
    pattern: isFolded ? lower(pattern) : atomic(pattern),
    escape: node.escape ? (isFolded ? lower(node.escape) : node.escape) : make.string(node, ''),
  };
}

/** An index of the source that served the search has no like in the target. */
function reportIndex({ operand, pattern }: Like, search: Search, context: RuleContext): void {
  const column = columnOf(operand, context);
  if (!column || search === 'exact' || context.collations.mode === 'none' || !isBeginning(pattern)) return;
  const leading = leadingIndex(column.table, column.name, context.catalog, context.source);
  if (leading === undefined || (leading === 'index' && search === 'folded' && !isCitext(operand, context)))
    return;
  const what = `An index began with ${column.table.name}.${column.name}, whose beginning LIKE looks for.`;
  context.report(sqlserverCollationFindings.searchWithoutIndex, operand, what);
}

/** COLLATE: the collation of the target that compares alike. Where texts keep their case, one that ignores it is the column's own affair. */
const collations = rule({
  name: 'sqlserver-text',
  on: ['collate'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const { collations, resolution } = context;
    const type = resolution.typeOf(node);
    if (collations.isCitext([type])) return asCitext(node.operand, context);
    const collation = collations.ofTexts([type]);
    const isSensitive = collations.inSource([type])?.isCaseSensitive;
    if (!isSensitive && collations.mode === 'none') reportIgnored(node, context);
    const operand = isSensitive ? asText(node.operand, context) : node.operand;
    if (!collation) return operand;
    return { ...node, operand, collation: collations.write(collation, node.collation) };
  },
});

function reportIgnored(node: Collate, context: RuleContext): void {
  const name = node.collation.parts.at(-1)?.text ?? '';
  context.report(sqlserverFindings.caseInsensitiveText, node, `COLLATE ${name} ignores case.`);
}

export const sqlserverText = [patterns, collations, ...sameRows];
