import { ParseFailure, TokenCursor } from '../../../sql/cursor.ts';
import type { ParsedStatement } from '../../../sql/dialect.ts';
import type { Comment } from '../../../sql/lexer.ts';
import { lex } from '../../../sql/lexer.ts';
import * as make from '../../../sql/make.ts';
import type { TopStatement } from '../../../sql/tree/define.ts';
import type { Source } from '../../../text/source.ts';
import type { Span } from '../../../text/span.ts';
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
  const p = new TokenCursor(lex(source, mysqlLexis));
  const node = readTop(p);
  return { node, source, comments: p.tokens.comments.map(asDashes), faults: p.faults };
}

/** `# text` is a comment of MySQL alone; with dashes it is one everywhere. */
function asDashes(comment: Comment): Comment {
  return comment.text.startsWith('#')
    ? { ...comment, text: `--${comment.text.slice(1).replace(/^#*(?=\S)/, ' ')}` }
    : comment;
}

function readTop(p: TokenCursor): TopStatement {
  const start = p.start;
  try {
    const node = parseTop(p);
    readEnd(p);
    return node;
  } catch (error) {
    p.faults.push(asFault(error, p));
    return unread(p, start);
  }
}

function asFault(error: unknown, p: TokenCursor): { span: Span; what: string } {
  if (error instanceof ParseFailure) return { span: error.span, what: error.message };
  if (error instanceof RangeError) return { span: p.here(), what: 'nesting that is too deep to be read' };
  throw error;
}

function unread(p: TokenCursor, start: number): TopStatement {
  const end = Math.max(start, lastEnd(p));
  p.at = p.tokens.types.length - 1;
  return { kind: 'unread', start, end, text: p.slice(start, end) };
}

/** The end of the last token that is no semicolon. */
function lastEnd(p: TokenCursor): number {
  let last = p.tokens.types.length - 1;
  while (last > 0 && ['', ';'].includes(p.tokens.texts[last] as string)) last -= 1;
  return p.tokens.ends[last] as number;
}

function readEnd(p: TokenCursor): void {
  while (p.accept(';'));
  if (p.atEnd) return;
  const start = p.start;
  const found = p.raw();
  while (!p.atEnd) p.at += 1;
  p.faults.push({
    span: p.span(start),
    what: `the end of the statement was expected, found ${found.length > 40 ? `${found.slice(0, 40)}…` : found}`,
  });
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
