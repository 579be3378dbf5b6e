import { missingTerminator, unclosedQuote } from '../../sql/codes/reading.ts';
import { lex } from '../../sql/lexer.ts';
import type { Remark, ScriptCommand, ScriptReader, ScriptRules, ScriptUnit } from '../../sql/script.ts';
import { mysqlLexis } from './lexis.ts';
import { StatedInserts } from './parse/stated-insert.ts';

/** What a run of the client remembers from script to script: whether statements commit by themselves. */
interface Session {
  autocommit: boolean;
}

/**
 * Splits a script as the client mysql does (Reference Manual, "mysql Client Commands"): a statement ends at the delimiter, which
 * DELIMITER changes; USE, SOURCE and DELIMITER are lines of their own. It is lenient where scripts of other tools are: without
 * DELIMITER a routine ends where its blocks close.
 *
 * Text is fed in chunks of any size, and only what belongs to a statement that has not ended is held.
 */
export class ScriptSplitter implements ScriptReader {
  readonly #file: string;
  readonly #session: Session;
  /** Text that has not been handed out. */
  #text = '';
  /** Where the scan goes on in it: everything before belongs to the unit that is open. */
  #at = 0;
  #line = 1;
  #column = 1;
  #delimiter = ';';
  #pattern = scanPattern(';');

  constructor(file: string, session: Session) {
    this.#file = file;
    this.#session = session;
  }

  *feed(chunk: string): Generator<ScriptUnit, void> {
    this.#text += chunk;
    yield* this.#units(false);
  }

  *finish(): Generator<ScriptUnit, void> {
    yield* this.#units(true);
    this.#skipSpace();
    const rest = this.#text;
    if (rest === '' || withoutComments(rest).trim() === '') return;
    const remarks: Remark[] = [];
    if (this.#openMark !== '')
      remarks.push({
        entry: unclosedQuote,
        start: 0,
        end: rest.length,
        what: `${this.#openMark} is not closed before the end of the file`,
      });
    yield* this.#unit(rest.length, rest.length, false, remarks);
  }

  /** The quote or comment that is open at the end of what has been read. */
  #openMark = '';

  *#units(isLast: boolean): Generator<ScriptUnit, void> {
    for (;;) {
      if (this.#at === 0) {
        this.#skipSpace();
        const command = this.#command(isLast);
        if (command === 'wait') return;
        if (command) {
          yield command;
          continue;
        }
      }
      const end = this.#scan(isLast);
      if (end === undefined) return;
      if (end.kind === 'delimiter line') {
        yield* this.#unit(end.at, end.at, false, [
          {
            entry: missingTerminator,
            start: 0,
            end: end.at,
            what: 'The statement is not ended before DELIMITER',
          },
        ]);
      } else yield* this.#unit(end.at, end.at + this.#delimiter.length, true, []);
    }
  }

  #skipSpace(): void {
    const space = /^\s*/.exec(this.#text)?.[0].length ?? 0;
    if (space > 0) this.#advance(space);
  }

  /** Takes characters away from the beginning, and counts lines and columns. */
  #advance(count: number): void {
    const taken = this.#text.slice(0, count);
    for (let at = taken.indexOf('\n'); at >= 0; at = taken.indexOf('\n', at + 1)) this.#line += 1;
    const last = taken.lastIndexOf('\n');
    this.#column = last < 0 ? this.#column + count : count - last;
    this.#text = this.#text.slice(count);
    this.#at = 0;
  }

  /** A command of the client on a line of its own; `wait` when its line has not ended. */
  #command(isLast: boolean): ScriptUnit | 'wait' | undefined {
    const match = /^(delimiter|source|use|\\\.)(?:[ \t]+([^\r\n]*)|(?=[\r\n]|$))/i.exec(this.#text);
    if (!match) return undefined;
    // USE is a line of its own too, but other statements may follow it on its line.
    if (/^use/i.test(match[0]) && /[;\s]\S/.test((match[2] ?? '').trim())) return undefined;
    const lineEnd = this.#text.indexOf('\n');
    if (lineEnd < 0 && !isLast) return 'wait';
    const name = (match[1] as string).toLowerCase();
    const rest = (match[2] ?? '').trim();
    const unit = this.#make(match[0], name, true, []);
    this.#advance(lineEnd < 0 ? this.#text.length : lineEnd);
    if (name === 'delimiter') {
      const [delimiter = ';'] = rest.replace(/^(['"`])(.*)\1$/, '$2').split(/\s/);
      this.#delimiter = delimiter === '' ? ';' : delimiter;
      this.#pattern = scanPattern(this.#delimiter);
      return { ...unit, kind: 'command', command: { name: 'delimiter', arguments: rest } };
    }
    if (name === 'use') {
      const database = rest.replace(/;$/, '').replace(/^([`"'])(.*)\1$/, '$2');
      const command = { name, arguments: database, currentSchema: database.toLowerCase() };
      return { ...unit, kind: 'command', command };
    }
    const path = rest.replace(/;\s*$/, '').replace(/^(['"])(.*)\1$/, '$2');
    const include = { path, beside: false, arguments: [] };
    return { ...unit, kind: 'command', command: { name: 'source', arguments: rest, include } };
  }

  /** Where the open unit ends; undefined when more text is needed. */
  #scan(isLast: boolean): { readonly kind: 'delimiter' | 'delimiter line'; readonly at: number } | undefined {
    const text = this.#text;
    // A mark of several characters may be cut by the end of the chunk.
    const safe = isLast ? text.length : text.length - 16;
    this.#openMark = '';
    while (this.#at < safe) {
      this.#pattern.lastIndex = this.#at;
      const match = this.#pattern.exec(text);
      if (!match || match.index >= safe) {
        this.#at = Math.max(this.#at, safe);
        return undefined;
      }
      const { index } = match;
      const found = match[0];
      if (found === this.#delimiter) {
        this.#at = index;
        if (!this.#isWithinRoutine(index)) return { kind: 'delimiter', at: index };
        this.#at = index + found.length;
      } else if (found.startsWith('\n')) {
        const isCommand = /^delimiter/i.test(text.slice(index + 1, index + 10));
        if (isCommand || withoutComments(text.slice(0, index)).trim() === '')
          return { kind: 'delimiter line', at: index + 1 };
        this.#at = index + 1;
      } else {
        const end = behind(text, index, found);
        if (end < 0 && isLast && (found === '#' || found === '--')) this.#at = text.length;
        else if (end < 0) {
          this.#openMark = found;
          this.#at = index;
          return undefined;
        } else this.#at = end;
      }
    }
    return undefined;
  }

  /** Without DELIMITER, the semicolons inside of a body would cut it. */
  #isWithinRoutine(end: number): boolean {
    if (this.#delimiter !== ';') return false;
    const head = verbOf(this.#text.slice(0, Math.min(end, 4000)));
    return (
      /^create (?:procedure|function|trigger|event|package)/.test(head) && isOpen(this.#text.slice(0, end))
    );
  }

  *#unit(
    end: number,
    behindDelimiter: number,
    terminated: boolean,
    remarks: readonly Remark[],
  ): Generator<ScriptUnit, void> {
    const body = this.#text.slice(0, end);
    const isEmpty = withoutComments(body).trim() === '';
    let next = behindDelimiter;
    let text = terminated ? `${body};` : body;
    if (terminated) {
      sameLineComment.lastIndex = next;
      const comment = sameLineComment.exec(this.#text)?.[0];
      if (comment !== undefined) {
        next += comment.length;
        text += comment;
      }
    }
    const verb = verbOf(body);
    const unit = this.#make(text, verb, terminated, remarks);
    this.#advance(next);
    if (!isEmpty) yield* withSession(unit, body, this.#session);
  }

  #make(text: string, verb: string, terminated: boolean, remarks: readonly Remark[]): ScriptUnit {
    const isData = rules.test(verb);
    return {
      kind: 'sql',
      source: {
        file: this.#file,
        text: isData ? text : text.replaceAll('\r\n', '\n'),
        line: this.#line,
        column: this.#column,
      },
      verb,
      terminated,
      remarks,
    };
  }
}

/** A comment behind a statement on its line belongs to it. */
const sameLineComment = /[ \t]*(?:--[ \t][^\n]*|#[^\n]*)(?=\n)/y;

/** What the scan stops at: quotes, comments, the delimiter, and lines that may be commands of the client. */
function scanPattern(delimiter: string): RegExp {
  const escaped = delimiter.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  return new RegExp(
    `${escaped}|['"\`#]|--(?=[\\s\\x00-\\x1f]|$)|/\\*|\\n(?=(?:delimiter|source|use|\\\\\\.)[ \\t])`,
    'gi',
  );
}

/** The position behind a quoted text or comment; -1 when it has not ended. */
function behind(text: string, start: number, mark: string): number {
  if (mark === '#' || mark === '--') {
    const end = text.indexOf('\n', start);
    return end < 0 ? -1 : end;
  }
  if (mark === '/*') {
    // What an executed comment holds is read as the statement that it is; its end mark is passed over as any text.
    if (/^\/\*M?!/.test(text.slice(start, start + 4)) && !text.startsWith('999999', start + 4))
      return start + 3;
    const end = text.indexOf('*/', start + 2);
    return end < 0 ? -1 : end + 2;
  }
  for (let at = start + 1; ; ) {
    const close = text.indexOf(mark, at);
    // A doubled quote may be cut by the end of the text.
    if (close < 0) return -1;
    if (mark !== '`' && isEscaped(text, start + 1, close)) at = close + 1;
    else if (text[close + 1] === mark) at = close + 2;
    else return close + 1;
  }
}

function isEscaped(text: string, from: number, at: number): boolean {
  let backslashes = 0;
  for (let i = at - 1; i >= from && text.charCodeAt(i) === 92; i -= 1) backslashes += 1;
  return backslashes % 2 === 1;
}

/** The text without comments, those that are executed without their marks. */
function withoutComments(text: string): string {
  return text
    .replace(/\/\*M?!(?!999999)\d{0,6}/g, ' ')
    .replace(/\/\*[^]*?\*\/|\*\/|--(?=\s|$)[^\n]*|#[^\n]*/g, ' ');
}

/** Words between CREATE and the kind of object. */
const modifiers =
  /^create\s+(?:or\s+replace\s+|(?:algorithm|definer)\s*=\s*(?:\S+?@\S+|\S+)\s+|sql\s+security\s+\w+\s+|temporary\s+|unique\s+|fulltext\s+|spatial\s+|aggregate\s+|online\s+|offline\s+)*/i;

/** The first keywords in lower case: `insert`, `create table`, `drop view`. */
function verbOf(text: string): string {
  const plain = withoutComments(text.slice(0, 4000)).trimStart().toLowerCase();
  const head = plain.replace(modifiers, 'create ');
  const [, first = '', second] = /^([a-z]+)(?:\s+([a-z]+))?/.exec(head) ?? [];
  const isPair = pairs.has(first) && second !== undefined;
  const verb = isPair ? `${first} ${second}` : first;
  return verb === 'create schema' ? 'create database' : verb;
}

const pairs = new Set([
  'create',
  'alter',
  'drop',
  'rename',
  'load',
  'lock',
  'unlock',
  'start',
  'do',
  'select',
  'set',
]);

/** Whether blocks are open at the end of a routine's text. */
function isOpen(text: string): boolean {
  const { texts, types } = lex({ file: '', text, base: 0, line: 1, column: 1 }, mysqlLexis);
  let depth = 0;
  for (let i = 0; i < texts.length; i += 1) {
    if (types[i] !== 'word') continue;
    if (texts[i] === 'BEGIN' || texts[i] === 'CASE') depth += texts[i - 1] === 'END' ? 0 : 1;
    else if (texts[i] === 'END' && !['IF', 'LOOP', 'WHILE', 'REPEAT'].includes(texts[i + 1] as string))
      depth -= 1;
  }
  return depth > 0;
}

/** Statements on rows, which are read when the tables are known. */
const rules =
  /^(?:insert|replace|update|delete|call|with|load data|load xml|commit|rollback|savepoint|release|handler|table|values|truncate|do (?!setval)|do$|select (?!setval)|select$)/;

/** Statements that change neither definitions nor rows. */
const silent =
  /^(?:use|set|lock|unlock|flush|analyze|optimize|check|checksum|repair|show|describe|desc|explain|reset|start|begin|help|cache|status|system|tee|notee|warnings|nowarning|prompt|charset|exit|quit|pager)\b/;

/** What a unit means for the session: USE, the beginning and end of transactions; the unit itself otherwise. */
function* withSession(unit: ScriptUnit, body: string, session: Session): Generator<ScriptUnit, void> {
  const { verb } = unit;
  const command = (given: ScriptCommand): ScriptUnit => ({ ...unit, kind: 'command', command: given });
  const plain = withoutComments(body).trim();
  if (verb === 'use') {
    const name = plain.replace(/^use\s+/i, '').replace(/^([`"'])(.*)\1$/, '$2');
    yield command({ name: 'use', arguments: name, currentSchema: name.toLowerCase() });
  } else if (/^(?:begin|start transaction)$/.test(verb)) {
    yield command({ name: 'set', arguments: 'autocommit off' });
  } else if (verb === 'commit' || (verb === 'rollback' && !/^rollback\s+(?:work\s+)?to\b/i.test(plain))) {
    yield unit;
    const nothing = { ...unit.source, text: '' };
    if (session.autocommit)
      yield { ...command({ name: 'set', arguments: 'autocommit on' }), source: nothing };
  } else if (verb.startsWith('set')) {
    const zone =
      /(?<![@\w])(?:(?:session|local|global)\s+|@@(?:session\.|global\.)?)?time_zone\s*=\s*'[^']*'/i.exec(
        plain,
      )?.[0];
    if (zone !== undefined) {
      yield command({ name: 'alter session', arguments: zone });
      return;
    }
    const auto = /\bautocommit\s*=\s*(0|1|on|off|true|false)\b/i.exec(plain)?.[1];
    if (auto !== undefined) session.autocommit = /^(?:1|on|true)$/i.test(auto);
    const change = auto === undefined ? plain : `autocommit ${session.autocommit ? 'on' : 'off'}`;
    yield command({ name: 'set', arguments: change });
  } else if (silent.test(verb)) yield command({ name: verb, arguments: plain });
  else yield unit;
}

/** How the client mysql runs scripts. */
export const mysqlClient: ScriptRules = {
  begin() {
    const session: Session = { autocommit: true };
    return { open: (file) => new ScriptSplitter(file, session), assign: () => {} };
  },
  includes: /^[ \t]*(?:source|\\\.)[ \t]+(?:["']([^"'\n]+)["']|([^\s;]+))/gim,
  dataVerbs: rules,
  bytesInStrings: true,
  autocommits: true,
  inserts: () => new StatedInserts(),
};
