import type { Failure, Scratch } from '../../catalog/prover.ts';
import type { Layout } from '../../text/document.ts';
import type { Span } from '../../text/span.ts';
import type { TargetStatement } from '../conversion.ts';
import { missingName } from './fault.ts';
import { exactPlace, markedLine, markedPlace } from './place.ts';

/** A statement of the result with the text that installs it. */
export interface InstallStatement {
  readonly statement: TargetStatement;
  readonly sql: string;
  /** Where the lines of the text come from; absent for a text of the user's own. */
  readonly marks?: Layout['marks'];
  /** The text is the user's own (an override), so that the tree does not say what is installed. */
  readonly overridden?: boolean;
}

/** What became of one statement. */
export interface Loaded {
  readonly install: InstallStatement;
  readonly failure?: Failure;
  /** It succeeded only after statements that come later. */
  readonly late?: boolean;
  /** What could not be made and is the reason. */
  readonly because?: FailedObject;
}

/** Runs the statements in their order; those that lack something are tried again when the others are there. */
export async function load(
  scratch: Scratch,
  statements: readonly InstallStatement[],
  missing: FailedNames,
): Promise<Loaded[]> {
  // Sent all at once: the server runs them one after the other, and nobody waits for each answer.
  const first = await Promise.all(statements.map((each) => scratch.run(each.sql)));
  const failures = new Map<InstallStatement, Failure>();
  first.forEach((failure, i) => {
    if (failure) failures.set(statements[i] as InstallStatement, failure);
  });
  const late = new Set<InstallStatement>();
  for (let again = true; again; ) {
    again = false;
    for (const [install, failure] of failures) {
      if (!lacksSomething(failure)) continue;
      const next = await scratch.run(install.sql);
      if (next) failures.set(install, next);
      else {
        failures.delete(install);
        late.add(install);
        again = true;
      }
    }
  }
  await loadBodies(scratch, failures);
  const failed = new Map([...missing, ...failedNames(failures)]);
  return statements.map((install) => {
    const failure = failures.get(install);
    if (!failure) return { install, ...(late.has(install) ? { late: true } : {}) };
    const because = causeOf(failure, failed, install);
    return { install, failure, ...(because === undefined ? {} : { because }) };
  });
}

/**
 * Has DO statements compiled without running them: as bodies of a procedure that is dropped again. Gives the failures, with
 * their positions in the DO statements.
 */
export async function compileBlocks(
  scratch: Scratch,
  blocks: readonly InstallStatement[],
): Promise<Map<TargetStatement, Failure>> {
  const failures = new Map<TargetStatement, Failure>();
  if (blocks.length === 0) return failures;
  const answers = await Promise.all(
    blocks.map(({ sql }) =>
      scratch.run(sql.replace(/^(\s*(?:--[^\n]*\n|\/\*[^]*?\*\/|\s)*)DO\b/i, `$1${head}`)),
    ),
  );
  answers.forEach((failure, i) => {
    if (!failure) return;
    const { position, ...rest } = failure;
    const own = position === undefined ? {} : { position: position - head.length + 'DO'.length };
    failures.set((blocks[i] as InstallStatement).statement, { ...rest, ...own });
  });
  await scratch.run('DROP PROCEDURE IF EXISTS pg_temp.godwit_block()');
  return failures;
}

const head = 'CREATE OR REPLACE PROCEDURE pg_temp.godwit_block() LANGUAGE plpgsql AS';

/** Whether the complaint is that something is not there. */
export function lacksSomething({ sqlstate }: Failure): boolean {
  return ['42P01', '42883', '42704', '42703', '3F000'].includes(sqlstate);
}

/** A routine whose body is refused is created unchecked, so that those which call it have only faults of their own. */
async function loadBodies(scratch: Scratch, failures: ReadonlyMap<InstallStatement, Failure>): Promise<void> {
  const routines = [...failures.keys()].filter((each) => each.statement.node.kind === 'createRoutine');
  if (routines.length === 0) return;
  await scratch.run('SET check_function_bodies = off');
  for (const { sql } of routines) await scratch.run(sql);
  await scratch.run('SET check_function_bodies = on');
}

/** Something that a failed statement would have made. */
export interface FailedObject {
  /** How people call it. */
  readonly called: string;
  /** Absent for what belongs to no object of the source. */
  readonly statement?: TargetStatement;
}

/** What failed statements would have made: by name with and without schema. */
export type FailedNames = ReadonlyMap<string, FailedObject>;

function failedNames(failures: ReadonlyMap<InstallStatement, Failure>): Map<string, FailedObject> {
  const names = new Map<string, FailedObject>();
  for (const { statement } of failures.keys()) {
    const { schema, name, kind } = statement.target;
    if (!makes.has(statement.node.kind)) continue;
    const made = { called: `${kind} ${schema}.${name}`, statement };
    names.set(name, made);
    names.set(`${schema}.${name}`, made);
  }
  return names;
}

/** The names of what could not be loaded, for faults of those that use it. */
export function namesOfFailed(loaded: readonly Loaded[]): Map<string, FailedObject> {
  return failedNames(
    new Map(loaded.flatMap(({ install, failure }) => (failure ? [[install, failure] as const] : []))),
  );
}

const makes: ReadonlySet<string> = new Set([
  'createTable',
  'createView',
  'createMaterializedView',
  'createSequence',
  'createType',
  'createRoutine',
  'createOther',
]);

function causeOf(
  failure: Failure,
  failed: FailedNames,
  { statement }: InstallStatement,
): FailedObject | undefined {
  const missing = missingName(failure);
  const cause = missing === undefined ? undefined : failed.get(missing.replaceAll('"', ''));
  return cause?.statement === statement ? undefined : cause;
}

/** Where in the source a failure of the whole statement lies. */
export function failurePlace(install: InstallStatement, failure: Failure): Span {
  const { sql, marks = [], statement } = install;
  if (install.overridden) return overriddenPlace(install, failure);
  if (failure.position !== undefined) {
    // What a syntax error stands at need not be a name, even if it is spelt like one.
    const exact =
      failure.sqlstate === '42601' || !marks.length
        ? undefined
        : exactPlace(statement.node, sql, failure.position);
    return exact ?? markedPlace(sql, marks, failure.position, statement.origin);
  }
  const near = /near line (\d+)/.exec(failure.where ?? '')?.[1];
  return near === undefined ? statement.origin : bodyPlace(install, Number(near));
}

/** An override is its own source, so that the place in the text is the place in the file. */
function overriddenPlace({ statement }: InstallStatement, { position, where }: Failure): Span {
  const { origin } = statement;
  if (position === undefined || where !== undefined) return origin;
  return { start: origin.start + position, end: origin.end };
}

/** The place of a line of the body, counted from the one on which the quotes open. */
export function bodyPlace({ sql, marks = [], statement }: InstallStatement, line: number): Span {
  const quotes = /\$\w*\$/.exec(sql)?.index ?? 0;
  return markedLine(marks, sql.slice(0, quotes).split('\n').length + line - 1, statement.origin);
}
