import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type {
  Fetch,
  Locking,
  OpaqueClause,
  ParenthesisedQuery,
  Query,
  QueryBody,
  SetOperand,
  Values,
} from '../../../sql/tree/query.ts';
import { parseExpression, parseOperand } from './expression.ts';
import { parseName } from './name.ts';
import { parseOrderBy, parseOrderItem } from './order.ts';
import { parseSelect } from './select.ts';
import { parseWith } from './with.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Whether a query begins here: SELECT, WITH, or parentheses around them. */
export function startsQuery(p: TokenCursor): boolean {
  const word = p.text();
  return word === 'SELECT' || word === 'WITH' || (word === '(' && opensQuery(p));
}

/** Words that go on with a query behind a parenthesis that closes a part of it. */
const goesOn: ReadonlySet<string> = new Set([
  'UNION',
  'INTERSECT',
  'MINUS',
  'EXCEPT',
  'ORDER',
  'OFFSET',
  'FETCH',
  'FOR',
]);

/**
 * Whether the parenthesis that is next encloses a query, and not an expression or a join that merely begins with one:
 * `((SELECT 1 FROM dual) UNION (SELECT …))`, but not `((SELECT 1 FROM dual) + 1)`.
 */
export function opensQuery(p: TokenCursor): boolean {
  let depth = 0;
  while (p.text(depth) === '(') depth += 1;
  const word = p.text(depth);
  if (depth === 0 || p.type(depth) !== 'word') return false;
  if (word !== 'SELECT' && word !== 'WITH' && !(word === 'VALUES' && p.text(depth + 1) === '(')) return false;
  return depth === 1 || closesAsQuery(p, depth);
}

/** Looks behind each parenthesis that closes, from the innermost on, whether the query goes on or ends there. */
function closesAsQuery(p: TokenCursor, depth: number): boolean {
  let open = depth;
  let at = depth;
  while (open > 0) {
    let level = 1;
    while (level > 0) {
      const type = p.type(at);
      if (type === 'end') return true;
      if (type === 'symbol') {
        if (p.text(at) === '(') level += 1;
        else if (p.text(at) === ')') level -= 1;
      }
      at += 1;
    }
    open -= 1;
    if (open > 0 && p.text(at) !== ')' && !goesOn.has(p.text(at))) return false;
  }
  return true;
}

/** A query in its parentheses, which are not part of it. */
export function parseSubquery(p: TokenCursor): Query {
  p.expect('(');
  const query = parseQuery(p);
  p.expect(')');
  return query;
}

/**
 * A query from its subquery factoring clause to FOR UPDATE, in PL/SQL with INTO (SQL Language Reference, "SELECT"; PL/SQL
 * Language Reference, "SELECT INTO Statement").
 */
export function parseQuery(p: TokenCursor): Query {
  // A level of queries is several levels of nodes: it counts double, so that the tree is never too deep to be walked.
  return p.nested(() => p.nested(() => parseWhole(p)));
}

function parseWhole(p: TokenCursor): Query {
  const start = p.start;
  const factoring = p.text() === 'WITH' ? parseWith(p) : undefined;
  const body = parseBody(p);
  const query: Mutable<Query> = factoring
    ? { kind: 'query', start, end: start, with: factoring, body }
    : { kind: 'query', start, end: start, body };
  while (parseTail(p, query));
  query.end = p.end;
  return query;
}

/** One clause behind the body. Oracle takes FOR UPDATE also before ORDER BY. */
function parseTail(p: TokenCursor, query: Mutable<Query>): boolean {
  switch (p.text()) {
    case 'ORDER':
      if (query.orderBy) return false;
      if (p.accept('ORDER', 'SIBLINGS', 'BY')) {
        query.orderBy = p.list(() => parseOrderItem(p));
        query.siblings = true;
      } else {
        query.orderBy = parseOrderBy(p);
      }
      return true;
    case 'OFFSET':
      if (query.offset) return false;
      p.at += 1;
      query.offset = parseOperand(p);
      if (!p.accept('ROWS')) p.expect('ROW');
      return true;
    case 'FETCH':
      if (query.fetch || !(p.isAt(1, 'FIRST') || p.isAt(1, 'NEXT'))) return false;
      query.fetch = parseFetch(p);
      return true;
    case 'FOR':
      if (query.locking || !p.isAt(1, 'UPDATE')) return false;
      query.locking = [parseLocking(p)];
      return true;
    default:
      return false;
  }
}

/** `FETCH FIRST n [PERCENT] ROWS ONLY | WITH TIES`. */
function parseFetch(p: TokenCursor): Fetch {
  const start = p.start;
  p.at += 2;
  const count = p.text() === 'ROW' || p.text() === 'ROWS' ? undefined : parseOperand(p);
  const percent = p.accept('PERCENT');
  if (!p.accept('ROWS')) p.expect('ROW');
  const withTies = p.accept('WITH', 'TIES');
  if (!withTies) p.expect('ONLY');
  return {
    kind: 'fetchClause',
    start,
    end: p.end,
    ...(count ? { count } : {}),
    ...(percent ? { percent } : {}),
    ...(withTies ? { withTies } : {}),
  };
}

function parseLocking(p: TokenCursor): Locking {
  const start = p.start;
  p.at += 2;
  const of = p.accept('OF') ? p.list(() => parseName(p)) : undefined;
  let wait: Locking['wait'];
  if (p.accept('NOWAIT')) wait = 'nowait';
  else if (p.accept('SKIP', 'LOCKED')) wait = 'skip locked';
  else if (p.accept('WAIT')) wait = parseOperand(p);
  return {
    kind: 'locking',
    start,
    end: p.end,
    strength: 'update',
    ...(of ? { of } : {}),
    ...(wait ? { wait } : {}),
  };
}

/** One or more query blocks joined by set operators, which Oracle applies from left to right. */
function parseBody(p: TokenCursor): QueryBody {
  const start = p.start;
  const first = parseBlock(p);
  const rest: SetOperand[] = [];
  for (let operand = parseOperandOfSet(p); operand; operand = parseOperandOfSet(p)) rest.push(operand);
  return rest.length === 0 ? first : { kind: 'setOperation', start, end: p.end, first, rest };
}

function parseOperandOfSet(p: TokenCursor): SetOperand | undefined {
  const operator = setOperator(p);
  if (operator === undefined) return undefined;
  const start = p.start;
  p.at += 1;
  const all = p.accept('ALL');
  if (!all) p.accept('DISTINCT');
  const body = parseBlock(p);
  return { kind: 'setOperand', start, end: p.end, operator, all, body };
}

function setOperator(p: TokenCursor): SetOperand['operator'] | undefined {
  switch (p.text()) {
    case 'UNION':
      return 'union';
    case 'INTERSECT':
      return 'intersect';
    case 'MINUS':
    case 'EXCEPT':
      return 'except';
    default:
      return undefined;
  }
}

function parseBlock(p: TokenCursor): QueryBody {
  switch (p.text()) {
    case 'SELECT':
      return parseSelect(p);
    case '(':
      return parseParenthesised(p);
    case 'VALUES':
      return parseValues(p);
    default:
      return p.fail('SELECT was expected');
  }
}

function parseParenthesised(p: TokenCursor): ParenthesisedQuery {
  const start = p.start;
  const query = parseSubquery(p);
  return { kind: 'parenthesisedQuery', start, end: p.end, query };
}

/** The table value constructor of Oracle 23: `VALUES (1, 'a'), (2, 'b')`. */
function parseValues(p: TokenCursor): Values {
  const start = p.start;
  p.at += 1;
  const rows = p.list((): Expression[] => p.nested(() => p.parenthesised(() => parseExpression(p))));
  return { kind: 'values', start, end: p.end, rows };
}

/** A clause that is kept as text: from `start`, where its name stands, to the last token read. */
export function opaqueClause(p: TokenCursor, start: number, name: string): OpaqueClause {
  return { kind: 'opaqueClause', start, end: p.end, name, text: p.slice(start, p.end) };
}
