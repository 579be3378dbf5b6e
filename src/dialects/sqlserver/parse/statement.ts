import type { TokenCursor } from '../../../sql/cursor.ts';
import type { ParsedStatement } from '../../../sql/dialect.ts';
import type { OtherStatement, TopStatement } from '../../../sql/tree/define.ts';
import { parseWhole } from '../../../sql/whole-statement.ts';
import type { Source } from '../../../text/source.ts';
import { sqlserverLexis } from '../lexis.ts';
import { parseAlterTable } from './alter-table.ts';
import { endsStatement, parseCreate, takesWholeBatch } from './create.ts';
import { parseInsert } from './insert.ts';
import { isName, parseIdentifier, parseName } from './name.ts';
import { parseQuery } from './query.ts';
import { parseAlterSequence } from './sequence.ts';
import { parseSystemProcedure } from './system-procedure.ts';
import { parseCreateView } from './view.ts';
import { parseDelete, parseUpdate } from './write.ts';

/**
 * Reads one statement of Transact-SQL as the splitter of scripts cuts them. It never throws because of the text: what cannot be read becomes an `unread` node with
 * its text and a fault. Routines and triggers are kept as text (`createOther`); statements on rows other than plain INSERTs are `otherStatement`.
 */
export function parseStatement(source: Source): ParsedStatement {
  return parseWhole(source, sqlserverLexis, parseTop);
}

/** Reads one statement and leaves the position behind it; fails where it cannot be read. */
export function parseTop(p: TokenCursor): TopStatement {
  switch (p.type() === 'word' ? p.text() : '') {
    case 'CREATE':
      return parseCreate(p);
    case 'ALTER':
      return parseAlter(p);
    case 'DROP':
      return parseDrop(p);
    case 'TRUNCATE':
      return parseTruncate(p);
    case 'INSERT':
      return parseInsert(p) ?? parseOther(p);
    case 'UPDATE':
      return parseUpdate(p) ?? parseOther(p);
    case 'DELETE':
      return parseDelete(p) ?? parseOther(p);
    case 'SELECT':
      return parseTopQuery(p);
    case 'EXEC':
    case 'EXECUTE':
      return parseSystemProcedure(p) ?? parseOther(p);
    default:
      return isFlow(p) ? parseFlow(p) : parseOther(p);
  }
}

/**
 * Whether a statement begins here that only has a meaning with those behind it: it has variables, blocks or loops. Such statements are kept as one text up to the end
 * of their batch.
 */
export function isFlow(p: TokenCursor): boolean {
  if (p.is('SET')) return p.raw(1).startsWith('@');
  if (p.is('BEGIN')) return !p.isAt(1, 'TRAN') && !p.isAt(1, 'TRANSACTION');
  return p.isOneOf('DECLARE', 'IF', 'WHILE', 'GOTO', 'RETURN', 'OPEN', 'FETCH', 'WAITFOR', 'THROW');
}

function parseFlow(p: TokenCursor): OtherStatement {
  const start = p.start;
  const verb = p.text();
  while (!p.atEnd) p.at += 1;
  return { kind: 'otherStatement', ...p.span(start), verb, text: p.slice(start, p.end) };
}

function parseTopQuery(p: TokenCursor): TopStatement {
  const start = p.start;
  const query = parseQuery(p);
  return { kind: 'topQuery', ...p.span(start), query };
}

function parseAlter(p: TokenCursor): TopStatement {
  const start = p.start;
  if (p.isAt(1, 'TABLE')) return parseAlterTable(p);
  if (p.isAt(1, 'SEQUENCE')) {
    p.at += 1;
    return parseAlterSequence(p, start);
  }
  if (p.isAt(1, 'VIEW')) {
    p.at += 1;
    return parseCreateView(p, start);
  }
  // ALTER PROCEDURE and its kin say all of the object anew, as CREATE OR ALTER does.
  if (takesWholeBatch(p.text(1))) return parseCreateOf(p);
  return parseOther(p, 2);
}

function parseCreateOf(p: TokenCursor): TopStatement {
  const start = p.start;
  p.at += 1;
  const object = p.text() === 'PROC' ? 'PROCEDURE' : p.text();
  p.at += 1;
  const name = parseName(p);
  while (!p.atEnd) p.at += 1;
  const text = p.slice(start, p.end).replace(/\s*;\s*$/, '');
  return { kind: 'createOther', ...p.span(start), object, name, details: {}, text };
}

/** `DROP TABLE IF EXISTS a, b`, `DROP INDEX i ON t`, `DROP INDEX t.i`. */
function parseDrop(p: TokenCursor): TopStatement {
  const start = p.start;
  p.expect('DROP');
  if (!['TABLE', 'VIEW', 'SEQUENCE', 'SYNONYM', 'TYPE', 'INDEX', 'SCHEMA'].includes(p.text())) {
    p.at -= 1;
    return parseOther(p, 2);
  }
  const object = p.text();
  p.at += 1;
  const options = p.accept('IF', 'EXISTS') ? 'IF EXISTS' : '';
  const names = p.list(() => parseName(p));
  const table = object === 'INDEX' && p.accept('ON') ? parseName(p) : undefined;
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

function parseTruncate(p: TokenCursor): TopStatement {
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
function parseOther(p: TokenCursor, words = 1): OtherStatement {
  const start = p.start;
  if (p.type() !== 'word' && !p.is('(')) p.fail('a statement was expected');
  const verb: string[] = [];
  while (verb.length < words && p.type() === 'word') {
    verb.push(p.text());
    p.at += 1;
  }
  const name = words === 2 && isName(p) ? p.attempt(() => parseName(p)) : undefined;
  while (!endsStatement(p)) p.skip();
  return {
    kind: 'otherStatement',
    ...p.span(start),
    verb: verb.join(' '),
    ...(name ? { name } : {}),
    text: p.slice(start, p.end),
  };
}

/** The database of `USE name`. */
export function parseUse(p: TokenCursor): string {
  p.expect('USE');
  return parseIdentifier(p).text;
}
