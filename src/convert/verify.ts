import type { Failure, Prover, Scratch } from '../catalog/prover.ts';
import { verifying } from '../sql/codes/verifying.ts';
import type { TargetDialect } from '../sql/dialect.ts';
import type { Finding } from '../text/finding.ts';
import { finding } from '../text/finding.ts';
import type { SourceMap } from '../text/source.ts';
import type { Span } from '../text/span.ts';
import { nowhere } from '../text/span.ts';
import type { ConvertedObject } from './conversion.ts';
import type { Settings } from './settings.ts';
import type { BodyProof } from './verify/analyse.ts';
import { analyse } from './verify/analyse.ts';
import type { Fault } from './verify/fault.ts';
import { faultFinding } from './verify/finding.ts';
import type { InstallStatement, Loaded } from './verify/load.ts';
import { compileBlocks, failurePlace, lacksSomething, load, namesOfFailed } from './verify/load.ts';
import { loadPreludes } from './verify/prelude.ts';
import { dropRoles, rolesBefore } from './verify/roles.ts';

export type { InstallStatement } from './verify/load.ts';

/** What is to be proved, and with what. */
export interface Proving {
  readonly objects: readonly ConvertedObject[];
  /** The statements of all objects in the order of installation, with their texts. */
  readonly install: readonly InstallStatement[];
  /** Texts to be run before them: the extension pack, schemas. */
  readonly preludes: readonly string[];
  readonly prover: Prover;
  readonly target: TargetDialect;
  readonly sources: SourceMap;
  readonly settings: Pick<Settings, 'targetVersion'>;
  readonly progress?: (text: string) => void;
}

/** What the proof says of one object. */
export interface ObjectProof {
  /** true: proven; false: it has a fault, or needs something that has; null: it loads, and a part of it cannot be proved. */
  readonly verified: boolean | null;
  /** The server ran its statements. */
  readonly loaded: boolean;
  /** The statements in its bodies were analysed. */
  readonly analysed: boolean;
  /** Why it is not proven, or what of it is not. */
  readonly reason?: string;
  readonly findings: readonly Finding[];
}

export interface Verification {
  /** Version of the server. */
  readonly server: string;
  /** Whether plpgsql_check ran too. */
  readonly plpgsqlCheck: boolean;
  /** By the objects' ids. */
  readonly objects: ReadonlyMap<string, ObjectProof>;
  /** Findings about none of the objects. */
  readonly findings: readonly Finding[];
}

/**
 * Proves a conversion in a scratch database: everything is loaded in order, then each body is analysed with its variables as
 * typed parameters, as PL/pgSQL would when it runs. Nothing is executed but the statements that define objects.
 */
export async function verify(proving: Proving): Promise<Verification> {
  const scratch = await proving.prover.open();
  try {
    const roles = await rolesBefore(scratch);
    try {
      return await prove(scratch, proving);
    } finally {
      await dropRoles(scratch, roles, [...proving.preludes, ...proving.install.map((each) => each.sql)]);
    }
  } finally {
    await scratch.close();
  }
}

async function prove(scratch: Scratch, proving: Proving): Promise<Verification> {
  const { progress = () => {} } = proving;
  progress('Proving: loading all objects');
  const preludes = await loadPreludes(scratch, proving.preludes);
  const definitions = proving.install.filter((each) => each.statement.stage !== 'data');
  const loaded = await load(scratch, definitions, preludes.failed);
  const blocks = proving.install.filter(
    ({ statement }) => statement.stage === 'data' && statement.node.kind === 'anonymousBlock',
  );
  const refused = await compileBlocks(scratch, blocks);
  const bodies = await analyse(
    scratch,
    proving,
    new Map([...preludes.failed, ...namesOfFailed(loaded)]),
    progress,
  );
  const objects = new Map<string, ObjectProof>();
  const loadedOf = byStatement([
    ...loaded,
    ...blocks.flatMap((install) => {
      const failure = refused.get(install.statement);
      return failure ? [{ install, failure }] : [];
    }),
  ]);
  for (const object of proving.objects) objects.set(object.id, proofOf(object, loadedOf, bodies, proving));
  return {
    server: scratch.version.text,
    plpgsqlCheck: scratch.checkRoutine !== undefined,
    objects,
    findings: [...olderServer(scratch, proving), ...preludes.findings],
  };
}

function olderServer({ version }: Scratch, { settings }: Proving): Finding[] {
  if (version.major >= settings.targetVersion) return [];
  const what = `The result is for PostgreSQL ${settings.targetVersion}, the server that proved it is ${version.text}.`;
  return [finding(verifying.older, nowhere, what)];
}

function byStatement(loaded: readonly Loaded[]): ReadonlyMap<object, Loaded> {
  return new Map(loaded.map((each) => [each.install.statement, each]));
}

function proofOf(
  object: ConvertedObject,
  loadedOf: ReadonlyMap<object, Loaded>,
  bodies: ReadonlyMap<object, BodyProof>,
  { sources }: Proving,
): ObjectProof {
  if (object.statements.length === 0)
    return object.refused
      ? { verified: false, loaded: false, analysed: false, reason: 'not converted', findings: [] }
      : { verified: true, loaded: true, analysed: true, findings: [] };
  const results = object.statements.flatMap((each) => loadedOf.get(each) ?? []);
  const analyses = object.statements.flatMap((each) => bodies.get(each) ?? []);
  const loading = loadFindings(object, results, analyses);
  const findings = [...loading.findings];
  const reasons = [...loading.reasons];
  for (const { faults, dynamic, unproved } of analyses) {
    findings.push(...faults.map((each) => faultFinding(each, object)));
    reasons.push(...faults.filter(isSerious).map((each) => each.message), ...unproved);
    for (const span of dynamic) {
      const line = sources.place(span.start)?.line;
      const what = `The text that ${named(object)} executes is known only when it runs.`;
      findings.push(finding(verifying.dynamic, span, what));
      reasons.push(`not provable: dynamic SQL${line === undefined ? '' : `, line ${line}`}`);
    }
  }
  const hasLoaded = results.every((each) => !each.failure);
  const isFaulty = !hasLoaded || object.refused || analyses.some((each) => each.faults.some(isSerious));
  const isOpen = analyses.some((each) => each.dynamic.length > 0 || each.unproved.length > 0);
  return {
    verified: isFaulty ? false : isOpen ? null : true,
    loaded: hasLoaded,
    analysed: analyses.length === 0 ? hasLoaded : analyses.every((each) => each.analysed),
    ...(reasons.length > 0 ? { reason: [...new Set(reasons)].join('; ') } : {}),
    findings,
  };
}

/** A warning leaves an object proven; what it needs and has not does not. */
function isSerious({ code }: Fault): boolean {
  return code.severity === 'error' || code === verifying.dependent;
}

/** What loading says of an object: each cause once, and nothing of what follows from a failure of its own. */
function loadFindings(
  object: ConvertedObject,
  results: readonly Loaded[],
  analyses: readonly BodyProof[],
): { readonly findings: Finding[]; readonly reasons: string[] } {
  const findings: Finding[] = [];
  const reasons: string[] = [];
  const faults = analyses.flatMap((each) => each.faults);
  for (const { install, failure, late, because } of results) {
    const { origin } = install.statement;
    if (late)
      findings.push(
        finding(verifying.order, origin, `${named(object)} was created only after what follows it.`),
      );
    const isOwn = object.statements.some((each) => each === because?.statement);
    if (!failure || isOwn || (reasons.length > 0 && lacksSomething(failure))) continue;
    const message = because ? `it needs ${because.called}, which could not be created` : failure.message;
    reasons.push(message);
    // The analysis of the body says it better, with its place, and does not stop at the first fault.
    const place = because ? origin : failurePlace(install, failure);
    if (faults.some((each) => isSame(each, message, place) || isCompileFault(each, failure))) continue;
    if (because) findings.push(finding(verifying.dependent, origin, `${named(object)}: ${message}.`));
    else
      findings.push(
        finding(
          verifying.refused,
          place,
          `${named(object)}: ${failure.message}.`,
          failure.hint ? { todo: failure.hint } : {},
        ),
      );
  }
  return { findings, reasons };
}

function isSame({ message, span, code }: Fault, said: string, place: Span): boolean {
  return (
    message.replaceAll('"', '') === said.replaceAll('"', '') ||
    (code.severity === 'error' && span.start === place.start)
  );
}

/** Whether a fault of the body is of the kind that makes CREATE fail: unknown variables, constants, labels. */
function isCompileFault({ code }: Fault, { sqlstate }: Failure): boolean {
  const isStatic = code === verifying.variable || code === verifying.constant || code === verifying.label;
  return isStatic && (sqlstate === '42601' || sqlstate === '22005');
}

function named(object: ConvertedObject): string {
  return `${object.kind} ${object.schema}.${object.name}`;
}
