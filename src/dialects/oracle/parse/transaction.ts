import type { TokenCursor } from '../../../sql/cursor.ts';
import type { TransactionStatement } from '../../../sql/tree/write.ts';

/** Whether COMMIT, ROLLBACK, SAVEPOINT, SET TRANSACTION or SET CONSTRAINTS begins here, and no use of these words as names. */
export function startsTransaction(p: TokenCursor): boolean {
  const next = p.text(1);
  switch (p.text()) {
    case 'COMMIT':
      return endsStatement(p, 1) || ['WORK', 'COMMENT', 'WRITE', 'FORCE'].includes(next);
    case 'ROLLBACK':
      return endsStatement(p, 1) || ['WORK', 'TO', 'FORCE'].includes(next);
    case 'SAVEPOINT':
      return p.type(1) === 'word' || p.type(1) === 'quoted';
    case 'SET':
      return next === 'TRANSACTION' || next === 'CONSTRAINT' || next === 'CONSTRAINTS';
    default:
      return false;
  }
}

function endsStatement(p: TokenCursor, ahead: number): boolean {
  return p.isAt(ahead, ';') || p.type(ahead) === 'end';
}

/** Transaction control (SQL Language Reference, "COMMIT", "ROLLBACK", "SAVEPOINT", "SET TRANSACTION", "SET CONSTRAINT[S]"). */
export function parseTransaction(p: TokenCursor): TransactionStatement {
  const start = p.start;
  if (p.accept('COMMIT')) return finish(p, start, 'commit');
  if (p.accept('ROLLBACK')) return parseRollback(p, start);
  if (p.accept('SAVEPOINT')) {
    const savepoint = p.identifier();
    return { kind: 'transaction', start, end: p.end, action: 'savepoint', savepoint };
  }
  if (p.accept('SET', 'TRANSACTION')) return finish(p, start, 'set transaction');
  if (p.accept('SET', 'CONSTRAINTS') || p.accept('SET', 'CONSTRAINT'))
    return finish(p, start, 'set constraints');
  return p.fail('a statement was expected');
}

function parseRollback(p: TokenCursor, start: number): TransactionStatement {
  const work = p.accept('WORK');
  if (!p.accept('TO')) return finish(p, start, 'rollback', work ? 'WORK' : '');
  p.accept('SAVEPOINT');
  const savepoint = p.identifier();
  return {
    kind: 'transaction',
    start,
    end: p.end,
    action: 'rollback to',
    savepoint,
    ...(work ? { options: 'WORK' } : {}),
  };
}

/** The rest of the statement as its options: words in upper case, strings as they were written. */
function finish(
  p: TokenCursor,
  start: number,
  action: TransactionStatement['action'],
  before = '',
): TransactionStatement {
  const words = before === '' ? [] : [before];
  while (!endsStatement(p, 0)) {
    words.push(p.text());
    p.at += 1;
  }
  const options = words.join(' ');
  return { kind: 'transaction', start, end: p.end, action, ...(options === '' ? {} : { options }) };
}
