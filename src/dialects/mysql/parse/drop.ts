import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Drop, Rename, Truncate } from '../../../sql/tree/define.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import { skipAlterHints } from './index.ts';
import { parseName } from './name.ts';

/** DROP of any object (Reference Manual, "Data Definition Statements"). */
export function parseDrop(p: TokenCursor): Drop {
  const start = p.start;
  p.expect('DROP');
  p.accept('TEMPORARY');
  p.acceptOneOf('ONLINE', 'OFFLINE');
  if (p.type() !== 'word') p.fail('a kind of object was expected');
  const word = p.text();
  p.at += 1;
  const object = word === 'DATABASE' ? 'SCHEMA' : word === 'TABLES' ? 'TABLE' : word;
  const ifExists = p.accept('IF', 'EXISTS');
  if (object === 'PREPARE' || object === 'USER' || object === 'ROLE') {
    const name = parseAccount(p);
    while (!p.atEnd && !p.is(';')) p.at += 1;
    return { kind: 'drop', ...p.span(start), object, name, options: '' };
  }
  const [name, ...more] = p.list(() => parseName(p));
  if (!name) return p.fail('a name was expected');
  const table = object === 'INDEX' && p.accept('ON') ? parseName(p) : undefined;
  if (table) skipAlterHints(p);
  p.acceptOneOf('CASCADE', 'RESTRICT');
  skipAlterHints(p);
  return {
    kind: 'drop',
    ...p.span(start),
    object,
    name,
    options: ifExists ? 'IF EXISTS' : '',
    ...(more.length > 0 ? { more } : {}),
    ...(table ? { table } : {}),
  };
}

function parseAccount(p: TokenCursor): Drop['name'] {
  const { start, end } = p.here();
  const text = p.raw();
  p.at += 1;
  return { kind: 'name', start, end, parts: [{ kind: 'identifier', start, end, text, quoted: true }] };
}

/** RENAME TABLE a TO b, c TO d. */
export function parseRename(p: TokenCursor): Rename {
  const start = p.start;
  p.expect('RENAME');
  if (!p.accept('TABLE')) p.expect('TABLES');
  p.accept('IF', 'EXISTS');
  const [first, ...more] = p.list(() => parsePair(p));
  if (!first) return p.fail('a name was expected');
  return { ...first, ...p.span(start), ...(more.length > 0 ? { more } : {}) };
}

function parsePair(p: TokenCursor): Rename {
  const start = p.start;
  const name = parseName(p);
  skipAlterHints(p);
  p.expect('TO');
  const parts = parseName(p).parts;
  const newName = parts.at(-1) as Identifier;
  const newSchema = parts.length > 1 ? parts[0] : undefined;
  return {
    kind: 'rename',
    ...p.span(start),
    object: 'TABLE',
    name,
    newName,
    ...(newSchema ? { newSchema } : {}),
  };
}

/** TRUNCATE [TABLE] t. */
export function parseTruncate(p: TokenCursor): Truncate {
  const start = p.start;
  p.expect('TRUNCATE');
  p.accept('TABLE');
  const table = parseName(p);
  skipAlterHints(p);
  return { kind: 'truncate', ...p.span(start), table, options: '' };
}
