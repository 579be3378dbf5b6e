import type { ScriptSession } from './session.ts';

/** What a character means to the scanners, outside literals and comments. */
export const plain = 0;
export const wordCharacter = 1;
export const digit = 2;
export const apostrophe = 3;
export const quotationMark = 4;
export const minus = 5;
export const slash = 6;
export const terminator = 7;
export const opening = 8;
export const closing = 9;
export const substitution = 10;
/** An operator or comma of PL/SQL. */
export const operator = 11;

/** The class of every ASCII character, in SQL and in PL/SQL; all others are letters of names, or text that nobody asks about. */
export interface CharacterClasses {
  readonly sql: Uint8Array;
  readonly plsql: Uint8Array;
}

/** Makes the tables for the present settings of the session. */
export function characterClasses(session: Pick<ScriptSession, 'define' | 'terminator'>): CharacterClasses {
  const sql = new Uint8Array(128);
  const plsql = new Uint8Array(128);
  for (const letter of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$#')
    plsql[letter.charCodeAt(0)] = wordCharacter;
  for (const figure of '0123456789') plsql[figure.charCodeAt(0)] = digit;
  for (const mark of '|+*=<>,!^~%@:.') plsql[mark.charCodeAt(0)] = operator;
  const marks = [
    ["'", apostrophe],
    ['"', quotationMark],
    ['-', minus],
    ['/', slash],
    ['(', opening],
    [')', closing],
  ] as const;
  for (const table of [sql, plsql]) for (const [mark, kind] of marks) table[mark.charCodeAt(0)] = kind;
  plsql[';'.charCodeAt(0)] = terminator;
  const end = session.terminator.charCodeAt(0);
  if (end < 128) sql[end] = terminator;
  const define = session.define.charCodeAt(0);
  if (define < 128) sql[define] = plsql[define] = substitution;
  return { sql, plsql };
}

const inName = new Uint8Array(128);
for (const each of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$#')
  inName[each.charCodeAt(0)] = 1;

/** Whether the character can continue an unquoted name. */
export function continuesName(code: number): boolean {
  return code < 128 ? inName[code] === 1 : true;
}

/** Whether the character is white space within a line. */
export function isBlank(code: number): boolean {
  return (
    code === 32 || code === 9 || code === 13 || code === 12 || code === 11 || code === 0xa0 || code === 0xfeff
  );
}

/**
 * For every first letter a bit per length: which words can matter for the nesting of PL/SQL, so that all others are passed
 * over without being copied.
 */
export const nestingWords: Uint16Array = new Uint16Array(128);
for (const word of (
  'begin before case compound declare end external function if is instead loop language mle procedure result as after trigger ' +
  '$if $else $elsif $end'
).split(' ')) {
  for (const first of [word.charCodeAt(0), word.toUpperCase().charCodeAt(0)]) {
    nestingWords[first] = (nestingWords[first] as number) | (1 << word.length);
  }
}
