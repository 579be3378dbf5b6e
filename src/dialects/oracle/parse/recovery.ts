import { ParseFailure, type TokenCursor } from '../../../sql/cursor.ts';
import type { Expression, Unread } from '../../../sql/tree/expression.ts';
import { parseExpression } from './expression.ts';

/**
 * Runs `parse`. When the text cannot be read, a fault is noted with its place, `skip` moves behind what belongs to the
 * piece, and that piece becomes an `unread` node: so one bad statement costs nothing but itself.
 */
export function orUnread<T>(p: TokenCursor, parse: () => T, skip: (p: TokenCursor) => void): T | Unread {
  const at = p.at;
  const faults = p.faults.length;
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error;
    p.at = at;
    // Faults inside the piece are dropped with the nodes that they spoke of: one unread node has one fault.
    p.faults.length = faults;
    p.faults.push({ span: error.span, what: error.message });
    return skipped(p, skip);
  }
}

/** Skips at least one token and gives what was skipped as a node. The fault is the caller's affair. */
export function skipped(p: TokenCursor, skip: (p: TokenCursor) => void): Unread {
  const at = p.at;
  const start = p.start;
  skip(p);
  if (p.at === at && !p.atEnd) p.at += 1;
  const end = p.at === at ? start : p.end;
  return { kind: 'unread', start, end, text: p.slice(start, end) };
}

/**
 * The condition before THEN or LOOP, or before the `separator` of several conditions. One that cannot be read is an `unread`
 * expression, so that the statements it governs are still read; without its closing word in sight the whole statement is
 * given up.
 */
export function parseTest(
  p: TokenCursor,
  closing: 'THEN' | 'LOOP' | '$THEN',
  separator: string = closing,
): Expression {
  const parse = () => {
    const test = parseExpression(p);
    if (!p.is(closing) && !p.is(separator)) p.fail(`${closing} was expected`);
    return test;
  };
  return orUnreadBefore(p, closing, parse);
}

/** As {@link orUnread}, for what stands before a closing word of the same statement. Without that word the failure goes on. */
export function orUnreadBefore<T>(p: TokenCursor, closing: string, parse: () => T): T | Unread {
  const at = p.at;
  const faults = p.faults.length;
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error;
    p.at = at;
    if (!isAhead(p, closing)) throw error;
    p.faults.length = faults;
    p.faults.push({ span: error.span, what: error.message });
    return skipped(p, (cursor) => {
      while (!cursor.is(closing)) cursor.at += 1;
    });
  }
}

/** END IF, END LOOP, END CASE. */
export function expectEnd(p: TokenCursor, word: 'IF' | 'LOOP' | 'CASE'): void {
  if (!p.accept('END', word)) p.fail(`END ${word} was expected`);
}

/** Whether the closing word comes before the statement's end and not inside a CASE expression. */
function isAhead(p: TokenCursor, closing: string): boolean {
  let cases = 0;
  for (let ahead = 0; ; ahead += 1) {
    const type = p.type(ahead);
    if (type === 'end' || p.isAt(ahead, ';')) return false;
    if (cases === 0 && p.isAt(ahead, closing)) return ahead > 0;
    if (p.isAt(ahead, 'CASE')) cases += 1;
    else if (p.isAt(ahead, 'END')) cases -= 1;
    if (cases > 0 && p.isAt(ahead, 'LOOP')) return false;
  }
}

/** What an END can close, and the places where declarations stand until their BEGIN. */
type Opening = 'BEGIN' | 'IF' | 'LOOP' | 'CASE' | 'DECLARATIONS' | '$IF';

/**
 * Moves to the semicolon that ends the statement which begins here, over everything nested in it. Stops before an END,
 * ELSE, ELSIF or EXCEPTION that belongs to what is around the statement, when its own semicolon is missing.
 */
export function skipStatement(p: TokenCursor): void {
  skipNested(p, false);
}

/** The same for a declaration: a routine is skipped with its body, also when the fault is in its head. */
export function skipDeclaration(p: TokenCursor): void {
  skipNested(p, true);
}

function skipNested(p: TokenCursor, declaration: boolean): void {
  const open: Opening[] = [];
  for (const first = p.at; !p.atEnd; p.at += 1) {
    const type = p.type();
    if (type === 'symbol' && open.length === 0 && p.text() === ';') return;
    if (type === 'directive') {
      if (!stepDirective(p, open)) return;
      if (open.length === 0 && p.at > first && p.tokens.texts[first] === '$IF') {
        // $IF … $END is complete with its own last word.
        p.at += 1;
        return;
      }
    }
    if (type !== 'word') continue;
    if (open.length === 0 && p.at > first && endsEarly(p, declaration, first)) return;
    if (!step(p, open, declaration)) return;
  }
}

/** Deals with one directive; false when it belongs to an $IF around the piece. $ERROR has an $END of its own. */
function stepDirective(p: TokenCursor, open: Opening[]): boolean {
  if (p.is('$IF') || p.is('$ERROR')) open.push('$IF');
  if (!p.isOneOf('$ELSIF', '$ELSE', '$END')) return true;
  const found = open.lastIndexOf('$IF');
  if (found >= 0 && p.is('$END')) open.length = found;
  return found >= 0;
}

/** Words that cannot be inside the piece that began before them. */
function endsEarly(p: TokenCursor, declaration: boolean, first: number): boolean {
  const word = p.text();
  if (!declaration) return word === 'ELSE' || word === 'ELSIF' || (word === 'EXCEPTION' && p.isAt(1, 'WHEN'));
  if (word === 'BEGIN') return true;
  return (word === 'PROCEDURE' || word === 'FUNCTION') && !isRoutineHead(p, first);
}

const methodWords = new Set([
  'MEMBER',
  'STATIC',
  'CONSTRUCTOR',
  'MAP',
  'ORDER',
  'OVERRIDING',
  'FINAL',
  'INSTANTIABLE',
  'NOT',
  'WITH',
]);

/** Whether nothing but the words of a method's head stands between the beginning and here. */
function isRoutineHead(p: TokenCursor, first: number): boolean {
  for (let at = p.at - 1; at >= first; at -= 1) {
    if (!methodWords.has(p.tokens.texts[at] ?? '')) return false;
  }
  return true;
}

/** Deals with one word; false when it closes something that was not opened here. */
function step(p: TokenCursor, open: Opening[], declaration: boolean): boolean {
  switch (p.text()) {
    case 'IF':
      open.push('IF');
      return true;
    case 'LOOP':
      open.push('LOOP');
      return true;
    case 'CASE':
      open.push('CASE');
      return true;
    case 'DECLARE':
      open.push('DECLARATIONS');
      return true;
    case 'BEGIN':
      if (open.at(-1) === 'DECLARATIONS') open.pop();
      open.push('BEGIN');
      return true;
    case 'PROCEDURE':
    case 'FUNCTION':
      if (open.length === 0 ? declaration : open.at(-1) === 'DECLARATIONS') {
        if (hasBody(p)) open.push('DECLARATIONS');
      }
      return true;
    case 'END':
      return close(p, open);
    default:
      return true;
  }
}

/** Moves to the last word of END …, having closed what it ends together with everything left open in it. */
function close(p: TokenCursor, open: Opening[]): boolean {
  const second = p.isAt(1, 'IF') || p.isAt(1, 'LOOP') || p.isAt(1, 'CASE') ? p.text(1) : '';
  const plain = (opening: Opening) => opening === 'BEGIN' || opening === 'CASE';
  const found = open.findLastIndex((opening) => (second === '' ? plain(opening) : opening === second));
  if (found < 0) return false;
  open.length = found;
  if (second !== '') p.at += 1;
  return true;
}

/** Moves to IS or AS of a routine's head and says whether a body of PL/SQL follows; else stays before the semicolon. */
function hasBody(p: TokenCursor): boolean {
  let depth = 0;
  for (; !p.atEnd && !p.isAt(1, ';'); p.at += 1) {
    if (p.is('(')) depth += 1;
    else if (p.is(')')) depth -= 1;
    // A test IS NULL in a parameter's default, AS in its CAST: neither begins a body.
    else if (p.is('IS') && !p.isAt(1, 'NULL') && !p.isAt(1, 'NOT')) return !isCallSpecification(p, 1);
    else if (depth <= 0 && p.is('AS')) return !isCallSpecification(p, 1);
  }
  return false;
}

/** Whether LANGUAGE or EXTERNAL stands where a routine's declarations would begin. */
export function isCallSpecification(p: TokenCursor, ahead: number): boolean {
  if (p.isAt(ahead, 'LANGUAGE')) return p.type(ahead + 1) === 'word' && !p.isAt(ahead + 2, ';');
  if (p.isAt(ahead, 'MLE')) return p.isAt(ahead + 1, 'MODULE') || p.isAt(ahead + 1, 'LANGUAGE');
  if (!p.isAt(ahead, 'EXTERNAL')) return false;
  return (
    p.isAt(ahead + 1, 'LANGUAGE') ||
    p.isAt(ahead + 1, 'NAME') ||
    p.isAt(ahead + 1, 'LIBRARY') ||
    p.isAt(ahead + 1, ';')
  );
}
