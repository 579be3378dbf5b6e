import type {
  ReplicationTaskAssessmentRun,
  ReplicationTaskIndividualAssessment,
} from '@aws-sdk/client-database-migration-service';
import { z } from 'zod';
import { invalidState, invalidValue, notFound } from '../../fault.ts';
import type { AssessmentRun, IndividualAssessment } from '../../resources/assessments.ts';
import type { Services } from '../../services.ts';
import { filters, whereOf } from '../filters.ts';
import type { Operation } from '../operation.ts';
import { operation } from '../operation.ts';
import { markerOf, pageOf, pageOfList, paging } from '../paging.ts';
import { tagList, tagsOf } from './tags.ts';

/** The operations of premigration assessments. */
export const assessmentOperations: readonly Operation[] = [
  operation(
    'StartReplicationTaskAssessmentRun',
    {
      ReplicationTaskArn: z.string(),
      ServiceAccessRoleArn: z.string(),
      ResultLocationBucket: z.string(),
      ResultLocationFolder: z.string().optional(),
      ResultEncryptionMode: z.string().optional(),
      ResultKmsKeyArn: z.string().optional(),
      AssessmentRunName: z.string(),
      IncludeOnly: z.array(z.string()).optional(),
      Exclude: z.array(z.string()).optional(),
      Tags: tagList.optional(),
    },
    async ({ ReplicationTaskArn, AssessmentRunName, IncludeOnly, Exclude, Tags, ...given }, { services }) => {
      await services.tasks.get(ReplicationTaskArn, 'task');
      const run = await services.assessments.start({
        taskArn: ReplicationTaskArn,
        name: AssessmentRunName,
        only: IncludeOnly,
        except: Exclude,
        given: Object.fromEntries(
          Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
        ),
        tags: tagsOf(Tags),
      });
      return { ReplicationTaskAssessmentRun: wire(run) };
    },
  ),
  operation(
    'CancelReplicationTaskAssessmentRun',
    { ReplicationTaskAssessmentRunArn: z.string() },
    async ({ ReplicationTaskAssessmentRunArn: arn }, { services }) => ({
      ReplicationTaskAssessmentRun: wire(await services.assessments.cancel(arn)),
    }),
  ),
  operation(
    'DeleteReplicationTaskAssessmentRun',
    { ReplicationTaskAssessmentRunArn: z.string() },
    async ({ ReplicationTaskAssessmentRunArn: arn }, { services }) => ({
      ReplicationTaskAssessmentRun: {
        ...wire(await services.assessments.remove(arn)),
        Status: 'deleting',
      },
    }),
  ),
  operation(
    'DescribeReplicationTaskAssessmentRuns',
    { Filters: filters, ...paging },
    async ({ Filters, ...asked }, { services }) => {
      const where = whereOf(Filters, [
        'replication-task-assessment-run-arn',
        'replication-task-arn',
        'replication-instance-arn',
        'status',
      ]);
      const { values, next } = await services.assessments.find({ where, ...pageOf(asked) });
      const isNamed = where['replication-task-assessment-run-arn'] !== undefined;
      if (values.length === 0 && isNamed) throw notFound('Assessment run not found.');
      return { ReplicationTaskAssessmentRuns: values.map(wire), ...markerOf(next) };
    },
  ),
  operation(
    'DescribeReplicationTaskIndividualAssessments',
    { Filters: filters, ...paging },
    async ({ Filters, ...asked }, { services }) => {
      const { status, ...where } = whereOf(Filters, [
        'replication-task-assessment-run-arn',
        'replication-task-arn',
        'status',
      ]);
      const runs = await services.assessments.registry.collection.all(where);
      const checks = runs.flatMap((run) =>
        run.checks
          .filter((check) => status?.includes(check.status) ?? true)
          .map((check) => individual(run, check)),
      );
      const { values, next } = pageOfList(checks, asked);
      return { ReplicationTaskIndividualAssessments: [...values], ...markerOf(next) };
    },
  ),
  operation(
    'DescribeApplicableIndividualAssessments',
    {
      ReplicationTaskArn: z.string().optional(),
      ReplicationInstanceArn: z.string().optional(),
      ReplicationConfigArn: z.string().optional(),
      SourceEngineName: z.string().optional(),
      TargetEngineName: z.string().optional(),
      MigrationType: z.enum(['full-load', 'cdc', 'full-load-and-cdc']).optional(),
      ...paging,
    },
    async (asked, { services }) => {
      const names = await applicable(asked, services);
      const { values, next } = pageOfList(names, asked);
      return { IndividualAssessmentNames: [...values], ...markerOf(next) };
    },
  ),
  operation(
    'StartReplicationTaskAssessment',
    { ReplicationTaskArn: z.string() },
    async ({ ReplicationTaskArn }, { services }) => {
      const { status, identifier } = await services.tasks.get(ReplicationTaskArn, 'task');
      if (status === 'running' || status === 'starting')
        throw invalidState(
          `Replication Task ${identifier} is ${status}, and is assessed when it is stopped.`,
        );
      const name = `assessment-${new Date().toISOString().replaceAll(/\W/g, '-')}`;
      await services.assessments.start({ taskArn: ReplicationTaskArn, name, given: {} });
      return {
        ReplicationTask: { ReplicationTaskArn, ReplicationTaskIdentifier: identifier, Status: 'testing' },
      };
    },
  ),
  operation(
    'DescribeReplicationTaskAssessmentResults',
    { ReplicationTaskArn: z.string().optional(), ...paging },
    async ({ ReplicationTaskArn, ...asked }, { services }) => {
      if (ReplicationTaskArn !== undefined) await services.tasks.get(ReplicationTaskArn, 'task');
      const where = ReplicationTaskArn === undefined ? {} : { 'replication-task-arn': ReplicationTaskArn };
      const { values, next } = await services.assessments.find({ where, ...pageOf(asked) });
      return {
        BucketName: '',
        ReplicationTaskAssessmentResults: await Promise.all(values.map((run) => resultOf(run, services))),
        ...markerOf(next),
      };
    },
  ),
];

interface Asked {
  readonly ReplicationTaskArn?: string | undefined;
  readonly ReplicationConfigArn?: string | undefined;
  readonly SourceEngineName?: string | undefined;
  readonly TargetEngineName?: string | undefined;
  readonly MigrationType?: 'full-load' | 'cdc' | 'full-load-and-cdc' | undefined;
}

async function applicable(
  asked: Asked,
  { tasks, endpoints, assessments }: Services,
): Promise<readonly string[]> {
  const arn = asked.ReplicationTaskArn ?? asked.ReplicationConfigArn;
  if (arn !== undefined) {
    const { sourceArn, targetArn, type } = await tasks.get(arn);
    const [source, target] = await Promise.all([endpoints.get(sourceArn), endpoints.get(targetArn)]);
    return await assessments.applicable(source.engine, target.engine, type);
  }
  const { SourceEngineName: source, TargetEngineName: target, MigrationType: type } = asked;
  if (source === undefined || target === undefined || type === undefined)
    throw invalidValue('Give ReplicationTaskArn, or SourceEngineName, TargetEngineName and MigrationType.');
  return await assessments.applicable(source, target, type);
}

/** The results as one JSON text: there is no bucket to put a file into. */
async function resultOf(run: AssessmentRun, { tasks }: Services) {
  const { identifier } = await tasks.get(run.taskArn);
  return {
    ReplicationTaskIdentifier: identifier,
    ReplicationTaskArn: run.taskArn,
    ReplicationTaskLastAssessmentDate: new Date(run.createdAt),
    AssessmentStatus: run.status,
    AssessmentResultsFile: `${run.name}.json`,
    AssessmentResults: JSON.stringify({
      'assessment-run': run.name,
      results: run.checks.map(({ name, status, findings }) => ({
        name,
        status,
        findings: findings.map(({ name: _, ...finding }) => finding),
      })),
    }),
  };
}

function wire(run: AssessmentRun): ReplicationTaskAssessmentRun {
  const count = (status: IndividualAssessment['status']): number =>
    run.checks.filter((check) => check.status === status).length;
  const waiting = count('pending') + count('running');
  const {
    ServiceAccessRoleArn,
    ResultLocationBucket,
    ResultLocationFolder,
    ResultEncryptionMode,
    ResultKmsKeyArn,
  } = run.given;
  return {
    ReplicationTaskAssessmentRunArn: run.arn,
    ReplicationTaskArn: run.taskArn,
    Status: run.status,
    ReplicationTaskAssessmentRunCreationDate: new Date(run.createdAt),
    AssessmentProgress: {
      IndividualAssessmentCount: run.checks.length,
      IndividualAssessmentCompletedCount: run.checks.length - waiting,
    },
    LastFailureMessage: run.failure,
    ServiceAccessRoleArn,
    ResultLocationBucket,
    ResultLocationFolder,
    ResultEncryptionMode,
    ResultKmsKeyArn,
    AssessmentRunName: run.name,
    IsLatestTaskAssessmentRun: run.isLatest,
    ResultStatistic: {
      Passed: count('passed'),
      Failed: count('failed'),
      Error: count('error'),
      Warning: count('warning'),
      Cancelled: count('cancelled'),
      Skipped: 0,
    },
  };
}

function individual(run: AssessmentRun, check: IndividualAssessment): ReplicationTaskIndividualAssessment {
  return {
    ReplicationTaskIndividualAssessmentArn: check.arn,
    ReplicationTaskAssessmentRunArn: run.arn,
    IndividualAssessmentName: check.name,
    Status: check.status,
    ...(check.startedAt === undefined
      ? {}
      : { ReplicationTaskIndividualAssessmentStartDate: new Date(check.startedAt) }),
  };
}
