import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type {
  CommonTable,
  Fetch,
  OpaqueClause,
  Query,
  QueryBody,
  SetOperand,
  With,
} from '../../../sql/tree/query.ts';
import { parseValue } from './expression.ts';
import { parseString } from './literal.ts';
import { parseIdentifier, parseNames } from './name.ts';
import { parseOrder } from './order.ts';
import { parsePrimary } from './primary.ts';
import { parseSelect, parseValues } from './select.ts';

/** A query with all that may stand around it: WITH, ORDER BY, OFFSET and FETCH, FOR XML and FOR JSON, OPTION ("SELECT (Transact-SQL)"). */
export function parseQuery(p: TokenCursor): Query {
  return p.nested(() => {
    const start = p.start;
    const common = p.is('WITH') ? parseWith(p) : undefined;
    return parseQueryBehindWith(p, start, common);
  });
}

/** A query whose WITH was read. */
export function parseQueryBehindWith(p: TokenCursor, start: number, common: With | undefined): Query {
  const body = parseBody(p);
  const orderBy = p.is('ORDER', 'BY') ? parseOrder(p) : undefined;
  const offset = p.accept('OFFSET') ? parseRows(p) : undefined;
  const fetch = offset && p.is('FETCH') ? parseFetch(p) : undefined;
  const options = parseOptions(p);
  return {
    kind: 'query',
    ...p.span(start),
    ...(common ? { with: common } : {}),
    body,
    ...(orderBy ? { orderBy } : {}),
    ...(offset ? { offset } : {}),
    ...(fetch ? { fetch } : {}),
    ...(options.length > 0 ? { options } : {}),
  };
}

/** `WITH XMLNAMESPACES (…), a (x, y) AS (…), b AS (…)`. Whether a table refers to itself is not said. */
export function parseWith(p: TokenCursor): With {
  const start = p.start;
  p.expect('WITH');
  const namespaces = p.accept('XMLNAMESPACES') ? p.parenthesised(() => parseNamespace(p)) : undefined;
  const tables = !namespaces || p.accept(',') ? p.list(() => parseCommonTable(p)) : [];
  return { kind: 'with', ...p.span(start), ...(namespaces ? { namespaces } : {}), tables };
}

/** `'uri' AS prefix`, `DEFAULT 'uri'`. */
function parseNamespace(p: TokenCursor): { readonly prefix?: string; readonly uri: string } {
  if (p.accept('DEFAULT')) return { uri: parseString(p).value };
  const uri = parseString(p).value;
  p.expect('AS');
  return { prefix: parseIdentifier(p).text, uri };
}

function parseCommonTable(p: TokenCursor): CommonTable {
  const start = p.start;
  const name = parseIdentifier(p);
  const columns = p.is('(') ? parseNames(p) : undefined;
  p.expect('AS', '(');
  const query = parseQuery(p);
  p.expect(')');
  return { kind: 'commonTable', ...p.span(start), name, ...(columns ? { columns } : {}), query };
}

/** UNION and EXCEPT have one precedence, from left to right; INTERSECT binds tighter ("Set operators - EXCEPT and INTERSECT"). */
function parseBody(p: TokenCursor): QueryBody {
  return setOperation(p, ['UNION', 'EXCEPT'], parseIntersections);
}

function parseIntersections(p: TokenCursor): QueryBody {
  return setOperation(p, ['INTERSECT'], parseTerm);
}

function setOperation(
  p: TokenCursor,
  words: readonly string[],
  operand: (p: TokenCursor) => QueryBody,
): QueryBody {
  const start = p.start;
  const first = operand(p);
  const rest: SetOperand[] = [];
  for (;;) {
    const from = p.start;
    const word = p.acceptOneOf(...words);
    if (!word) break;
    const all = p.accept('ALL');
    const operator = word.toLowerCase() as SetOperand['operator'];
    const body = operand(p);
    rest.push({ kind: 'setOperand', ...p.span(from), operator, all, body });
  }
  return rest.length === 0 ? first : { kind: 'setOperation', ...p.span(start), first, rest };
}

function parseTerm(p: TokenCursor): QueryBody {
  const start = p.start;
  if (p.accept('(')) {
    const query = parseQuery(p);
    p.expect(')');
    return { kind: 'parenthesisedQuery', ...p.span(start), query };
  }
  return p.is('VALUES') ? parseValues(p) : parseSelect(p);
}

/** `10 ROWS`. */
function parseRows(p: TokenCursor): Expression {
  const count = parseValue(p);
  if (!p.accept('ROWS')) p.expect('ROW');
  return count;
}

/** `FETCH NEXT 10 ROWS ONLY`. */
function parseFetch(p: TokenCursor): Fetch {
  const start = p.start;
  p.expect('FETCH');
  if (!p.accept('FIRST')) p.expect('NEXT');
  const count = parseRows(p);
  p.expect('ONLY');
  return { kind: 'fetchClause', ...p.span(start), count };
}

/** `TOP 10`, `TOP (@n) PERCENT WITH TIES`. Without parentheses only a number can stand there. */
export function parseTop(p: TokenCursor): Fetch | undefined {
  const start = p.start;
  if (!p.accept('TOP')) return undefined;
  const count = p.is('(') ? parenthesised(p) : bareCount(p);
  const percent = p.accept('PERCENT');
  const withTies = p.is('WITH', 'TIES') && p.accept('WITH', 'TIES');
  return {
    kind: 'fetchClause',
    ...p.span(start),
    count,
    ...(percent ? { percent } : {}),
    ...(withTies ? { withTies } : {}),
  };
}

/** A subquery needs no parentheses of its own. */
function parenthesised(p: TokenCursor): Expression {
  const count = parsePrimary(p);
  return count.kind === 'parenthesis' ? count.operand : count;
}

function bareCount(p: TokenCursor): Expression {
  const start = p.start;
  const text = p.raw();
  if (p.type() === 'number') {
    p.at += 1;
    return { kind: 'number', ...p.span(start), text };
  }
  if (!text.startsWith('@')) p.fail('a number was expected');
  const name = p.identifier();
  return { kind: 'reference', ...p.span(start), name: { kind: 'name', ...p.span(start), parts: [name] } };
}

/** What stands at the end of a query, as it was written. FOR BROWSE says nothing to a server. */
function parseOptions(p: TokenCursor): OpaqueClause[] {
  const found: OpaqueClause[] = [];
  for (;;) {
    const start = p.start;
    if (p.is('FOR') && ['XML', 'JSON', 'BROWSE'].some((word) => p.isAt(1, word))) {
      const name = `FOR ${p.text(1)}`;
      p.at += 2;
      while (!endsForClause(p)) p.skip();
      found.push(clause(p, start, name));
    } else if (p.is('OPTION', '(')) {
      p.at += 1;
      p.skip();
      found.push(clause(p, start, 'OPTION'));
    } else return found;
  }
}

const forWords: ReadonlySet<string> = new Set([
  'RAW',
  'AUTO',
  'EXPLICIT',
  'PATH',
  'ROOT',
  'ELEMENTS',
  'XSINIL',
  'ABSENT',
  'BINARY',
  'BASE64',
  'TYPE',
  'XMLDATA',
  'XMLSCHEMA',
  'INCLUDE_NULL_VALUES',
  'WITHOUT_ARRAY_WRAPPER',
]);

function endsForClause(p: TokenCursor): boolean {
  return !(p.is(',') || p.is('(') || (p.type() === 'word' && forWords.has(p.text())));
}

function clause(p: TokenCursor, start: number, name: string): OpaqueClause {
  return { kind: 'opaqueClause', ...p.span(start), name, text: p.slice(start, p.end) };
}
