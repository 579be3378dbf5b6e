import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Insert, MultiInsert, MultiInsertBranch } from '../../../sql/tree/write.ts';
import { parseExpression, parsePrimary } from './expression.ts';
import { opensQuery, parseQuery, startsQuery } from './query.ts';
import {
  parseErrorLog,
  parseReturning,
  parseTarget,
  parseValueOrDefault,
  startsReturning,
} from './write-clause.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** INSERT of one or of several tables (SQL Language Reference, "INSERT"; PL/SQL Language Reference, "INSERT Statement Extension"). */
export function parseInsert(p: TokenCursor): Insert | MultiInsert {
  const start = p.start;
  p.at += 1;
  if (p.is('ALL') || p.is('FIRST')) return parseMulti(p, start);
  const insert = parseInto(p, start);
  if (!insert.rows && !insert.record) insert.query = parseQuery(p);
  if (startsReturning(p)) insert.returning = parseReturning(p);
  if (p.is('LOG', 'ERRORS')) insert.errorLog = parseErrorLog(p);
  insert.end = p.end;
  return insert;
}

/** `INTO target [(columns)] [VALUES …]`. */
function parseInto(p: TokenCursor, start: number): Mutable<Insert> {
  p.expect('INTO');
  const target = parseTarget(p);
  const insert: Mutable<Insert> = { kind: 'insert', start, end: start, target };
  if (p.text() === '(' && !opensQuery(p)) insert.columns = p.parenthesised(() => parsePrimary(p));
  if (p.accept('VALUES')) parseValues(p, insert);
  insert.end = p.end;
  return insert;
}

/** Rows of values (several since Oracle 23), or a record of PL/SQL without parentheses around it. */
function parseValues(p: TokenCursor, insert: Mutable<Insert>): void {
  if (p.text() !== '(') {
    insert.record = parsePrimary(p);
    return;
  }
  const rows = [parseRow(p)];
  while (p.text() === ',') {
    p.at += 1;
    rows.push(parseRow(p));
  }
  insert.rows = rows;
}

function parseRow(p: TokenCursor): Expression[] {
  p.expect('(');
  const row = [parseValueOrDefault(p)];
  while (p.text() === ',') {
    p.at += 1;
    row.push(parseValueOrDefault(p));
  }
  p.expect(')');
  return row;
}

/** `INSERT ALL | FIRST` with its branches and the query that they all read. */
function parseMulti(p: TokenCursor, start: number): MultiInsert {
  const mode = p.text() === 'ALL' ? 'all' : 'first';
  p.at += 1;
  const branches: MultiInsertBranch[] = [];
  let otherwise: Insert[] | undefined;
  if (p.is('INTO')) {
    const from = p.start;
    const inserts = parseInserts(p);
    branches.push({ kind: 'multiInsertBranch', start: from, end: p.end, inserts });
  } else {
    do branches.push(parseBranch(p));
    while (p.is('WHEN'));
    if (p.accept('ELSE')) otherwise = parseInserts(p);
  }
  if (!startsQuery(p)) p.fail('a query was expected');
  const query = parseQuery(p);
  return {
    kind: 'multiInsert',
    start,
    end: p.end,
    mode,
    branches,
    ...(otherwise ? { otherwise } : {}),
    query,
  };
}

function parseBranch(p: TokenCursor): MultiInsertBranch {
  const start = p.start;
  p.expect('WHEN');
  const test = parseExpression(p);
  p.expect('THEN');
  const inserts = parseInserts(p);
  return { kind: 'multiInsertBranch', start, end: p.end, test, inserts };
}

/** The INTO clauses of one branch; each may log its errors. */
function parseInserts(p: TokenCursor): Insert[] {
  const inserts: Insert[] = [];
  do {
    const insert = parseInto(p, p.start);
    if (p.is('LOG', 'ERRORS')) insert.errorLog = parseErrorLog(p);
    insert.end = p.end;
    inserts.push(insert);
  } while (p.is('INTO'));
  return inserts;
}
