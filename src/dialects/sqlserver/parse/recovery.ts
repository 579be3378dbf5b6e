import type { TokenCursor } from '../../../sql/cursor.ts';

/** Words that begin a statement and hardly ever stand within one that is only passed over. */
const beginnings: ReadonlySet<string> = new Set(
  `ALTER CREATE DROP INSERT UPDATE DELETE MERGE SELECT EXEC EXECUTE IF WHILE BEGIN DECLARE PRINT GRANT REVOKE DENY TRUNCATE USE RAISERROR GO COMMIT ROLLBACK RETURN DBCC CHECKPOINT BULK SAVE THROW WAITFOR OPEN CLOSE
  DEALLOCATE FETCH GOTO RECONFIGURE BACKUP RESTORE`.split(/\s+/),
);

/** Whether a statement that is passed over ends here: T-SQL needs no semicolon, so the next one's first word is its end. */
export function endsStatement(p: TokenCursor): boolean {
  return p.atEnd || p.is(';') || (p.type() === 'word' && beginnings.has(p.text()));
}

/** Whether a statement that is passed over ends here among those of a block: the block may, too. SET of an option may belong to it, that of a variable does not. */
export function endsInside(p: TokenCursor): boolean {
  if (endsStatement(p) || p.isOneOf('END', 'ELSE', 'BREAK', 'CONTINUE')) return true;
  return p.is('SET') && p.raw(1).startsWith('@');
}

/**
 * Goes from the place where reading failed to the next that a statement may begin at, outside of the parentheses and of the CASE that were open there. At least one
 * token behind `before`, where the statement began, is passed.
 */
export function skipToStatement(p: TokenCursor, before: number): void {
  const failed = Math.max(p.at, before + 1);
  let parentheses = 0;
  let cases = 0;
  for (p.at = before; !p.atEnd; p.at += 1) {
    if (p.is('(')) parentheses += 1;
    else if (p.is(')')) parentheses = Math.max(0, parentheses - 1);
    else if (p.is('CASE')) cases += 1;
    else if (p.is('END') && cases > 0) cases -= 1;
    else if (p.at >= failed && endsOutside(p, parentheses, cases)) return;
  }
}

/** A parenthesis that nothing closes does not hide a semicolon. */
function endsOutside(p: TokenCursor, parentheses: number, cases: number): boolean {
  if (p.is(';')) return true;
  return parentheses === 0 && cases === 0 && endsInside(p);
}
