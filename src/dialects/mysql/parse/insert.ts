import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Insert } from '../../../sql/tree/write.ts';
import { parseExpression } from './expression.ts';
import { parseLiteral } from './literal.ts';
import { parseIdentifier, parseName } from './name.ts';

/** An INSERT or REPLACE of rows that it states, and the ways in which one of them is more than that. */
export interface StatedInsert {
  readonly insert: Insert;
  /** REPLACE, IGNORE, ON DUPLICATE KEY UPDATE: what happens to rows that are there already. */
  readonly onExisting?: string;
}

/**
 * `INSERT INTO t (a, b) VALUES (1, 2), (3, 4)`, `INSERT INTO t SET a = 1`, REPLACE (Reference Manual, "INSERT Statement");
 * undefined when its rows come from a query.
 */
export function parseInsert(p: TokenCursor): StatedInsert | undefined {
  const start = p.start;
  let onExisting = p.is('REPLACE') ? 'REPLACE' : undefined;
  p.at += 1;
  for (;;) {
    if (p.accept('IGNORE')) onExisting = 'IGNORE';
    else if (!p.acceptOneOf('LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY')) break;
  }
  p.accept('INTO');
  const name = parseName(p);
  if (p.accept('PARTITION')) p.skip();
  const columns: Expression[] = [];
  let rows: Expression[][];
  if (p.accept('SET')) {
    const row: Expression[] = [];
    p.list(() => {
      columns.push(columnReference(p));
      if (!p.accept('=')) p.expect(':=');
      row.push(parseValue(p));
    });
    rows = [row];
  } else {
    if (p.is('(') && !p.isAt(1, 'SELECT')) columns.push(...readColumns(p));
    if (!p.accept('VALUES') && !p.accept('VALUE')) return undefined;
    rows = p.list(() => readRow(p));
  }
  if (p.accept('AS')) {
    parseIdentifier(p);
    if (p.is('(')) p.skip();
  }
  if (p.is('ON', 'DUPLICATE', 'KEY', 'UPDATE')) {
    onExisting = 'ON DUPLICATE KEY UPDATE';
    while (!p.atEnd && !p.is(';')) p.at += 1;
  }
  const insert: Insert = {
    kind: 'insert',
    ...p.span(start),
    target: { kind: 'table', start: name.start, end: name.end, name },
    ...(columns.length > 0 ? { columns } : {}),
    rows,
  };
  return onExisting === undefined ? { insert } : { insert, onExisting };
}

function readColumns(p: TokenCursor): Expression[] {
  p.expect('(');
  if (p.accept(')')) return [];
  const columns = p.list(() => columnReference(p));
  p.expect(')');
  return columns;
}

function columnReference(p: TokenCursor): Expression {
  const name = parseName(p);
  return { kind: 'reference', start: name.start, end: name.end, name };
}

function readRow(p: TokenCursor): Expression[] {
  p.accept('ROW');
  p.expect('(');
  if (p.accept(')')) return [];
  const values = p.list(() => parseValue(p));
  p.expect(')');
  return values;
}

/** A value, or the word DEFAULT, which is a reference of that name. */
function parseValue(p: TokenCursor): Expression {
  // Nearly all values of a dump are literals by themselves, for which the grammar of expressions is a long way.
  if (p.isAt(1, ',') || p.isAt(1, ')')) {
    const type = p.type();
    if (type === 'string' || type === 'number') {
      const literal = parseLiteral(p);
      if (literal) return literal;
    }
    if (p.is('NULL')) {
      const { start, end } = p.here();
      p.at += 1;
      return { kind: 'null', start, end };
    }
  }
  if (!p.is('DEFAULT') || p.isAt(1, '(')) return parseExpression(p);
  const word = p.identifier();
  const { start, end } = word;
  return { kind: 'reference', start, end, name: { kind: 'name', start, end, parts: [word] } };
}
