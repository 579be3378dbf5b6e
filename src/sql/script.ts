import type { CodeEntry, Severity } from '../text/finding.ts';
import type { Source, SourceText } from '../text/source.ts';
import type { ParsedStatement } from './dialect.ts';

/** What a splitter has to say about a stretch of a unit's text, before the text has a place on the number line. */
export interface Remark {
  readonly entry: CodeEntry;
  /** Offsets in the unit's text. */
  readonly start: number;
  readonly end: number;
  readonly what: string;
  readonly severity?: Severity;
}

/** The script that `@`, `@@` or START runs. */
export interface Include {
  readonly path: string;
  /** `@@`: the path is relative to the folder of the script that holds the line. */
  readonly beside: boolean;
  readonly arguments: readonly string[];
}

/** A command of SQL*Plus, or a statement that only changes the session of the script. */
export interface ScriptCommand {
  /** The full lower-case name: `prompt`, `set`, `@`, `alter session`; `/` runs the buffer again. */
  readonly name: string;
  /** What follows the name, after substitution, without the line ends of continued lines. */
  readonly arguments: string;
  readonly include?: Include;
  /** The schema that unqualified names mean from here on, as the catalog spells it. */
  readonly currentSchema?: string;
  /** The database of a server with several that statements are for from here on, as it is written (`USE` of SQL Server). */
  readonly currentDatabase?: string;
}

/** A branch of a test that a script asks the catalog before it makes or changes something: `IF NOT EXISTS (SELECT … FROM sys.columns …) ALTER TABLE …`. */
export interface Guard {
  /** Which of the tests of its file it is. */
  readonly test: number;
  readonly branch: 'then' | 'otherwise';
}

/**
 * One piece of a script, in the order of the file. The text is what the server would see and includes a `;` at its end
 * but never the `/` that ran it; comments before it, and a comment behind the `;` on the same line, belong to it.
 */
export interface ScriptUnit {
  /** `exec` is the argument of EXECUTE: one PL/SQL statement, to be wrapped as a block. */
  readonly kind: 'sql' | 'plsql' | 'command' | 'exec';
  readonly source: SourceText;
  /** The first keywords in lower case, without OR REPLACE and the like: `insert`, `create table`, `create package body`. */
  readonly verb: string;
  /** Whether a `;` or `/` ended it; else the file or the next statement did. */
  readonly terminated: boolean;
  readonly command?: ScriptCommand;
  /** The branches of tests that it stands in, outermost first. */
  readonly guards?: readonly Guard[];
  readonly remarks: readonly Remark[];
}

/** Splits one file of a script into units. Text is fed in chunks of any size. */
export interface ScriptReader {
  /** Reads on. The units must be taken one by one: a setting or an included script changes how the next line is read. */
  feed(chunk: string): Iterator<ScriptUnit, void>;
  /** Reads the last line and hands out the unit that the file leaves open. */
  finish(): Iterator<ScriptUnit, void>;
}

/** One run of a client: a script and all that it includes share it. */
export interface ScriptRun {
  open(file: string): ScriptReader;
  /** Gives a substitution variable its value. */
  assign(name: string, value: string): void;
}

/** How the client of a dialect runs scripts. */
export interface ScriptRules {
  /** Without values of variables the text is an application's, in which nothing is replaced. */
  begin(variables: Readonly<Record<string, string>> | undefined): ScriptRun;
  /** The lines that include other scripts: its first group is a quoted path, its second a bare one. Global. */
  readonly includes: RegExp;
  /** Statements that begin like this are for the data stage: the first words in lower case, as {@link ScriptUnit.verb} has them. */
  readonly dataVerbs: RegExp;
  /** Strings may hold bytes that are no characters, in a file that is UTF-8 otherwise (see `text/bytes`). */
  readonly bytesInStrings: boolean;
  /** Whether folders of scripts can be database projects (`.sqlproj`). */
  readonly hasProjects?: boolean;
  /** Whether each statement commits by itself unless the script says otherwise. */
  readonly autocommits: boolean;
  /** Parses the INSERT statements of a script, one after the other. */
  inserts(): { parse(source: Source): ParsedStatement };
}
