import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Output } from '../../../sql/tree/batch.ts';
import { parseTarget } from './write-target.ts';
import { parseSelectItem } from './select.ts';
import { parseColumnReference } from './write-target.ts';

/** `OUTPUT inserted.id, deleted.* INTO target (columns)` ("OUTPUT clause"); one without INTO may stand behind one with it. */
export function parseOutputs(p: TokenCursor): Output[] {
  const found: Output[] = [];
  while (p.is('OUTPUT')) {
    const start = p.start;
    p.at += 1;
    const items = p.list(() => parseSelectItem(p));
    const into = p.accept('INTO') ? parseTarget(p) : undefined;
    const columns = into && p.is('(') ? p.parenthesised(() => parseColumnReference(p)) : undefined;
    found.push({
      kind: 'output',
      ...p.span(start),
      items,
      ...(into ? { into } : {}),
      ...(columns ? { columns } : {}),
    });
  }
  return found;
}
