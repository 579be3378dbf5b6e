import type { TokenCursor } from '../../../sql/cursor.ts';
import type { AlterSequence, CreateSequence, SequenceOptions } from '../../../sql/tree/define.ts';
import { wholeNumber } from './column.ts';
import { parseName } from './name.ts';
import { parseType } from './type.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** `CREATE SEQUENCE name AS int START WITH 1 …` ("CREATE SEQUENCE (Transact-SQL)"); `start` is that of CREATE. Without START it begins at its least or greatest value. */
export function parseCreateSequence(p: TokenCursor, start: number): CreateSequence {
  p.expect('SEQUENCE');
  const name = parseName(p);
  const type = p.accept('AS') ? parseType(p) : undefined;
  const options = parseOptions(p);
  return { kind: 'createSequence', ...p.span(start), name, options, ...(type ? { type } : {}) };
}

/** `ALTER SEQUENCE name RESTART WITH 1 …`, from SEQUENCE on. */
export function parseAlterSequence(p: TokenCursor, start: number): AlterSequence {
  p.expect('SEQUENCE');
  const name = parseName(p);
  return { kind: 'alterSequence', name, options: parseOptions(p), ...p.span(start) };
}

function parseOptions(p: TokenCursor): SequenceOptions {
  const options: Mutable<SequenceOptions> = {};
  for (;;) {
    if (p.accept('START', 'WITH')) options.start = wholeNumber(p);
    else if (p.accept('RESTART')) options.restart = p.accept('WITH') ? wholeNumber(p) : 'start';
    else if (p.accept('INCREMENT', 'BY')) options.increment = wholeNumber(p);
    else if (p.accept('MINVALUE')) options.minimum = wholeNumber(p);
    else if (p.accept('MAXVALUE')) options.maximum = wholeNumber(p);
    else if (p.accept('CYCLE')) options.cycle = true;
    else if (p.accept('CACHE')) options.cache = p.type() === 'number' ? wholeNumber(p) : '20';
    else if (p.is('NO') && ['MINVALUE', 'MAXVALUE', 'CYCLE', 'CACHE'].some((word) => p.isAt(1, word))) {
      const word = p.text(1);
      p.at += 2;
      if (word === 'MINVALUE') options.minimum = 'none';
      else if (word === 'MAXVALUE') options.maximum = 'none';
      else if (word === 'CYCLE') options.cycle = false;
      else options.cache = 'none';
    } else return options;
  }
}
