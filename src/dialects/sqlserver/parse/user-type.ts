import type { TokenCursor } from '../../../sql/cursor.ts';
import type { CreateType } from '../../../sql/tree/define.ts';
import { parseName } from './name.ts';
import { parseType } from './type.ts';
import { parseTableType } from './variable.ts';

/**
 * `CREATE TYPE name FROM base NOT NULL`, another name for a type of the system, and `CREATE TYPE name AS TABLE (…)` ("CREATE TYPE (Transact-SQL)"). Undefined, with
 * the position as it was, for a type that an assembly implements.
 */
export function parseUserType(p: TokenCursor, start: number): CreateType | undefined {
  const before = p.at;
  p.expect('TYPE');
  const name = parseName(p);
  if (p.is('AS', 'TABLE')) {
    p.at += 1;
    const definition = parseTableType(p, name);
    return { kind: 'createType', ...p.span(start), name, definition };
  }
  if (!p.accept('FROM')) {
    p.at = before;
    return undefined;
  }
  const from = p.start;
  const base = parseType(p);
  const notNull = p.accept('NOT', 'NULL');
  if (!notNull) p.accept('NULL');
  const definition = { kind: 'subtype' as const, ...p.span(from), base, notNull };
  return { kind: 'createType', ...p.span(start), name, definition };
}
