import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Statement } from '../../../sql/tree/routine.ts';
import { parseExpression } from './expression.ts';

/** `THROW 50001, 'message', 1`, and THROW alone ("THROW"). */
export function parseThrow(p: TokenCursor): Statement {
  const start = p.start;
  p.expect('THROW');
  if (!startsValue(p)) return { kind: 'throw', ...p.span(start) };
  const number = parseExpression(p);
  p.expect(',');
  const message = parseExpression(p);
  p.expect(',');
  const state = parseExpression(p);
  return { kind: 'throw', ...p.span(start), number, message, state };
}

function startsValue(p: TokenCursor): boolean {
  return p.type() === 'number' || (p.type() === 'word' && p.raw().startsWith('@'));
}

/** `RAISERROR (message, severity, state, arguments) WITH NOWAIT` ("RAISERROR"). Older versions knew `RAISERROR 50001 'message'`, with severity 16. */
export function parseRaiseError(p: TokenCursor): Statement {
  const start = p.start;
  p.expect('RAISERROR');
  if (!p.accept('(')) return parseOldRaiseError(p, start);
  const message = parseMessage(p);
  p.expect(',');
  const severity = parseExpression(p);
  p.expect(',');
  const state = parseExpression(p);
  const values = p.accept(',') ? p.list(() => parseExpression(p)) : [];
  p.expect(')');
  const options: string[] = [];
  if (p.accept('WITH'))
    p.list(() => {
      const option = p.acceptOneOf('LOG', 'NOWAIT', 'SETERROR');
      if (option) options.push(option);
      else p.fail('LOG, NOWAIT or SETERROR was expected');
    });
  return { kind: 'raiseError', ...p.span(start), message, severity, state, arguments: values, options };
}

function parseOldRaiseError(p: TokenCursor, start: number): Statement {
  const number = parseExpression(p);
  p.accept(',');
  const message = parseMessage(p);
  const constant = (text: string): Expression => ({ kind: 'number', ...p.span(start), text });
  return {
    kind: 'raiseError',
    ...p.span(start),
    number,
    message,
    severity: constant('16'),
    state: constant('1'),
    arguments: [],
    options: [],
  };
}

/** `PRINT expression`. */
export function parsePrint(p: TokenCursor): Statement {
  const start = p.start;
  p.expect('PRINT');
  const value = parseMessage(p);
  return { kind: 'print', ...p.span(start), value };
}

/** A text in quotation marks is one here whatever QUOTED_IDENTIFIER is: nothing has columns. */
function parseMessage(p: TokenCursor): Expression {
  const start = p.start;
  const isText = p.type() === 'quoted' && p.raw().startsWith('"') && !p.isAt(1, '.') && !p.isAt(1, '(');
  if (!isText) return parseExpression(p);
  const { text } = p.identifier();
  return { kind: 'string', ...p.span(start), value: text };
}
