import type { TokenCursor } from '../../../sql/cursor.ts';
import type { AlterSequence, CreateSequence, Identity, SequenceOptions } from '../../../sql/tree/define.ts';
import { acceptNotExists } from './object-kind.ts';
import { parseName } from './name.ts';

/** CREATE SEQUENCE, from the word SEQUENCE (SQL Language Reference, "CREATE SEQUENCE"). */
export function parseCreateSequence(p: TokenCursor, start: number): CreateSequence {
  p.expect('SEQUENCE');
  const ifNotExists = acceptNotExists(p);
  const name = parseName(p);
  const options = parseSequenceOptions(p);
  return { kind: 'createSequence', ...p.span(start), name, options, ...(ifNotExists ? { ifNotExists } : {}) };
}

/** ALTER SEQUENCE, from the word SEQUENCE. */
export function parseAlterSequence(p: TokenCursor, start: number): AlterSequence {
  p.expect('SEQUENCE');
  p.accept('IF', 'EXISTS');
  const name = parseName(p);
  const options = parseSequenceOptions(p);
  return { kind: 'alterSequence', ...p.span(start), name, options };
}

/**
 * GENERATED … AS IDENTITY with its options, from GENERATED (SQL Language Reference, "CREATE TABLE", identity_clause). The
 * options stand in parentheses by the manual; DBMS_METADATA writes them without.
 */
export function parseIdentity(p: TokenCursor): Identity {
  p.expect('GENERATED');
  let always = true;
  let onNull = false;
  let other: readonly string[] | undefined;
  if (!p.accept('ALWAYS') && p.accept('BY', 'DEFAULT')) {
    always = false;
    onNull = p.accept('ON', 'NULL');
    if (onNull && p.accept('FOR', 'INSERT', 'AND', 'UPDATE')) other = ['FOR INSERT AND UPDATE'];
    else if (onNull) p.accept('FOR', 'INSERT', 'ONLY');
  }
  p.expect('AS', 'IDENTITY');
  let options: SequenceOptions;
  if (p.accept('(')) {
    options = parseSequenceOptions(p);
    p.expect(')');
  } else {
    options = parseSequenceOptions(p);
  }
  if (other) options = { ...options, other: [...other, ...(options.other ?? [])] };
  return { always, ...(onNull ? { onNull } : {}), options };
}

type Draft = { -readonly [K in keyof SequenceOptions]: SequenceOptions[K] };

/** Options of a sequence or an identity column, in any order. */
export function parseSequenceOptions(p: TokenCursor): SequenceOptions {
  const draft: Draft = {};
  while (p.type() === 'word') {
    const reader = readers.get(p.text());
    if (!reader || reader(p, draft) === false) break;
  }
  return draft;
}

type OptionReader = (p: TokenCursor, draft: Draft) => boolean | void;

function integer(p: TokenCursor): string {
  const sign = p.accept('-') ? '-' : '';
  if (!sign) p.accept('+');
  if (p.type() !== 'number') p.fail('a number was expected');
  const text = p.text();
  p.at += 1;
  return sign + text;
}

function startWith(p: TokenCursor, draft: Draft): boolean {
  if (!p.accept('START', 'WITH')) return false;
  if (p.accept('LIMIT', 'VALUE')) draft.startLimit = true;
  else draft.start = integer(p);
  return true;
}

function restart(p: TokenCursor, draft: Draft): void {
  p.at += 1;
  draft.restart = p.accept('START', 'WITH') ? integer(p) : 'start';
}

function numberInto(field: 'minimum' | 'maximum' | 'cache'): OptionReader {
  return (p, draft) => {
    p.at += 1;
    draft[field] = integer(p);
  };
}

function word(change: (draft: Draft) => void): OptionReader {
  return (p, draft) => {
    p.at += 1;
    change(draft);
  };
}

function other(p: TokenCursor, draft: Draft): void {
  let text = p.text();
  p.at += 1;
  const extension = p.acceptOneOf('EXTEND', 'NOEXTEND');
  if (extension) text += ` ${extension}`;
  draft.other = [...(draft.other ?? []), text];
}

function sharing(p: TokenCursor, draft: Draft): void {
  p.expect('SHARING', '=');
  draft.other = [...(draft.other ?? []), `SHARING = ${p.text()}`];
  p.at += 1;
}

const readers: ReadonlyMap<string, OptionReader> = new Map<string, OptionReader>([
  ['START', startWith],
  ['RESTART', restart],
  [
    'INCREMENT',
    (p, draft) => {
      p.expect('INCREMENT', 'BY');
      draft.increment = integer(p);
    },
  ],
  ['MINVALUE', numberInto('minimum')],
  ['MAXVALUE', numberInto('maximum')],
  ['CACHE', numberInto('cache')],
  [
    'NOMINVALUE',
    word((draft) => {
      draft.minimum = 'none';
    }),
  ],
  [
    'NOMAXVALUE',
    word((draft) => {
      draft.maximum = 'none';
    }),
  ],
  [
    'NOCACHE',
    word((draft) => {
      draft.cache = 'none';
    }),
  ],
  [
    'CYCLE',
    word((draft) => {
      draft.cycle = true;
    }),
  ],
  [
    'NOCYCLE',
    word((draft) => {
      draft.cycle = false;
    }),
  ],
  [
    'ORDER',
    word((draft) => {
      draft.order = true;
    }),
  ],
  [
    'NOORDER',
    word((draft) => {
      draft.order = false;
    }),
  ],
  ['KEEP', other],
  ['NOKEEP', other],
  ['SESSION', other],
  ['GLOBAL', other],
  ['SCALE', other],
  ['NOSCALE', other],
  ['SHARD', other],
  ['NOSHARD', other],
  // Early releases of 12c write these out for SHARD and NOSHARD.
  ['PARTITION', other],
  ['NOPARTITION', other],
  ['SHARING', sharing],
]);
