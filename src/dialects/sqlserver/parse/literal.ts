import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Expression, StringLiteral } from '../../../sql/tree/expression.ts';
import type { Property } from '../../../sql/tree/define.ts';
import { currencies } from '../lexis.ts';
import { callOf } from './call.ts';

/** A character constant. `N` before it says that it is Unicode, which all text of the target is. */
export function parseString(p: TokenCursor): StringLiteral {
  if (p.type() !== 'string') p.fail('a text in apostrophes was expected');
  const raw = p.raw();
  const national = /^n/i.test(raw);
  const span = p.here();
  p.at += 1;
  const literal: StringLiteral = { kind: 'string', ...span, value: textOf(raw) };
  return national ? { ...literal, national } : literal;
}

/** What the text stands for: a doubled apostrophe is one; a backslash at the end of a line joins it with the next ("Backslash (Line Continuation)"). */
function textOf(raw: string): string {
  const inner = raw.slice(raw.indexOf("'") + 1, raw.endsWith("'") ? -1 : undefined);
  return inner.replaceAll("''", "'").replace(/\\\r?\n/g, '');
}

/**
 * A constant ("Constants (Transact-SQL)"), undefined where none stands. A binary constant is a call of BINARY with its digits; money is a call of MONEY with its
 * number, because its type decides how it is computed with.
 */
export function parseLiteral(p: TokenCursor): Expression | undefined {
  const start = p.start;
  switch (p.type()) {
    case 'string':
      return parseString(p);
    case 'number': {
      const text = p.raw();
      p.at += 1;
      if (/^0x/i.test(text)) return callOf(p.span(start), 'BINARY', [digitsOf(p, start, text)]);
      // An exponent without figures makes a number approximate all the same.
      return { kind: 'number', ...p.span(start), text: text.replace(/(e)[-+]?$/i, '$10') };
    }
    case 'word':
      return parseWordLiteral(p, start);
    default:
      return undefined;
  }
}

function parseWordLiteral(p: TokenCursor, start: number): Expression | undefined {
  const text = p.text();
  if (text === 'NULL') {
    p.at += 1;
    return { kind: 'null', ...p.span(start) };
  }
  return money.test(text) ? parseMoney(p, start) : undefined;
}

const money = new RegExp(`^[$${currencies}]\\d*$`, 'u');

/** `$1.50`, `€-2`: a word may begin with the sign, so that it is cut into `$1` and `.50`. */
function parseMoney(p: TokenCursor, start: number): Expression {
  let amount = p.text().slice(1);
  p.at += 1;
  if (amount === '' && (p.is('-') || p.is('+'))) {
    amount = p.text();
    p.at += 1;
  }
  if (p.type() === 'number' && p.start === p.end) {
    amount += p.raw();
    p.at += 1;
  }
  const number: Expression = { kind: 'number', ...p.span(start), text: /\d/.test(amount) ? amount : '0' };
  return callOf(p.span(start), 'MONEY', [number]);
}

function digitsOf(p: TokenCursor, start: number, text: string): StringLiteral {
  return { kind: 'string', ...p.span(start), value: text.slice(2) };
}

/** A clause that says how something is stored or run, as it was written from `start` on. */
export function property(p: TokenCursor, start: number, name: string): Property {
  return { kind: 'property', ...p.span(start), name, text: p.slice(start, p.end) };
}
