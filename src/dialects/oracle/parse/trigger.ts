import type { TokenCursor } from '../../../sql/cursor.ts';
import type { CreateTrigger, TriggerSection } from '../../../sql/tree/define.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import type { Block } from '../../../sql/tree/routine.ts';
import { parseBlock, parseDeclarations, parseExecutable, startsSection } from './block.ts';
import { parseExpression, parsePrimary } from './expression.ts';
import { parseName } from './name.ts';
import { acceptNotExists, parseUnitHead } from './package.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Clauses = Pick<CreateTrigger, 'forEach' | 'follows' | 'enabled' | 'when'>;

/**
 * CREATE TRIGGER from the word TRIGGER on; `start` is where CREATE stands (PL/SQL Language Reference, "CREATE TRIGGER
 * Statement"): row and statement triggers, INSTEAD OF, compound, and those on DDL and database events.
 */
export function parseCreateTrigger(p: TokenCursor, start: number): CreateTrigger {
  p.expect('TRIGGER');
  const notExists = acceptNotExists(p);
  const name = parseName(p);
  const options = [...(parseUnitHead(p, notExists).options ?? [])];
  const timing = parseTiming(p);
  const events = parseEvents(p);
  p.expect('ON');
  const subject = parseSubject(p);
  const referencing = parseReferencing(p);
  const clauses = parseClauses(p, options);
  const action = timing === 'compound' ? parseCompound(p) : parseAction(p);
  return {
    kind: 'createTrigger',
    start,
    end: p.end,
    name,
    timing,
    events,
    ...subject,
    referencing,
    ...clauses,
    ...(options.length > 0 ? { options } : {}),
    ...action,
  };
}

function parseTiming(p: TokenCursor): CreateTrigger['timing'] {
  if (p.accept('BEFORE')) return 'before';
  if (p.accept('AFTER')) return 'after';
  if (p.accept('INSTEAD', 'OF')) return 'instead of';
  if (p.accept('FOR')) return 'compound';
  return p.fail('BEFORE, AFTER, INSTEAD OF or FOR was expected');
}

function parseEvents(p: TokenCursor): CreateTrigger['events'] {
  const events = [parseEvent(p)];
  while (p.accept('OR')) events.push(parseEvent(p));
  return events;
}

/** INSERT, UPDATE OF columns; for DDL and database events one or more words (`ASSOCIATE STATISTICS`). */
function parseEvent(p: TokenCursor): CreateTrigger['events'][number] {
  if (p.accept('UPDATE')) {
    const columns = p.accept('OF') ? p.list(() => p.identifier()) : [];
    return { event: 'UPDATE', columns };
  }
  const words: string[] = [];
  while (p.type() === 'word' && !p.is('OR') && !p.is('ON')) {
    words.push(p.text());
    p.at += 1;
  }
  if (words.length === 0) p.fail('an event was expected');
  return { event: words.join(' '), columns: [] };
}

/** What the trigger stands on: a table or view, a nested table of a view, a schema or the database. */
function parseSubject(p: TokenCursor): Pick<CreateTrigger, 'table' | 'nestedColumn' | 'scope'> {
  if (p.accept('NESTED', 'TABLE')) {
    const nestedColumn = p.identifier();
    p.expect('OF');
    return { nestedColumn, table: parseName(p) };
  }
  p.accept('PLUGGABLE');
  if (p.accept('DATABASE')) return { scope: { type: 'database' } };
  if (p.accept('SCHEMA')) return { scope: { type: 'schema' } };
  const table = parseName(p);
  const [schema, second] = table.parts;
  if (schema && second && !second.quoted && second.text.toUpperCase() === 'SCHEMA')
    return { scope: { type: 'schema', schema } };
  return { table };
}

const versions = { OLD: 'old', NEW: 'new', PARENT: 'parent' } as const;

/** REFERENCING OLD AS o NEW AS n PARENT AS p, in any order. */
function parseReferencing(p: TokenCursor): CreateTrigger['referencing'] {
  const found: { which: 'old' | 'new' | 'parent'; alias: Identifier }[] = [];
  if (!p.accept('REFERENCING')) return found;
  for (;;) {
    const which = p.acceptOneOf('OLD', 'NEW', 'PARENT');
    if (which === undefined) break;
    p.accept('AS');
    found.push({ which: versions[which], alias: p.identifier() });
  }
  if (found.length === 0) p.fail('OLD, NEW or PARENT was expected');
  return found;
}

/** Everything between the subject and the action. Clauses that no target has go to `options` with their text. */
function parseClauses(p: TokenCursor, options: string[]): Clauses {
  const clauses: Writable<Clauses> = {};
  for (;;) {
    const start = p.start;
    if (p.accept('FOR', 'EACH', 'ROW')) clauses.forEach = 'row';
    else if (p.accept('FOR', 'EACH', 'STATEMENT')) clauses.forEach = 'statement';
    else if (p.accept('FOLLOWS')) clauses.follows = p.list(() => parseName(p));
    else if (p.accept('ENABLE')) clauses.enabled = true;
    else if (p.accept('DISABLE')) clauses.enabled = false;
    else if (p.accept('WHEN')) clauses.when = parseWhen(p);
    else if (acceptOption(p)) options.push(p.slice(start, p.end));
    else return clauses;
  }
}

/** PRECEDES, which only reverse crossedition triggers have, and the crossedition clause itself. */
function acceptOption(p: TokenCursor): boolean {
  if (p.accept('PRECEDES')) return p.list(() => parseName(p)).length > 0;
  return (
    p.accept('FORWARD', 'CROSSEDITION') || p.accept('REVERSE', 'CROSSEDITION') || p.accept('CROSSEDITION')
  );
}

/** The parentheses around the condition belong to the clause, not to the condition. */
function parseWhen(p: TokenCursor): Expression {
  p.expect('(');
  const when = parseExpression(p);
  p.expect(')');
  return when;
}

function parseAction(p: TokenCursor): Pick<CreateTrigger, 'body' | 'call'> {
  return p.accept('CALL') ? { call: parsePrimary(p) } : { body: parseBlock(p) };
}

/** COMPOUND TRIGGER declarations sections END [name]. */
function parseCompound(p: TokenCursor): Pick<CreateTrigger, 'declarations' | 'sections'> {
  p.expect('COMPOUND', 'TRIGGER');
  const declarations = parseDeclarations(p);
  const sections: TriggerSection[] = [];
  while (startsSection(p)) {
    sections.push(parseSection(p));
    p.expect(';');
  }
  p.expect('END');
  if (p.isName) parseName(p);
  return { declarations, sections };
}

function parseSection(p: TokenCursor): TriggerSection {
  const start = p.start;
  const point = parsePoint(p);
  if (!p.accept('IS')) p.expect('AS');
  const from = p.start;
  const body = p.nested((): Block => {
    const declarations = parseDeclarations(p);
    const inside = parseExecutable(p, true);
    return { kind: 'block', start: from, end: p.end, labels: [], declarations, ...inside };
  });
  if (startsSection(p)) parsePoint(p);
  else if (p.isName) p.at += 1;
  return { kind: 'triggerSection', start, end: p.end, point, body };
}

function parsePoint(p: TokenCursor): TriggerSection['point'] {
  if (p.accept('BEFORE', 'STATEMENT')) return 'before statement';
  if (p.accept('AFTER', 'STATEMENT')) return 'after statement';
  if (p.accept('BEFORE', 'EACH', 'ROW')) return 'before each row';
  if (p.accept('AFTER', 'EACH', 'ROW')) return 'after each row';
  if (p.accept('INSTEAD', 'OF', 'EACH', 'ROW')) return 'instead of each row';
  return p.fail('a timing point was expected');
}
