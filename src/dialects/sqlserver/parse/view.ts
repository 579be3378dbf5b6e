import type { TokenCursor } from '../../../sql/cursor.ts';
import type { CreateView } from '../../../sql/tree/define.ts';
import { parseIdentifier, parseName } from './name.ts';
import { parseQuery } from './query.ts';

/**
 * `VIEW name (a, b) WITH SCHEMABINDING AS SELECT … WITH CHECK OPTION` ("CREATE VIEW (Transact-SQL)"); `start` is that of CREATE or ALTER. What stands behind WITH
 * says what may be done to its tables, and nothing about its rows.
 */
export function parseCreateView(p: TokenCursor, start: number): CreateView {
  p.expect('VIEW');
  const name = parseName(p);
  const columns = p.is('(') ? p.parenthesised(() => ({ name: parseIdentifier(p), constraints: [] })) : [];
  const options: string[] = [];
  if (p.accept('WITH'))
    p.list(() => {
      options.push(p.text());
      p.at += 1;
    });
  p.expect('AS');
  const query = parseQuery(p);
  const isChecked = p.is('WITH', 'CHECK', 'OPTION') && p.accept('WITH', 'CHECK', 'OPTION');
  return {
    kind: 'createView',
    ...p.span(start),
    name,
    orReplace: false,
    force: false,
    columns,
    constraints: [],
    query,
    options,
    ...(isChecked ? { restriction: { type: 'check option' as const } } : {}),
  };
}
