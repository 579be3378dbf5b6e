import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import type {
  GroupingSet,
  GroupItem,
  NamedWindow,
  Select,
  SelectItem,
  Values,
} from '../../../sql/tree/query.ts';
import { acceptAssignment, assignedValue } from './assignment.ts';
import { parseExpression } from './expression.ts';
import { parseString } from './literal.ts';
import { behindDot, isName, parseIdentifier, parseName } from './name.ts';
import { parseTop } from './query.ts';
import { parseTables } from './table-expression.ts';
import { parseWindow } from './window.ts';

/** SELECT up to its HAVING and WINDOW. */
export function parseSelect(p: TokenCursor): Select {
  const start = p.start;
  p.expect('SELECT');
  const quantifier = p.accept('DISTINCT') ? 'distinct' : p.accept('ALL') ? 'all' : undefined;
  const top = parseTop(p);
  const items = p.list(() => parseSelectItem(p));
  const intoTable = p.accept('INTO') ? parseName(p) : undefined;
  // A file group.
  if (intoTable && p.accept('ON')) parseIdentifier(p);
  const from = p.accept('FROM') ? parseTables(p) : [];
  const where = p.accept('WHERE') ? parseExpression(p) : undefined;
  const groupBy = p.accept('GROUP', 'BY') ? parseGroups(p) : undefined;
  const having = p.accept('HAVING') ? parseExpression(p) : undefined;
  const windows = p.accept('WINDOW') ? p.list(() => parseNamedWindow(p)) : undefined;
  return {
    kind: 'select',
    ...p.span(start),
    ...(quantifier ? { quantifier } : {}),
    ...(top ? { top } : {}),
    items,
    ...(intoTable ? { intoTable } : {}),
    from,
    ...(where ? { where } : {}),
    ...(groupBy ? { groupBy } : {}),
    ...(having ? { having } : {}),
    ...(windows ? { windows } : {}),
  };
}

/** `*`, `t.*`, `x AS name`, `x 'name'`, `name = x`, `@variable = x`, `@variable += x`. */
export function parseSelectItem(p: TokenCursor): SelectItem {
  const start = p.start;
  const star = parseStar(p, start);
  if (star) return { kind: 'selectItem', ...p.span(start), expression: star };
  const assigned = parseAssigned(p, start);
  if (assigned) return assigned;
  const alias = leadingAlias(p);
  const expression = parseExpression(p);
  const name = alias ?? parseAlias(p);
  return { kind: 'selectItem', ...p.span(start), expression, ...(name ? { alias: name } : {}) };
}

function parseStar(p: TokenCursor, start: number): Expression | undefined {
  if (p.accept('*')) return { kind: 'star', ...p.span(start) };
  let ahead = 0;
  while (isName(p, ahead) && p.isAt(ahead + 1, '.')) ahead += 2;
  if (ahead === 0 || !p.isAt(ahead, '*')) return undefined;
  const parts = [parseIdentifier(p)];
  while (p.accept('.') && !p.is('*')) parts.push(behindDot(p));
  const qualifier = { kind: 'name' as const, start, end: (parts.at(-1) as Identifier).end, parts };
  p.expect('*');
  return { kind: 'star', ...p.span(start), qualifier };
}

function parseAssigned(p: TokenCursor, start: number): SelectItem | undefined {
  if (!p.raw().startsWith('@') || p.type() !== 'word') return undefined;
  const before = p.at;
  const name = p.identifier();
  const assigns: Expression = {
    kind: 'reference',
    ...p.span(start),
    name: { kind: 'name', ...p.span(start), parts: [name] },
  };
  const operator = acceptAssignment(p);
  if (operator === undefined) {
    p.at = before;
    return undefined;
  }
  const expression = assignedValue(assigns, operator, parseExpression(p));
  return { kind: 'selectItem', ...p.span(start), assigns, expression };
}

/** `name = expression`, which is an alias and no comparison, since a select list has no conditions. */
function leadingAlias(p: TokenCursor): Identifier | undefined {
  if (p.type() === 'string' && p.isAt(1, '=')) {
    const alias = aliasOfString(p);
    p.expect('=');
    return alias;
  }
  if (!isName(p) || !p.isAt(1, '=')) return undefined;
  const alias = parseIdentifier(p);
  p.expect('=');
  return alias;
}

/** An alias behind an expression; a text in apostrophes is one too. */
export function parseAlias(p: TokenCursor): Identifier | undefined {
  const isSaid = p.accept('AS');
  if (p.type() === 'string') return aliasOfString(p);
  if (isSaid) return behindDot(p);
  // A label of the next statement is no alias.
  return isName(p) && !p.isAt(1, ':') ? parseIdentifier(p) : undefined;
}

function aliasOfString(p: TokenCursor): Identifier {
  const { start, end, value } = parseString(p);
  return { kind: 'identifier', start, end, text: value, quoted: true };
}

/** GROUP BY; `WITH ROLLUP` and `WITH CUBE` behind it are the older way to write ROLLUP (…) and CUBE (…). */
function parseGroups(p: TokenCursor): GroupItem[] {
  const start = p.start;
  p.accept('ALL');
  const items = p.list(() => parseGroupItem(p));
  const form = p.accept('WITH', 'ROLLUP') ? 'rollup' : p.accept('WITH', 'CUBE') ? 'cube' : undefined;
  return form ? [{ kind: 'groupingSet', ...p.span(start), form, items }] : items;
}

function parseGroupItem(p: TokenCursor): GroupItem {
  if (p.is('ROLLUP', '(')) return parseGroupingSet(p, 'rollup', 1);
  if (p.is('CUBE', '(')) return parseGroupingSet(p, 'cube', 1);
  if (p.is('GROUPING', 'SETS', '(')) return parseGroupingSet(p, 'sets', 2);
  if (p.is('(', ')')) return parseGroupingSet(p, 'group', 0);
  return parseExpression(p);
}

function parseGroupingSet(p: TokenCursor, form: GroupingSet['form'], words: number): GroupingSet {
  const start = p.start;
  p.at += words;
  p.expect('(');
  const items = p.is(')') ? [] : p.list(() => parseGroupItem(p));
  p.expect(')');
  return { kind: 'groupingSet', ...p.span(start), form, items };
}

function parseNamedWindow(p: TokenCursor): NamedWindow {
  const start = p.start;
  const name = parseIdentifier(p);
  p.expect('AS');
  const window = parseWindow(p);
  return { kind: 'namedWindow', ...p.span(start), name, window };
}

/** `VALUES (1, 2), (3, 4)` as a table. */
export function parseValues(p: TokenCursor): Values {
  const start = p.start;
  p.expect('VALUES');
  const rows = p.list(() => p.parenthesised(() => parseRowValue(p)));
  return { kind: 'values', ...p.span(start), rows };
}

/** A value of a row that is written; DEFAULT is a reference of that name. */
export function parseRowValue(p: TokenCursor): Expression {
  const start = p.start;
  if (!p.is('DEFAULT')) return parseExpression(p);
  const name = p.identifier();
  return { kind: 'reference', ...p.span(start), name: { kind: 'name', ...p.span(start), parts: [name] } };
}
