import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Expression, Frame, FrameBound, Window } from '../../../sql/tree/expression.ts';
import { parseExpression, parseValue } from './expression.ts';
import { isName, parseIdentifier } from './name.ts';
import { parseOrder } from './order.ts';

/** What stands behind OVER: a window's name, or its definition in parentheses ("SELECT - OVER clause"). */
export function parseWindow(p: TokenCursor): Window {
  const start = p.start;
  if (!p.is('(')) {
    const base = parseIdentifier(p);
    return { kind: 'window', ...p.span(start), base, partitionBy: [], orderBy: [] };
  }
  p.expect('(');
  const hasBase = isName(p) && !p.is('PARTITION') && !p.is('ROWS') && !p.is('RANGE');
  const base = hasBase ? parseIdentifier(p) : undefined;
  const partitionBy: Expression[] = p.accept('PARTITION', 'BY') ? p.list(() => parseExpression(p)) : [];
  const orderBy = p.is('ORDER') ? parseOrder(p) : [];
  const frame = parseFrame(p);
  p.expect(')');
  return {
    kind: 'window',
    ...p.span(start),
    ...(base ? { base } : {}),
    partitionBy,
    orderBy,
    ...(frame ? { frame } : {}),
  };
}

function parseFrame(p: TokenCursor): Frame | undefined {
  const start = p.start;
  const unit = p.acceptOneOf('ROWS', 'RANGE');
  if (!unit) return undefined;
  const isBetween = p.accept('BETWEEN');
  const from = parseBound(p);
  if (isBetween) p.expect('AND');
  const to = isBetween ? parseBound(p) : undefined;
  return {
    kind: 'frame',
    ...p.span(start),
    unit: unit === 'ROWS' ? 'rows' : 'range',
    from,
    ...(to ? { to } : {}),
  };
}

function parseBound(p: TokenCursor): FrameBound {
  const start = p.start;
  const bound = (kind: FrameBound['bound'], offset?: Expression): FrameBound => ({
    kind: 'frameBound',
    ...p.span(start),
    bound: kind,
    ...(offset ? { offset } : {}),
  });
  if (p.accept('CURRENT', 'ROW')) return bound('current row');
  if (p.accept('UNBOUNDED', 'PRECEDING')) return bound('unbounded preceding');
  if (p.accept('UNBOUNDED', 'FOLLOWING')) return bound('unbounded following');
  const offset = parseValue(p);
  if (p.accept('PRECEDING')) return bound('preceding', offset);
  p.expect('FOLLOWING');
  return bound('following', offset);
}
