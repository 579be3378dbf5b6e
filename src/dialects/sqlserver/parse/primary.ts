import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Argument, Call, Expression, Window } from '../../../sql/tree/expression.ts';
import { callOf, nameOf } from './call.ts';
import { parseCase, parseExpression, startsQuery } from './expression.ts';
import { parseWorded } from './keyword-call.ts';
import { parseLiteral, parseString } from './literal.ts';
import { behindDot, isName, parseName, startsName } from './name.ts';
import { parseQuery } from './query.ts';
import { parseOrder } from './order.ts';
import { isVariable, parseVariable } from './variable.ts';
import { parseWindow } from './window.ts';
import { hierarchyMethod } from './hierarchy-method.ts';
import { xmlMethod } from './xml-method.ts';

/** Reserved words that are functions with rows as their result. */
const tableWords: ReadonlySet<string> = new Set([
  'OPENXML',
  'OPENROWSET',
  'OPENQUERY',
  'OPENDATASOURCE',
  'CONTAINSTABLE',
  'FREETEXTTABLE',
  'SEMANTICKEYPHRASETABLE',
  'SEMANTICSIMILARITYTABLE',
  'SEMANTICSIMILARITYDETAILSTABLE',
]);

/** Reserved words that are functions all the same. */
const functionWords: ReadonlySet<string> = new Set([
  'LEFT',
  'RIGHT',
  'COALESCE',
  'NULLIF',
  'UPDATE',
  'CONTAINS',
  'FREETEXT',
  ...tableWords,
]);

/** Whether a function with a reserved name begins here whose result is rows. */
export function startsTableWord(p: TokenCursor): boolean {
  return p.isAt(1, '(') && tableWords.has(p.text());
}

/** Functions that are called without parentheses. */
const bareFunctions: ReadonlySet<string> = new Set([
  'CURRENT_TIMESTAMP',
  'CURRENT_DATE',
  'CURRENT_USER',
  'SESSION_USER',
  'SYSTEM_USER',
  'USER',
]);

/** What needs no operator: a constant, a name, a call, a subquery, anything in parentheses; with the fields and methods behind it. */
export function parsePrimary(p: TokenCursor): Expression {
  const start = p.start;
  let operand = parseOperand(p, start);
  while (p.is('.') && p.type(1) !== 'number') {
    p.at += 1;
    const name = behindDot(p);
    operand = { kind: 'field', ...p.span(start), operand, name };
    if (p.is('(')) operand = parseCall(p, operand, start);
  }
  return operand;
}

function parseOperand(p: TokenCursor, start: number): Expression {
  const literal = parseLiteral(p);
  if (literal) return literal;
  if (p.is('(')) return parseParenthesis(p, start);
  if (p.is('{')) return parseEscape(p, start);
  if (p.type() === 'word') {
    const special = parseSpecial(p, start);
    if (special) return special;
  }
  if (isVariable(p)) return parseVariable(p);
  if (p.isOneOf('IDENTITYCOL', 'ROWGUIDCOL')) return pseudoColumn(p, start);
  if (!startsName(p)) return p.fail('an expression was expected');
  const name = parseName(p);
  if (p.is('::')) return parseStaticMember(p, start, name.parts.length);
  const reference: Expression = { kind: 'reference', ...p.span(start), name };
  return p.is('(') ? parseCall(p, reference, start) : reference;
}

/** The identity column of the table, whatever its name is; `$IDENTITY` and `$ROWGUID` are words like others. */
function pseudoColumn(p: TokenCursor, start: number): Expression {
  const name = nameOf(p.here(), p.text());
  p.at += 1;
  return { kind: 'reference', ...p.span(start), name };
}

function parseSpecial(p: TokenCursor, start: number): Expression | undefined {
  const word = p.text();
  if (word === 'CASE') {
    p.at += 1;
    return parseCase(p, start);
  }
  if (word === 'EXISTS') {
    p.at += 1;
    p.expect('(');
    const query = parseQuery(p);
    p.expect(')');
    return { kind: 'exists', ...p.span(start), query };
  }
  if (functionWords.has(word) && p.isAt(1, '(')) {
    p.at += 1;
    const callee: Expression = { kind: 'reference', ...p.span(start), name: nameOf(p.span(start), word) };
    return parseCall(p, callee, start);
  }
  if (bareFunctions.has(word)) {
    p.at += 1;
    return callOf(p.span(start), word, []);
  }
  return parseWorded(p, start);
}

function parseParenthesis(p: TokenCursor, start: number): Expression {
  p.expect('(');
  if (startsQuery(p)) {
    const query = p.attempt(() => {
      const found = parseQuery(p);
      p.expect(')');
      return found;
    });
    if (query) return { kind: 'subquery', ...p.span(start), query };
  }
  const items = p.list(() => parseExpression(p));
  p.expect(')');
  const [operand] = items;
  return items.length === 1 && operand
    ? { kind: 'parenthesis', ...p.span(start), operand }
    : { kind: 'row', ...p.span(start), items };
}

/** Escapes of ODBC: `{d '2024-01-31'}`, `{ts '…'}`, `{t '…'}`, `{fn NOW()}`. */
function parseEscape(p: TokenCursor, start: number): Expression {
  p.expect('{');
  const word = p.acceptOneOf('D', 'T', 'TS', 'FN', 'GUID');
  if (!word) return p.fail('an escape of ODBC was expected');
  if (word === 'FN') {
    const call = parseExpression(p);
    p.expect('}');
    return call;
  }
  const { value } = parseString(p);
  p.expect('}');
  if (word === 'GUID') return { kind: 'string', ...p.span(start), value };
  const type = word === 'D' ? 'date' : word === 'T' ? 'time' : 'timestamp';
  return { kind: 'datetime', ...p.span(start), type, value };
}

/** `geography::Point(…)`, `hierarchyid::GetRoot()`: a member of a type. */
function parseStaticMember(p: TokenCursor, start: number, parts: number): Expression {
  p.at -= parts * 2 - 1;
  const type = parseName(p);
  const operand: Expression = { kind: 'reference', ...p.span(start), name: type };
  p.expect('::');
  const name = behindDot(p);
  const member: Expression = { kind: 'field', ...p.span(start), operand, name };
  return p.is('(') ? parseCall(p, member, start) : member;
}

/** The arguments of a call, and what may stand behind them: WITHIN GROUP, IGNORE NULLS, OVER. */
export function parseCall(p: TokenCursor, callee: Expression, start: number): Expression {
  p.expect('(');
  const quantifier = p.accept('DISTINCT')
    ? ('distinct' as const)
    : p.accept('ALL')
      ? ('all' as const)
      : undefined;
  const values = p.is(')') ? [] : p.list(() => argument(p));
  // OPENROWSET has semicolons between the server, the user and the password.
  while (p.accept(';')) values.push(argument(p));
  while (p.accept(',')) values.push(argument(p));
  p.expect(')');
  const withinGroup = parseWithinGroup(p);
  const nulls = parseNulls(p);
  const over = parseOver(p);
  const call: Call = {
    kind: 'call',
    ...p.span(start),
    callee,
    arguments: values,
    ...(quantifier ? { quantifier } : {}),
    ...(withinGroup ? { withinGroup } : {}),
    ...(nulls ? { nulls } : {}),
    ...(over ? { over } : {}),
  };
  return xmlMethod(call) ?? hierarchyMethod(call) ?? call;
}

/** Words that stand before an argument and say what it is: `LANGUAGE 1033`, `BULK 'file'`, `CHANGES t`. */
const argumentWords: ReadonlySet<string> = new Set(['LANGUAGE', 'BULK', 'CHANGES', 'VERSION']);

/** `*` in COUNT(*) and CONTAINS(*, …); DEFAULT, which a call of a user's function writes for a parameter that it leaves out. */
function argument(p: TokenCursor): Argument {
  const { start, end } = p.here();
  if (p.is('*')) {
    p.at += 1;
    return { kind: 'argument', start, end, value: { kind: 'star', start, end } };
  }
  if (p.accept('DEFAULT'))
    return {
      kind: 'argument',
      start,
      end,
      value: { kind: 'reference', start, end, name: nameOf({ start, end }, 'DEFAULT') },
    };
  const isNamed =
    argumentWords.has(p.text()) &&
    !p.isAt(1, 'AT') &&
    (p.type(1) === 'string' || p.type(1) === 'number' || isName(p, 1));
  const name = isNamed ? p.identifier() : undefined;
  const value = parseExpression(p);
  return { kind: 'argument', start, end: value.end, ...(name ? { name } : {}), value };
}

function parseWithinGroup(p: TokenCursor): Call['withinGroup'] {
  if (!p.is('WITHIN', 'GROUP', '(')) return undefined;
  p.at += 3;
  const items = parseOrder(p);
  p.expect(')');
  return items;
}

function parseNulls(p: TokenCursor): Call['nulls'] {
  if (p.accept('IGNORE', 'NULLS')) return 'ignore';
  return p.accept('RESPECT', 'NULLS') ? 'respect' : undefined;
}

function parseOver(p: TokenCursor): Window | undefined {
  return p.accept('OVER') ? parseWindow(p) : undefined;
}
