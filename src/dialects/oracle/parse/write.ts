import type { TokenCursor } from '../../../sql/cursor.ts';
import type { CallProcedure, Delete, LockTable, Update, Write } from '../../../sql/tree/write.ts';
import type { TableReference } from '../../../sql/tree/query.ts';
import { parseArguments, parseExpression, parseOperand, parsePrimary } from './expression.ts';
import { parseInsert } from './insert.ts';
import { parseMerge } from './merge.ts';
import { parseName } from './name.ts';
import { acceptPartition, parseTableExpression } from './table-expression.ts';
import { parseTransaction, startsTransaction } from './transaction.ts';
import { parseErrorLog, parseReturning, parseSet, parseTarget, startsReturning } from './write-clause.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Whether a statement of this file begins here: INSERT, UPDATE, DELETE, MERGE, LOCK TABLE, CALL and transaction control.
 * PL/SQL allows variables and procedures with some of these names; they are followed by `:=`, a dot or a parenthesis.
 */
export function startsWrite(p: TokenCursor): boolean {
  const next = p.text(1);
  switch (p.text()) {
    case 'INSERT':
    case 'UPDATE':
    case 'DELETE':
      return next !== ':=' && next !== '.' && next !== ';';
    case 'MERGE':
      return next === 'INTO';
    case 'LOCK':
      return next === 'TABLE';
    case 'CALL':
      return p.type(1) === 'word' || p.type(1) === 'quoted';
    default:
      return startsTransaction(p);
  }
}

/** A data-changing or transaction statement, without the semicolon (SQL Language Reference, "SQL Statements"). */
export function parseWrite(p: TokenCursor): Write {
  switch (p.text()) {
    case 'INSERT':
      return parseInsert(p);
    case 'UPDATE':
      return parseUpdate(p);
    case 'DELETE':
      return parseDelete(p);
    case 'MERGE':
      return parseMerge(p);
    case 'LOCK':
      return parseLock(p);
    case 'CALL':
      return parseCallProcedure(p);
    default:
      return parseTransaction(p);
  }
}

function parseUpdate(p: TokenCursor): Update {
  const start = p.start;
  p.at += 1;
  const target = parseTarget(p);
  p.expect('SET');
  const set = parseSet(p);
  const update: Mutable<Update> = { kind: 'update', start, end: start, target, set };
  // Oracle 23 reads further tables into an UPDATE.
  if (p.accept('FROM')) update.from = p.list(() => parseTableExpression(p));
  parseRest(p, update);
  return update;
}

function parseDelete(p: TokenCursor): Delete {
  const start = p.start;
  p.at += 1;
  p.accept('FROM');
  const target = parseTarget(p);
  const found: Mutable<Delete> = { kind: 'delete', start, end: start, target };
  // The second FROM of Oracle 23, whose tables WHERE joins.
  if (p.accept('FROM')) found.using = p.list(() => parseTableExpression(p));
  parseRest(p, found);
  return found;
}

/** WHERE, RETURNING and LOG ERRORS of UPDATE and DELETE. */
function parseRest(p: TokenCursor, statement: Mutable<Update> | Mutable<Delete>): void {
  if (p.accept('WHERE')) {
    if (p.accept('CURRENT', 'OF')) statement.currentOf = parsePrimary(p);
    else statement.where = parseExpression(p);
  }
  if (startsReturning(p)) statement.returning = parseReturning(p);
  if (p.is('LOG', 'ERRORS')) statement.errorLog = parseErrorLog(p);
  statement.end = p.end;
}

/** `LOCK TABLE t [PARTITION (p)], … IN mode MODE [NOWAIT | WAIT n]`. */
function parseLock(p: TokenCursor): LockTable {
  const start = p.start;
  p.at += 2;
  const tables = p.list(() => parseLocked(p));
  p.expect('IN');
  const words: string[] = [];
  while (p.type() === 'word' && p.text() !== 'MODE') {
    words.push(p.text());
    p.at += 1;
  }
  if (words.length === 0) p.fail('a lock mode was expected');
  p.expect('MODE');
  let wait: LockTable['wait'];
  if (p.accept('NOWAIT')) wait = 'nowait';
  else if (p.accept('WAIT')) wait = parseOperand(p);
  return { kind: 'lockTable', start, end: p.end, tables, mode: words.join(' '), ...(wait ? { wait } : {}) };
}

function parseLocked(p: TokenCursor): TableReference {
  const start = p.start;
  const name = parseName(p);
  const table: Mutable<TableReference> = { kind: 'table', start, end: p.end, name };
  acceptPartition(p, table);
  return table;
}

/** `CALL routine(arguments) INTO :variable`. */
function parseCallProcedure(p: TokenCursor): CallProcedure {
  const start = p.start;
  p.at += 1;
  const name = parseName(p);
  const found = p.is('(') ? parseArguments(p) : [];
  const into = p.accept('INTO') ? parsePrimary(p) : undefined;
  return { kind: 'callProcedure', start, end: p.end, name, arguments: found, ...(into ? { into } : {}) };
}
