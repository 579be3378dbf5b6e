import * as make from '../sql/make.ts';
import type { Argument, Call, Expression } from '../sql/tree/expression.ts';
import type { Node } from '../sql/tree/node.ts';
import type { FragmentStatement, Parameter } from '../sql/tree/routine.ts';
import type { DataType } from '../sql/tree/type.ts';
import type { CodeEntry } from '../text/finding.ts';
import type { Span } from '../text/span.ts';
import type { PackParameter, PackSignature } from '../sql/pack.ts';
import { raisingInstead } from './leftover.ts';
import type { RuleContext } from './rule.ts';

/**
 * What rules about Oracle's built-in packages share: what takes the place of a member that has no counterpart, and what is told
 * about it.
 */

/** What to do instead of a package that PostgreSQL has nothing for, by the package's name. */
const advice: readonly (readonly [packages: RegExp, todo: string])[] = [
  [
    /^(UTL_HTTP|HTTPURITYPE|APEX_WEB_SERVICE)$/,
    'Send the request from the application, or write the functions of the extension pack anew with the extension http or pg_net.',
  ],
  [/^(UTL_SMTP|UTL_MAIL|APEX_MAIL)$/, 'Put the message into a table from which the application sends it.'],
  [/^(UTL_TCP|UTL_INADDR)$/, 'Open the connection in the application.'],
  [
    /^UTL_FILE$/,
    'Read and write the file in the application, or with COPY and pg_read_file() by a role that may, or with the extension orafce.',
  ],
  [
    /^(HTP|HTF|OWA\w*|WPG_DOCLOAD)$/,
    'Return the page as text and let the web server of the application send it.',
  ],
  [/^DBMS_(AQ|AQADM)$/, 'Use a table with SELECT … FOR UPDATE SKIP LOCKED, or the extension pgmq.'],
  [/^(DBMS_ALERT|DBMS_PIPE)$/, 'Use LISTEN and NOTIFY, which need a client that listens.'],
  [
    /^DBMS_(METADATA|DATAPUMP)$/,
    'Use pg_dump, or the functions pg_get_viewdef(), pg_get_functiondef() and their kin.',
  ],
  [
    /^(DBMS_XMLDOM|DBMS_XMLPARSER|DBMS_XSLPROCESSOR|XMLDOM|XMLPARSER|XSLPROCESSOR|DBMS_XML\w+)$/,
    'Use the type xml with xpath() and XMLTABLE.',
  ],
  [
    /^DBMS_RLS$/,
    'Use row security: ALTER TABLE … ENABLE ROW LEVEL SECURITY and CREATE POLICY, whose USING and WITH CHECK are the condition that the policy function returns; SYS_CONTEXT in it reads a setting of the session. The owner of a table and superusers pass policies by.',
  ],
  [/^DBMS_FGA$/, 'Use the extension pgaudit, or a trigger that writes what changed.'],
  [/^DBMS_REDACT$/, 'Show the columns through a view that masks them, or use the extension anon.'],
  [
    /^DBMS_ERRLOG$/,
    'Create a table with the columns as text and those of the error, and write to it in a loop with a block and a handler for each row.',
  ],
  [
    /^DBMS_SCHEDULER$/,
    'Jobs with a schedule are those of pg_cron (the setting jobs). A program is the command of a job; the steps of a chain are calls one after the other in a procedure, which commits between them.',
  ],
  [
    /^UTL_CALL_STACK$/,
    'GET DIAGNOSTICS … PG_CONTEXT gives the stack of calls as text, GET STACKED DIAGNOSTICS … PG_EXCEPTION_CONTEXT that of an error.',
  ],
  [/^DBMS_REDEFINITION$/, 'ALTER TABLE, or the extension pg_repack for a table that stays in use.'],
  [
    /^DBMS_PARALLEL_EXECUTE$/,
    'Run the statement for ranges of the key in several sessions; large queries are parallel by themselves.',
  ],
  [
    /^DBMS_(XPLAN|SQLTUNE|PROFILER|HPROF|TRACE|MONITOR|WORKLOAD_\w+)$/,
    'Use EXPLAIN (ANALYZE, BUFFERS), auto_explain, pg_stat_statements and plprofiler.',
  ],
  [/^DBMS_TF$/, 'Write the function with the table as a query of dynamic SQL, or a view for each table.'],
  [/^(APEX_\w+|WWV_\w+)$/, 'It belongs to Oracle APEX: the application that takes its place has to do it.'],
];

/** What to do about a member of a package; the finding's own advice where there is no better. */
function adviceFor(ofPackage: string): { readonly todo?: string } {
  const todo = advice.find(([packages]) => packages.test(ofPackage))?.[1];
  return todo === undefined ? {} : { todo };
}

/** The packages that an object's findings have spoken of, so that the work is counted once. */
const told = new WeakMap<object, Set<string>>();

/** Reports a member without a counterpart. The first one of a package in an object has the whole effort. */
export function reportMissing(
  entry: CodeEntry,
  at: Span,
  member: { readonly package: string; readonly name: string },
  what: string,
  context: RuleContext,
): void {
  const known = told.get(context.resolution) ?? new Set<string>();
  told.set(context.resolution, known);
  const effortHours = known.has(member.package) ? 0.2 : entry.effortHours;
  known.add(member.package);
  context.report(entry, at, what, { ...adviceFor(member.package), effortHours });
}

/** Whether a package reaches outside the database, so that what the extension pack has of it only raises errors. */
export function isOutside(ofPackage: string): boolean {
  return /^(UTL_HTTP|UTL_SMTP|UTL_MAIL|UTL_TCP|UTL_FILE|DBMS_AQ)$/.test(ofPackage);
}

/** Whether a node stands in code that is executed, where an error can be raised when it is reached. */
export function isInCode(context: RuleContext): boolean {
  return context.parents.some((each) => each.kind === 'block' || each.kind === 'routine');
}

/** A call that raises an error when it is reached, as a value of the type that is wanted. */
export function raising(
  at: Node,
  member: string,
  type: DataType | undefined,
  context: RuleContext,
): Expression {
  const call = make.call(at, context.pack('unsupported'), [make.string(at, member)]);
  const isText =
    type === undefined || (type.name.parts.at(-1)?.text === 'text' && type.dimensions === undefined);
  return isText ? call : make.cast(at, call, type);
}

/** A statement that raises the error of a member without a counterpart, with the original as a comment. */
export function raisingStatement(at: Node, member: string, context: RuleContext): FragmentStatement {
  return raisingInstead(at, `${member} has no counterpart in PostgreSQL`, context.sources);
}

/** Whether an overload can take as many arguments, with these names. */
export function takes(signature: PackSignature, given: readonly Argument[]): boolean {
  const { parameters } = signature;
  const needed = parameters.filter((each) => !each.optional && each.mode !== 'variadic').length;
  const isOpen = parameters.at(-1)?.mode === 'variadic';
  return (
    given.length >= needed &&
    (isOpen || given.length <= parameters.length) &&
    given.every((each, i) => parameterFor(signature, each, i) !== undefined)
  );
}

/** The parameter that takes an argument: by its name, else by its place; a variadic one takes all from its place on, each as an element. */
export function parameterFor(
  { parameters }: PackSignature,
  argument: Argument,
  index: number,
): PackParameter | undefined {
  const { name } = argument;
  if (name) return parameters.find((each) => each.name === name.text.toLowerCase());
  const last = parameters.at(-1);
  return last?.mode === 'variadic' && index >= parameters.length - 1
    ? { ...last, type: last.type.replace(/\[\]$/, '') }
    : parameters[index];
}

/** What a member of a built-in package, as the extension pack has it, does with an argument. */
export function builtInMode(
  { callee, arguments: given }: Call,
  argument: Argument,
  context: RuleContext,
): Parameter['mode'] {
  const referent = callee.kind === 'reference' ? context.resolution.referent(callee) : undefined;
  if (referent?.kind !== 'built-in' || referent.package === undefined) return 'in';
  const index = given.findIndex((each) => each.start === argument.start);
  const packed = `${referent.package}_${referent.name}`.toLowerCase();
  const modes = context.packSignatures(packed).map((each) => parameterFor(each, argument, index)?.mode);
  if (modes.includes('inout')) return 'in out';
  return modes.includes('out') ? 'out' : 'in';
}

/**
 * The overload that takes the arguments. Bytes and texts tell overloads for LOBs apart; where several are left, the types on which they
 * do not agree are open (`anyelement`).
 */
export function onlyOverload(
  signatures: readonly PackSignature[],
  given: readonly Argument[],
  context: RuleContext,
): PackSignature | undefined {
  if (signatures.length < 2) return signatures[0];
  const fitting = signatures.filter((each) =>
    given.every((argument, i) => {
      const wanted = parameterFor(each, argument, i)?.type;
      const { kind } = context.resolution.typeOf(argument.value);
      if (kind === 'unknown' || kind === 'null') return true;
      if (kind === 'binary') return wanted !== 'text' && wanted !== 'numeric';
      return (
        wanted !== 'bytea' &&
        (wanted !== 'numeric' || kind === 'number') &&
        (wanted !== 'text' || kind !== 'number')
      );
    }),
  );
  const [first, ...others] = fitting.length > 0 ? fitting : signatures;
  if (!first || others.length === 0) return first;
  const parameters = first.parameters.map((each, i) =>
    others.every((other) => other.parameters[i]?.type === each.type) ? each : { ...each, type: 'anyelement' },
  );
  return { ...first, parameters };
}
