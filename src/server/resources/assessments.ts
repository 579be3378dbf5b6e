import type { Requirement } from '../../change/requirement.ts';
import { checkNamesBetween } from '../../jobs/checks.ts';
import { requirementsOf, withEnds } from '../../jobs/moving.ts';
import type { TaskType } from '../../migrate/state.ts';
import { OperationError } from '../../text/error.ts';
import { newArn } from '../arn.ts';
import type { Core } from '../core.ts';
import { Fault, invalidState, invalidValue } from '../fault.ts';
import type { Found, Kind, Page, Stored } from '../store/store.ts';
import type { Endpoints } from './endpoints.ts';
import { engineOf } from './engines.ts';
import type { Registry } from './registry.ts';
import { makeRegistry } from './registry.ts';
import { describe } from './task-job.ts';
import type { Tag, Tags } from './tags.ts';
import type { Tasks } from './tasks.ts';

/** One check of a run, with all that it found. */
export interface IndividualAssessment {
  readonly arn: string;
  readonly name: string;
  readonly status: 'pending' | 'running' | 'passed' | 'warning' | 'failed' | 'cancelled' | 'error';
  readonly startedAt?: string;
  readonly findings: readonly Requirement[];
}

/** An examination of both ends of a task, before it begins or at any time. */
export interface AssessmentRun {
  readonly arn: string;
  /** Unique among the runs of its task. */
  readonly identifier: string;
  readonly name: string;
  readonly taskArn: string;
  readonly instanceArn?: string;
  readonly status:
    | 'starting'
    | 'running'
    | 'passed'
    | 'warning'
    | 'failed'
    | 'error-executing'
    | 'cancelling';
  readonly createdAt: string;
  readonly failure?: string;
  readonly checks: readonly IndividualAssessment[];
  /** What is asked for and has no meaning here, to be given back. */
  readonly given: Readonly<Record<string, string>>;
  readonly isLatest: boolean;
}

/** What a run is asked with. */
export interface AssessmentRequest {
  readonly taskArn: string;
  readonly name: string;
  readonly only?: readonly string[] | undefined;
  readonly except?: readonly string[] | undefined;
  readonly given: Readonly<Record<string, string>>;
  readonly tags?: readonly Tag[] | undefined;
}

/** The premigration assessments. */
export interface Assessments {
  readonly registry: Registry<AssessmentRun>;
  find(page: Page): Promise<Found<AssessmentRun>>;
  /** Begins a run; its end is seen in {@link find}. */
  start(request: AssessmentRequest): Promise<AssessmentRun>;
  cancel(arn: string): Promise<AssessmentRun>;
  remove(arn: string): Promise<AssessmentRun>;
  /** The names of the checks that are made between two engines. */
  applicable(source: string, target: string, type: TaskType): Promise<readonly string[]>;
  /** Tells of runs that ended with the last server that they did. */
  settle(): Promise<void>;
  settled(): Promise<void>;
}

const kind: Kind<AssessmentRun> = {
  name: 'assessment-run',
  id: ({ arn }) => arn,
  keys: ({ arn, identifier, taskArn, instanceArn, status }) => ({
    'replication-task-assessment-run-arn': arn,
    'replication-task-arn': taskArn,
    'replication-instance-arn': instanceArn,
    status,
    identifier,
  }),
  unique: ['identifier'],
};

/** Makes the service of assessments. */
export function makeAssessments(
  core: Core & {
    readonly tags: Tags;
    readonly tasks: Tasks;
    readonly endpoints: Endpoints;
    readonly taskState: string;
  },
): Assessments {
  const { realm, tasks, endpoints, events } = core;
  const registry = makeRegistry(core, { kind, type: 'assessment-run', noun: 'Assessment run' });
  const underWay = new Set<Promise<void>>();
  const change = async (arn: string, next: (run: Stored<AssessmentRun>) => AssessmentRun): Promise<void> => {
    await registry.change(arn, next);
    events.signal({ kind: 'assessment-run', arn });
  };
  const namesFor = async (request: AssessmentRequest): Promise<readonly string[]> => {
    const { sourceArn, targetArn, type } = await tasks.get(request.taskArn);
    const [source, target] = await Promise.all([endpoints.get(sourceArn), endpoints.get(targetArn)]);
    const all = await checkNamesBetween(engineOf(source.engine).scheme, engineOf(target.engine).scheme, type);
    return chosen(all, request);
  };
  const examine = async (run: AssessmentRun): Promise<void> => {
    try {
      await change(run.arn, (each) => ({ ...each, status: 'running' }));
      const task = await describe(core, await tasks.get(run.taskArn));
      const requirements = await withEnds(task, requirementsOf);
      await change(run.arn, (each) =>
        each.status === 'cancelling' ? cancelled(each) : finished(each, requirements),
      );
    } catch (error) {
      if (!(error instanceof OperationError || error instanceof Fault)) throw error;
      await change(run.arn, (each) => ({
        ...each,
        status: 'error-executing',
        failure: error.message,
        checks: each.checks.map((check) => ({ ...check, status: 'error' })),
      }));
    }
  };
  return {
    registry,
    find: (page) => registry.find(page),
    start: async (request) => {
      const { identifier, instanceArn } = await tasks.get(request.taskArn);
      const names = await namesFor(request);
      const before = await registry.collection.all({ 'replication-task-arn': request.taskArn });
      const run: AssessmentRun = {
        arn: newArn(realm, 'assessment-run'),
        identifier: `${request.taskArn} ${request.name}`,
        name: request.name,
        taskArn: request.taskArn,
        ...(instanceArn === undefined ? {} : { instanceArn }),
        status: 'starting',
        createdAt: new Date().toISOString(),
        checks: names.map((name) => ({
          arn: newArn(realm, 'individual-assessment'),
          name,
          status: 'pending',
          findings: [],
        })),
        given: request.given,
        isLatest: true,
      };
      const added = await registry.add(run, request.tags);
      for (const each of before) await registry.change(each.arn, (old) => ({ ...old, isLatest: false }));
      await events.publish({
        source: 'replication-task',
        identifier,
        arn: request.taskArn,
        categories: ['state change'],
        message: `Assessment ${request.name} of ${identifier} began: ${names.length} checks.`,
      });
      const work = examine(run)
        .catch((error: unknown) => {
          process.stderr.write(`godwit: ${error instanceof Error ? error.stack : String(error)}\n`);
        })
        .finally(() => underWay.delete(work));
      underWay.add(work);
      return added;
    },
    cancel: async (arn) => {
      const run = await registry.get(arn);
      if (run.status !== 'starting' && run.status !== 'running')
        throw invalidState(`Assessment run ${run.name} is ${run.status}, and cannot be cancelled.`);
      return await registry.change(arn, (each) => ({ ...each, status: 'cancelling' }));
    },
    remove: async (arn) => {
      const { status, name } = await registry.get(arn);
      if (status === 'starting' || status === 'running' || status === 'cancelling')
        throw invalidState(`Assessment run ${name} is ${status}, and cannot be deleted yet.`);
      return await registry.remove(arn);
    },
    applicable: (source, target, type) =>
      checkNamesBetween(engineOf(source).scheme, engineOf(target).scheme, type),
    settle: async () => {
      for (const { arn } of await registry.collection.all({ status: ['starting', 'running', 'cancelling'] }))
        await change(arn, (each) => ({
          ...each,
          status: 'error-executing',
          failure: 'The server ended before the run did. Start another one.',
        }));
    },
    settled: async () => {
      await Promise.allSettled(underWay);
    },
  };
}

/** A name that is no check is refused, so that nobody believes it was made. */
function chosen(all: readonly string[], { only, except }: AssessmentRequest): readonly string[] {
  if (only && except)
    throw new Fault(
      'InvalidParameterCombinationException',
      'IncludeOnly and Exclude cannot be given together.',
    );
  const stranger = [...(only ?? []), ...(except ?? [])].find((name) => !all.includes(name));
  if (stranger !== undefined)
    throw invalidValue(
      `There is no assessment ${stranger} for this task: DescribeApplicableIndividualAssessments lists them.`,
    );
  return all.filter((name) => (only ? only.includes(name) : except?.includes(name) !== true));
}

/** A check that was not needed for these servers has nothing to complain of. */
function finished(run: AssessmentRun, requirements: readonly Requirement[]): AssessmentRun {
  const startedAt = new Date().toISOString();
  const checks = run.checks.map((check): IndividualAssessment => {
    const findings = requirements.filter(({ name, result }) => name === check.name && result !== 'passed');
    return { ...check, status: worst(findings), startedAt, findings };
  });
  return { ...run, checks, status: worst(checks.flatMap(({ findings }) => findings)) };
}

function worst(findings: readonly Requirement[]): 'passed' | 'warning' | 'failed' {
  if (findings.some(({ result }) => result === 'failed')) return 'failed';
  return findings.length > 0 ? 'warning' : 'passed';
}

function cancelled(run: AssessmentRun): AssessmentRun {
  return {
    ...run,
    status: 'failed',
    failure: 'The run was cancelled.',
    checks: run.checks.map((check) => ({ ...check, status: 'cancelled' })),
  };
}
