/**
 * What a run of SQL*Plus remembers from line to line: substitution variables and the settings that change how a script is
 * read (SQL*Plus User's Guide, "SET System Variable Summary"). One session is shared by a script and all it includes.
 */
export class ScriptSession {
  /** SET DEFINE: the character before a variable's name, or '' when substitution is off. */
  define = '&';
  /** SET CONCAT: the character that ends a variable's name and vanishes, or ''. */
  concat = '.';
  /** SET ESCAPE: the character that makes the next DEFINE character an ordinary one, or ''. */
  escape = '';
  /** SET SQLTERMINATOR: the character that ends a SQL statement, or '' when only / does. */
  terminator = ';';
  /** The extension that @ adds to a name without one (SET SUFFIX). */
  suffix = 'sql';
  readonly #variables = new Map<string, string>();

  constructor(variables: Readonly<Record<string, string>> = {}) {
    for (const [name, value] of Object.entries(variables)) this.assign(name, value);
  }

  assign(name: string, value: string): void {
    this.#variables.set(name.toUpperCase(), value);
  }

  forget(name: string): void {
    this.#variables.delete(name.toUpperCase());
  }

  value(name: string): string | undefined {
    return this.#variables.get(name.toUpperCase());
  }

  /**
   * Reads the variable whose DEFINE character stands at `at`. Undefined when there is none: the character is followed by
   * no name, so that it is text.
   */
  reference(text: string, at: number): Reference | undefined {
    if (this.escape !== '' && at > 0 && text[at - 1] === this.escape) {
      return { start: at - 1, end: at + 1, name: '', value: this.define };
    }
    const from = text[at + 1] === this.define ? at + 2 : at + 1;
    variableName.lastIndex = from;
    const name = variableName.exec(text)?.[0];
    if (name === undefined) return undefined;
    let end = from + name.length;
    const value = this.value(name);
    if (value !== undefined && this.concat !== '' && text[end] === this.concat) end += 1;
    return { start: at, end, name, value };
  }

  /** SET, with its arguments: pairs of a name, which may be abbreviated, and a value. */
  set(argumentList: string): void {
    const words = argumentList.match(/'[^']*'|"[^"]*"|\S+/g) ?? [];
    for (let at = 0; at + 1 < words.length; at += 1) {
      const apply = setting((words[at] as string).toLowerCase());
      if (!apply) continue;
      apply(this, unquote(words[at + 1] as string));
      at += 1;
    }
  }

  /** DEFINE, with its arguments `name = value`. A DEFINE without a value only shows it. */
  defineVariable(argumentList: string): void {
    const match = /^\s*([\w$#]+)\s*=\s*(.*)$/s.exec(argumentList);
    if (match) this.assign(match[1] as string, unquote((match[2] as string).trim()));
  }
}

/** A substitution variable in a line. Without a value it is not defined. */
export interface Reference {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly value: string | undefined;
}

const variableName = /[A-Za-z0-9_$#]+/y;

type Apply = (session: ScriptSession, value: string) => void;

const substitution: Apply = (session, value) => {
  session.define = character(value, '&');
};

/** Settings with the length of their shortest abbreviation. */
const settings: readonly (readonly [name: string, shortest: number, apply: Apply])[] = [
  ['define', 3, substitution],
  // SCAN is the old name of DEFINE, which scripts still use.
  ['scan', 4, substitution],
  [
    'concat',
    3,
    (session, value) => {
      session.concat = character(value, '.');
    },
  ],
  [
    'escape',
    3,
    (session, value) => {
      session.escape = character(value, '\\');
    },
  ],
  [
    'sqlterminator',
    4,
    (session, value) => {
      session.terminator = character(value, ';');
    },
  ],
  [
    'suffix',
    3,
    (session, value) => {
      session.suffix = value.replace(/^\./, '');
    },
  ],
];

function setting(word: string): Apply | undefined {
  return settings.find(([name, shortest]) => word.length >= shortest && name.startsWith(word))?.[2];
}

function character(value: string, on: string): string {
  const word = value.toLowerCase();
  if (word === 'on') return on;
  return word === 'off' ? '' : value.slice(0, 1);
}

/** Takes the quotation marks from a value that is enclosed in them. */
export function unquote(value: string): string {
  const mark = value[0];
  return (mark === "'" || mark === '"') && value.length > 1 && value.endsWith(mark)
    ? value.slice(1, -1)
    : value;
}
