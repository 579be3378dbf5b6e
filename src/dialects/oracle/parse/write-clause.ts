import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Expression, Reference } from '../../../sql/tree/expression.ts';
import type { TableReference } from '../../../sql/tree/query.ts';
import type { ErrorLog, Returning, SetItem, WriteTarget } from '../../../sql/tree/write.ts';
import { parseExpression, parseOperand, parsePrimary } from './expression.ts';
import { parseInto, startsInto } from './into.ts';
import { parseName } from './name.ts';
import {
  acceptAlias,
  acceptPartition,
  parseCollection,
  parseDerived,
  parseOnly,
} from './table-expression.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What is written to: a table with its partition, `ONLY (view)`, an inline view, `TABLE(collection)`; with its alias. */
export function parseTarget(p: TokenCursor): WriteTarget {
  if (p.is('(')) return parseDerived(p, false);
  if (p.is('TABLE', '(') || p.is('THE', '(')) return parseCollection(p);
  if (p.is('ONLY', '(')) return parseOnly(p);
  const start = p.start;
  const name = parseName(p);
  const table: Mutable<TableReference> = { kind: 'table', start, end: p.end, name };
  acceptPartition(p, table);
  acceptAlias(p, table);
  table.end = p.end;
  return table;
}

/** The assignments of UPDATE and MERGE, behind SET. */
export function parseSet(p: TokenCursor): SetItem[] {
  return p.list(() => parseSetItem(p));
}

function parseSetItem(p: TokenCursor): SetItem {
  const start = p.start;
  const targets = p.is('(') ? p.parenthesised(() => parsePrimary(p)) : [parsePrimary(p)];
  p.expect('=');
  const value = parseValueOrDefault(p);
  return { kind: 'setItem', start, end: p.end, targets, value };
}

/** A value of VALUES or SET; DEFAULT is a reference of that name. */
export function parseValueOrDefault(p: TokenCursor): Expression {
  if (p.text() !== 'DEFAULT') return parseExpression(p);
  const part = p.identifier();
  const { start, end } = part;
  const reference: Reference = {
    kind: 'reference',
    start,
    end,
    name: { kind: 'name', start, end, parts: [part] },
  };
  return reference;
}

/** Whether `RETURNING` or its short form `RETURN` is next. */
export function startsReturning(p: TokenCursor): boolean {
  return p.text() === 'RETURNING' || p.text() === 'RETURN';
}

/** `RETURNING expressions [BULK COLLECT] INTO variables`. */
export function parseReturning(p: TokenCursor): Returning {
  const start = p.start;
  p.at += 1;
  const items = p.list(() => parseExpression(p));
  const into = startsInto(p) ? parseInto(p) : undefined;
  return { kind: 'returning', start, end: p.end, items, ...(into ? { into } : {}) };
}

/** `LOG ERRORS [INTO table] [(tag)] [REJECT LIMIT n | UNLIMITED]`. */
export function parseErrorLog(p: TokenCursor): ErrorLog {
  const start = p.start;
  p.expect('LOG', 'ERRORS');
  const table = p.accept('INTO') ? parseName(p) : undefined;
  let tag: Expression | undefined;
  if (p.accept('(')) {
    tag = parseExpression(p);
    p.expect(')');
  }
  let limit: ErrorLog['limit'];
  if (p.accept('REJECT', 'LIMIT')) limit = p.accept('UNLIMITED') ? 'unlimited' : parseOperand(p);
  return {
    kind: 'errorLog',
    start,
    end: p.end,
    ...(table ? { table } : {}),
    ...(tag ? { tag } : {}),
    ...(limit ? { limit } : {}),
  };
}
