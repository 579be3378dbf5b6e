import type { TokenCursor } from '../../../sql/cursor.ts';
import type { CreateOther, Definition } from '../../../sql/tree/define.ts';
import { parseCreateIndex } from './index.ts';
import { parseIdentifier, parseName } from './name.ts';
import { parseCreateSequence } from './sequence.ts';
import { parseCreateTable } from './table.ts';
import { acceptCharacterSet, charsetName } from './type.ts';

/** CREATE of any object. Code is kept as text: its kind, its name, and of a trigger its table are understood. */
export function parseCreate(p: TokenCursor): Definition {
  const start = p.start;
  p.expect('CREATE');
  p.accept('OR', 'REPLACE');
  skipCodeOptions(p);
  if (p.is('TABLE') || p.is('TEMPORARY', 'TABLE')) return parseCreateTable(p, start);
  if (p.is('SEQUENCE') || p.is('TEMPORARY', 'SEQUENCE')) return parseCreateSequence(p, start);
  if (p.isOneOf('INDEX', 'UNIQUE', 'FULLTEXT', 'SPATIAL', 'ONLINE', 'OFFLINE', 'VECTOR'))
    return parseCreateIndex(p, start);
  if (p.is('DATABASE') || p.is('SCHEMA')) return parseDatabase(p, start);
  return parseCode(p, start);
}

/** `ALGORITHM = MERGE DEFINER = user@host SQL SECURITY INVOKER` before VIEW, PROCEDURE …. */
function skipCodeOptions(p: TokenCursor): void {
  for (;;) {
    if (p.accept('ALGORITHM')) {
      p.accept('=');
      p.at += 1;
    } else if (p.accept('DEFINER')) {
      p.accept('=');
      skipAccount(p);
    } else if (p.accept('SQL', 'SECURITY')) p.at += 1;
    else if (!p.accept('AGGREGATE')) return;
  }
}

/** `root@localhost`, with or without quotes around its parts; CURRENT_USER(). */
function skipAccount(p: TokenCursor): void {
  p.at += 1;
  if (p.accept('(')) p.expect(')');
  else if (p.type() === 'word' && p.raw().startsWith('@')) {
    const isAlone = p.raw() === '@';
    p.at += isAlone ? 2 : 1;
  }
}

function parseDatabase(p: TokenCursor, start: number): CreateOther {
  p.at += 1;
  p.accept('IF', 'NOT', 'EXISTS');
  const name = parseName(p);
  const details: Record<string, string> = {};
  while (!p.atEnd && !p.is(';')) {
    p.accept('DEFAULT');
    if (acceptCharacterSet(p)) {
      p.accept('=');
      details['characterSet'] = charsetName(p);
    } else if (p.accept('COLLATE')) {
      p.accept('=');
      details['collation'] = charsetName(p);
    } else p.at += 1;
  }
  return {
    kind: 'createOther',
    ...p.span(start),
    object: 'SCHEMA',
    name,
    details,
    text: p.slice(start, p.end),
  };
}

const codeKinds = ['VIEW', 'PROCEDURE', 'FUNCTION', 'TRIGGER', 'EVENT', 'PACKAGE', 'SERVER', 'USER', 'ROLE'];

function parseCode(p: TokenCursor, start: number): CreateOther {
  const kind = p.acceptOneOf(...codeKinds, 'TABLESPACE', 'UNDO', 'LOGFILE', 'RESOURCE', 'SPATIAL', 'LIBRARY');
  if (!kind) return p.fail('a kind of object was expected');
  const second = ['UNDO', 'LOGFILE', 'RESOURCE'].includes(kind) || p.is('BODY') ? ` ${p.text()}` : '';
  if (second !== '') p.at += 1;
  p.accept('IF', 'NOT', 'EXISTS');
  const isString = p.type() === 'string';
  const name = isString ? nameOfAccount(p) : parseName(p);
  const details: Record<string, string> = {};
  if (kind === 'TRIGGER') readTriggerTable(p, details);
  while (!p.atEnd) p.at += 1;
  const end = p.end;
  return {
    kind: 'createOther',
    start,
    end,
    object: kind + second,
    name,
    details,
    text: p.slice(start, end).replace(/\s*;\s*$/, ''),
  };
}

function nameOfAccount(p: TokenCursor): CreateOther['name'] {
  const { start, end } = p.here();
  const text = p.raw().slice(1, -1);
  p.at += 1;
  return { kind: 'name', start, end, parts: [{ kind: 'identifier', start, end, text, quoted: true }] };
}

/** `BEFORE INSERT ON table`. */
function readTriggerTable(p: TokenCursor, details: Record<string, string>): void {
  if (!p.acceptOneOf('BEFORE', 'AFTER')) return;
  p.at += 1;
  if (!p.accept('ON')) return;
  details['table'] = parseName(p)
    .parts.map((each) => each.text)
    .join('.');
  if (p.acceptOneOf('FOLLOWS', 'PRECEDES')) parseIdentifier(p);
}
