import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Definition, OtherStatement } from '../../../sql/tree/define.ts';
import { parseAlterTable } from './alter-table.ts';
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
  // ALTER DATABASE says so what becomes of transactions that are in its way.
  while (!endsInside(p) || p.is('ROLLBACK', 'IMMEDIATE') || p.is('ROLLBACK', 'AFTER'))
    if (verb[1] === 'DATABASE' && p.accept('COLLATE')) collation = parseIdentifier(p).text;
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
