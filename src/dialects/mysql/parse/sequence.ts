import type { TokenCursor } from '../../../sql/cursor.ts';
import type { AlterSequence, CreateSequence, SequenceOptions } from '../../../sql/tree/define.ts';
import { parseName } from './name.ts';
import type { TableOptions } from './table.ts';
import { readOption } from './table.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** MariaDB's CREATE SEQUENCE (MariaDB documentation, "CREATE SEQUENCE"), from SEQUENCE on. */
export function parseCreateSequence(p: TokenCursor, start: number): CreateSequence {
  p.accept('TEMPORARY');
  p.expect('SEQUENCE');
  const ifNotExists = p.accept('IF', 'NOT', 'EXISTS');
  const name = parseName(p);
  const options = parseOptions(p);
  const ignored: TableOptions = {};
  while (readOption(p, ignored, []));
  return {
    kind: 'createSequence',
    ...p.span(start),
    name,
    options,
    ...(ifNotExists ? { ifNotExists } : {}),
  };
}

/** ALTER SEQUENCE, from ALTER on. */
export function parseAlterSequence(p: TokenCursor): AlterSequence {
  const start = p.start;
  p.expect('ALTER', 'SEQUENCE');
  p.accept('IF', 'EXISTS');
  const name = parseName(p);
  return { kind: 'alterSequence', ...p.span(start), name, options: parseOptions(p) };
}

/** `DO SETVAL(s, 100)` and `SELECT SETVAL(s, 100, 0)`, as dumps set a sequence: the next value is behind the given one, or is it when the third argument is 0. */
export function parseSetValue(p: TokenCursor): AlterSequence | undefined {
  return p.attempt(() => {
    const start = p.start;
    if (!p.accept('DO')) p.expect('SELECT');
    p.expect('SETVAL', '(');
    const name = parseName(p);
    p.expect(',');
    const value = integer(p);
    const isUsed = p.accept(',') ? integer(p) !== '0' : true;
    if (p.accept(',')) integer(p);
    p.expect(')');
    const restart = isUsed ? String(BigInt(value) + 1n) : value;
    return { kind: 'alterSequence', ...p.span(start), name, options: { restart } };
  });
}

function integer(p: TokenCursor): string {
  const sign = p.accept('-') ? '-' : '';
  const text = p.raw();
  if (!/^\d+$/.test(text)) p.fail('a whole number was expected');
  p.at += 1;
  return sign + text;
}

function parseOptions(p: TokenCursor): SequenceOptions {
  const options: Mutable<SequenceOptions> = {};
  for (;;) {
    if (p.accept('START')) options.start = numberAfter(p, 'WITH');
    else if (p.accept('INCREMENT')) options.increment = numberAfter(p, 'BY');
    else if (p.accept('MINVALUE')) options.minimum = numberAfter(p);
    else if (p.accept('MAXVALUE')) options.maximum = numberAfter(p);
    else if (p.accept('NO', 'MINVALUE') || p.accept('NOMINVALUE')) options.minimum = 'none';
    else if (p.accept('NO', 'MAXVALUE') || p.accept('NOMAXVALUE')) options.maximum = 'none';
    else if (p.accept('CACHE')) options.cache = numberAfter(p);
    else if (p.accept('NOCACHE') || p.accept('NO', 'CACHE')) options.cache = 'none';
    else if (p.accept('CYCLE')) options.cycle = true;
    else if (p.accept('NOCYCLE') || p.accept('NO', 'CYCLE')) options.cycle = false;
    else if (p.accept('RESTART')) options.restart = p.atEnd || p.is(';') ? 'start' : numberAfter(p, 'WITH');
    else return options;
  }
}

function numberAfter(p: TokenCursor, word?: string): string {
  if (word !== undefined) p.accept(word);
  p.accept('=');
  return integer(p);
}
