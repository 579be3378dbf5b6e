import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Merge, MergeBranch } from '../../../sql/tree/write.ts';
import { parseExpression, parsePrimary } from './expression.ts';
import { parseTablePrimary } from './table-expression.ts';
import { parseErrorLog, parseSet, parseTarget, parseValueOrDefault } from './write-clause.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** MERGE (SQL Language Reference, "MERGE"); its branches may come in either order. */
export function parseMerge(p: TokenCursor): Merge {
  const start = p.start;
  p.expect('MERGE', 'INTO');
  const target = parseTarget(p);
  p.expect('USING');
  const source = parseTablePrimary(p);
  p.expect('ON');
  const on = parseExpression(p);
  const branches: MergeBranch[] = [];
  while (p.is('WHEN')) branches.push(parseBranch(p));
  const errorLog = p.is('LOG', 'ERRORS') ? parseErrorLog(p) : undefined;
  return {
    kind: 'merge',
    start,
    end: p.end,
    target,
    source,
    on,
    branches,
    ...(errorLog ? { errorLog } : {}),
  };
}

function parseBranch(p: TokenCursor): MergeBranch {
  const start = p.start;
  p.expect('WHEN');
  const matched = !p.accept('NOT');
  p.expect('MATCHED', 'THEN');
  const branch = matched ? parseMatched(p, start) : parseNotMatched(p, start);
  branch.end = p.end;
  return branch;
}

function parseMatched(p: TokenCursor, start: number): Mutable<MergeBranch> {
  const branch: Mutable<MergeBranch> = {
    kind: 'mergeBranch',
    start,
    end: start,
    matched: true,
    action: 'update',
  };
  if (p.accept('DELETE')) {
    branch.action = 'delete';
    if (p.accept('WHERE')) branch.test = parseExpression(p);
    return branch;
  }
  p.expect('UPDATE', 'SET');
  branch.set = parseSet(p);
  if (p.accept('WHERE')) branch.test = parseExpression(p);
  if (p.accept('DELETE')) {
    p.expect('WHERE');
    branch.deleteWhere = parseExpression(p);
  }
  return branch;
}

function parseNotMatched(p: TokenCursor, start: number): Mutable<MergeBranch> {
  const branch: Mutable<MergeBranch> = {
    kind: 'mergeBranch',
    start,
    end: start,
    matched: false,
    action: 'insert',
  };
  p.expect('INSERT');
  if (p.is('(')) branch.columns = p.parenthesised(() => parsePrimary(p));
  p.expect('VALUES');
  branch.values = p.parenthesised(() => parseValueOrDefault(p));
  if (p.accept('WHERE')) branch.test = parseExpression(p);
  return branch;
}
