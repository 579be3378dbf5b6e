import { Nesting } from './nesting.ts';
import * as character from './characters.ts';
import { type Head, readHead, unfinishedHead } from './head.ts';
import type { ScriptInput } from './input.ts';
import { changesRows, withFunction } from './tail.ts';
import { createLine, statementLine } from './words.ts';

/** Statements in which a line may begin with the name of a privilege or with a statement that is explained. */
const holdsStatementWords: ReadonlySet<string> = new Set([
  'grant',
  'revoke',
  'audit',
  'noaudit',
  'create schema',
  'create role',
  'explain',
]);

/**
 * Reads one statement or PL/SQL unit: its first words, which say what it is, and then on to its end.
 *
 * A class because it remembers from line to line how deep it is in parentheses and blocks.
 */
export class UnitScanner {
  readonly #input: ScriptInput;
  #head: Head | undefined;
  #words: string[] = [];
  #depth = 0;
  #hinted = false;
  #nesting: Nesting | undefined;
  /** How the unit is being read; a query with functions changes from SQL to PL/SQL on its way. */
  #reads: 'head' | 'sql' | 'plsql' | 'foreign' = 'head';
  /** What the last call of `scan` has found the end of. */
  ended: 'sql' | 'plsql' | undefined;

  constructor(input: ScriptInput) {
    this.#input = input;
  }

  /** Begins a unit. Without a head, its first words are still to be read. */
  begin(head: Head | undefined): void {
    this.#head = undefined;
    if (this.#words.length > 0) this.#words = [];
    this.#depth = 0;
    this.#hinted = false;
    this.#nesting = undefined;
    this.#reads = 'head';
    if (head) this.#decide(head);
  }

  /** What the unit is, as far as it has been read. */
  get head(): Head {
    return this.#head ?? unfinishedHead(this.#words);
  }

  /** Whether everything that was opened has been closed. */
  get balanced(): boolean {
    return this.#depth === 0 && (this.#nesting?.balanced ?? true);
  }

  get isPlsql(): boolean {
    return this.#reads === 'plsql';
  }

  /** Reads on to the end of the line or of the unit, which `ended` tells; gives the index behind it. */
  scan(at: number): number {
    this.ended = undefined;
    if (this.#reads === 'sql') return this.#scanSql(at);
    return this.#reads === 'foreign' ? this.#input.lineEnd : this.#scanWords(at);
  }

  #decide(head: Head): void {
    this.#head = head;
    if (head.shape === 'sql') {
      this.#reads = 'sql';
    } else if (head.shape === 'foreign') {
      this.#reads = 'foreign';
    } else {
      this.#nesting = new Nesting(head.shape);
      this.#reads = 'plsql';
    }
  }

  /** Whether a line begins with what can only be another statement. */
  beginsStatement(at: number): boolean {
    const input = this.#input;
    if (this.#reads === 'foreign') return false;
    const first = input.text.charCodeAt(at) | 32;
    if (first < 97 || first > 122) return false;
    const verb = this.#head?.verb;
    if (verb === undefined || holdsStatementWords.has(verb)) return false;
    if (first === 99) {
      createLine.lastIndex = at;
      if (createLine.test(input.text)) return true;
    }
    if (this.#reads !== 'sql' || this.#depth > 0 || verb === 'alter user') return false;
    statementLine.lastIndex = at;
    if (!statementLine.test(input.text)) return false;
    return !withFunction(verb, input.held, input.text, input.from, input.lineStart);
  }

  /** Whether a line that an open literal or comment has reached looks like the beginning of a statement. */
  startsAnew(at: number): boolean {
    const input = this.#input;
    createLine.lastIndex = at;
    statementLine.lastIndex = at;
    return createLine.test(input.text) || statementLine.test(input.text) || input.text.charCodeAt(at) === 64;
  }

  #scanSql(from: number): number {
    const input = this.#input;
    const classes = input.classes.sql;
    // A variable that is replaced changes both, so they are taken anew behind whatever may replace one.
    let { text, lineEnd } = input;
    for (let at = from; at < lineEnd; at += 1) {
      const code = text.charCodeAt(at);
      if (code > 127) continue;
      switch (classes[code]) {
        case character.plain:
          break;
        case character.apostrophe:
          at = input.enterLiteral(at) - 1;
          ({ text, lineEnd } = input);
          break;
        case character.quotationMark:
          at = input.enter('name', at, at + 1) - 1;
          ({ text, lineEnd } = input);
          break;
        case character.minus:
          if (text.charCodeAt(at + 1) === 45) return lineEnd;
          break;
        case character.slash:
          if (text.charCodeAt(at + 1) === 42) {
            if (text.charCodeAt(at + 2) === 43) this.#hinted = true;
            at = input.enter('comment', at, at + 2) - 1;
          }
          break;
        case character.opening:
          this.#depth += 1;
          break;
        case character.closing:
          if (this.#depth > 0) this.#depth -= 1;
          break;
        case character.terminator:
          return this.#endSql(at);
        case character.substitution:
          if (at >= input.replacedUpTo) at = input.substitute(at, false) - 1;
          ({ text, lineEnd } = input);
          break;
        default:
      }
    }
    return lineEnd;
  }

  /** A `;` in SQL ends it, unless it belongs to a function that the query declares in its WITH clause. */
  #endSql(at: number): number {
    const { held, text, from } = this.#input;
    const verb = this.#head?.verb ?? '';
    const nesting =
      this.#hinted || !changesRows.has(verb) ? withFunction(verb, held, text, from, at) : undefined;
    if (nesting && !nesting.semicolon()) {
      this.#nesting = nesting;
      this.#reads = 'plsql';
    } else {
      this.ended = 'sql';
    }
    return at + 1;
  }

  /** Reads PL/SQL, and the first words of any unit. */
  #scanWords(from: number): number {
    const input = this.#input;
    const classes = input.classes.plsql;
    const inHead = this.#reads === 'head';
    // A variable that is replaced changes both, so they are taken anew behind whatever may replace one.
    let { text, lineEnd } = input;
    for (let at = from; at < lineEnd; at += 1) {
      const code = text.charCodeAt(at);
      switch (code < 128 ? classes[code] : character.wordCharacter) {
        case character.plain:
          continue;
        case character.wordCharacter: {
          let end = at + 1;
          while (end < lineEnd && character.continuesName(text.charCodeAt(end))) end += 1;
          if (inHead) {
            this.#headWord(text.slice(at, end).toLowerCase());
            if (this.#reads !== 'head') return end;
          } else {
            this.#bodyWord(code, at, end);
          }
          at = end - 1;
          break;
        }
        case character.apostrophe:
          this.#nesting?.pass();
          at = input.enterLiteral(at) - 1;
          ({ text, lineEnd } = input);
          break;
        case character.quotationMark:
          this.#nesting?.pass();
          at = input.enter('name', at, at + 1) - 1;
          ({ text, lineEnd } = input);
          if (inHead) this.#headWord('"');
          break;
        case character.minus:
          if (text.charCodeAt(at + 1) === 45) return lineEnd;
          this.#nesting?.pass();
          break;
        case character.slash:
          if (text.charCodeAt(at + 1) === 42) at = input.enter('comment', at, at + 2) - 1;
          else this.#nesting?.pass();
          break;
        case character.operator:
        case character.digit:
          this.#nesting?.pass();
          break;
        case character.opening:
          if (inHead) this.#headWord('(');
          else this.#nesting?.open();
          break;
        case character.closing:
          this.#nesting?.close();
          break;
        case character.terminator:
          if (inHead) return this.#endSql(at);
          if (this.#nesting?.semicolon()) {
            this.ended = 'plsql';
            return at + 1;
          }
          break;
        case character.substitution:
          if (at >= input.replacedUpTo) at = input.substitute(at, false) - 1;
          ({ text, lineEnd } = input);
          break;
        default:
      }
      if (inHead && this.#reads !== 'head') return at + 1;
    }
    return lineEnd;
  }

  #headWord(word: string): void {
    this.#words.push(word);
    const head = readHead(this.#words);
    if (head) this.#decide(head);
    if (word === '(' && this.#reads === 'sql') this.#depth += 1;
    else if (word === '(') this.#nesting?.open();
  }

  #bodyWord(first: number, at: number, end: number): void {
    const nesting = this.#nesting as Nesting;
    const lengths = first < 128 ? (character.nestingWords[first] as number) : 0;
    if (end - at > 9 || (lengths & (1 << (end - at))) === 0 || this.#isMember(at)) nesting.pass();
    else nesting.word(this.#input.text.slice(at, end).toLowerCase());
  }

  /** Whether the word is a part of a name (`rec.end`) or a bind (`:end`), but not the end of a range (`1..case`). */
  #isMember(at: number): boolean {
    const input = this.#input;
    if (at <= input.lineStart) return false;
    const before = input.text.charCodeAt(at - 1);
    return (
      before === 58 || (before === 46 && (at - 2 < input.lineStart || input.text.charCodeAt(at - 2) !== 46))
    );
  }
}
