import type { Requirement } from '../../change/requirement.ts';
import type { AssessmentRun, IndividualAssessment } from '../resources/assessments.ts';
import type { Services } from '../services.ts';
import type { CheckRun } from './contract/task.ts';
import { given } from './given.ts';

/** The latest assessment of a task, whoever asked for it. */
export async function latestRun(
  { assessments }: Services,
  taskArn: string,
): Promise<AssessmentRun | undefined> {
  const runs = await assessments.registry.collection.all({ 'replication-task-arn': taskArn });
  return runs.at(-1);
}

const outcomes: { readonly [Status in AssessmentRun['status']]?: CheckRun['status'] } = {
  starting: 'running',
  running: 'running',
  cancelling: 'running',
  'error-executing': 'error',
};

/** What both ends lack, check by check. */
export function checkView(run: AssessmentRun | undefined): CheckRun {
  if (!run) return { status: 'never', requirements: [] };
  const { createdAt, status, failure, checks } = run;
  return {
    at: createdAt,
    status: outcomes[status] ?? 'done',
    ...given({ failure }),
    requirements: checks.flatMap(foundBy),
  };
}

function foundBy({ name, status, findings }: IndividualAssessment): Requirement[] {
  if (findings.length > 0) return [...findings];
  return status === 'passed' ? [{ name, result: 'passed' }] : [];
}
