import { fitted, type TokenCursor } from '../../../sql/cursor.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type {
  GroupingSet,
  GroupItem,
  Hierarchy,
  NamedWindow,
  OpaqueClause,
  Select,
  SelectItem,
  TableExpression,
} from '../../../sql/tree/query.ts';
import { parseExpression } from './expression.ts';
import { parseInto, startsInto } from './into.ts';
import { opaqueClause } from './query.ts';
import { isAlias } from './reserved.ts';
import { parseTableExpression } from './table-expression.ts';
import { parseWindow } from './window.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A query block (SQL Language Reference, "SELECT", `query_block`), with INTO in PL/SQL. */
export function parseSelect(p: TokenCursor): Select {
  const start = p.start;
  p.expect('SELECT');
  // The fields are set in the order in which they stand in the text, which is the order in which they are walked.
  const select = { kind: 'select', start, end: start } as Mutable<Select>;
  if (p.text() === 'DISTINCT' || p.text() === 'UNIQUE') {
    select.quantifier = 'distinct';
    p.at += 1;
  } else if (p.accept('ALL')) {
    select.quantifier = 'all';
  }
  const items = [parseSelectItem(p)];
  while (p.text() === ',') {
    p.at += 1;
    items.push(parseSelectItem(p));
  }
  select.items = fitted(items);
  if (startsInto(p)) select.into = parseInto(p);
  select.from = p.text() === 'FROM' ? parseFrom(p) : [];
  if (p.accept('WHERE')) select.where = parseExpression(p);
  parseGrouping(p, select);
  select.end = p.end;
  return select;
}

/** An expression of the select list with its alias; also of PIVOT. */
export function parseSelectItem(p: TokenCursor): SelectItem {
  const start = p.start;
  const expression = parseExpression(p);
  if (p.text() === 'AS') {
    p.at += 1;
    const alias = p.identifier();
    return { kind: 'selectItem', start, end: p.end, expression, alias };
  }
  if (!isAlias(p)) return { kind: 'selectItem', start, end: p.end, expression };
  const alias = p.identifier();
  return { kind: 'selectItem', start, end: p.end, expression, alias };
}

function parseFrom(p: TokenCursor): TableExpression[] {
  p.at += 1;
  const tables = [parseTableExpression(p)];
  while (p.text() === ',') {
    p.at += 1;
    tables.push(parseTableExpression(p));
  }
  return fitted(tables);
}

/** The clauses behind WHERE. Oracle takes START WITH and CONNECT BY, and GROUP BY and HAVING, in either order. */
function parseGrouping(p: TokenCursor, select: Mutable<Select>): void {
  for (;;) {
    switch (p.text()) {
      case 'START':
      case 'CONNECT':
        if (select.hierarchy) return;
        select.hierarchy = parseHierarchy(p);
        break;
      case 'GROUP':
        if (select.groupBy || select.groupByAll) return;
        p.at += 1;
        p.expect('BY');
        if (p.accept('ALL')) select.groupByAll = true;
        else select.groupBy = p.list(() => parseGroupItem(p));
        break;
      case 'HAVING':
        if (select.having) return;
        p.at += 1;
        select.having = parseExpression(p);
        break;
      case 'MODEL':
        if (select.model) return;
        select.model = parseModel(p);
        break;
      case 'WINDOW':
        if (select.windows || !p.isAt(2, 'AS')) return;
        p.at += 1;
        select.windows = p.list(() => parseNamedWindow(p));
        break;
      default:
        return;
    }
  }
}

function parseHierarchy(p: TokenCursor): Hierarchy {
  const start = p.start;
  let startWith: Expression | undefined;
  if (p.accept('START', 'WITH')) startWith = parseExpression(p);
  p.expect('CONNECT', 'BY');
  const nocycle = p.accept('NOCYCLE');
  const connectBy = parseExpression(p);
  if (!startWith && p.accept('START', 'WITH')) startWith = parseExpression(p);
  return {
    kind: 'hierarchy',
    start,
    end: p.end,
    ...(startWith ? { startWith } : {}),
    connectBy,
    nocycle,
  };
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
  return p.nested(() => {
    p.expect('(');
    const items = p.is(')') ? [] : p.list(() => parseSetItem(p));
    p.expect(')');
    return { kind: 'groupingSet', start, end: p.end, form, items };
  });
}

/** Inside a grouping set, parentheses that are a whole item group columns instead of enclosing an expression. */
function parseSetItem(p: TokenCursor): GroupItem {
  if (p.is('(') && endsItem(p)) return parseGroupingSet(p, 'group', 0);
  return parseGroupItem(p);
}

function endsItem(p: TokenCursor): boolean {
  const before = p.at;
  p.skip();
  const found = p.is(',') || p.is(')');
  p.at = before;
  return found;
}

function parseNamedWindow(p: TokenCursor): NamedWindow {
  const start = p.start;
  const name = p.identifier();
  p.expect('AS');
  const window = parseWindow(p);
  return { kind: 'namedWindow', start, end: p.end, name, window };
}

/** The MODEL clause to its end, with balanced parentheses: no target has one, so its text is all that is kept. */
function parseModel(p: TokenCursor): OpaqueClause {
  const start = p.start;
  p.at += 1;
  while (!endsModel(p)) p.skip();
  return opaqueClause(p, start, 'MODEL');
}

function endsModel(p: TokenCursor): boolean {
  switch (p.text()) {
    case ')':
    case ';':
    case 'UNION':
    case 'INTERSECT':
    case 'MINUS':
    case 'EXCEPT':
    case 'OFFSET':
    case 'FETCH':
    case 'WINDOW':
      return true;
    case 'ORDER':
      return p.isAt(1, 'BY') || p.isAt(1, 'SIBLINGS');
    case 'FOR':
      return p.isAt(1, 'UPDATE');
    default:
      return p.atEnd;
  }
}
