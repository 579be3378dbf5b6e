import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Expression, Frame, FrameBound, Window } from '../../../sql/tree/expression.ts';
import type { OrderItem } from '../../../sql/tree/query.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import { parseExpression, parseOperand } from './expression.ts';
import { parseOrderBy } from './order.ts';

/** `OVER (…)` or `OVER name` (SQL Language Reference, "Analytic Functions"), from the word OVER. */
export function parseOver(p: TokenCursor): Window {
  p.expect('OVER');
  if (p.text() === '(') return parseWindow(p);
  const start = p.start;
  const base = p.identifier();
  return { kind: 'window', start, end: p.end, base, partitionBy: [], orderBy: [] };
}

/** A window specification in its parentheses. */
export function parseWindow(p: TokenCursor): Window {
  const start = p.start;
  return p.nested(() => {
    p.expect('(');
    const base = parseBase(p);
    let partitionBy: Expression[] = [];
    if (p.accept('PARTITION', 'BY')) partitionBy = p.list(() => parseExpression(p));
    let orderBy: OrderItem[] = [];
    if (p.text() === 'ORDER') orderBy = parseOrderBy(p);
    const frame = p.isOneOf('ROWS', 'RANGE', 'GROUPS') ? parseFrame(p) : undefined;
    p.expect(')');
    return {
      kind: 'window',
      start,
      end: p.end,
      ...(base ? { base } : {}),
      partitionBy,
      orderBy,
      ...(frame ? { frame } : {}),
    };
  });
}

/** The name of the window that this one builds on. */
function parseBase(p: TokenCursor): Identifier | undefined {
  if (!p.isName || p.is('PARTITION', 'BY') || p.text() === 'ORDER') return undefined;
  if (p.isOneOf('ROWS', 'RANGE', 'GROUPS') && p.text(1) !== ')' && p.text(1) !== 'ORDER') return undefined;
  return p.identifier();
}

function parseFrame(p: TokenCursor): Frame {
  const start = p.start;
  const unit = p.text().toLowerCase() as Frame['unit'];
  p.at += 1;
  let from: FrameBound;
  let to: FrameBound | undefined;
  if (p.accept('BETWEEN')) {
    from = parseBound(p);
    p.expect('AND');
    to = parseBound(p);
  } else {
    from = parseBound(p);
  }
  const exclude = p.text() === 'EXCLUDE' ? parseExclude(p) : undefined;
  return {
    kind: 'frame',
    start,
    end: p.end,
    unit,
    from,
    ...(to ? { to } : {}),
    ...(exclude ? { exclude } : {}),
  };
}

/** `EXCLUDE CURRENT ROW | GROUP | TIES | NO OTHERS`: the words behind EXCLUDE, in upper case. */
function parseExclude(p: TokenCursor): string {
  p.at += 1;
  if (p.accept('CURRENT', 'ROW')) return 'CURRENT ROW';
  if (p.accept('NO', 'OTHERS')) return 'NO OTHERS';
  return p.acceptOneOf('GROUP', 'TIES') ?? p.fail('CURRENT ROW, GROUP, TIES or NO OTHERS was expected');
}

function parseBound(p: TokenCursor): FrameBound {
  const start = p.start;
  const bound = fixedBound(p);
  if (bound) return { kind: 'frameBound', start, end: p.end, bound };
  const offset = parseOperand(p);
  const word = p.acceptOneOf('PRECEDING', 'FOLLOWING') ?? p.fail('PRECEDING or FOLLOWING was expected');
  const side = word === 'PRECEDING' ? 'preceding' : 'following';
  return { kind: 'frameBound', start, end: p.end, bound: side, offset };
}

function fixedBound(p: TokenCursor): FrameBound['bound'] | undefined {
  if (p.accept('UNBOUNDED', 'PRECEDING')) return 'unbounded preceding';
  if (p.accept('UNBOUNDED', 'FOLLOWING')) return 'unbounded following';
  if (p.accept('CURRENT', 'ROW')) return 'current row';
  return undefined;
}
