import { deepest, type TokenCursor } from '../../../sql/cursor.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Join, TableExpression } from '../../../sql/tree/query.ts';
import { parseExpression } from './expression.ts';
import { parsePivots } from './pivot.ts';
import { parseTablePrimary } from './table-expression.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The joins behind a table (SQL Language Reference, "SELECT", `join_clause`), which bind from left to right. */
export function parseJoins(p: TokenCursor, start: number, first: TableExpression): TableExpression {
  let left = first;
  for (let joins = 0; ; joins += 1) {
    const next = parseJoin(p, start, left);
    if (next === undefined) return left;
    if (joins >= deepest) p.fail(`at most ${deepest} joins in a row can be read; fewer`);
    // A pivot behind a join's condition works on what was joined.
    left = parsePivots(p, start, next);
  }
}

interface Opening {
  readonly type: Join['type'];
  readonly natural: boolean;
  /** Number of tokens. */
  readonly words: number;
}

/** The words that open a join, if one is next. */
function opening(p: TokenCursor): Opening | undefined {
  const natural = p.text() === 'NATURAL';
  const at = natural ? 1 : 0;
  switch (p.text(at)) {
    case 'JOIN':
      return { type: 'inner', natural, words: at + 1 };
    case 'INNER':
      return p.text(at + 1) === 'JOIN' ? { type: 'inner', natural, words: at + 2 } : undefined;
    case 'LEFT':
      return outer(p, 'left', natural, at + 1);
    case 'RIGHT':
      return outer(p, 'right', natural, at + 1);
    case 'FULL':
      return outer(p, 'full', natural, at + 1);
    case 'CROSS':
      if (p.text(at + 1) === 'JOIN') return { type: 'cross', natural, words: at + 2 };
      return p.text(at + 1) === 'APPLY' ? { type: 'cross apply', natural, words: at + 2 } : undefined;
    case 'OUTER':
      return p.text(at + 1) === 'APPLY' ? { type: 'outer apply', natural, words: at + 2 } : undefined;
    default:
      return undefined;
  }
}

function outer(p: TokenCursor, type: Join['type'], natural: boolean, at: number): Opening | undefined {
  if (p.text(at) === 'JOIN') return { type, natural, words: at + 1 };
  return p.text(at) === 'OUTER' && p.text(at + 1) === 'JOIN' ? { type, natural, words: at + 2 } : undefined;
}

/** One join, or undefined if none follows. */
function parseJoin(p: TokenCursor, start: number, left: TableExpression): Join | undefined {
  const partitionLeft = p.is('PARTITION', 'BY') ? parsePartitionBy(p) : undefined;
  const found = opening(p);
  if (!found) return partitionLeft ? p.fail('an outer join was expected') : undefined;
  const { type, natural } = found;
  p.at += found.words;
  const rightStart = p.start;
  let right = parseTablePrimary(p);
  const partitionRight = p.is('PARTITION', 'BY') ? parsePartitionBy(p) : undefined;
  const conditional =
    !natural && (type === 'inner' || type === 'left' || type === 'right' || type === 'full');
  if (conditional && p.text() !== 'ON' && p.text() !== 'USING' && opening(p))
    right = p.nested(() => parseInnerJoins(p, rightStart, right));
  const join: Mutable<Join> = { kind: 'join', start, end: start, type, natural, left, right };
  if (partitionLeft) join.partitionLeft = partitionLeft;
  if (partitionRight) join.partitionRight = partitionRight;
  if (conditional) parseCondition(p, join);
  join.end = p.end;
  return join;
}

/** `a JOIN b JOIN c ON … ON …`: joins without parentheses that are complete before the outer one has its condition. */
function parseInnerJoins(p: TokenCursor, start: number, first: TableExpression): TableExpression {
  let left = first;
  while (p.text() !== 'ON' && p.text() !== 'USING') {
    const next = parseJoin(p, start, left);
    if (next === undefined) return left;
    left = next;
  }
  return left;
}

function parseCondition(p: TokenCursor, join: Mutable<Join>): void {
  if (p.accept('ON')) join.on = parseExpression(p);
  else if (p.accept('USING')) join.using = p.parenthesised(() => p.identifier());
  else p.fail('ON or USING was expected');
}

/** The partitioned outer join: `PARTITION BY (a, b)` or `PARTITION BY a, b`. */
function parsePartitionBy(p: TokenCursor): Expression[] {
  p.at += 2;
  if (p.is('(')) return p.nested(() => p.parenthesised(() => parseExpression(p)));
  return p.list(() => parseExpression(p));
}
