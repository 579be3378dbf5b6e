import type { TokenCursor } from '../../../sql/cursor.ts';
import type { CommonTable, With } from '../../../sql/tree/query.ts';
import type { RoutineDeclaration } from '../../../sql/tree/routine.ts';
import { parseOperand } from './expression.ts';
import { parseOrderItem } from './order.ts';
import { parseSubquery } from './query.ts';
import { parseRoutine } from './routine.ts';

/** The subquery factoring clause, also with PL/SQL declarations (SQL Language Reference, "SELECT", `with_clause`). */
export function parseWith(p: TokenCursor): With {
  const start = p.start;
  p.expect('WITH');
  const routines: RoutineDeclaration[] = [];
  while (startsRoutine(p)) {
    routines.push(parseRoutine(p));
    p.accept(';');
  }
  const tables = routines.length > 0 && p.text() === 'SELECT' ? [] : p.list(() => parseCommonTable(p));
  return {
    kind: 'with',
    start,
    end: p.end,
    ...(routines.length > 0 ? { routines } : {}),
    tables,
  };
}

/** `FUNCTION` may also be the name of a common table: then AS or columns follow it. */
function startsRoutine(p: TokenCursor): boolean {
  if (!p.isOneOf('FUNCTION', 'PROCEDURE')) return false;
  return (p.type(1) === 'word' && p.text(1) !== 'AS') || p.type(1) === 'quoted';
}

function parseCommonTable(p: TokenCursor): CommonTable {
  const start = p.start;
  const name = p.identifier();
  const columns = p.is('(') ? p.parenthesised(() => p.identifier()) : undefined;
  p.expect('AS');
  const query = parseSubquery(p);
  const search = p.is('SEARCH') ? parseSearch(p) : undefined;
  const cycle = p.is('CYCLE') ? parseCycle(p) : undefined;
  return {
    kind: 'commonTable',
    start,
    end: p.end,
    name,
    ...(columns ? { columns } : {}),
    query,
    ...(search ? { search } : {}),
    ...(cycle ? { cycle } : {}),
  };
}

function parseSearch(p: TokenCursor): NonNullable<CommonTable['search']> {
  p.expect('SEARCH');
  const order = p.acceptOneOf('DEPTH', 'BREADTH') ?? p.fail('DEPTH or BREADTH was expected');
  p.expect('FIRST', 'BY');
  const by = p.list(() => parseOrderItem(p));
  p.expect('SET');
  const set = p.identifier();
  return { order: order === 'DEPTH' ? 'depth' : 'breadth', by, set };
}

function parseCycle(p: TokenCursor): NonNullable<CommonTable['cycle']> {
  p.expect('CYCLE');
  const columns = p.list(() => p.identifier());
  p.expect('SET');
  const set = p.identifier();
  p.expect('TO');
  const to = parseOperand(p);
  p.expect('DEFAULT');
  const otherwise = parseOperand(p);
  const using = p.accept('USING') ? p.identifier() : undefined;
  return { columns, set, to, otherwise, ...(using ? { using } : {}) };
}
