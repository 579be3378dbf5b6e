import { OperationError } from '../../../text/error.ts';
import type { Edit } from '../../../text/source.ts';
import * as character from './characters.ts';
import { undefinedRemark } from './commands.ts';
import type { ScriptSession } from './session.ts';
import type { Remark } from '../../../sql/script.ts';

/** What is open across lines: a literal, a q-quoted literal, a quoted name, a comment. */
export type Mode = 'code' | 'literal' | 'quoted' | 'name' | 'comment';

/** Comments that wait for the statement they stand before, while commands between are dealt with. */
export interface Comments {
  readonly text: string;
  readonly line: number;
  readonly column: number;
  readonly edits: readonly Edit[];
}

const longestUnit = 1 << 28;

/**
 * The line under the scanners and the text of the unit that is being read: what is lexical about a script. The
 * scanners read `text` in place; only what a chunk leaves behind of an open unit is copied.
 *
 * A class, with open fields, because scanners of several kinds move through the same line.
 */
export class ScriptInput {
  readonly file: string;
  readonly session: ScriptSession;
  define: string;
  terminator: string;
  classes: character.CharacterClasses;

  /** A chunk of the file, or a copy of one line in which variables are being replaced. */
  text = '';
  lineStart = 0;
  lineEnd = 0;
  line = 1;
  /** Where the line differs from the file: from index `at` of the line on, columns are counted from `column`. */
  #lineEdits: { readonly at: number; readonly column: number }[] = [];
  /** Up to here the line is a variable's value, in which nothing is replaced again. */
  replacedUpTo = 0;

  mode: Mode = 'code';
  #closer = 0;
  /** Offset in the unit at which the present mode began. */
  openedAt = 0;

  /** Whether a unit is being read: `held` and then `text` from `from` on. Leading comments open a unit too. */
  open = false;
  held = '';
  from = 0;
  startLine = 1;
  startColumn = 1;
  edits: Edit[] = [];
  remarks: Remark[] = [];
  comments: Comments | undefined;

  constructor(file: string, session: ScriptSession) {
    this.file = file;
    this.session = session;
    this.define = session.define;
    this.terminator = session.terminator;
    this.classes = character.characterClasses(session);
  }

  /** Puts new text under the scanners. */
  load(text: string, from: number): void {
    this.text = text;
    this.from = from;
  }

  /** A line with the DEFINE character is scanned in a copy of its own, in which values take the place of variables. */
  isolateLine(start: number, end: number): void {
    this.hold(start);
    this.load(this.text.slice(start, end + 1), 0);
    this.replacedUpTo = 0;
  }

  /** Goes back from the copy of a line to the text, behind that line. */
  rejoin(text: string, from: number): void {
    this.hold(this.text.length);
    this.load(text, from);
    this.#lineEdits = [];
  }

  /** The unit's text up to an index. */
  unitText(end: number): string {
    return this.held === '' ? this.text.slice(this.from, end) : this.held + this.text.slice(this.from, end);
  }

  /** Forgets the unit, which has been handed out. */
  closeUnit(): void {
    this.mode = 'code';
    this.open = false;
    this.held = '';
    if (this.edits.length > 0) this.edits = [];
    if (this.remarks.length > 0) this.remarks = [];
  }

  /** Takes over the session's settings; true when they have changed how the next line is read. */
  settingsChanged(): boolean {
    const { define, terminator } = this.session;
    if (define === this.define && terminator === this.terminator) return false;
    this.define = define;
    this.terminator = terminator;
    this.classes = character.characterClasses(this.session);
    return true;
  }

  /** Copies what the text under the scanners has of the open unit. */
  hold(end: number): void {
    if (!this.open) return;
    this.held += this.text.slice(this.from, end);
    this.refuseEndless(this.held.length);
  }

  refuseEndless(length: number): void {
    if (length <= longestUnit) return;
    throw new OperationError(
      `${this.file}:${this.open ? this.startLine : this.line}: a statement longer than 256 million characters begins here. Perhaps a quotation mark is not closed.`,
      { code: 'statement-too-long', side: 'source' },
    );
  }

  /** The column in the file of an index in the line. */
  column(at: number): number {
    const edit = this.#lineEdits.findLast((edit) => edit.at <= at);
    return edit ? edit.column + at - edit.at : at - this.lineStart + 1;
  }

  /** The offset in the unit of an index in the line. */
  offset(at: number): number {
    return this.held.length + at - this.from;
  }

  /** The first index from here on that is no white space, or the end of the line. */
  skipBlanks(from: number): number {
    let at = from;
    while (at < this.lineEnd && character.isBlank(this.text.charCodeAt(at))) at += 1;
    return at;
  }

  /** Whether nothing but a comment follows on the line. */
  endsLine(from: number): boolean {
    const at = this.skipBlanks(from);
    return at >= this.lineEnd || this.text.startsWith('--', at);
  }

  /** Enters a literal at its apostrophe. The letters of `q'[…]'` and `nq'[…]'` stand before it. */
  enterLiteral(at: number): number {
    const text = this.text;
    const before = (back: number): number =>
      at - back >= this.lineStart ? text.charCodeAt(at - back) | 32 : 32;
    const national = before(2) === 110;
    if (before(1) === 113 && !character.continuesName(before(national ? 3 : 2)) && at + 1 < this.lineEnd) {
      const delimiter = text[at + 1] as string;
      const pair = '[]{}<>()'.indexOf(delimiter);
      this.#closer = (pair >= 0 && pair % 2 === 0 ? ('[]{}<>()'[pair + 1] as string) : delimiter).charCodeAt(
        0,
      );
      return this.enter('quoted', at, at + 2);
    }
    return this.enter('literal', at, at + 1);
  }

  /** Enters a literal, quoted name or comment at `at` and reads on from `inside`. */
  enter(mode: Mode, at: number, inside: number): number {
    this.mode = mode;
    this.openedAt = this.offset(at);
    return this.inside(inside);
  }

  /** Reads on in what is open; gives the position behind its end, or the end of the line. */
  inside(from: number): number {
    const mode = this.mode;
    const mark = mode === 'literal' ? 39 : mode === 'name' ? 34 : mode === 'comment' ? 42 : this.#closer;
    const follows = mode === 'comment' ? 47 : mode === 'quoted' ? 39 : -1;
    const define = mode === 'comment' || this.define === '' ? -1 : this.define.charCodeAt(0);
    let { text, lineEnd } = this;
    for (let at = from; at < lineEnd; at += 1) {
      const code = text.charCodeAt(at);
      if (code === mark && (follows < 0 || text.charCodeAt(at + 1) === follows)) {
        this.mode = 'code';
        return follows < 0 ? at + 1 : at + 2;
      }
      if (code === define && at >= this.replacedUpTo) {
        at = this.substitute(at, mode === 'literal' || mode === 'quoted') - 1;
        ({ text, lineEnd } = this);
      }
    }
    return lineEnd;
  }

  /** Replaces the variable at the DEFINE character; gives the position from which to read on. */
  substitute(at: number, inLiteral: boolean): number {
    const text = this.text;
    const reference = this.session.reference(text, at);
    if (!reference) return at + 1;
    const { start, end, value } = reference;
    if (value === undefined) {
      const offset = this.offset(start);
      if (this.open)
        this.remarks.push(undefinedRemark(reference.name, offset, offset + end - start, inLiteral));
      return end;
    }
    const column = this.column(end);
    const replaced = start + value.length;
    this.text = text.slice(0, start) + value + text.slice(end);
    this.lineEnd += value.length - (end - start);
    this.replacedUpTo = replaced;
    this.#lineEdits = [...this.#lineEdits.filter((edit) => edit.at <= start), { at: replaced, column }];
    if (this.open) this.edits.push({ at: this.offset(replaced), line: this.line, column });
    return start;
  }

  /** Opens a unit, unless its leading comments have opened it. Comments that were put aside come first. */
  start(at: number): void {
    if (this.open) return;
    this.open = true;
    this.from = at;
    const comments = this.comments;
    const column = this.column(at);
    if (comments) {
      this.held = comments.text;
      this.startLine = comments.line;
      this.startColumn = comments.column;
      this.edits = [...comments.edits, { at: comments.text.length, line: this.line, column }];
      this.comments = undefined;
    } else {
      this.held = '';
      this.startLine = this.line;
      this.startColumn = column;
      this.edits = [];
    }
    for (const edit of this.#lineEdits) {
      if (edit.at > at) this.edits.push({ at: this.offset(edit.at), line: this.line, column: edit.column });
    }
  }

  /** Puts comments aside that stand before a command: they belong to the next statement. */
  setAside(at: number): void {
    if (!this.open) return;
    this.hold(at);
    this.comments = {
      text: this.held,
      line: this.startLine,
      column: this.startColumn,
      edits: this.edits,
    };
    this.open = false;
    this.held = '';
    this.edits = [];
  }

  /** A comment behind the terminator on the same line belongs to the statement. */
  afterTerminator(from: number): number {
    const at = this.skipBlanks(from);
    if (this.text.startsWith('--', at)) return this.lineEnd;
    if (!this.text.startsWith('/*', at)) return from;
    const end = this.text.indexOf('*/', at + 2);
    return end >= 0 && end < this.lineEnd && this.skipBlanks(end + 2) >= this.lineEnd ? end + 2 : from;
  }

  /** Opens the next unit with comments that were read as a part of the one before. */
  openRest(rest: string, line: number, column: number, at: number): void {
    const lead = rest.length - rest.trimStart().length;
    if (lead === rest.length) return;
    const skipped = rest.slice(0, lead);
    const breaks = skipped.split('\n').length - 1;
    this.open = true;
    this.held = rest.slice(lead);
    this.from = at;
    this.startLine = line + breaks;
    this.startColumn = breaks === 0 ? column + lead : lead - skipped.lastIndexOf('\n');
    this.edits = [];
  }
}
