import { undefinedVariable } from '../../sql/codes/reading.ts';
import { sqlserverErrorFindings } from '../../sql/codes/sqlserver-errors.ts';
import { sqlserverObjectFindings } from '../../sql/codes/sqlserver-objects.ts';
import type {
  Guard,
  Remark,
  ScriptCommand,
  ScriptReader,
  ScriptRules,
  ScriptUnit,
} from '../../sql/script.ts';
import { BatchLines } from './script/batch-lines.ts';
import type { Batch } from './script/batch-lines.ts';
import { changedMeanings } from './script/options.ts';
import { withQuotedNames } from './script/quoted-identifiers.ts';
import type { BatchStatement } from './script/statements.ts';
import { statementsOf } from './script/statements.ts';
import { parseStatement } from './parse/statement.ts';

/** What a run of the client remembers from script to script: the scripting variables of sqlcmd. */
interface Session {
  /** By name in lower case; undefined where the text is an application's, in which nothing is replaced. */
  readonly variables: Map<string, string> | undefined;
}

/** A text whose statements are to be cut: a batch, or what a statement of one executes. */
interface Stretch extends Place {
  readonly text: string;
  readonly guards: readonly Guard[];
}

interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * Splits a script as sqlcmd and SSMS do ("sqlcmd Utility", "SQL Server Utilities Statements - GO"): GO on a line of its own ends a batch, a colon at the beginning of
 * a line a command of the client. A batch is cut into its statements, which need no mark between them, by reading them.
 */
export class ScriptSplitter implements ScriptReader {
  readonly #file: string;
  readonly #session: Session;
  readonly #lines = new BatchLines();
  /** Whether a text in quotation marks is a name, as clients set when they connect; each file is taken to be run by itself. */
  #quotedNames = true;
  /** How many tests of the catalog the file has had so far. */
  #tests = 0;

  constructor(file: string, session: Session) {
    this.#file = file;
    this.#session = session;
  }

  *feed(chunk: string): Generator<ScriptUnit, void> {
    for (const batch of this.#lines.feed(chunk)) yield* this.#batch(batch);
  }

  *finish(): Generator<ScriptUnit, void> {
    for (const batch of this.#lines.finish()) yield* this.#batch(batch);
  }

  *#batch(batch: Batch): Generator<ScriptUnit, void> {
    if (batch.kind === 'command') {
      yield this.#command(batch);
      return;
    }
    const { text: replaced, missing } = this.#replaced(batch.text);
    const { text, isOn } = withQuotedNames(replaced, this.#quotedNames);
    this.#quotedNames = isOn;
    yield* this.#statements({ text, line: batch.line, column: 1, guards: [] }, missing);
  }

  *#statements(batch: Stretch, missing: readonly string[]): Generator<ScriptUnit, void> {
    const { text } = batch;
    let isFirst = true;
    for (const statement of this.#cut(batch)) {
      const { verb, kind, executed, start, end, line, column } = statement;
      const guards = [...batch.guards, ...(statement.guards ?? [])];
      if (executed) {
        const at = behindQuote(text, executed.at);
        const before = text.slice(start, at).split('\n');
        const inner: Stretch = {
          text: executed.text,
          guards,
          line: line + before.length - 1,
          column: (before.length === 1 ? column : 1) + (before.at(-1)?.length ?? 0),
        };
        yield* this.#statements(inner, isFirst ? missing : []);
        isFirst = false;
        continue;
      }
      const own = text.slice(start, end);
      yield {
        kind,
        source: { file: this.#file, text: own, line, column },
        verb,
        terminated: true,
        ...(guards.length > 0 ? { guards } : {}),
        remarks: [
          ...(isFirst ? missing : []).map((name) => ({
            entry: undefinedVariable,
            start: 0,
            end: 1,
            what: `The variable $(${name}) has no value`,
          })),
          ...remarksOn(statement, text),
        ],
        ...(kind === 'command' ? { command: sessionCommand(verb, own.trim()) } : {}),
      };
      isFirst = false;
    }
  }

  /** The statements of a text with their places in the file. */
  *#cut({ text, line: first, column }: Stretch): Generator<BatchStatement & Place, void> {
    let line = first;
    let lineStart = 0;
    for (const statement of statementsOf(text, () => (this.#tests += 1))) {
      // Statements come in their order, so that each line is counted once.
      for (let at = text.indexOf('\n', lineStart); at >= 0 && at < statement.start; ) {
        line += 1;
        lineStart = at + 1;
        at = text.indexOf('\n', lineStart);
      }
      yield { ...statement, line, column: statement.start - lineStart + (lineStart === 0 ? column : 1) };
    }
  }

  /** `$(name)` is replaced everywhere, in texts in apostrophes and in comments too. */
  #replaced(text: string): { readonly text: string; readonly missing: readonly string[] } {
    const { variables } = this.#session;
    const missing = new Set<string>();
    if (!variables || !text.includes('$(')) return { text, missing: [] };
    const replaced = text.replace(/\$\(([\w-]+)\)/g, (written, name: string) => {
      const value = variables.get(name.toLowerCase());
      if (value === undefined) missing.add(name);
      return value ?? written;
    });
    return { text: replaced, missing: [...missing] };
  }

  #command({ text, line }: Batch): ScriptUnit {
    const [, name = '', rest = ''] = /^\s*:?(!!|\w+)\s*(.*?)\s*$/s.exec(text) ?? [];
    const verb = name.toLowerCase();
    const unquoted = rest.replace(/^"(.*)"$/s, '$1');
    let command: ScriptCommand = { name: verb, arguments: rest };
    if (verb === 'r') command = { ...command, include: { path: unquoted, beside: false, arguments: [] } };
    if (verb === 'setvar') {
      const [, variable = '', value = ''] = /^(\S+)\s*(.*)$/s.exec(rest) ?? [];
      this.#session.variables?.set(
        variable.toLowerCase(),
        value.replace(/^"(.*)"$/s, '$1').replaceAll('""', '"'),
      );
    }
    return {
      kind: 'command',
      source: { file: this.#file, text, line, column: 1 },
      verb,
      terminated: true,
      command,
      remarks: [],
    };
  }
}

/** A statement that only changes the session: USE says for which database the ones behind it are. */
function sessionCommand(name: string, text: string): ScriptCommand {
  const used =
    name === 'use' ? /^use\s+(?:\[((?:[^\]]|\]\])+)\]|"((?:[^"]|"")+)"|([^\s;]+))/i.exec(text) : null;
  const database = used?.[1]?.replaceAll(']]', ']') ?? used?.[2]?.replaceAll('""', '"') ?? used?.[3];
  return { name, arguments: text, ...(database === undefined ? {} : { currentDatabase: database }) };
}

/** Where the characters of a literal begin: `N'…'`. */
function behindQuote(text: string, start: number): number {
  return text.indexOf("'", start) + 1;
}

/** Options of a session say how a script is run. What is passed over and would change the meaning of what stands behind it is told of. */
function remarksOn({ kind, verb, start, end }: BatchStatement, text: string): Remark[] {
  if (kind === 'command' && /^set\b/.test(verb))
    return changedMeanings(text.slice(start, end)).map((what) => ({
      entry: sqlserverErrorFindings.option,
      start: 0,
      end: end - start,
      what,
    }));
  // USE is followed: it says whose names are meant.
  if (kind !== 'command' || /^(?:begin|use)\b/.test(verb)) return [];
  const isMessage = verb === 'print';
  const entry = isMessage ? sqlserverObjectFindings.message : sqlserverObjectFindings.sessionStatement;
  const offset = text.slice(start, end).search(new RegExp(`\\b${verb}\\b`, 'i'));
  const what = `${verb.toUpperCase()} between the statements of a script is left out.`;
  return [{ entry, start: Math.max(0, offset), end: end - start, what }];
}

/** How sqlcmd runs scripts. */
export const sqlserverClient: ScriptRules = {
  begin(variables) {
    const known =
      variables && new Map(Object.entries(variables).map(([name, value]) => [name.toLowerCase(), value]));
    return {
      open: (file) => new ScriptSplitter(file, { variables: known }),
      assign: (name, value) => void known?.set(name.toLowerCase(), value),
    };
  },
  includes: /^[ \t]*:r[ \t]+(?:"([^"\n]+)"|(\S+))/gim,
  dataVerbs:
    /^(?:insert|update|delete|merge|exec|execute|select|with|bulk|declare|if|while|begin|set @|truncate|print|raiserror|throw|commit|rollback|save|dbcc)\b/,
  bytesInStrings: false,
  hasProjects: true,
  autocommits: true,
  inserts: () => ({ parse: parseStatement }),
};
