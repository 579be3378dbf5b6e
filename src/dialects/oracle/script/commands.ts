import type { Edit } from '../../../text/source.ts';
import { ampersandInLiteral, hostCommand, undefinedVariable } from '../../../sql/codes/reading.ts';
import { type ScriptSession, unquote } from './session.ts';
import type { Include, Remark, ScriptCommand, ScriptUnit } from '../../../sql/script.ts';

/** A line of a command, without the `-` that continued it. */
export interface CommandLine {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** Text after substitution, with the places where it differs from the file. */
export interface Substituted {
  readonly text: string;
  readonly edits: readonly Edit[];
  readonly remarks: readonly Remark[];
}

/** The remark on a variable that has no value. */
export function undefinedRemark(name: string, start: number, end: number, inLiteral: boolean): Remark {
  return {
    entry: inLiteral ? ampersandInLiteral : undefinedVariable,
    start,
    end,
    what: inLiteral
      ? `&${name} stands in a literal and is not defined as a substitution variable; the text was kept`
      : `The substitution variable &${name} is not defined; the text was kept`,
  };
}

/** Replaces the substitution variables of whole lines. */
export function substituteLines(lines: readonly CommandLine[], session: ScriptSession): Substituted {
  let text = '';
  const edits: Edit[] = [];
  const remarks: Remark[] = [];
  for (const line of lines) {
    if (text !== '') {
      text += '\n';
      edits.push({ at: text.length, line: line.line, column: line.column });
    }
    let from = 0;
    let at = session.define === '' ? -1 : line.text.indexOf(session.define);
    while (at >= 0) {
      const reference = session.reference(line.text, at);
      const end = reference?.end ?? at + 1;
      if (reference?.value !== undefined) {
        text += line.text.slice(from, reference.start) + reference.value;
        edits.push({ at: text.length, line: line.line, column: line.column + end });
        from = end;
      } else if (reference) {
        const start = text.length + reference.start - from;
        remarks.push(undefinedRemark(reference.name, start, start + end - reference.start, false));
      }
      at = line.text.indexOf(session.define, end);
    }
    text += line.text.slice(from);
  }
  return { text, edits, remarks };
}

/** Commands whose arguments matter here; in all others a variable without a value does no harm. */
const meaningful: ReadonlySet<string> = new Set(['@', '@@', 'start', 'define', 'connect', 'execute']);

/**
 * Carries out what a command means for the reading of the script and describes it as a unit. `lines` begin with the
 * command's name, whose length is `nameLength`.
 */
export function runCommand(
  name: string,
  nameLength: number,
  lines: readonly CommandLine[],
  file: string,
  session: ScriptSession,
): ScriptUnit {
  const first = lines[0] as CommandLine;
  if (name === 'execute') return execute(nameLength, lines, file, session);
  const substituted = name === 'remark' ? plainText(lines) : substituteLines(lines, session);
  const typed = substituted.text.slice(nameLength).replaceAll('\n', ' ').trim();
  const rest = keepsTerminator.has(name) ? typed : typed.replace(/\s*;\s*$/, '');
  const command = describe(name, rest, session);
  const remarks: Remark[] = meaningful.has(name) ? [...substituted.remarks] : [];
  const text = name === 'connect' ? `connect ${command.arguments}` : substituted.text;
  if (name === 'host') {
    remarks.push({
      entry: hostCommand,
      start: 0,
      end: text.length,
      what: `The command of the operating system "${rest}" is not run`,
    });
  }
  return {
    kind: 'command',
    source: {
      file,
      text,
      line: first.line,
      column: first.column,
      ...(substituted.edits.length > 0 && { edits: substituted.edits }),
    },
    verb: name,
    terminated: true,
    command,
    remarks,
  };
}

const keepsTerminator: ReadonlySet<string> = new Set(['prompt', 'remark', 'host']);

function plainText(lines: readonly CommandLine[]): Substituted {
  return { text: lines.map((line) => line.text).join('\n'), edits: [], remarks: [] };
}

function execute(
  nameLength: number,
  lines: readonly CommandLine[],
  file: string,
  session: ScriptSession,
): ScriptUnit {
  const [first, ...others] = lines as [CommandLine, ...CommandLine[]];
  const skipped = nameLength + (/^\s*/.exec(first.text.slice(nameLength))?.[0].length ?? 0);
  const start: CommandLine = {
    text: first.text.slice(skipped),
    line: first.line,
    column: first.column + skipped,
  };
  const { text, edits, remarks } = substituteLines([start, ...others], session);
  return {
    kind: 'exec',
    source: { file, text, line: start.line, column: start.column, ...(edits.length > 0 && { edits }) },
    verb: 'exec',
    terminated: true,
    remarks,
  };
}

function describe(name: string, rest: string, session: ScriptSession): ScriptCommand {
  switch (name) {
    case 'set':
      session.set(rest);
      return { name, arguments: rest };
    case 'define':
      session.defineVariable(rest);
      return { name, arguments: rest };
    case 'undefine':
      for (const variable of rest.split(/\s+/)) session.forget(variable);
      return { name, arguments: rest };
    case 'accept':
      accept(rest, session);
      return { name, arguments: rest };
    case '@':
    case '@@':
    case 'start':
      return { name, arguments: rest, include: readInclude(name, rest, session) };
    case 'connect':
      return connect(rest);
    default:
      return { name, arguments: rest };
  }
}

/** ACCEPT asks for a value; only its DEFAULT is known. */
function accept(rest: string, session: ScriptSession): void {
  const variable = /^[\w$#]+/.exec(rest)?.[0];
  const value = /\sdef(?:ault)?\s+('[^']*'|"[^"]*"|\S+)/i.exec(rest)?.[1];
  if (variable !== undefined && value !== undefined) session.assign(variable, unquote(value));
}

function readInclude(name: string, rest: string, session: ScriptSession): Include {
  const [path = '', ...given] = (rest.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map(unquote);
  const last = path.replace(/^.*[\\/]/, '');
  const named = last.includes('.') || session.suffix === '' ? path : `${path}.${session.suffix}`;
  return { path: named, beside: name === '@@', arguments: given };
}

/** CONNECT: only the user is kept, never the password. */
function connect(rest: string): ScriptCommand {
  const typed = /^("[^"]+"|[^\s/@"]+)/.exec(rest)?.[1] ?? '';
  // A proxy connection `app[hr]` works in the schema in brackets.
  const user = /\[(.+)\]$/.exec(typed)?.[1] ?? typed;
  const schema = rest.startsWith('/') && /\bas\s+sysdba\b/i.test(rest) ? 'SYS' : catalogName(user);
  return {
    name: 'connect',
    arguments: user,
    ...(schema !== '' && !user.includes('&') && { currentSchema: schema }),
  };
}

/** The schema that an ALTER SESSION makes the current one, or undefined. */
export function alteredSchema(text: string): string | undefined {
  const name = /\bcurrent_schema\s*=\s*("[^"]+"|[\w$#]+)/i.exec(text)?.[1];
  return name === undefined ? undefined : catalogName(name);
}

/** A name as Oracle's catalog spells it: unquoted names in upper case. */
function catalogName(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1) : name.toUpperCase();
}
