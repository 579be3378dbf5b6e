import type { TokenCursor } from '../../../sql/cursor.ts';
import type { ParsedStatement } from '../../../sql/dialect.ts';
import type { Comment } from '../../../sql/lexer.ts';
import * as make from '../../../sql/make.ts';
import type { TopStatement } from '../../../sql/tree/define.ts';
import { parseWhole } from '../../../sql/whole-statement.ts';
import type { Source } from '../../../text/source.ts';
import { mysqlLexis } from '../lexis.ts';
import { parseAlterTable } from './alter-table.ts';
import { parseCreate } from './create.ts';
import { parseDrop, parseRename, parseTruncate } from './drop.ts';
import { parseInsert } from './insert.ts';
import { parseIdentifier, parseName } from './name.ts';
import { parseAlterSequence, parseSetValue } from './sequence.ts';

/**
 * Reads one statement of MySQL or MariaDB: of a script, of SHOW CREATE TABLE, of a binary log. It never throws because of the
 * text: what cannot be read becomes an `unread` node with its text and a fault. Views, routines, triggers and events are
 * kept as text (`createOther`); statements on rows other than INSERT of stated rows are `otherStatement`.
 */
export function parseStatement(source: Source): ParsedStatement {
  const parsed = parseWhole(source, mysqlLexis, parseTop);
  return { ...parsed, comments: parsed.comments.map(asDashes) };
}

/** `# text` is a comment of MySQL alone; with dashes it is one everywhere. */
function asDashes(comment: Comment): Comment {
  return comment.text.startsWith('#')
    ? { ...comment, text: `--${comment.text.slice(1).replace(/^#*(?=\S)/, ' ')}` }
    : comment;
}

function parseTop(p: TokenCursor): TopStatement {
  switch (p.type() === 'word' ? p.text() : '') {
    case 'CREATE':
      return parseCreate(p);
    case 'ALTER':
      return parseAlter(p);
    case 'DROP':
      return parseDrop(p);
    case 'RENAME':
      return p.isAt(1, 'USER') ? parseOther(p) : parseRename(p);
    case 'TRUNCATE':
      return parseTruncate(p);
    case 'INSERT':
    case 'REPLACE':
      return parseStated(p);
    case 'DO':
    case 'SELECT':
      return parseSetValue(p) ?? parseOther(p);
    case 'COMMIT':
    case 'ROLLBACK':
    case 'SAVEPOINT':
      return parseTransaction(p);
    default:
      return parseOther(p);
  }
}

function parseAlter(p: TokenCursor): TopStatement {
  const tableWords = ['ONLINE', 'OFFLINE', 'IGNORE', 'TABLE'];
  if (tableWords.some((word) => p.isAt(1, word))) return parseAlterTable(p);
  if (p.isAt(1, 'SEQUENCE')) return parseAlterSequence(p);
  return parseOther(p, 2);
}

function parseStated(p: TokenCursor): TopStatement {
  const before = p.at;
  const stated = parseInsert(p);
  if (stated && stated.onExisting === undefined) return stated.insert;
  if (stated?.onExisting === 'IGNORE') {
    const { start, end } = stated.insert;
    const nothing = make.fragment({ start, end }, 'primary', 'DO NOTHING');
    return { ...stated.insert, onConflict: nothing };
  }
  p.at = before;
  return parseOther(p, 1, stated?.onExisting);
}

function parseTransaction(p: TokenCursor): TopStatement {
  const start = p.start;
  const word = p.text();
  p.at += 1;
  p.accept('WORK');
  if (word === 'SAVEPOINT') {
    const savepoint = parseIdentifier(p);
    return { kind: 'transaction', ...p.span(start), action: 'savepoint', savepoint };
  }
  if (p.accept('TO')) {
    p.accept('SAVEPOINT');
    const savepoint = parseIdentifier(p);
    return { kind: 'transaction', ...p.span(start), action: 'rollback to', savepoint };
  }
  while (!p.atEnd && !p.is(';')) p.at += 1;
  return { kind: 'transaction', ...p.span(start), action: word === 'COMMIT' ? 'commit' : 'rollback' };
}

/** A statement that is recognised by its first words alone and kept as text. */
function parseOther(p: TokenCursor, words = 1, note?: string): TopStatement {
  const start = p.start;
  if (p.type() !== 'word' && !p.is('(')) p.fail('a statement was expected');
  const verb: string[] = [];
  while (verb.length < words && p.type() === 'word') {
    verb.push(p.text());
    p.at += 1;
  }
  if (p.is('(')) verb.push('(');
  const name = words === 2 && p.isName ? p.attempt(() => parseName(p)) : undefined;
  while (!p.atEnd && !p.is(';')) p.at += 1;
  // The bodies of routines hold semicolons, but no other statement does.
  return {
    kind: 'otherStatement',
    ...p.span(start),
    verb: note === undefined ? verb.join(' ') : `${verb.join(' ')} (${note})`,
    ...(name ? { name } : {}),
    text: p.slice(start, p.end),
  };
}
