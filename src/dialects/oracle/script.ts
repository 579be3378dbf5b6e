import {
  missingTerminator,
  notAStatement,
  repeatedRun,
  textAfterExit,
  unclosedQuote,
  unfinishedStatement,
} from '../../sql/codes/reading.ts';
import * as character from './script/characters.ts';
import { alteredSchema, type CommandLine, runCommand } from './script/commands.ts';
import { type Head, readHead } from './script/head.ts';
import { ScriptInput } from './script/input.ts';
import { UnitScanner } from './script/scanner.ts';
import type { ScriptSession } from './script/session.ts';
import { changesRows, trailingComments } from './script/tail.ts';
import type { Remark, ScriptCommand, ScriptUnit } from '../../sql/script.ts';
import { commands, setStatement, statementWords } from './script/words.ts';

/** Where the splitter is. `closed`: a PL/SQL unit is complete, and a / or the next statement must show it. */
type State = 'idle' | 'command' | 'unit' | 'closed';

/** A command whose lines are being collected. */
interface OpenCommand {
  readonly name: string;
  readonly nameLength: number;
  readonly lines: CommandLine[];
}

/** A line that may be the end of a unit although a literal or comment is open. */
interface Suspect {
  readonly at: number;
  readonly line: number;
}

const noRemarks: readonly Remark[] = [];

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
  readonly #input: ScriptInput;
  readonly #unit: UnitScanner;
  #state: State = 'idle';
  /** A line with nothing but / in an open literal or comment: the unit's end, if a statement follows. */
  #suspect: Suspect | undefined;
  #closedAt = { offset: 0, line: 1, column: 1 };
  #command: OpenCommand | undefined;
  #ranBy: 'terminator' | 'slash' | undefined;
  #lastVerb = '';
  #saidRepeated = false;
  #exited = false;

  constructor(file: string, session: ScriptSession) {
    this.#file = file;
    this.#session = session;
    this.#input = new ScriptInput(file, session);
    this.#unit = new UnitScanner(this.#input);
  }

  /** Reads on. The units must be taken one by one: a setting or an included script changes how the next line is read. */
  *feed(chunk: string): Generator<ScriptUnit, void> {
    const last = chunk.lastIndexOf('\n');
    if (last < 0) {
      this.#carry.push(chunk);
      this.#carried += chunk.length;
      this.#input.refuseEndless(this.#carried);
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
    this.#input.load('', 0);
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
    const input = this.#input;
    input.load(text, start);
    let define = this.#session.define;
    let next = -1;
    for (let at = start; at < end; ) {
      if (input.settingsChanged()) {
        define = this.#session.define;
        next = -1;
      }
      if (define !== '' && next < at) {
        next = text.indexOf(define, at);
        if (next < 0) next = end;
      }
      const lineEnd = text.indexOf('\n', at);
      if (define !== '' && next < lineEnd) {
        input.isolateLine(at, lineEnd);
        this.#scanLine(0, lineEnd - at);
        input.rejoin(text, lineEnd + 1);
      } else {
        this.#scanLine(at, lineEnd);
      }
      input.line += 1;
      at = lineEnd + 1;
      for (let unit = this.#out.shift(); unit; unit = this.#out.shift()) yield unit;
    }
    input.hold(end);
  }

  #scanLine(start: number, end: number): void {
    const input = this.#input;
    input.lineStart = start;
    input.lineEnd = end;
    if (this.#state === 'command') {
      this.#continueCommand(start);
      return;
    }
    let at = this.#state === 'unit' ? this.#beginLine(start) : start;
    while (at < input.lineEnd) at = this.#step(at);
  }

  #step(at: number): number {
    if (this.#input.mode !== 'code') return this.#input.inside(at);
    if (this.#state === 'unit') return this.#scanUnit(at);
    return this.#state === 'closed' ? this.#scanClosed(at) : this.#scanIdle(at);
  }

  // Between units

  #scanIdle(from: number): number {
    const at = this.#input.skipBlanks(from);
    if (at >= this.#input.lineEnd) return at;
    const text = this.#input.text;
    const code = text.charCodeAt(at);
    if (code === 45 && text.charCodeAt(at + 1) === 45) {
      this.#input.start(at);
      return this.#input.lineEnd;
    }
    if (code === 47) {
      if (text.charCodeAt(at + 1) === 42) {
        this.#input.start(at);
        return this.#input.enter('comment', at, at + 2);
      }
      if (this.#input.endsLine(at + 1)) return this.#runAgain(at);
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
    if (text[at] === this.#input.define && at >= this.#input.replacedUpTo) return this.#beginVariable(at);
    // A lone ; lists the buffer, and a lone . leaves it: neither does anything.
    if (text[at] === this.#input.terminator || code === 59 || (code === 46 && this.#input.endsLine(at + 1)))
      return at + 1;
    return this.#unknown(at);
  }

  /** A line that begins with a variable: the value decides what it is; without one the line is read as SQL. */
  #beginVariable(at: number): number {
    const reference = this.#session.reference(this.#input.text, at);
    if (!reference) return this.#unknown(at);
    if (reference.value === undefined) return this.#beginUnit(at, { verb: '', shape: 'sql' });
    return this.#input.substitute(at, false);
  }

  #beginWord(at: number): number {
    const text = this.#input.text;
    let end = at + 1;
    while (end < this.#input.lineEnd && character.continuesName(text.charCodeAt(end))) end += 1;
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

  /** Begins a statement or block. Without a head, its first words are still to be read. */
  #beginUnit(at: number, head: Head | undefined): number {
    this.#input.start(at);
    if (this.#exited) {
      this.#exited = false;
      const offset = this.#input.offset(at);
      this.#input.remarks.push({
        entry: textAfterExit,
        start: offset,
        end: offset,
        what: 'The script goes on after EXIT',
      });
    }
    this.#unit.begin(head);
    this.#state = 'unit';
    return at;
  }

  // Commands of SQL*Plus

  #beginCommand(name: string, at: number, nameLength: number): number {
    this.#input.setAside(at);
    this.#command = { name, nameLength, lines: [] };
    this.#continueCommand(at);
    return this.#input.lineEnd;
  }

  /**
   * Takes a line of a command. A `-` at its end continues it, but not the last of a row of hyphens, as PROMPT and REM
   * lines draw them: SQL*Plus would swallow the next line there, which nobody who wrote one wants.
   */
  #continueCommand(at: number): void {
    const command = this.#command as OpenCommand;
    const text = this.#input.text.slice(at, this.#input.lineEnd).trimEnd();
    const continued = text.endsWith('-') && !text.endsWith('--') && command.name !== 'remark';
    command.lines.push({
      text: continued ? `${text.slice(0, -1)} ` : text,
      line: this.#input.line,
      column: this.#input.column(at),
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
    const comments = this.#input.comments;
    if (!comments) return unit;
    this.#input.comments = undefined;
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
    return this.#input.lineEnd;
  }

  #unknown(at: number): number {
    const text = this.#input.text.slice(at, this.#input.lineEnd).trimEnd();
    const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
    const what = `"${shown}" begins with no statement and no command`;
    this.#emitLine(at, { name: 'unknown', arguments: text }, [
      { entry: notAStatement, start: 0, end: text.length, what },
    ]);
    return this.#input.lineEnd;
  }

  #emitLine(at: number, command: ScriptCommand, remarks: readonly Remark[]): void {
    this.#input.setAside(at);
    const text = this.#input.text.slice(at, this.#input.lineEnd).trimEnd();
    this.#out.push({
      kind: 'command',
      source: { file: this.#file, text, line: this.#input.line, column: this.#input.column(at) },
      verb: command.name,
      terminated: true,
      command,
      remarks,
    });
  }

  // Inside a unit

  /** Looks at the beginning of a line inside a unit: a / or a line that can only begin another statement ends it. */
  #beginLine(start: number): number {
    const text = this.#input.text;
    const at = this.#input.skipBlanks(start);
    if (at >= this.#input.lineEnd) return at;
    if (this.#input.mode !== 'code') return this.#beginOpenLine(start, at);
    const code = text.charCodeAt(at);
    if ((code === 47 || code === 46) && this.#input.endsLine(at + 1) && text.charCodeAt(at + 1) !== 42) {
      this.#emit(start, true);
      this.#ranBy = code === 47 ? 'slash' : undefined;
      return this.#input.lineEnd;
    }
    if (this.#unit.beginsStatement(at)) this.#cut(start);
    return start;
  }

  #beginOpenLine(start: number, at: number): number {
    if (this.#suspect) {
      if (this.#unit.startsAnew(at)) {
        this.#cutAtSuspect(this.#suspect, start);
        return start;
      }
      this.#suspect = undefined;
    }
    if (this.#input.text.charCodeAt(at) === 47 && this.#input.skipBlanks(at + 1) >= this.#input.lineEnd) {
      this.#suspect = { at: this.#input.offset(start), line: this.#input.line };
    }
    return start;
  }

  // The end of a unit

  #scanUnit(from: number): number {
    const at = this.#unit.scan(from);
    if (this.#unit.ended === undefined) return at;
    const end = this.#input.afterTerminator(at);
    if (this.#unit.ended === 'plsql') {
      this.#state = 'closed';
      this.#closedAt = {
        offset: this.#input.offset(end),
        line: this.#input.line,
        column: this.#input.column(end),
      };
    } else {
      this.#emit(end, true);
      this.#ranBy = 'terminator';
    }
    return end;
  }

  /** Behind a complete PL/SQL unit: a / confirms it, a statement or command shows that the / is missing. */
  #scanClosed(from: number): number {
    const at = this.#input.skipBlanks(from);
    if (at >= this.#input.lineEnd) return at;
    const text = this.#input.text;
    const code = text.charCodeAt(at);
    if (code === 45 && text.charCodeAt(at + 1) === 45) return this.#input.lineEnd;
    if (code === 59) return at + 1;
    if (code === 47 && text.charCodeAt(at + 1) === 42) return this.#input.enter('comment', at, at + 2);
    if ((code === 47 || code === 46) && this.#input.endsLine(at + 1)) {
      this.#emit(at, true);
      this.#ranBy = code === 47 ? 'slash' : undefined;
      return this.#input.lineEnd;
    }
    if (this.#followsUnit(at)) {
      this.#emitClosed(at);
    } else {
      this.#state = 'unit';
    }
    return at;
  }

  #followsUnit(at: number): boolean {
    const text = this.#input.text;
    const code = text.charCodeAt(at);
    if (code === 64 || code === 33 || code === 60 || text[at] === this.#input.define) return true;
    let end = at;
    while (end < this.#input.lineEnd && character.continuesName(text.charCodeAt(end))) end += 1;
    const word = text.slice(at, end).toLowerCase();
    return statementWords.has(word) || commands.has(word);
  }

  /** Hands out the complete unit; the comments behind it are those of the next. */
  #emitClosed(at: number): void {
    const { offset, line, column } = this.#closedAt;
    const whole = this.#input.unitText(at);
    const rest = whole.slice(offset);
    this.#push(whole.slice(0, offset), true);
    this.#input.openRest(rest, line, column, at);
    this.#ranBy = undefined;
  }

  /** Ends a unit that nothing ended, before a line that begins another. Comments right before that line go with it. */
  #cut(at: number): void {
    const whole = this.#input.unitText(at);
    const end = trailingComments(whole);
    const complete = !this.#unit.isPlsql && this.#unit.balanced;
    this.#remarkOnUnit(
      complete ? missingTerminator : unfinishedStatement,
      'has no terminator before the next statement',
      end,
    );
    const line = this.#input.startLine;
    const edits = this.#input.edits;
    this.#push(whole.slice(0, end).trimEnd(), false);
    this.#ranBy = undefined;
    const rest = whole.slice(end);
    if (rest.trim() === '') return;
    const before = edits.findLast((edit) => edit.at <= end);
    const from = before?.at ?? 0;
    this.#input.openRest(rest, (before?.line ?? line) + whole.slice(from, end).split('\n').length - 1, 1, at);
  }

  #cutAtSuspect(suspect: Suspect, at: number): void {
    const whole = this.#input.unitText(at);
    this.#input.remarks.push({
      entry: unclosedQuote,
      start: this.#input.openedAt,
      end: this.#input.openedAt + 1,
      what: `A ${this.#input.mode === 'comment' ? 'comment' : this.#input.mode === 'name' ? 'quoted name' : 'literal'} that begins here is not closed; the statement was taken to end at the / in line ${suspect.line}`,
    });
    this.#push(whole.slice(0, suspect.at).trimEnd(), false);
    this.#ranBy = undefined;
  }

  #remarkOnUnit(entry: Remark['entry'], fault: string, end: number): void {
    const what = `The statement ${this.#unit.head.verb.toUpperCase()} ${fault}`;
    this.#input.remarks.push({ entry, start: Math.max(0, end - 1), end, what });
  }

  #emit(end: number, terminated: boolean): void {
    this.#push(this.#input.unitText(end).trimEnd(), terminated);
  }

  #push(text: string, terminated: boolean): void {
    const { startLine: line, startColumn: column, edits, remarks } = this.#input;
    const { verb, shape } = this.#unit.head;
    const unit: ScriptUnit = {
      kind: shape === 'sql' ? 'sql' : 'plsql',
      source:
        edits.length === 0
          ? { file: this.#file, text, line, column }
          : { file: this.#file, text, line, column, edits },
      verb,
      terminated,
      remarks: remarks.length === 0 ? noRemarks : remarks,
    };
    const currentSchema = verb === 'alter session' ? alteredSchema(text) : undefined;
    if (currentSchema === undefined) this.#out.push(unit);
    else
      this.#out.push({ ...unit, kind: 'command', command: { name: verb, arguments: text, currentSchema } });
    this.#lastVerb = verb;
    this.#state = 'idle';
    this.#suspect = undefined;
    this.#input.closeUnit();
  }

  #endOfFile(): void {
    if (this.#state === 'command') this.#endCommand();
    if (this.#suspect) this.#cutAtSuspect(this.#suspect, 0);
    if (this.#state === 'closed') this.#emitClosed(0);
    if (this.#state === 'idle') {
      this.#endComments();
      return;
    }
    const end = this.#input.held.trimEnd().length;
    const complete = this.#input.mode === 'code' && this.#unit.balanced;
    if (!complete) this.#remarkOnUnit(unfinishedStatement, 'is not complete at the end of the file', end);
    this.#emit(0, false);
  }

  /** Comments behind the last statement are a unit of their own, so that they are not lost. */
  #endComments(): void {
    this.#input.setAside(0);
    const comments = this.#input.comments;
    if (!comments) return;
    const { line, column, edits } = comments;
    const text = comments.text.trimEnd();
    this.#input.comments = undefined;
    const unclosed = this.#input.mode === 'comment';
    this.#input.mode = 'code';
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
              start: this.#input.openedAt,
              end: this.#input.openedAt + 2,
              what: 'A comment is not closed',
            },
          ]
        : noRemarks,
    });
  }
}
