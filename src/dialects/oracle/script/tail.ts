import { Nesting } from './nesting.ts';

/**
 * Where the comments and empty lines at the end of a statement begin, which nothing but the start of the next
 * statement separates from it: they are that statement's leading comments.
 */
export function trailingComments(text: string): number {
  let end = text.length;
  while (end > 0) {
    const start = text.lastIndexOf('\n', end - 2) + 1;
    const line = text.slice(start, end).trim();
    if (start === 0 || (line !== '' && !line.startsWith('--'))) break;
    end = start;
  }
  return end;
}

/** Statements that add rows when they are run again, or change them. */
export const changesRows: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'merge']);

const declaration = /\bwith\s+(?:function|procedure)\s/i;
const tokens =
  /n?q'(?:\[.*?\]|\{.*?\}|<.*?>|\(.*?\)|(.).*?\1)'|'[^']*'|"[^"]*"|--.*|\/\*.*?\*\/|[a-z_$#][\w$#]*|[();]|[^\s\w]/gis;

/**
 * The nesting at the `;` of a statement when its query declares functions (`WITH FUNCTION …`, SQL Language Reference,
 * "plsql_declarations"), which hold `;` themselves; undefined for every other statement.
 */
export function withFunction(
  verb: string,
  held: string,
  text: string,
  from: number,
  at: number,
): Nesting | undefined {
  if (!mayDeclare.has(verb)) return undefined;
  const whole = held + text.slice(from, at);
  const start = declaration.exec(whole)?.index;
  if (start === undefined) return undefined;
  const nesting = new Nesting('functions');
  for (const [token] of whole.slice(start).matchAll(tokens)) {
    if (token === '(') nesting.open();
    else if (token === ')') nesting.close();
    else if (token === ';') nesting.semicolon();
    else if (/^[a-z_$#]/i.test(token) && !token.endsWith("'")) nesting.word(token.toLowerCase());
    else if (!/^(?:--|\/\*)/.test(token)) nesting.pass();
  }
  return nesting;
}

const mayDeclare: ReadonlySet<string> = new Set([
  'select',
  'insert',
  'update',
  'delete',
  'merge',
  'create view',
  'create table',
  'create materialized view',
]);
