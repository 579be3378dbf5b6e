import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import type { TransactionStatement } from '../../../sql/tree/write.ts';
import { isName } from './name.ts';

/** Whether BEGIN begins a transaction here, and no block. */
export function beginsTransaction(p: TokenCursor): boolean {
  return p.isAt(1, 'TRAN') || p.isAt(1, 'TRANSACTION') || p.isAt(1, 'DISTRIBUTED');
}

/** `BEGIN DISTRIBUTED TRANSACTION name WITH MARK 'description'`, COMMIT, ROLLBACK and SAVE ("Transactions (Transact-SQL)"). */
export function parseTransaction(p: TokenCursor): TransactionStatement {
  const start = p.start;
  const verb = p.acceptOneOf('BEGIN', 'COMMIT', 'ROLLBACK', 'SAVE');
  if (!verb) return p.fail('a statement of a transaction was expected');
  const words: string[] = [];
  if (p.accept('DISTRIBUTED')) words.push('DISTRIBUTED');
  const isNamed = p.accept('TRAN') || p.accept('TRANSACTION');
  if (!isNamed && p.accept('WORK')) words.push('WORK');
  const savepoint = isNamed ? parseOwnName(p) : undefined;
  const written = parseOptions(p);
  if (written !== undefined) words.push(written);
  return {
    kind: 'transaction',
    ...p.span(start),
    action: verb === 'SAVE' ? 'savepoint' : (verb.toLowerCase() as 'begin' | 'commit' | 'rollback'),
    ...(savepoint ? { savepoint } : {}),
    ...(words.length > 0 ? { options: words.join(' ') } : {}),
  };
}

function parseOwnName(p: TokenCursor): Identifier | undefined {
  return isName(p) && !p.isAt(1, ':') ? p.identifier() : undefined;
}

/** `WITH MARK 'x'`, `WITH (DELAYED_DURABILITY = ON)`. */
function parseOptions(p: TokenCursor): string | undefined {
  const start = p.start;
  if (p.accept('WITH', 'MARK')) {
    if (p.type() === 'string') p.at += 1;
  } else if (p.is('WITH', '(')) {
    p.at += 1;
    p.skip();
  } else return undefined;
  return p.slice(start, p.end);
}
