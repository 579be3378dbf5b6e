import { fitted, type TokenCursor } from '../../../sql/cursor.ts';
import type { Argument, Call, Expression, KeywordCall } from '../../../sql/tree/expression.ts';
import { parseExpression } from './expression.ts';
import { keywordCallGrammar, parseKeywordCall } from './keyword-call.ts';
import { isNameAt } from './name.ts';
import { parseOrderBy } from './order.ts';
import { parseOver } from './window.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Arguments in parentheses, positional, named or mixed, also none. */
export function parseArguments(p: TokenCursor): Argument[] {
  return p.nested(() => {
    p.expect('(');
    if (p.accept(')')) return [];
    const found = [parseArgument(p)];
    while (p.text() === ',') {
      p.at += 1;
      found.push(parseArgument(p));
    }
    p.expect(')');
    return fitted(found);
  });
}

function parseArgument(p: TokenCursor): Argument {
  const start = p.start;
  if (p.text(1) === '=>' && p.isName) {
    const name = p.identifier();
    p.at += 1;
    const value = parseExpression(p);
    return { kind: 'argument', start, end: p.end, name, value };
  }
  const value = parseExpression(p);
  if (p.text() === '=>' || p.text() === '|') return parseKeyed(p, start, value);
  return { kind: 'argument', start, end: p.end, value };
}

/** `1 | 3 => 'x'` in a qualified expression (PL/SQL Language Reference, "Qualified Expressions"). */
function parseKeyed(p: TokenCursor, start: number, first: Expression): Argument {
  let key = first;
  while (p.accept('|')) {
    const right = parseExpression(p);
    key = { kind: 'binary', start, end: p.end, operator: '|', left: key, right };
  }
  p.expect('=>');
  const value = parseExpression(p);
  return { kind: 'argument', start, end: p.end, key, value };
}

/**
 * The parentheses behind a value, and what may follow them: OVER, KEEP, WITHIN GROUP, IGNORE NULLS … (SQL Language
 * Reference, "Aggregate Functions", "Analytic Functions"). Names whose arguments turn out to have words between them are
 * read again as keyword calls.
 */
export function parseCall(p: TokenCursor, start: number, callee: Expression): Call | KeywordCall {
  const opening = p.at;
  const call: Mutable<Call> = { kind: 'call', start, end: start, callee, arguments: [] };
  if (p.text(1) === ')') p.at += 2;
  else if (!p.nested(() => parseInside(p, call))) return parseAgain(p, opening);
  if (p.type() === 'word') parseAfter(p, call);
  if (call.arguments.length > 0) call.arguments = fitted(call.arguments);
  call.end = p.end;
  return call;
}

/** What is inside the parentheses; false if it has words that a plain call cannot have. */
function parseInside(p: TokenCursor, call: Mutable<Call>): boolean {
  const named = keywordNameOf(p, call.callee) !== undefined;
  p.at += 1;
  if (p.text() === 'DISTINCT' || p.text() === 'UNIQUE') {
    call.quantifier = 'distinct';
    p.at += 1;
  } else if (p.text() === 'ALL') {
    call.quantifier = 'all';
    p.at += 1;
  }
  const found = call.arguments as Argument[];
  if (named && startsWithWords(p)) return false;
  do {
    found.push(parseArgument(p));
    if (p.type() === 'word') acceptNulls(p, call);
  } while (p.accept(','));
  if (p.text() === ')') {
    p.at += 1;
    return true;
  }
  if (p.is('ORDER', 'BY')) call.orderBy = parseOrderBy(p);
  else if (p.text() === 'ON' && p.text(1) === 'OVERFLOW') call.overflow = parseOverflow(p);
  else if (named) return false;
  p.expect(')');
  return true;
}

/** The word of a call whose grammar allows words between its arguments; it has just been read. */
function keywordNameOf(p: TokenCursor, callee: Expression): string | undefined {
  if (callee.kind !== 'reference' || callee.name.parts.length !== 1) return undefined;
  const { parts, link } = callee.name;
  if (link || parts[0]?.quoted) return undefined;
  const word = p.text(-1);
  return keywordCallGrammar(word) ? word : undefined;
}

/** Leading words whose argument would fail as an expression: `PREDICTION(FOR …)`, `CLUSTER_ID(INTO …)`, `TRIM(FROM x)`. */
function startsWithWords(p: TokenCursor): boolean {
  return p.isOneOf('FOR', 'INTO', 'OF', 'FROM', 'DEFAULT');
}

function parseAgain(p: TokenCursor, opening: number): KeywordCall {
  p.at = opening - 1;
  const grammar = keywordCallGrammar(p.text()) ?? p.fail('an expression was expected');
  return parseKeywordCall(p, grammar);
}

function acceptNulls(p: TokenCursor, call: Mutable<Call>): void {
  if (p.accept('IGNORE', 'NULLS')) call.nulls = 'ignore';
  else if (p.accept('RESPECT', 'NULLS')) call.nulls = 'respect';
}

/** `ON OVERFLOW TRUNCATE '…' WITH COUNT` of LISTAGG: what stands behind OVERFLOW, as it was written. */
function parseOverflow(p: TokenCursor): string {
  p.at += 2;
  const from = p.start;
  while (!p.atEnd && p.text() !== ')') p.skip();
  return p.slice(from, p.end);
}

function parseAfter(p: TokenCursor, call: Mutable<Call>): void {
  for (;;) {
    switch (p.text()) {
      case 'WITHIN':
        if (!p.accept('WITHIN', 'GROUP')) return;
        p.expect('(');
        call.withinGroup = p.nested(() => parseOrderBy(p));
        p.expect(')');
        break;
      case 'KEEP':
        if (!p.is('KEEP', '(')) return;
        p.at += 2;
        call.keep = p.nested(() => parseKeep(p));
        break;
      case 'FILTER':
        if (!p.accept('FILTER', '(', 'WHERE')) return;
        call.filter = p.nested(() => parseExpression(p));
        p.expect(')');
        break;
      case 'FROM':
        if (!isFromFirst(p)) return;
        call.fromLast = p.text(1) === 'LAST';
        p.at += 2;
        break;
      case 'IGNORE':
      case 'RESPECT':
        if (p.text(1) !== 'NULLS') return;
        acceptNulls(p, call);
        break;
      case 'OVER':
        if (p.text(1) !== '(' && !isNameAt(p, 1)) return;
        call.over = parseOver(p);
        return;
      default:
        return;
    }
  }
}

/** `NTH_VALUE(x, 2) FROM LAST … OVER`: FROM here is no clause if the window or the treatment of nulls follows. */
function isFromFirst(p: TokenCursor): boolean {
  if (p.text(1) !== 'FIRST' && p.text(1) !== 'LAST') return false;
  if (p.text(2) === 'OVER') return p.text(3) === '(' || isNameAt(p, 3);
  return (p.text(2) === 'IGNORE' || p.text(2) === 'RESPECT') && p.text(3) === 'NULLS';
}

function parseKeep(p: TokenCursor): NonNullable<Call['keep']> {
  p.expect('DENSE_RANK');
  const word = p.acceptOneOf('FIRST', 'LAST') ?? p.fail('FIRST or LAST was expected');
  const orderBy = parseOrderBy(p);
  p.expect(')');
  return { which: word === 'FIRST' ? 'first' : 'last', orderBy };
}
