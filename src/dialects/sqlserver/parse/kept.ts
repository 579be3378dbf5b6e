import type { TokenCursor } from '../../../sql/cursor.ts';
import type { OtherStatement } from '../../../sql/tree/define.ts';
import { endsInside } from './recovery.ts';
import { parseRights, startsRights } from './rights.ts';

/** Statements that are recognised by their first words and kept as text: they administer the server, or belong to what no other database has. */
const heads: readonly (readonly string[])[] = [
  ['BULK', 'INSERT'],
  ['UPDATE', 'STATISTICS'],
  ['BEGIN', 'DIALOG'],
  ['BEGIN', 'CONVERSATION', 'TIMER'],
  ['END', 'CONVERSATION'],
  ['MOVE', 'CONVERSATION'],
  ['GET', 'CONVERSATION', 'GROUP'],
  ['SEND', 'ON', 'CONVERSATION'],
  ['RECEIVE'],
  ['OPEN', 'SYMMETRIC', 'KEY'],
  ['OPEN', 'MASTER', 'KEY'],
  ['CLOSE', 'SYMMETRIC', 'KEY'],
  ['CLOSE', 'MASTER', 'KEY'],
  ['CLOSE', 'ALL', 'SYMMETRIC', 'KEYS'],
  ['EXECUTE', 'AS'],
  ['EXEC', 'AS'],
  ['REVERT'],
  ['SETUSER'],
  ['USE'],
  ['GRANT'],
  ['DENY'],
  ['REVOKE'],
  ['ADD', 'SIGNATURE'],
  ['ADD', 'COUNTER', 'SIGNATURE'],
  ['ADD', 'SENSITIVITY', 'CLASSIFICATION'],
  ['ENABLE', 'TRIGGER'],
  ['DISABLE', 'TRIGGER'],
  ['READTEXT'],
  ['WRITETEXT'],
  ['UPDATETEXT'],
  ['DBCC'],
  ['KILL'],
  ['CHECKPOINT'],
  ['RECONFIGURE'],
  ['SHUTDOWN'],
  ['BACKUP'],
  ['RESTORE'],
  ['DUMP'],
  ['LOAD'],
  ['LINENO'],
  ['WAITFOR', '('],
];

const byFirst: ReadonlyMap<string, readonly (readonly string[])[]> = Map.groupBy(
  heads,
  ([first]) => first as string,
);

function headOf(p: TokenCursor): readonly string[] | undefined {
  return p.type() === 'word' ? byFirst.get(p.text())?.find((each) => p.isAll(each)) : undefined;
}

/** Whether a statement begins here that is kept as text. */
export function isKept(p: TokenCursor): boolean {
  return headOf(p) !== undefined;
}

/** Reads one of them. Rights name statements, so that theirs are passed up to their TO or FROM. */
export function parseKept(p: TokenCursor): OtherStatement {
  const start = p.start;
  const head = headOf(p);
  if (!head) return p.fail('a statement was expected');
  const words = head.filter((word) => word !== '(');
  if (startsRights(p)) parseRights(p);
  else {
    p.at += words.length;
    while (!endsInside(p)) p.skip();
  }
  return { kind: 'otherStatement', ...p.span(start), verb: words.join(' '), text: p.slice(start, p.end) };
}
