import type { Scratch } from '../../catalog/prover.ts';
import { verifying } from '../../sql/codes/verifying.ts';
import type { CreateRoutine, CreateTrigger } from '../../sql/tree/define.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { Span } from '../../text/span.ts';
import type { TargetStatement } from '../conversion.ts';
import type { Proving } from '../verify.ts';
import { checkOnServer } from './checker.ts';
import type { Fault } from './fault.ts';
import { printed } from './print.ts';
import type { FailedNames, InstallStatement } from './load.ts';
import type { Task } from './routine.ts';
import { analyseBody, bodyOf } from './routine.ts';
import { openScope } from './scope.ts';
import { Server } from './server.ts';
import { createsTemporary } from './temporary.ts';
import type { Ground } from './walk.ts';
import { Walk } from './walk.ts';

/** What the analysis says of one statement of the result. */
export interface BodyProof {
  readonly faults: readonly Fault[];
  readonly dynamic: readonly Span[];
  readonly unproved: readonly string[];
  readonly analysed: boolean;
}

interface Job {
  readonly install: InstallStatement;
  readonly tasks: readonly Task[];
}

/** How many bodies are walked at the same time: enough that the server is never idle. */
const width = 48;

/** Analyses all bodies, and the statements of the data stage. By the statement. */
export async function analyse(
  scratch: Scratch,
  proving: Proving,
  failed: FailedNames,
  progress: (text: string) => void,
): Promise<ReadonlyMap<TargetStatement, BodyProof>> {
  const server = new Server(scratch);
  await server.read();
  const ground: Ground = { server, target: proving.target };
  const triggers = triggersByFunction(proving.install, (part) => proving.target.names.fold(part));
  const proofs = new Map<TargetStatement, BodyProof>();
  let done = 0;
  const finish = async (job: Job, ownGround: Ground) => {
    const walks: Walk[] = [];
    for (const task of job.tasks) walks.push(await analyseBody(task, ownGround));
    const proof = proofOf(walks, failed);
    const isLoaded = ![...failed.values()].some((each) => each.statement === job.install.statement);
    const checked = isLoaded ? await checkOnServer(job.install, job.tasks, ownGround, proof.faults) : [];
    proofs.set(job.install.statement, { ...proof, faults: [...proof.faults, ...checked] });
    done += 1;
    if (done % 100 === 0) progress(`Proving: ${done} bodies analysed`);
  };
  const jobs: Job[] = [];
  for (const install of proving.install) {
    const { node } = install.statement;
    if (install.overridden) {
      // What the server does not look into when it runs a statement, nobody has looked into.
      if (makesRoutine(install.sql))
        proofs.set(
          install.statement,
          unanalysed('the body is a text of your own, which Godwit does not read'),
        );
    } else if (node.kind === 'anonymousBlock') jobs.push({ install, tasks: [{ body: node.block }] });
    else if (node.kind === 'createRoutine') {
      const job = routineJob(install, node, triggers, proving);
      if (job) jobs.push(job);
      else if (bodyOf(node)) proofs.set(install.statement, unanalysed('no trigger executes the function'));
    } else if (install.statement.stage === 'data') jobs.push({ install, tasks: [] });
  }
  for (const [path, group] of bySearchPath(jobs)) {
    if (path !== '') await usePath(path, server);
    const alone = group.filter((each) => makesTables(each));
    await runAlone(alone, ground, finish);
    const together = group.filter((each) => !makesTables(each));
    await inParallel(together, (job) =>
      job.tasks.length > 0 ? finish(job, ground) : analyseStatement(job, ground, failed, proofs),
    );
    if (path !== '') await usePath('', server);
  }
  return proofs;
}

function makesRoutine(sql: string): boolean {
  const code = sql.replace(/--[^\n]*|\/\*[^]*?\*\//g, ' ');
  return /^\s*(?:DO|CREATE\s+(?:OR\s+REPLACE\s+)?(?:FUNCTION|PROCEDURE))\b/i.test(code);
}

/** A name is looked up in the path that the routine sets for itself. */
async function usePath(path: string, server: Server): Promise<void> {
  await server.scratch.run(path === '' ? 'RESET search_path' : path);
  await server.read();
}

function bySearchPath(jobs: readonly Job[]): ReadonlyMap<string, Job[]> {
  const groups = new Map<string, Job[]>();
  for (const job of jobs) {
    const { node } = job.install.statement;
    const options = node.kind === 'createRoutine' ? (node.routine.properties.target ?? []) : [];
    const path = options.find((each) => /^set\s+search_path\b/i.test(each)) ?? '';
    groups.set(path, [...(groups.get(path) ?? []), job]);
  }
  return groups;
}

/** Bodies that make tables, or see the transition tables of a trigger, change the database: nothing else is analysed meanwhile. */
function makesTables({ tasks }: Job): boolean {
  return tasks.some(({ body, trigger }) => createsTemporary(body) || (trigger?.referencing.length ?? 0) > 0);
}

async function runAlone(
  jobs: readonly Job[],
  ground: Ground,
  finish: (job: Job, ground: Ground) => Promise<void>,
): Promise<void> {
  if (jobs.length === 0) return;
  const made = new Set<string>();
  // A table may be made by a routine that comes later here and is called before in life: the second round finds it.
  for (const round of jobs.length > 1 ? [1, 2] : [1]) {
    if (round === 2 && made.size === 0) break;
    for (const job of jobs) {
      const drop = await makeTransitionTables(job, ground);
      await finish(job, { ...ground, temporary: made });
      await drop();
    }
  }
  await dropShadows(made, ground);
}

async function makeTransitionTables({ tasks }: Job, ground: Ground): Promise<() => Promise<void>> {
  const names: string[] = [];
  for (const { trigger } of tasks) {
    if (!trigger?.table) continue;
    const table = printed(trigger.table, ground);
    for (const { which, alias } of trigger.referencing) {
      if (which !== 'old table' && which !== 'new table') continue;
      const name = printed(alias, ground);
      const failure = await ground.server.scratch.run(
        `CREATE TEMPORARY TABLE IF NOT EXISTS ${name} AS TABLE ${table} WITH NO DATA`,
      );
      if (!failure) names.push(name);
    }
  }
  if (names.length > 0) await ground.server.read();
  return async () => {
    for (const name of names) await ground.server.scratch.run(`DROP TABLE IF EXISTS pg_temp.${name}`);
    if (names.length > 0) await ground.server.read();
  };
}

/** A temporary table stays for the routines that use it, unless it hides a table that is there for good. */
async function dropShadows(made: ReadonlySet<string>, { server }: Ground): Promise<void> {
  let dropped = false;
  for (const name of made) {
    const literal = name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
    const rows = await server.scratch.query(
      `SELECT 1 FROM pg_class c WHERE relname = '${literal.replaceAll("'", "''")}' AND relpersistence <> 't' LIMIT 1`,
    );
    if (rows.length === 0) continue;
    await server.scratch.run(`DROP TABLE IF EXISTS pg_temp.${name}`);
    dropped = true;
  }
  if (dropped || made.size > 0) await server.read();
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let item = items[next]; item !== undefined; item = items[next]) {
      next += 1;
      await work(item);
    }
  };
  // All are waited for even if one fails: the database must not be closed while others still ask.
  const ends = await Promise.allSettled(Array.from({ length: Math.min(width, items.length) }, worker));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

function routineJob(
  install: InstallStatement,
  node: CreateRoutine,
  triggers: ReadonlyMap<string, readonly CreateTrigger[]>,
  { target }: Proving,
): Job | undefined {
  const body = bodyOf(node);
  if (!body) return undefined;
  const { routine } = node;
  const returns = routine.returns?.name.parts.at(-1)?.text.toLowerCase();
  if (returns !== 'trigger') return { install, tasks: [{ body, routine }] };
  const name = routine.name.parts.map((part) => target.names.fold(part)).join('.');
  // One analysis for each table and level: further triggers on the same table see the same rows.
  const seen = new Map((triggers.get(name) ?? []).map((each) => [triggerKey(each), each]));
  const tasks = [...seen.values()].map((trigger) => ({ body, routine, trigger }));
  return tasks.length === 0 ? undefined : { install, tasks };
}

function triggerKey({ table, forEach, referencing }: CreateTrigger): string {
  const name = table?.parts.map((part) => part.text).join('.') ?? '';
  return `${name} ${forEach} ${referencing.map((each) => `${each.which} ${each.alias.text}`).join()}`;
}

function triggersByFunction(
  install: readonly InstallStatement[],
  fold: (part: Identifier) => string,
): ReadonlyMap<string, CreateTrigger[]> {
  const triggers = new Map<string, CreateTrigger[]>();
  for (const { statement } of install) {
    const { node } = statement;
    if (node.kind !== 'createTrigger' || !node.executes) continue;
    const name = node.executes.parts.map(fold).join('.');
    triggers.set(name, [...(triggers.get(name) ?? []), node]);
  }
  return triggers;
}

/** A statement of the data stage: it is analysed, not run, so that no row of the user's is needed. */
async function analyseStatement(
  job: Job,
  ground: Ground,
  failed: FailedNames,
  proofs: Map<TargetStatement, BodyProof>,
): Promise<void> {
  const walk = new Walk(ground, { form: 'block', returnsSet: false });
  await walk.describe(job.install.statement.node, openScope());
  proofs.set(job.install.statement, proofOf([walk], failed));
}

function unanalysed(why: string): BodyProof {
  return { faults: [], dynamic: [], unproved: [why], analysed: false };
}

function proofOf(walks: readonly Walk[], failed: FailedNames): BodyProof {
  const faults = new Map<string, Fault>();
  const dynamic = new Map<number, Span>();
  for (const walk of walks) {
    for (const fault of walk.faults) {
      const explained = explain(fault, failed);
      // What is missing is said once, however often it is used.
      const isOnce = explained.code === verifying.dependent || explained.code === verifying.missingType;
      const place = isOnce ? '' : fault.span.start;
      const key = `${explained.code.code} ${place} ${explained.message}`;
      if (!faults.has(key)) faults.set(key, explained);
    }
    for (const span of walk.dynamic) dynamic.set(span.start, span);
  }
  return {
    faults: [...faults.values()].sort((a, b) => a.span.start - b.span.start),
    dynamic: [...dynamic.values()],
    unproved: [...new Set(walks.flatMap((each) => [...each.unproved]))],
    analysed: true,
  };
}

/** What is missing because it could not be created is no fault of the routine that uses it. */
function explain(fault: Fault, failed: FailedNames): Fault {
  const cause = fault.missing === undefined ? undefined : failed.get(fault.missing.replaceAll('"', ''));
  if (cause === undefined) return fault;
  return {
    ...fault,
    code: verifying.dependent,
    message: `it needs ${cause.called}, which could not be created`,
  };
}
