import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Definition, OtherStatement } from '../../../sql/tree/define.ts';
import { parseAlterTable } from './alter-table.ts';
import { parseIndexProperties } from './constraint.ts';
import { parseCode, parseCreate, takesWholeBatch } from './create.ts';
import { isName, parseIdentifier, parseName } from './name.ts';
import { endsInside } from './recovery.ts';
import { parseAlterSequence } from './sequence.ts';

/** CREATE, ALTER, DROP or TRUNCATE of anything. */
export function parseDefinition(p: TokenCursor): Definition {
  switch (p.text()) {
    case 'CREATE':
      return parseCreate(p);
    case 'ALTER':
      return parseAlter(p);
    case 'DROP':
      return parseDrop(p);
    default:
      return parseTruncate(p);
  }
}

function parseAlter(p: TokenCursor): Definition {
  const start = p.start;
  if (p.isAt(1, 'TABLE')) return parseAlterTable(p);
  if (p.isAt(1, 'SEQUENCE')) {
    p.at += 1;
    return parseAlterSequence(p, start);
  }
  // ALTER PROCEDURE and its kin say all of the object anew, as CREATE OR ALTER does.
  if (takesWholeBatch(p.text(1))) {
    p.at += 1;
    return parseCode(p, start, true);
  }
  return parseOther(p, 2);
}

/** `DROP TABLE IF EXISTS a, b`, `DROP INDEX i ON t`, `DROP INDEX t.i`. */
function parseDrop(p: TokenCursor): Definition {
  const start = p.start;
  if (!droppable.has(p.text(1))) return parseOther(p, 2);
  p.expect('DROP');
  const object = p.text() === 'PROC' ? 'PROCEDURE' : p.text();
  p.at += 1;
  const options = p.accept('IF', 'EXISTS') ? 'IF EXISTS' : '';
  const names = p.list(() => {
    const name = parseName(p);
    if (object === 'FUNCTION') p.accept('(', ')');
    return name;
  });
  const table = object === 'INDEX' && p.accept('ON') ? parseName(p) : undefined;
  // ONLINE, MAXDOP and where the rows go: how the server does it.
  if (object === 'INDEX') parseIndexProperties(p);
  // Triggers on the database or the server.
  if (object === 'TRIGGER' && p.accept('ON') && !p.accept('ALL', 'SERVER')) p.expect('DATABASE');
  const [name, ...more] = names;
  if (!name) return p.fail('a name was expected');
  return {
    kind: 'drop',
    ...p.span(start),
    object,
    name,
    options,
    ...(more.length > 0 ? { more } : {}),
    ...(table ? { table } : {}),
  };
}

const droppable: ReadonlySet<string> = new Set([
  'TABLE',
  'VIEW',
  'SEQUENCE',
  'SYNONYM',
  'TYPE',
  'INDEX',
  'SCHEMA',
  'PROCEDURE',
  'PROC',
  'FUNCTION',
  'TRIGGER',
]);

function parseTruncate(p: TokenCursor): Definition {
  const start = p.start;
  p.expect('TRUNCATE', 'TABLE');
  const table = parseName(p);
  if (p.is('WITH', '(')) {
    p.at += 1;
    p.skip();
  }
  return { kind: 'truncate', ...p.span(start), table, options: '' };
}

/**
 * Whether words that begin statements elsewhere belong to this one: `DROP ROLE IF EXISTS r`, `ALTER PARTITION FUNCTION f() MERGE RANGE (…)`, and what becomes of
 * transactions that are in the way of ALTER DATABASE.
 */
function goesOn(p: TokenCursor): boolean {
  return (
    (p.is('IF', 'EXISTS') && !p.isAt(2, '(')) ||
    p.is('MERGE', 'RANGE') ||
    p.is('ROLLBACK', 'IMMEDIATE') ||
    p.is('ROLLBACK', 'AFTER')
  );
}

/** A statement that is recognised by its first words alone and kept as text. */
export function parseOther(p: TokenCursor, words = 1): OtherStatement {
  const start = p.start;
  if (p.type() !== 'word' && !p.is('(')) p.fail('a statement was expected');
  const verb: string[] = [];
  while (verb.length < words && p.type() === 'word') {
    verb.push(p.text());
    p.at += 1;
  }
  const name = words === 2 && isName(p) ? p.attempt(() => parseName(p)) : undefined;
  let collation: string | undefined;
  while (!endsInside(p) || goesOn(p))
    if (verb[1] === 'DATABASE' && p.accept('COLLATE')) collation = parseIdentifier(p).text;
    // When a predicate of a security policy is asked.
    else if (verb[1] === 'SECURITY' && p.acceptOneOf('AFTER', 'BEFORE'))
      p.acceptOneOf('INSERT', 'UPDATE', 'DELETE');
    else p.skip();
  return {
    kind: 'otherStatement',
    ...p.span(start),
    verb: verb.join(' '),
    ...(name ? { name } : {}),
    ...(collation === undefined ? {} : { collation }),
    text: p.slice(start, p.end),
  };
}
