import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { With } from '../../../sql/tree/query.ts';
import type { Insert } from '../../../sql/tree/write.ts';
import { parseExecute } from './execute.ts';
import { startsQuery } from './expression.ts';
import { parseOutputs } from './output.ts';
import { parseQuery, parseTop } from './query.ts';
import { parseRowValue } from './select.ts';
import { skipOption } from './write.ts';
import { parseColumnReference, parseTarget } from './write-target.ts';

/**
 * `INSERT TOP (n) INTO t (a, b) OUTPUT … VALUES (…), (…)`, `… SELECT …`, `… EXECUTE …`, `… DEFAULT VALUES` ("INSERT (Transact-SQL)"), behind its WITH, with which
 * `start` is.
 */
export function parseInsert(p: TokenCursor, start: number, common?: With): Insert {
  p.expect('INSERT');
  const top = parseTop(p);
  p.accept('INTO');
  const target = parseTarget(p);
  const columns =
    p.is('(') && !startsRows(p)
      ? p.parenthesised(() => {
          // The name of the table may stand before a column, and says nothing.
          while (p.is('.') || p.isAt(1, '.')) p.at += p.is('.') ? 1 : 2;
          return parseColumnReference(p);
        })
      : undefined;
  const output = parseOutputs(p);
  const values = parseSource(p);
  return {
    kind: 'insert',
    ...p.span(start),
    ...(common ? { with: common } : {}),
    ...(top ? { top } : {}),
    target,
    ...(columns ? { columns } : {}),
    ...(output.length > 0 ? { output } : {}),
    ...values,
  };
}

/** Behind the table a parenthesis opens the columns, unless a query stands in it. */
function startsRows(p: TokenCursor): boolean {
  p.at += 1;
  const found = startsQuery(p);
  p.at -= 1;
  return found;
}

/** Where the rows come from; nothing for DEFAULT VALUES. */
function parseSource(p: TokenCursor): Pick<Insert, 'rows' | 'query' | 'execute'> {
  if (p.is('VALUES')) {
    const rows = parseRows(p);
    skipOption(p);
    return { rows };
  }
  if (startsQuery(p)) return { query: parseQuery(p) };
  if (p.isOneOf('EXEC', 'EXECUTE')) return { execute: parseExecute(p) };
  p.expect('DEFAULT', 'VALUES');
  return {};
}

function parseRows(p: TokenCursor): Expression[][] {
  p.expect('VALUES');
  return p.list(() => p.parenthesised(() => parseRowValue(p)));
}

/** Whether it only puts rows into a table, which is what a dump does. */
export function isPlainInsert({ with: common, top, output, execute, target }: Insert): boolean {
  const isVariable = target.kind === 'table' && target.name.parts[0]?.text.startsWith('@') === true;
  return !common && !top && !output && !execute && !isVariable && target.kind === 'table';
}
