import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Query } from '../../../sql/tree/query.ts';
import type { Delete, Insert, Merge, Update } from '../../../sql/tree/write.ts';
import { parseInsert } from './insert.ts';
import { parseMerge } from './merge.ts';
import { parseQueryBehindWith, parseWith } from './query.ts';
import { parseDelete, parseUpdate } from './write.ts';

/** A statement that reads or writes rows, with the common tables before it ("WITH common_table_expression"). */
export function parseRows(p: TokenCursor): Query | Insert | Update | Delete | Merge {
  const start = p.start;
  const common = p.is('WITH') ? parseWith(p) : undefined;
  switch (p.text()) {
    case 'INSERT':
      return parseInsert(p, start, common);
    case 'UPDATE':
      return parseUpdate(p, start, common);
    case 'DELETE':
      return parseDelete(p, start, common);
    case 'MERGE':
      return parseMerge(p, start, common);
    default:
      return parseQueryBehindWith(p, start, common);
  }
}
