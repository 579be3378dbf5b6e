import type { TokenCursor } from '../../../sql/cursor.ts';
import type { With } from '../../../sql/tree/query.ts';
import type { Merge, MergeBranch } from '../../../sql/tree/write.ts';
import { parseExpression } from './expression.ts';
import { parseOutputs } from './output.ts';
import { parseTop } from './query.ts';
import { parseRowValue } from './select.ts';
import { parseAliasOfTable, parseJoined } from './table-expression.ts';
import { parseSetItem, skipOption } from './write.ts';
import { parseColumnReference, parseTarget } from './write-target.ts';

/** `MERGE TOP (n) INTO t AS a USING s ON … WHEN … OUTPUT …` ("MERGE (Transact-SQL)"), behind its WITH, with which `start` is. */
export function parseMerge(p: TokenCursor, start: number, common?: With): Merge {
  p.expect('MERGE');
  const top = parseTop(p);
  p.accept('INTO');
  const from = p.start;
  const written = parseTarget(p);
  const alias = parseAliasOfTable(p);
  const target = alias ? { ...written, ...p.span(from), alias } : written;
  p.expect('USING');
  const source = parseJoined(p);
  p.expect('ON');
  const on = parseExpression(p);
  const branches: MergeBranch[] = [];
  while (p.is('WHEN')) branches.push(parseBranch(p));
  if (branches.length === 0) p.fail('WHEN was expected');
  const output = parseOutputs(p);
  skipOption(p);
  return {
    kind: 'merge',
    ...p.span(start),
    ...(common ? { with: common } : {}),
    ...(top ? { top } : {}),
    target,
    source,
    on,
    branches,
    ...(output.length > 0 ? { output } : {}),
  };
}

function parseBranch(p: TokenCursor): MergeBranch {
  const start = p.start;
  p.expect('WHEN');
  const matched = !p.accept('NOT');
  p.expect('MATCHED');
  const bySource = !matched && p.accept('BY', 'SOURCE');
  if (!bySource) p.accept('BY', 'TARGET');
  const test = p.accept('AND') ? parseExpression(p) : undefined;
  p.expect('THEN');
  const action = parseAction(p);
  return {
    kind: 'mergeBranch',
    ...p.span(start),
    matched,
    ...(bySource ? { bySource } : {}),
    ...(test ? { test } : {}),
    ...action,
  };
}

function parseAction(p: TokenCursor): Pick<MergeBranch, 'action' | 'set' | 'columns' | 'values'> {
  if (p.accept('DELETE')) return { action: 'delete' };
  if (p.accept('UPDATE')) {
    p.expect('SET');
    return { action: 'update', set: p.list(() => parseSetItem(p)) };
  }
  p.expect('INSERT');
  const columns = p.is('(') ? p.parenthesised(() => parseColumnReference(p)) : undefined;
  if (p.accept('DEFAULT', 'VALUES')) return { action: 'insert', ...(columns ? { columns } : {}) };
  p.expect('VALUES');
  const values = p.parenthesised(() => parseRowValue(p));
  return { action: 'insert', ...(columns ? { columns } : {}), values };
}
