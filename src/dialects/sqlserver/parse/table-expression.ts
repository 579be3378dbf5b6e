import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import type {
  SystemTime,
  Join,
  OpaqueClause,
  SelectItem,
  TableExpression,
  TableFunction,
  TableReference,
  UnpivotSource,
} from '../../../sql/tree/query.ts';
import { parseExpression, parseValue, startsQuery } from './expression.ts';
import { parseString } from './literal.ts';
import { behindDot, isName, parseIdentifier, parseName, parseNames, startsName } from './name.ts';
import { parseCall, parsePrimary, startsTableWord } from './primary.ts';
import { parseQuery } from './query.ts';
import { parseSelectItem, parseValues } from './select.ts';
import { parseType } from './type.ts';
import { isVariable } from './variable.ts';

/** The tables of FROM, with commas between them. */
export function parseTables(p: TokenCursor): TableExpression[] {
  return p.list(() => parseJoined(p));
}

/** A table with those that are joined to it ("FROM clause plus JOIN, APPLY, PIVOT"). */
export function parseJoined(p: TokenCursor): TableExpression {
  return p.nested(() => {
    const start = p.start;
    let left = parseTable(p);
    for (;;) {
      const type = joinType(p);
      if (!type) return left;
      // A join without its ON takes the following joins first: `a JOIN b JOIN c ON … ON …`.
      const isConditional = type === 'inner' || type === 'left' || type === 'right' || type === 'full';
      const right = isConditional ? parseRight(p) : parseTable(p);
      if (isConditional) p.expect('ON');
      const on = isConditional ? parseExpression(p) : undefined;
      left = { kind: 'join', ...p.span(start), type, natural: false, left, right, ...(on ? { on } : {}) };
    }
  });
}

function parseRight(p: TokenCursor): TableExpression {
  const start = p.start;
  let right = parseTable(p);
  while (!p.is('ON')) {
    const type = joinType(p);
    if (!type) break;
    const inner = parseRight(p);
    p.expect('ON');
    const on = parseExpression(p);
    right = { kind: 'join', ...p.span(start), type, natural: false, left: right, right: inner, on };
  }
  return right;
}

const joinHints = ['LOOP', 'HASH', 'MERGE', 'REMOTE', 'REDUCE', 'REPLICATE', 'REDISTRIBUTE'];

/** Reads the words of a join. A hint of how to join, between them, is for the server alone. */
function joinType(p: TokenCursor): Join['type'] | undefined {
  if (p.accept('CROSS', 'JOIN')) return 'cross';
  if (p.accept('CROSS', 'APPLY')) return 'cross apply';
  if (p.accept('OUTER', 'APPLY')) return 'outer apply';
  const before = p.at;
  const side = p.acceptOneOf('INNER', 'LEFT', 'RIGHT', 'FULL');
  if (side && side !== 'INNER') p.accept('OUTER');
  p.acceptOneOf(...(side ? joinHints : []));
  if (!p.accept('JOIN')) {
    p.at = before;
    return undefined;
  }
  return (side ?? 'INNER').toLowerCase() as Join['type'];
}

/** One table, with the PIVOT and UNPIVOT behind it. */
function parseTable(p: TokenCursor): TableExpression {
  const start = p.start;
  let table = parseTableItself(p, start);
  for (;;) {
    if (p.accept('PIVOT')) table = parsePivot(p, start, table);
    else if (p.accept('UNPIVOT')) table = parseUnpivot(p, start, table);
    else return table;
  }
}

function parseTableItself(p: TokenCursor, start: number): TableExpression {
  if (p.is('(')) return parseParenthesised(p, start);
  if (isVariable(p) && p.isAt(1, '.')) return asTable(p, start, parsePrimary(p));
  if (startsTableWord(p)) return asTable(p, start, parsePrimary(p));
  // Functions of the system were written so once.
  p.accept('::');
  if (!startsName(p)) p.fail('a table was expected');
  const name = parseName(p);
  // Behind a name a parenthesis opens arguments, or hints without WITH: `t (NOLOCK)`.
  if (p.is('(') && !startsHints(p))
    return parseTableFunction(p, start, { kind: 'reference', ...p.span(start), name });
  return parseReference(p, start, name);
}

function parseReference(p: TokenCursor, start: number, name: TableReference['name']): TableReference {
  const systemTime = p.accept('FOR', 'SYSTEM_TIME') ? parseSystemTime(p) : undefined;
  const first = parseAliasOfTable(p);
  const sample = p.is('TABLESAMPLE') ? parseSample(p) : undefined;
  const hints = parseHints(p);
  const alias = first ?? parseAliasOfTable(p);
  return {
    kind: 'table',
    ...p.span(start),
    name,
    ...(alias ? { alias } : {}),
    ...(systemTime ? { systemTime } : {}),
    ...(sample ? { sample } : {}),
    ...(hints ? { hints } : {}),
  };
}

/** `FOR SYSTEM_TIME AS OF x`, `… FROM a TO b`, `… BETWEEN a AND b`, `… CONTAINED IN (a, b)`, `… ALL`. */
function parseSystemTime(p: TokenCursor): SystemTime {
  if (p.accept('AS', 'OF')) return { form: 'as of', from: parseExpression(p) };
  if (p.accept('FROM')) return { form: 'from', ...parseStretch(p, 'TO') };
  if (p.accept('BETWEEN')) return { form: 'between', ...parseStretch(p, 'AND') };
  if (p.accept('CONTAINED', 'IN')) {
    p.expect('(');
    const stretch = parseStretch(p, ',');
    p.expect(')');
    return { form: 'contained in', ...stretch };
  }
  p.expect('ALL');
  return { form: 'all' };
}

/** Two moments with a word between them, which is no operator of the first. */
function parseStretch(p: TokenCursor, between: string): Required<Pick<SystemTime, 'from' | 'to'>> {
  const from = parseValue(p);
  p.expect(between);
  return { from, to: parseValue(p) };
}

function parseSeed(p: TokenCursor): Expression {
  p.expect('(');
  const seed = parseExpression(p);
  p.expect(')');
  return seed;
}

function parseSample(p: TokenCursor): NonNullable<TableReference['sample']> {
  p.expect('TABLESAMPLE');
  p.accept('SYSTEM');
  p.expect('(');
  const size = parseExpression(p);
  // A number alone is a percentage ("FROM clause plus JOIN, APPLY, PIVOT (Transact-SQL)").
  const rows = p.acceptOneOf('PERCENT', 'ROWS') === 'ROWS';
  p.expect(')');
  const seed = p.accept('REPEATABLE') ? parseSeed(p) : undefined;
  return { block: true, size, ...(rows ? { rows: true } : {}), ...(seed ? { seed } : {}) };
}

/** An alias, with or without AS. */
export function parseAliasOfTable(p: TokenCursor): Identifier | undefined {
  if (p.accept('AS')) return behindDot(p);
  return isName(p) && !startsOther(p) ? parseIdentifier(p) : undefined;
}

/** Words that are not reserved, and all the same begin what follows a table rather than name it. */
function startsOther(p: TokenCursor): boolean {
  return (
    (p.is('OFFSET') && !p.isAt(1, ',')) ||
    (p.is('WINDOW') && p.isAt(2, 'AS')) ||
    p.is('OUTPUT') ||
    p.isAt(1, ':') ||
    (p.is('USING') && !p.isAt(1, ',')) ||
    (p.is('GO') && p.atEnd)
  );
}

const hintWords: ReadonlySet<string> = new Set(
  `FASTFIRSTROW FORCESCAN FORCESEEK HOLDLOCK INDEX NOEXPAND NOLOCK NOWAIT PAGLOCK READCOMMITTED READCOMMITTEDLOCK READPAST READUNCOMMITTED REPEATABLEREAD ROWLOCK SERIALIZABLE
  SNAPSHOT SPATIAL_WINDOW_MAX_CELLS TABLOCK TABLOCKX UPDLOCK XLOCK KEEPIDENTITY KEEPDEFAULTS IGNORE_CONSTRAINTS IGNORE_TRIGGERS`.split(
    /\s+/,
  ),
);

function startsHints(p: TokenCursor): boolean {
  return (
    p.is('(') &&
    p.type(1) === 'word' &&
    hintWords.has(p.text(1)) &&
    (p.isAt(2, ')') || p.isAt(2, ',') || p.isAt(1, 'INDEX'))
  );
}

/** `WITH (NOLOCK, INDEX(i))`; without WITH where nothing else can be meant. */
export function parseHints(p: TokenCursor): OpaqueClause | undefined {
  const start = p.start;
  if (!p.is('WITH', '(') && !startsHints(p)) return undefined;
  p.accept('WITH');
  p.skip();
  return clause(p, start, 'WITH');
}

function clause(p: TokenCursor, start: number, name: string): OpaqueClause {
  return { kind: 'opaqueClause', ...p.span(start), name, text: p.slice(start, p.end) };
}

/** A subquery or VALUES with its alias, or joins that the user put into parentheses. */
function parseParenthesised(p: TokenCursor, start: number): TableExpression {
  if (startsQuery(p) || p.is('(', 'VALUES')) {
    const derived = p.attempt(() => parseDerived(p, start));
    if (derived) return derived;
  }
  p.expect('(');
  const table = parseJoined(p);
  p.expect(')');
  return { kind: 'parenthesisedTable', ...p.span(start), table };
}

function parseDerived(p: TokenCursor, start: number): TableExpression {
  p.expect('(');
  const from = p.start;
  const query = p.is('VALUES')
    ? { kind: 'query' as const, body: parseValues(p), ...p.span(from) }
    : parseQuery(p);
  p.expect(')');
  const alias = parseAliasOfTable(p);
  const columns = alias && p.is('(') ? parseNames(p) : undefined;
  return {
    kind: 'derivedTable',
    ...p.span(start),
    lateral: false,
    query,
    ...(alias ? { alias } : {}),
    ...(columns ? { columns } : {}),
  };
}

/** A function that gives rows: `dbo.f(1) AS t (a)`, `OPENJSON(@x) WITH (…)`, `@x.nodes('…') AS t(c)`. */
function parseTableFunction(p: TokenCursor, start: number, callee: Expression): TableExpression {
  return asTable(p, start, parseCall(p, callee, start));
}

function asTable(p: TokenCursor, start: number, called: Expression): TableExpression {
  const definitions = p.is('WITH', '(') ? parseDefinitions(p) : undefined;
  const expression = definitions ? called : (withTable(p, called) ?? called);
  const alias = parseAliasOfTable(p);
  const columns = alias && p.is('(') ? parseNames(p) : undefined;
  return {
    kind: 'tableFunction',
    ...p.span(start),
    expression,
    unnest: false,
    ...(alias ? { alias } : {}),
    ...(columns ? { columns } : {}),
    ...(definitions ? { definitions } : {}),
  };
}

/** `OPENXML (…) WITH table`, whose columns are those of the table: an argument more, named WITH. */
function withTable(p: TokenCursor, called: Expression): Expression | undefined {
  if (called.kind !== 'call' || !p.is('WITH') || !isName(p, 1)) return undefined;
  const name = p.identifier();
  const { start } = p;
  const value: Expression = { kind: 'reference', name: parseName(p), ...p.span(start) };
  const table = { kind: 'argument' as const, ...p.span(name.start), name, value };
  return { ...called, end: p.end, arguments: [...called.arguments, table] };
}

/** `WITH (id int '$.id', body nvarchar(max) '$.body' AS JSON)` of OPENJSON and OPENXML. */
function parseDefinitions(p: TokenCursor): NonNullable<TableFunction['definitions']> {
  p.expect('WITH');
  return p.parenthesised(() => {
    const name = parseIdentifier(p);
    const type = parseType(p);
    const path = p.type() === 'string' ? parseString(p) : undefined;
    const isDocument = p.accept('AS', 'JSON');
    return { name, type, ...(path ? { path } : {}), ...(isDocument ? { isDocument } : {}) };
  });
}

function parsePivot(p: TokenCursor, start: number, table: TableExpression): TableExpression {
  p.expect('(');
  const aggregates: SelectItem[] = p.list(() => parseSelectItem(p));
  p.expect('FOR');
  const from = p.start;
  const name = parseName(p);
  const column: Expression = { kind: 'reference', ...p.span(from), name };
  p.expect('IN');
  const values = p.parenthesised((): SelectItem => {
    const at = p.start;
    const value = parseIdentifier(p);
    const text: Expression = { kind: 'string', ...p.span(at), value: value.text };
    return { kind: 'selectItem', ...p.span(at), expression: text, alias: value };
  });
  p.expect(')');
  const alias = parseAliasOfTable(p);
  return {
    kind: 'pivot',
    ...p.span(start),
    table,
    xml: false,
    aggregates,
    columns: [column],
    values,
    ...(alias ? { alias } : {}),
  };
}

function parseUnpivot(p: TokenCursor, start: number, table: TableExpression): TableExpression {
  p.expect('(');
  const measure = parseIdentifier(p);
  p.expect('FOR');
  const name = parseIdentifier(p);
  p.expect('IN');
  const sources = p.parenthesised((): UnpivotSource => {
    const at = p.start;
    const column = parseName(p).parts.at(-1) as Identifier;
    return { kind: 'unpivotSource', ...p.span(at), columns: [column] };
  });
  p.expect(')');
  const alias = parseAliasOfTable(p);
  return {
    kind: 'unpivot',
    ...p.span(start),
    table,
    includeNulls: false,
    measures: [measure],
    names: [name],
    sources,
    ...(alias ? { alias } : {}),
  };
}
