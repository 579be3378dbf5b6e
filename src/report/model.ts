import type { Severity } from '../text/finding.ts';

/**
 * The report of a conversion as plain data: what `report.json` holds, and what the HTML page, the CSV files and the
 * summary on the terminal are made from. Nothing here computes; `assessment.ts` fills in what follows from findings.
 *
 * Lines and columns count from 1 everywhere. Hours are hours of work by hand.
 */

/** How much work by hand an object needs; the five classes are disjoint and sum to the number of objects. */
export type Complexity = 'automatic' | 'simple' | 'medium' | 'complex' | 'not-converted';

export type Status = 'converted' | 'converted-with-findings' | 'not-converted';

/** The whole report: one run, one source, one or more targets. */
export interface Report {
  /** Version of this structure: 1 as long as only fields are added. */
  readonly version: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly source: SourceInfo;
  readonly run: RunInfo;
  readonly files: readonly FileRead[];
  /** What the finding codes that occur have in common, by code. A code that is missing here is still shown. */
  readonly codes: Readonly<Record<string, CodeInfo>>;
  readonly targets: readonly TargetReport[];
}

/** Where the objects came from. */
export interface SourceInfo {
  /** `oracle`, `sqlserver`, … as `--from` names it. */
  readonly engine: string;
  /** The folder, file or URL (without password) that the user gave. */
  readonly location: string;
  /** A name for the title, where the user or the source gives one; else the location is shown. */
  readonly name?: string;
  /** The version of the source's server or of the release its scripts were exported from, where known. */
  readonly version?: string;
}

/** When and how the run was made. */
export interface RunInfo {
  readonly command: string;
  /** ISO 8601 with time zone. */
  readonly startedAt: string;
  readonly seconds: number;
  /** The settings that differ from their defaults. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  /** How results were proven: the server that they were loaded into, or why there was none. */
  readonly verification:
    | { readonly mode: 'embedded' | 'server'; readonly server: string; readonly plpgsqlCheck: boolean }
    | { readonly mode: 'off' };
}

/** A file that was read, and how its bytes were understood. */
export interface FileRead {
  readonly file: string;
  readonly encoding: string;
  /** Why that encoding was taken: a byte order mark, valid UTF-8, no valid UTF-8, or the user's option. */
  readonly encodingFrom: 'bom' | 'utf-8' | 'fallback' | 'option';
  readonly bytes: number;
  readonly lines: number;
  readonly statements: number;
}

/** The registry's words on a finding code. */
export interface CodeInfo {
  readonly title: string;
  readonly severity: Severity;
  readonly why: string;
  readonly todo: string;
  readonly sct?: number;
}

/** What one target would make, or has made, of the source. */
export interface TargetReport {
  readonly target: TargetInfo;
  /** Why nothing was assessed for this target, for instance because no converter for it exists yet. */
  readonly unavailable?: string;
  readonly summary: Summary;
  readonly objects: readonly ReportObject[];
  /** Findings that belong to no object: a file that could not be read, a statement that names nothing. */
  readonly findings: readonly ReportFinding[];
  readonly features: readonly FeatureUse[];
  readonly rows: readonly RowsOfTable[];
  readonly outside: readonly OutsideObject[];
}

export interface TargetInfo {
  /** `postgresql`, `mysql`, … */
  readonly engine: string;
  readonly version: string;
}

/** How the objects of one kind, or of all kinds, are spread over the classes. */
export interface Counts {
  readonly total: number;
  readonly automatic: number;
  readonly simple: number;
  readonly medium: number;
  readonly complex: number;
  readonly notConverted: number;
  /** Objects that the target accepted and whose bodies hold what they name. */
  readonly verified: number;
  /** Lines of the source that define these objects. */
  readonly lines: number;
}

/** The numbers of a target, all computed by `assessment.ts`. */
export interface Summary {
  readonly objects: number;
  readonly byKind: Readonly<Record<string, Counts>>;
  readonly all: Counts;
  /** Tables, indexes, sequences and the like. */
  readonly storage: Counts;
  /** Views, routines, packages, triggers and the like. */
  readonly code: Counts;
  readonly findings: Readonly<Record<Severity, number>>;
  readonly effortHours: number;
  /** Lines of code objects, and how many of them no warning or error stands on. */
  readonly codeLines: { readonly total: number; readonly clean: number };
  /** Two or three sentences for a reader who reads nothing else. */
  readonly headline: readonly string[];
}

/** An object of the source. A packaged routine is an object of its own, with its package as `parent`. */
export interface ReportObject {
  readonly id: string;
  readonly parent?: string;
  readonly schema: string;
  /** In lower case and singular: `table`, `package`, `procedure`, … (`kinds.ts` knows their names and order). */
  readonly kind: string;
  readonly name: string;
  readonly source: { readonly file: string; readonly line: number; readonly endLine: number };
  readonly target?: {
    readonly schema: string;
    readonly name: string;
    readonly file: string;
    readonly line: number;
  };
  readonly status: Status;
  readonly complexity: Complexity;
  readonly effortHours: number;
  /** true: proven; false: the proof failed; null: not tried. */
  readonly verified: boolean | null;
  readonly verification: Verification;
  /** Rows of a table that were written for the target. */
  readonly rows?: number;
  readonly findings: readonly ReportFinding[];
  /** The texts for the side-by-side view; they go into the HTML page only. */
  readonly text?: ObjectText;
}

/** What was tried to prove an object, and what came of it. */
export interface Verification {
  /** The target ran its CREATE. */
  readonly loaded: boolean;
  /** The statements inside its body were analysed with the types of their variables. */
  readonly analysed: boolean;
  /** Why it is not proven, or what of it cannot be: the target's message, "dynamic SQL", … */
  readonly reason?: string;
}

export interface ReportFinding {
  readonly code: string;
  readonly sct?: number;
  readonly severity: Severity;
  readonly effortHours: number;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly what: string;
  readonly why: string;
  readonly todo: string;
}

/** A stretch of consecutive lines of a file. */
export interface TextBlock {
  readonly file: string;
  /** Line in `file` of the first line of `text`. */
  readonly line: number;
  readonly text: string;
}

/** The source and the converted SQL of one object. */
export interface ObjectText {
  /**
   * Every statement that makes the object, in source order: a package's specification and body, a table's CREATE and
   * its later ALTERs. A packaged routine may leave this empty: its lines are found in its parent's text.
   */
  readonly source: readonly TextBlock[];
  readonly target?: TextBlock;
  /** Which line of the source a line of the target came from. Lines without an entry are placed by likeness. */
  readonly lineMap?: readonly LineLink[];
}

export interface LineLink {
  /** Line in the target text, 1 for its first. */
  readonly target: number;
  /** Line in the source's file. */
  readonly line: number;
  /** That file, unless it is the first block's. */
  readonly file?: string;
}

/** How a target answers to a feature of the source. */
export type Answer = 'native' | 'extension-pack' | 'extension' | 'setting' | 'by-hand' | 'none';

/** An edition feature or a built-in package that the source uses, with the target's answer. */
export interface FeatureUse {
  readonly category: 'feature' | 'package';
  readonly name: string;
  /** Which edition or option of the source it belongs to, for instance "Enterprise Edition, Partitioning". */
  readonly edition?: string;
  readonly uses: number;
  readonly answer: Answer;
  /** One or two sentences: what takes its place and what differs. */
  readonly explanation: string;
  /** Objects that use it. */
  readonly objects: readonly string[];
}

/** The rows that the scripts held for one table. */
export interface RowsOfTable {
  readonly object: string;
  readonly schema: string;
  readonly name: string;
  /** Rows found in the source. */
  readonly read: number;
  /** Rows written for the target. */
  readonly written: number;
  /** Rows that a proving server took; null when it was not tried. */
  readonly loaded: number | null;
  /** The file that holds them. */
  readonly file?: string;
  readonly reason?: string;
}

/** Something that converted objects name and that is not part of the selection. */
export interface OutsideObject {
  readonly schema: string;
  readonly name: string;
  readonly kind?: string;
  /** Ids of the objects that name it. */
  readonly usedBy: readonly string[];
  readonly note?: string;
}
