import pg from 'pg';
import { needsQuotes } from '../../../dialects/postgres/names.ts';

/** A name as a statement writes it, folded as the server folds it. */
export interface QualifiedName {
  readonly schema?: string;
  readonly name: string;
}

/** What a statement is about, as far as installing needs to know it. */
export interface Head {
  /** For instance `create table`, `create view`, `add constraint`, `comment`, `do`. */
  readonly command: string;
  /** What is made, for the `create` commands and `add constraint`. */
  readonly name?: QualifiedName;
  /** Where that name stands in the text. */
  readonly nameAt?: readonly [start: number, end: number];
  /** The table of an index, a trigger or a constraint. */
  readonly on?: QualifiedName;
  /** Where the table's name stands in the text. */
  readonly onAt?: readonly [start: number, end: number];
  /** Offset of the end of the word CREATE when it is not followed by OR REPLACE. */
  readonly createEnd?: number;
  /** A temporary table, which lives as long as the session. */
  readonly temporary?: boolean;
}

const made = [
  'table',
  'view',
  'function',
  'procedure',
  'trigger',
  'index',
  'sequence',
  'type',
  'domain',
  'schema',
  'extension',
];
const beforeKind = [
  'global',
  'local',
  'temp',
  'temporary',
  'unlogged',
  'recursive',
  'constraint',
  'materialized',
  'unique',
];

/** Reads the first words of a statement. */
export function readHead(sql: string): Head {
  const read = wordsOf(sql);
  const first = read.word();
  if (first === 'create') return readCreate(read);
  if (first === 'alter' && read.accept('table')) return readAlterTable(read);
  return { command: first };
}

function readCreate(read: Words): Head {
  const createEnd = read.at();
  const replaces = read.accept('or', 'replace');
  const before: string[] = [];
  while (beforeKind.includes(read.peek())) before.push(read.word());
  const kind = read.word();
  if (!made.includes(kind)) return { command: `create ${kind}` };
  read.accept('concurrently');
  read.accept('if', 'not', 'exists');
  if (kind === 'index' && read.peek() === 'on') return { command: 'create index' };
  const nameAt = read.place();
  const name = read.name();
  const prefix = before
    .filter((word) => word === 'materialized' || word === 'constraint')
    .map((word) => `${word} `);
  return {
    command: `create ${prefix.join('')}${kind}`,
    nameAt: [nameAt, read.at()],
    name,
    ...(kind === 'index' || kind === 'trigger' ? readOn(read) : {}),
    ...(replaces ? {} : { createEnd }),
    ...(before.includes('temp') || before.includes('temporary') ? { temporary: true } : {}),
  };
}

function readOn(read: Words): Pick<Head, 'on' | 'onAt'> {
  read.passOver('on');
  read.accept('only');
  const start = read.place();
  const on = read.name();
  return { on, onAt: [start, read.at()] };
}

function readAlterTable(read: Words): Head {
  read.accept('if', 'exists');
  read.accept('only');
  const start = read.place();
  const on = read.name();
  const onAt = [start, read.at()] as const;
  if (!read.accept('add', 'constraint')) return { command: 'alter table' };
  return { command: 'add constraint', on, onAt, name: { name: read.identifier() } };
}

type Words = ReturnType<typeof wordsOf>;

/** Walks over words, names and signs, passing over space and comments. */
function wordsOf(sql: string) {
  let at = 0;
  // Block comments nest in PostgreSQL, which no regular expression can follow.
  const skip = () => {
    for (;;) {
      const space = /^(?:\s+|--[^\n]*)/.exec(sql.slice(at, at + 4000))?.[0];
      if (space) at += space.length;
      else if (sql.startsWith('/*', at)) at = endOfComment(sql, at);
      else return at;
    }
  };
  const token = (): string => {
    skip();
    const rest = sql.slice(at, at + 400);
    return /^(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*|'(?:[^']|'')*'|.)/su.exec(rest)?.[0] ?? '';
  };
  const take = (): string => {
    const text = token();
    at += text.length;
    return text;
  };
  const read = {
    at: () => at,
    place: () => skip(),
    peek: () => token().toLowerCase(),
    word: () => take().toLowerCase(),
    identifier: () => {
      const text = take();
      return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text.toLowerCase();
    },
    accept(...words: string[]): boolean {
      const start = at;
      if (words.every((word) => read.word() === word)) return true;
      at = start;
      return false;
    },
    name(): QualifiedName {
      const first = read.identifier();
      if (sql[at] !== '.') return { name: first };
      at += 1;
      return { schema: first, name: read.identifier() };
    },
    passOver(word: string): void {
      while (skip() < sql.length && read.word() !== word);
    },
  };
  return read;
}

function endOfComment(sql: string, start: number): number {
  let depth = 0;
  for (let at = start; at < sql.length; ) {
    if (sql.startsWith('/*', at)) depth += 1;
    else if (sql.startsWith('*/', at)) depth -= 1;
    else {
      at += 1;
      continue;
    }
    at += 2;
    if (depth === 0) return at;
  }
  return sql.length;
}

/** The text with one stretch of it replaced. */
export function replaceAt(sql: string, [start, end]: readonly [number, number], by: string): string {
  return sql.slice(0, start) + by + sql.slice(end);
}

/** The name as SQL writes it, in quotes only where it needs them. */
export function quoted({ schema, name }: QualifiedName): string {
  return schema ? `${writePart(schema)}.${writePart(name)}` : writePart(name);
}

function writePart(part: string): string {
  return needsQuotes(part) ? pg.escapeIdentifier(part) : part;
}
