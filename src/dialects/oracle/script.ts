import {
  missingTerminator,
  notAStatement,
  repeatedRun,
  textAfterExit,
  unclosedQuote,
  unfinishedStatement,
} from '../../sql/codes/reading.ts';
import { OperationError } from '../../text/error.ts';
import type { Edit } from '../../text/source.ts';
import * as character from './script/characters.ts';
import { alteredSchema, type CommandLine, runCommand, undefinedRemark } from './script/commands.ts';
import { type Head, readHead, unfinishedHead } from './script/head.ts';
import { Nesting } from './script/nesting.ts';
import type { ScriptSession } from './script/session.ts';
import { trailingComments, withFunction } from './script/tail.ts';
import type { Remark, ScriptCommand, ScriptUnit } from './script/unit.ts';
import { commands, createLine, setStatement, statementLine, statementWords } from './script/words.ts';

/** Where the splitter is. `closed`: a PL/SQL unit is complete, and a / or the next statement must show it. */
type State = 'idle' | 'command' | 'head' | 'sql' | 'plsql' | 'closed' | 'foreign';

/** What is open across lines: a literal, a q-quoted literal, a quoted name, a comment. */
type Mode = 'code' | 'literal' | 'quoted' | 'name' | 'comment';

/** Comments that wait for the statement they stand before, while commands between are dealt with. */
interface Comments {
  readonly text: string;
  readonly line: number;
  readonly column: number;
  readonly edits: readonly Edit[];
}

/** A command whose lines are being collected. */
interface OpenCommand {
  readonly name: string;
  readonly nameLength: number;
  readonly lines: CommandLine[];
}

const noRemarks: readonly Remark[] = [];
const changesRows: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'merge']);
/** Statements in which a line may begin with the name of a privilege or with a statement that is explained. */
const holdsStatementWords: ReadonlySet<string> = new Set([
  'grant',
  'revoke',
  'audit',
  'noaudit',
  'create schema',
  'explain',
  'create role',
]);
const longestUnit = 1 << 28;

/**
 * Splits a script as SQL*Plus does (SQL*Plus User's Guide, "Entering and Executing Commands" and "Using Scripts"), and
 * is lenient where scripts of other tools are: an empty line ends no statement, a PL/SQL unit whose / is missing ends
 * where its blocks close, several statements may share a line, and a statement that nothing ends is cut where a line can only
 * be the beginning of another.
 *
 * Text is fed in chunks of any size; whole lines are scanned in place and only the text of units is copied. The units of a
 * line are handed out before the next line is read, so that the consumer can run an included script in the same session.
 */
export class ScriptSplitter {
  readonly #file: string;
  readonly #session: ScriptSession;
  readonly #out: ScriptUnit[] = [];
  /** The beginning of a line whose end has not come yet. */
  #carry: string[] = [];
  #carried = 0;
  #windowsLines: boolean | undefined;
  #classes: character.CharacterClasses;
  #define: string;
  #terminator: string;

  /** The text under the scanners: a chunk, or a copy of one line in which variables are being replaced. */
  #text = '';
  #lineStart = 0;
  #lineEnd = 0;
  #line = 1;
  /** Where the line differs from the file: from index `at` of the line on, columns are counted from `column`. */
  #lineEdits: { readonly at: number; readonly column: number }[] = [];
  /** Up to here the line is a variable's value, in which nothing is replaced again. */
  #replacedUpTo = 0;

  #state: State = 'idle';
  #mode: Mode = 'code';
  #closer = 0;

  /** The unit being read: `#held` and then `#text` from `#from` on. Leading comments open a unit too. */
  #open = false;
  #held = '';
  #from = 0;
  #startLine = 1;
  #startColumn = 1;
  #edits: Edit[] = [];
  #remarks: Remark[] = [];
  #head: Head | undefined;
  #words: string[] = [];
  #depth = 0;
  #hinted = false;
  #nesting: Nesting | undefined;
  #openedAt = 0;
  /** A line with nothing but / in an open literal or comment: the unit's end, if a statement follows. */
  #suspect: { readonly at: number; readonly line: number } | undefined;
  #closedAt = { offset: 0, line: 1, column: 1 };

  #comments: Comments | undefined;
  #command: OpenCommand | undefined;
  #ranBy: 'terminator' | 'slash' | undefined;
  #lastVerb = '';
  #saidRepeated = false;
  #exited = false;

  constructor(file: string, session: ScriptSession) {
    this.#file = file;
    this.#session = session;
    this.#define = session.define;
    this.#terminator = session.terminator;
    this.#classes = character.characterClasses(session);
  }

  /** Reads on. The units must be taken one by one: a setting or an included script changes how the next line is read. */
  *feed(chunk: string): Generator<ScriptUnit, void> {
    const last = chunk.lastIndexOf('\n');
    if (last < 0) {
      this.#carry.push(chunk);
      this.#carried += chunk.length;
      this.#refuseEndless(this.#carried);
      return;
    }
    let start = 0;
    if (this.#carry.length > 0) {
      start = chunk.indexOf('\n') + 1;
      const line = this.#carry.join('') + chunk.slice(0, start);
      yield* this.#lines(line, 0, line.length);
    }
    yield* this.#lines(chunk, start, last + 1);
    this.#carry = last + 1 < chunk.length ? [chunk.slice(last + 1)] : [];
    this.#carried = chunk.length - last - 1;
  }

  /** Reads the last line, which may have no end, and hands out the unit that the file leaves open. */
  *finish(): Generator<ScriptUnit, void> {
    if (this.#carry.length > 0) {
      const line = `${this.#carry.join('')}\n`;
      this.#carry = [];
      yield* this.#lines(line, 0, line.length);
    }
    this.#text = '';
    this.#from = 0;
    this.#lineStart = 0;
    this.#lineEnd = 0;
    this.#endOfFile();
    yield* this.#out.splice(0);
  }

  *#lines(whole: string, start: number, end: number): Generator<ScriptUnit, void> {
    if (start >= end) return;
    let text = whole;
    this.#windowsLines ??= text.charCodeAt(text.indexOf('\n', start) - 1) === 13;
    if (this.#windowsLines) {
      text = text.slice(start, end).replaceAll('\r\n', '\n');
      start = 0;
      end = text.length;
    }
    this.#text = text;
    this.#from = start;
    let define = this.#session.define;
    let next = -1;
    for (let at = start; at < end; ) {
      if (this.#settingsChanged()) {
        define = this.#session.define;
        next = -1;
      }
      if (define !== '' && next < at) {
        next = text.indexOf(define, at);
        if (next < 0) next = end;
      }
      const lineEnd = text.indexOf('\n', at);
      if (define !== '' && next < lineEnd) {
        this.#substitutedLine(text, at, lineEnd);
      } else {
        this.#scanLine(at, lineEnd);
      }
      this.#line += 1;
      at = lineEnd + 1;
      if (this.#out.length > 0) yield* this.#out.splice(0);
    }
    this.#hold(end);
  }

  #settingsChanged(): boolean {
    const { define, terminator } = this.#session;
    if (define === this.#define && terminator === this.#terminator) return false;
    this.#define = define;
    this.#terminator = terminator;
    this.#classes = character.characterClasses(this.#session);
    return true;
  }

  /** A line with the DEFINE character is scanned in a copy of its own, in which values take the place of variables. */
  #substitutedLine(text: string, start: number, end: number): void {
    this.#text = text;
    this.#hold(start);
    this.#text = text.slice(start, end + 1);
    this.#from = 0;
    this.#replacedUpTo = 0;
    this.#scanLine(0, end - start);
    this.#hold(this.#text.length);
    this.#text = text;
    this.#from = end + 1;
    this.#lineEdits = [];
  }

  /** Copies what the text under the scanners has of the open unit. */
  #hold(end: number): void {
    if (!this.#open) return;
    this.#held += this.#text.slice(this.#from, end);
    this.#refuseEndless(this.#held.length);
  }

  #refuseEndless(length: number): void {
    if (length <= longestUnit) return;
    throw new OperationError(
      `${this.#file}:${this.#open ? this.#startLine : this.#line}: a statement longer than 256 million characters begins here. Perhaps a quotation mark is not closed.`,
      { code: 'statement-too-long', side: 'source' },
    );
  }

  #scanLine(start: number, end: number): void {
    this.#lineStart = start;
    this.#lineEnd = end;
    let at = start;
    if (this.#state === 'command') {
      this.#continueCommand(start);
      return;
    }
    if (this.#state !== 'idle' && this.#state !== 'closed') at = this.#beginLine(start);
    while (at < this.#lineEnd) at = this.#step(at);
  }

  #step(at: number): number {
    if (this.#mode !== 'code') return this.#inside(at);
    switch (this.#state) {
      case 'sql':
        return this.#scanSql(at);
      case 'plsql':
      case 'head':
        return this.#scanWords(at);
      case 'closed':
        return this.#scanClosed(at);
      case 'idle':
        return this.#scanIdle(at);
      default:
        return this.#lineEnd;
    }
  }

  // Positions

  #column(at: number): number {
    const edit = this.#lineEdits.findLast((edit) => edit.at <= at);
    return edit ? edit.column + at - edit.at : at - this.#lineStart + 1;
  }

  #offset(at: number): number {
    return this.#held.length + at - this.#from;
  }

  #skipBlanks(from: number): number {
    let at = from;
    while (at < this.#lineEnd && character.isBlank(this.#text.charCodeAt(at))) at += 1;
    return at;
  }

  /** Whether nothing but a comment follows on the line. */
  #endsLine(from: number): boolean {
    const at = this.#skipBlanks(from);
    return at >= this.#lineEnd || this.#text.startsWith('--', at);
  }

  // Literals, quoted names and comments, which may go on for lines

  /** Enters a literal at its apostrophe. The letters of `q'[…]'` and `nq'[…]'` stand before it. */
  #enterLiteral(at: number): number {
    const text = this.#text;
    const before = (back: number): number =>
      at - back >= this.#lineStart ? text.charCodeAt(at - back) | 32 : 32;
    const national = before(2) === 110;
    if (before(1) === 113 && !character.continuesName(before(national ? 3 : 2)) && at + 1 < this.#lineEnd) {
      const delimiter = text[at + 1] as string;
      const pair = '[]{}<>()'.indexOf(delimiter);
      this.#closer = (pair >= 0 && pair % 2 === 0 ? ('[]{}<>()'[pair + 1] as string) : delimiter).charCodeAt(
        0,
      );
      return this.#enter('quoted', at, at + 2);
    }
    return this.#enter('literal', at, at + 1);
  }

  #enter(mode: Mode, at: number, inside: number): number {
    this.#mode = mode;
    this.#openedAt = this.#offset(at);
    return this.#inside(inside);
  }

  /** Reads on in what is open; gives the position behind its end, or the end of the line. */
  #inside(from: number): number {
    const mode = this.#mode;
    const mark = mode === 'literal' ? 39 : mode === 'name' ? 34 : mode === 'comment' ? 42 : this.#closer;
    const follows = mode === 'comment' ? 47 : mode === 'quoted' ? 39 : -1;
    const define = mode === 'comment' || this.#define === '' ? -1 : this.#define.charCodeAt(0);
    for (let at = from; at < this.#lineEnd; at += 1) {
      const code = this.#text.charCodeAt(at);
      if (code === mark && (follows < 0 || this.#text.charCodeAt(at + 1) === follows)) {
        this.#mode = 'code';
        return follows < 0 ? at + 1 : at + 2;
      }
      if (code === define && at >= this.#replacedUpTo)
        at = this.#substitute(at, mode === 'literal' || mode === 'quoted') - 1;
    }
    return this.#lineEnd;
  }

  /** Replaces the variable at the DEFINE character; gives the position from which to read on. */
  #substitute(at: number, inLiteral: boolean): number {
    const text = this.#text;
    const reference = this.#session.reference(text, at);
    if (!reference) return at + 1;
    const { start, end, value } = reference;
    if (value === undefined) {
      const offset = this.#offset(start);
      if (this.#open)
        this.#remarks.push(undefinedRemark(reference.name, offset, offset + end - start, inLiteral));
      return end;
    }
    const column = this.#column(end);
    const replaced = start + value.length;
    this.#text = text.slice(0, start) + value + text.slice(end);
    this.#lineEnd += value.length - (end - start);
    this.#replacedUpTo = replaced;
    this.#lineEdits = [...this.#lineEdits.filter((edit) => edit.at <= start), { at: replaced, column }];
    if (this.#open) this.#edits.push({ at: this.#offset(replaced), line: this.#line, column });
    return start;
  }

  // Between units

  #scanIdle(from: number): number {
    const at = this.#skipBlanks(from);
    if (at >= this.#lineEnd) return at;
    const text = this.#text;
    const code = text.charCodeAt(at);
    if (code === 45 && text.charCodeAt(at + 1) === 45) {
      this.#start(at);
      return this.#lineEnd;
    }
    if (code === 47) {
      if (text.charCodeAt(at + 1) === 42) {
        this.#start(at);
        return this.#enter('comment', at, at + 2);
      }
      if (this.#endsLine(at + 1)) return this.#runAgain(at);
    }
    if (character.continuesName(code)) return this.#beginWord(at);
    if (code === 60 && text.charCodeAt(at + 1) === 60)
      return this.#beginUnit(at, { verb: 'begin', shape: 'block' });
    if (code === 40) return this.#beginUnit(at, { verb: 'select', shape: 'sql' });
    if (code === 64)
      return this.#beginCommand(
        text.charCodeAt(at + 1) === 64 ? '@@' : '@',
        at,
        text.charCodeAt(at + 1) === 64 ? 2 : 1,
      );
    if (code === 33) return this.#beginCommand('host', at, 1);
    if (text[at] === this.#define && at >= this.#replacedUpTo) return this.#beginVariable(at);
    // A lone ; lists the buffer, and a lone . leaves it: neither does anything.
    if (text[at] === this.#terminator || code === 59 || (code === 46 && this.#endsLine(at + 1)))
      return at + 1;
    return this.#unknown(at);
  }

  /** A line that begins with a variable: the value decides what it is; without one the line is read as SQL. */
  #beginVariable(at: number): number {
    const reference = this.#session.reference(this.#text, at);
    if (!reference) return this.#unknown(at);
    if (reference.value === undefined) return this.#beginUnit(at, { verb: '', shape: 'sql' });
    return this.#substitute(at, false);
  }

  #beginWord(at: number): number {
    const text = this.#text;
    let end = at + 1;
    while (end < this.#lineEnd && character.continuesName(text.charCodeAt(end))) end += 1;
    const word = text.slice(at, end).toLowerCase();
    if (statementWords.has(word)) return this.#beginUnit(at, readHead([word]));
    const command = commands.get(word);
    if (command === undefined) return this.#unknown(at);
    if (command === 'set') {
      setStatement.lastIndex = at;
      if (setStatement.test(text)) return this.#beginUnit(at, undefined);
    }
    if (command === 'run') return this.#runAgain(at);
    return this.#beginCommand(command, at, end - at);
  }

  #start(at: number): void {
    if (this.#open) return;
    this.#open = true;
    this.#from = at;
    const comments = this.#comments;
    const column = this.#column(at);
    if (comments) {
      this.#held = comments.text;
      this.#startLine = comments.line;
      this.#startColumn = comments.column;
      this.#edits = [...comments.edits, { at: comments.text.length, line: this.#line, column }];
      this.#comments = undefined;
    } else {
      this.#held = '';
      this.#startLine = this.#line;
      this.#startColumn = column;
      this.#edits = [];
    }
    for (const edit of this.#lineEdits) {
      if (edit.at > at)
        this.#edits.push({ at: this.#offset(edit.at), line: this.#line, column: edit.column });
    }
  }

  /** Begins a statement or block. Without a head, its first words are still to be read. */
  #beginUnit(at: number, head: Head | undefined): number {
    this.#start(at);
    this.#remarks = [];
    if (this.#exited) {
      this.#exited = false;
      const offset = this.#offset(at);
      this.#remarks.push({
        entry: textAfterExit,
        start: offset,
        end: offset,
        what: 'The script goes on after EXIT',
      });
    }
    this.#words = [];
    this.#depth = 0;
    this.#hinted = false;
    this.#state = 'head';
    if (head) this.#decide(head);
    return at;
  }

  #decide(head: Head): void {
    this.#head = head;
    if (head.shape === 'sql') {
      this.#state = 'sql';
    } else if (head.shape === 'foreign') {
      this.#state = 'foreign';
    } else {
      this.#nesting = new Nesting(head.shape);
      this.#state = 'plsql';
    }
  }

  /** Puts comments aside that stand before a command: they belong to the next statement. */
  #setAside(at: number): void {
    if (!this.#open) return;
    this.#hold(at);
    this.#comments = {
      text: this.#held,
      line: this.#startLine,
      column: this.#startColumn,
      edits: this.#edits,
    };
    this.#open = false;
    this.#held = '';
  }

  // Commands of SQL*Plus

  #beginCommand(name: string, at: number, nameLength: number): number {
    this.#setAside(at);
    this.#command = { name, nameLength, lines: [] };
    this.#continueCommand(at);
    return this.#lineEnd;
  }

  /**
   * Takes a line of a command. A `-` at its end continues it, but not the last of a row of hyphens, as PROMPT and REM
   * lines draw them: SQL*Plus would swallow the next line there, which nobody who wrote one wants.
   */
  #continueCommand(at: number): void {
    const command = this.#command as OpenCommand;
    const text = this.#text.slice(at, this.#lineEnd).trimEnd();
    const continued = text.endsWith('-') && !text.endsWith('--') && command.name !== 'remark';
    command.lines.push({
      text: continued ? `${text.slice(0, -1)} ` : text,
      line: this.#line,
      column: this.#column(at),
    });
    if (continued) {
      this.#state = 'command';
    } else {
      this.#endCommand();
    }
  }

  #endCommand(): void {
    const { name, nameLength, lines } = this.#command as OpenCommand;
    this.#command = undefined;
    this.#state = 'idle';
    const unit = runCommand(name, nameLength, lines, this.#file, this.#session);
    if (name === 'exit' || name === 'quit') this.#exited = true;
    this.#out.push(unit.kind === 'exec' ? this.#withComments(unit) : unit);
  }

  #withComments(unit: ScriptUnit): ScriptUnit {
    const comments = this.#comments;
    if (!comments) return unit;
    this.#comments = undefined;
    const { text, line, column, edits = [] } = unit.source;
    const by = comments.text.length;
    return {
      ...unit,
      source: {
        file: this.#file,
        text: comments.text + text,
        line: comments.line,
        column: comments.column,
        edits: [
          ...comments.edits,
          { at: by, line, column },
          ...edits.map((edit) => ({ ...edit, at: edit.at + by })),
        ],
      },
      remarks: unit.remarks.map((remark) => ({ ...remark, start: remark.start + by, end: remark.end + by })),
    };
  }

  /** A / between statements. That it runs a statement again is said once per file, and each time when rows would double. */
  #runAgain(at: number): number {
    const verb = this.#lastVerb;
    const doubles = changesRows.has(verb);
    const remarks: Remark[] = [];
    if (this.#ranBy && (doubles || !this.#saidRepeated)) {
      this.#saidRepeated ||= !doubles;
      const what = `The ${verb.toUpperCase()} statement before has already been run, and / runs it again`;
      remarks.push({ entry: repeatedRun, start: 0, end: 1, what, ...(doubles && { severity: 'warning' }) });
    }
    this.#emitLine(at, { name: '/', arguments: '' }, remarks);
    this.#ranBy = undefined;
    return this.#lineEnd;
  }

  #unknown(at: number): number {
    const text = this.#text.slice(at, this.#lineEnd).trimEnd();
    const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
    const what = `"${shown}" begins with no statement and no command`;
    this.#emitLine(at, { name: 'unknown', arguments: text }, [
      { entry: notAStatement, start: 0, end: text.length, what },
    ]);
    return this.#lineEnd;
  }

  #emitLine(at: number, command: ScriptCommand, remarks: readonly Remark[]): void {
    this.#setAside(at);
    const text = this.#text.slice(at, this.#lineEnd).trimEnd();
    this.#out.push({
      kind: 'command',
      source: { file: this.#file, text, line: this.#line, column: this.#column(at) },
      verb: command.name,
      terminated: true,
      command,
      remarks,
    });
  }

  // Inside a unit

  /** Looks at the beginning of a line inside a unit: a / or a line that can only begin another statement ends it. */
  #beginLine(start: number): number {
    const text = this.#text;
    const at = this.#skipBlanks(start);
    if (at >= this.#lineEnd) return at;
    if (this.#mode !== 'code') return this.#beginOpenLine(start, at);
    const code = text.charCodeAt(at);
    if ((code === 47 || code === 46) && this.#endsLine(at + 1) && text.charCodeAt(at + 1) !== 42) {
      this.#emit(start, true);
      this.#ranBy = code === 47 ? 'slash' : undefined;
      return this.#lineEnd;
    }
    if (this.#state === 'foreign' || !this.#beginsStatement(at)) return start;
    if (withFunction(this.#head?.verb ?? '', this.#held, text, this.#from, start)) return start;
    this.#cut(start, missingTerminator, 'has no terminator before the next statement');
    return start;
  }

  #beginOpenLine(start: number, at: number): number {
    if (this.#suspect) {
      if (this.#startsAnew(at)) {
        this.#cutAtSuspect(this.#suspect, start);
        return start;
      }
      this.#suspect = undefined;
    }
    if (this.#text.charCodeAt(at) === 47 && this.#skipBlanks(at + 1) >= this.#lineEnd) {
      this.#suspect = { at: this.#offset(start), line: this.#line };
    }
    return start;
  }

  #beginsStatement(at: number): boolean {
    const first = this.#text.charCodeAt(at) | 32;
    if (first < 97 || first > 122) return false;
    const verb = this.#head?.verb;
    if (verb === undefined || holdsStatementWords.has(verb)) return false;
    if (first === 99) {
      createLine.lastIndex = at;
      if (createLine.test(this.#text)) return true;
    }
    if (this.#state !== 'sql' || this.#depth > 0 || verb === 'alter user') return false;
    statementLine.lastIndex = at;
    return statementLine.test(this.#text);
  }

  #startsAnew(at: number): boolean {
    createLine.lastIndex = at;
    statementLine.lastIndex = at;
    return createLine.test(this.#text) || statementLine.test(this.#text) || this.#text.charCodeAt(at) === 64;
  }

  #scanSql(from: number): number {
    const classes = this.#classes.sql;
    for (let at = from; at < this.#lineEnd; at += 1) {
      const code = this.#text.charCodeAt(at);
      if (code > 127) continue;
      switch (classes[code]) {
        case character.plain:
          break;
        case character.apostrophe:
          at = this.#enterLiteral(at) - 1;
          break;
        case character.quotationMark:
          at = this.#enter('name', at, at + 1) - 1;
          break;
        case character.minus:
          if (this.#text.charCodeAt(at + 1) === 45) return this.#lineEnd;
          break;
        case character.slash:
          if (this.#text.charCodeAt(at + 1) === 42) {
            if (this.#text.charCodeAt(at + 2) === 43) this.#hinted = true;
            at = this.#enter('comment', at, at + 2) - 1;
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
          if (at >= this.#replacedUpTo) at = this.#substitute(at, false) - 1;
          break;
        default:
      }
    }
    return this.#lineEnd;
  }

  /** A `;` in SQL ends it, unless it belongs to a function that the query declares in its WITH clause. */
  #endSql(at: number): number {
    const verb = this.#head?.verb ?? '';
    if (this.#hinted || !changesRows.has(verb)) {
      const nesting = withFunction(verb, this.#held, this.#text, this.#from, at);
      if (nesting) {
        this.#nesting = nesting;
        if (!nesting.semicolon()) {
          this.#state = 'plsql';
          return at + 1;
        }
      }
    }
    const end = this.#afterTerminator(at + 1);
    this.#emit(end, true);
    this.#ranBy = 'terminator';
    return end;
  }

  /** A comment behind the terminator on the same line belongs to the statement. */
  #afterTerminator(from: number): number {
    const at = this.#skipBlanks(from);
    if (this.#text.startsWith('--', at)) return this.#lineEnd;
    if (!this.#text.startsWith('/*', at)) return from;
    const end = this.#text.indexOf('*/', at + 2);
    return end >= 0 && end < this.#lineEnd && this.#skipBlanks(end + 2) >= this.#lineEnd ? end + 2 : from;
  }

  /** Reads PL/SQL, and the first words of any unit. */
  #scanWords(from: number): number {
    const classes = this.#classes.plsql;
    const inHead = this.#state === 'head';
    for (let at = from; at < this.#lineEnd; at += 1) {
      const code = this.#text.charCodeAt(at);
      switch (code < 128 ? classes[code] : character.wordCharacter) {
        case character.wordCharacter: {
          let end = at + 1;
          while (end < this.#lineEnd && character.continuesName(this.#text.charCodeAt(end))) end += 1;
          if (inHead) {
            this.#headWord(this.#text.slice(at, end).toLowerCase());
            if (this.#state !== 'head') return end;
          } else {
            this.#bodyWord(code, at, end);
          }
          at = end - 1;
          break;
        }
        case character.apostrophe:
          at = this.#enterLiteral(at) - 1;
          break;
        case character.quotationMark:
          at = this.#enter('name', at, at + 1) - 1;
          if (inHead) this.#headWord('"');
          break;
        case character.minus:
          if (this.#text.charCodeAt(at + 1) === 45) return this.#lineEnd;
          break;
        case character.slash:
          if (this.#text.charCodeAt(at + 1) === 42) at = this.#enter('comment', at, at + 2) - 1;
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
          if (this.#nesting?.semicolon()) return this.#close(at + 1);
          break;
        case character.substitution:
          if (at >= this.#replacedUpTo) at = this.#substitute(at, false) - 1;
          break;
        default:
      }
      if (inHead && this.#state !== 'head') return at + 1;
    }
    return this.#lineEnd;
  }

  #headWord(word: string): void {
    this.#words.push(word);
    const head = readHead(this.#words);
    if (head) this.#decide(head);
    if (word === '(' && this.#state === 'sql') this.#depth += 1;
    else if (word === '(') this.#nesting?.open();
  }

  #bodyWord(first: number, at: number, end: number): void {
    const nesting = this.#nesting as Nesting;
    const lengths = first < 128 ? (character.nestingWords[first] as number) : 0;
    if (end - at > 9 || (lengths & (1 << (end - at))) === 0 || this.#isMember(at)) nesting.pass();
    else nesting.word(this.#text.slice(at, end).toLowerCase());
  }

  /** Whether the word is a part of a name (`rec.end`) or a bind (`:end`), but not the end of a range (`1..case`). */
  #isMember(at: number): boolean {
    if (at <= this.#lineStart) return false;
    const before = this.#text.charCodeAt(at - 1);
    return (
      before === 58 || (before === 46 && (at - 2 < this.#lineStart || this.#text.charCodeAt(at - 2) !== 46))
    );
  }

  // The end of a unit

  #close(at: number): number {
    const end = this.#afterTerminator(at);
    this.#state = 'closed';
    this.#closedAt = { offset: this.#offset(end), line: this.#line, column: this.#column(end) };
    return end;
  }

  /** Behind a complete PL/SQL unit: a / confirms it, a statement or command shows that the / is missing. */
  #scanClosed(from: number): number {
    const at = this.#skipBlanks(from);
    if (at >= this.#lineEnd) return at;
    const text = this.#text;
    const code = text.charCodeAt(at);
    if (code === 45 && text.charCodeAt(at + 1) === 45) return this.#lineEnd;
    if (code === 59) return at + 1;
    if (code === 47 && text.charCodeAt(at + 1) === 42) return this.#enter('comment', at, at + 2);
    if ((code === 47 || code === 46) && this.#endsLine(at + 1)) {
      this.#emit(at, true);
      this.#ranBy = code === 47 ? 'slash' : undefined;
      return this.#lineEnd;
    }
    if (this.#followsUnit(at)) {
      this.#emitClosed(at);
    } else {
      this.#state = 'plsql';
    }
    return at;
  }

  #followsUnit(at: number): boolean {
    const text = this.#text;
    const code = text.charCodeAt(at);
    if (code === 64 || code === 33 || code === 60 || text[at] === this.#define) return true;
    let end = at;
    while (end < this.#lineEnd && character.continuesName(text.charCodeAt(end))) end += 1;
    const word = text.slice(at, end).toLowerCase();
    return statementWords.has(word) || commands.has(word);
  }

  /** Hands out the complete unit; the comments behind it are those of the next. */
  #emitClosed(at: number): void {
    const { offset, line, column } = this.#closedAt;
    const whole = this.#held + this.#text.slice(this.#from, at);
    const rest = whole.slice(offset);
    this.#push(whole.slice(0, offset), true);
    this.#openRest(rest, line, column, at);
    this.#ranBy = undefined;
  }

  /** Opens the next unit with comments that were read as a part of the one before. */
  #openRest(rest: string, line: number, column: number, at: number): void {
    const lead = rest.length - rest.trimStart().length;
    if (lead === rest.length) return;
    const skipped = rest.slice(0, lead);
    const breaks = skipped.split('\n').length - 1;
    this.#open = true;
    this.#held = rest.slice(lead);
    this.#from = at;
    this.#startLine = line + breaks;
    this.#startColumn = breaks === 0 ? column + lead : lead - skipped.lastIndexOf('\n');
    this.#edits = [];
  }

  /** Ends a unit that nothing ended, before a line that begins another. Comments right before that line go with it. */
  #cut(at: number, entry: typeof missingTerminator, what: string): void {
    const whole = this.#held + this.#text.slice(this.#from, at);
    const end = trailingComments(whole);
    const complete = this.#state !== 'plsql' && this.#depth === 0;
    this.#remarkOnUnit(complete ? entry : unfinishedStatement, what, end);
    const line = this.#startLine;
    const edits = this.#edits;
    this.#push(whole.slice(0, end).trimEnd(), false);
    this.#ranBy = undefined;
    const rest = whole.slice(end);
    if (rest.trim() === '') return;
    const before = edits.findLast((edit) => edit.at <= end);
    const from = before?.at ?? 0;
    this.#openRest(rest, (before?.line ?? line) + whole.slice(from, end).split('\n').length - 1, 1, at);
  }

  #cutAtSuspect(suspect: { readonly at: number; readonly line: number }, at: number): void {
    const whole = this.#held + this.#text.slice(this.#from, at);
    this.#remarks.push({
      entry: unclosedQuote,
      start: this.#openedAt,
      end: this.#openedAt + 1,
      what: `A ${this.#mode === 'comment' ? 'comment' : this.#mode === 'name' ? 'quoted name' : 'literal'} that begins here is not closed; the statement was taken to end at the / in line ${suspect.line}`,
    });
    this.#push(whole.slice(0, suspect.at).trimEnd(), false);
    this.#ranBy = undefined;
  }

  #remarkOnUnit(entry: typeof missingTerminator, what: string, end: number): void {
    const verb = (this.#head ?? unfinishedHead(this.#words)).verb;
    this.#remarks.push({
      entry,
      start: Math.max(0, end - 1),
      end,
      what: `The statement ${verb.toUpperCase()} ${what}`,
    });
  }

  #emit(end: number, terminated: boolean): void {
    this.#push((this.#held + this.#text.slice(this.#from, end)).trimEnd(), terminated);
  }

  #push(text: string, terminated: boolean): void {
    const head = this.#head ?? unfinishedHead(this.#words);
    const schema = head.verb === 'alter session' ? alteredSchema(text) : undefined;
    const source = { file: this.#file, text, line: this.#startLine, column: this.#startColumn };
    this.#out.push({
      kind: schema !== undefined ? 'command' : head.shape === 'sql' ? 'sql' : 'plsql',
      source: this.#edits.length === 0 ? source : { ...source, edits: this.#edits },
      verb: head.verb,
      terminated,
      ...(schema !== undefined && {
        command: { name: 'alter session', arguments: text, currentSchema: schema },
      }),
      remarks: this.#remarks.length === 0 ? noRemarks : this.#remarks,
    });
    this.#lastVerb = head.verb;
    this.#state = 'idle';
    this.#mode = 'code';
    this.#suspect = undefined;
    this.#head = undefined;
    this.#nesting = undefined;
    this.#open = false;
    this.#held = '';
    this.#edits = [];
    this.#remarks = [];
  }

  #endOfFile(): void {
    if (this.#state === 'command') this.#endCommand();
    if (this.#suspect) this.#cutAtSuspect(this.#suspect, 0);
    if (this.#state === 'closed') this.#emitClosed(0);
    if (this.#state === 'idle') {
      this.#endComments();
      return;
    }
    const end = this.#held.trimEnd().length;
    const complete = this.#mode === 'code' && this.#depth === 0 && (this.#nesting?.balanced ?? true);
    if (!complete) this.#remarkOnUnit(unfinishedStatement, 'is not complete at the end of the file', end);
    this.#emit(0, false);
  }

  /** Comments behind the last statement are a unit of their own, so that they are not lost. */
  #endComments(): void {
    this.#setAside(0);
    const comments = this.#comments;
    if (!comments) return;
    const { line, column, edits } = comments;
    const text = comments.text.trimEnd();
    this.#comments = undefined;
    const unclosed = this.#mode === 'comment';
    this.#mode = 'code';
    this.#out.push({
      kind: 'command',
      source: { file: this.#file, text, line, column, ...(edits.length > 0 && { edits }) },
      verb: '--',
      terminated: true,
      command: { name: '--', arguments: '' },
      remarks: unclosed
        ? [
            {
              entry: unclosedQuote,
              start: this.#openedAt,
              end: this.#openedAt + 2,
              what: 'A comment is not closed',
            },
          ]
        : noRemarks,
    });
  }
}
