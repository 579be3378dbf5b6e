import type { TokenCursor } from '../../../sql/cursor.ts';
import type { DeclareCursor } from '../../../sql/tree/batch.ts';
import type { Expression, Reference } from '../../../sql/tree/expression.ts';
import type { FetchStatement, Statement } from '../../../sql/tree/routine.ts';
import { parseValue } from './expression.ts';
import { isName, parseIdentifier } from './name.ts';
import { parseQuery } from './query.ts';
import { isVariable, parseVariable } from './variable.ts';

/** `DECLARE name INSENSITIVE SCROLL CURSOR … FOR query` ("DECLARE CURSOR"), behind DECLARE, in the words of the standard or of Transact-SQL. */
export function parseDeclareCursor(p: TokenCursor, start: number): DeclareCursor {
  const from = p.start;
  const name = parseIdentifier(p);
  const cursor: Reference = {
    kind: 'reference',
    ...p.span(from),
    name: { kind: 'name', ...p.span(from), parts: [name] },
  };
  const options: string[] = [];
  while (p.is('INSENSITIVE') || p.is('SCROLL')) {
    options.push(p.text());
    p.at += 1;
  }
  return parseDefinition(p, start, cursor, options);
}

/** `CURSOR … FOR query` that a variable is set to. */
export function parseCursorOf(p: TokenCursor, start: number, cursor: Expression): DeclareCursor {
  return parseDefinition(p, start, cursor, []);
}

function parseDefinition(
  p: TokenCursor,
  start: number,
  cursor: Expression,
  options: string[],
): DeclareCursor {
  p.expect('CURSOR');
  while (!p.is('FOR')) {
    if (!isName(p)) p.fail('FOR was expected');
    options.push(p.text());
    p.at += 1;
  }
  p.expect('FOR');
  const query = parseQuery(p);
  const access = p.accept('FOR', 'READ', 'ONLY')
    ? ('read only' as const)
    : p.accept('FOR', 'UPDATE')
      ? ('update' as const)
      : undefined;
  const updates = access === 'update' && p.accept('OF') ? p.list(() => parseIdentifier(p)) : undefined;
  return {
    kind: 'declareCursor',
    ...p.span(start),
    cursor,
    options,
    query,
    ...(access ? { access } : {}),
    ...(updates ? { updates } : {}),
  };
}

/** A cursor by its name, or the variable that holds one. `GLOBAL c` is a name of these two parts. */
export function parseCursor(p: TokenCursor): Expression {
  if (isVariable(p)) return parseVariable(p);
  const start = p.start;
  const isGlobal = p.is('GLOBAL') && isName(p, 1);
  const parts = isGlobal ? [p.identifier(), parseIdentifier(p)] : [parseIdentifier(p)];
  return { kind: 'reference', ...p.span(start), name: { kind: 'name', ...p.span(start), parts } };
}

/** `OPEN c`. */
export function parseOpen(p: TokenCursor): Statement {
  const start = p.start;
  p.expect('OPEN');
  const cursor = parseCursor(p);
  return { kind: 'open', ...p.span(start), cursor };
}

/** `CLOSE c`. */
export function parseClose(p: TokenCursor): Statement {
  const start = p.start;
  p.expect('CLOSE');
  const cursor = parseCursor(p);
  return { kind: 'close', ...p.span(start), cursor };
}

/** `DEALLOCATE c`. */
export function parseDeallocate(p: TokenCursor): Statement {
  const start = p.start;
  p.expect('DEALLOCATE');
  p.accept('CURSOR');
  const cursor = parseCursor(p);
  return { kind: 'deallocate', ...p.span(start), cursor };
}

const directions = ['NEXT', 'PRIOR', 'FIRST', 'LAST', 'ABSOLUTE', 'RELATIVE'] as const;

/** `FETCH NEXT FROM c INTO @a, @b`, `FETCH RELATIVE -1 FROM c` ("FETCH"). A cursor may be called as a direction is, where nothing of it follows. */
export function parseFetch(p: TokenCursor): Statement {
  const start = p.start;
  p.expect('FETCH');
  const isDirection = p.isAt(1, 'FROM') || isName(p, 1) || p.isOneOf('ABSOLUTE', 'RELATIVE');
  const word = isDirection ? p.acceptOneOf(...directions) : undefined;
  const direction = word?.toLowerCase() as FetchStatement['direction'];
  const offset = word === 'ABSOLUTE' || word === 'RELATIVE' ? parseValue(p) : undefined;
  p.accept('FROM');
  const cursor = parseCursor(p);
  const from = p.start;
  const targets = p.accept('INTO') ? p.list(() => parseVariable(p)) : [];
  const into =
    targets.length > 0
      ? { kind: 'into' as const, ...p.span(from), bulk: false, targets }
      : { kind: 'into' as const, start: p.end, end: p.end, bulk: false, targets };
  return {
    kind: 'fetch',
    ...p.span(start),
    cursor,
    into,
    ...(direction ? { direction } : {}),
    ...(offset ? { offset } : {}),
  };
}
