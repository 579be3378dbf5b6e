import type { Client } from '../../client/client.ts';
import { Watch } from '../../client/watch.ts';
import type { JobView, ProjectAction, ProjectView, TreeSide } from '../../server/rest/contract/project.ts';
import { OperationError } from '../../text/error.ts';
import { onInterrupt } from '../interrupt.ts';
import type { Progress } from '../progress.ts';

/** Has something done with all of a project, and waits for its end. An interruption leaves it to the server, and says so. */
export async function runJob(
  client: Client,
  { id, arn }: Pick<ProjectView, 'id' | 'arn'>,
  {
    action,
    side = 'source',
    resultFor,
  }: { readonly action: ProjectAction; readonly side?: TreeSide; readonly resultFor?: string },
  progress: Progress,
): Promise<JobView> {
  const begun = await client.call('POST /projects/:id/jobs', {
    path: { id },
    body: { action, side, paths: [], ...(resultFor === undefined ? {} : { resultFor }) },
  });
  const watch = new Watch(client, arn);
  const forget = onInterrupt(async () => {
    progress.clear();
    process.stderr.write(`The server goes on with project ${id}. To look: godwit project show ${id}.\n`);
    await Promise.resolve();
  });
  const { signal } = new AbortController();
  try {
    for (;;) {
      const all = await client.call('GET /projects/:id/jobs', { path: { id } });
      const job = all.find((each) => each.id === begun.id) ?? begun;
      if (job.status === 'SUCCESS') return job;
      if (job.status === 'FAILED' || job.status === 'CANCELED')
        throw new OperationError(
          job.error ?? `This was given up for the project ${id}: somebody cancelled it.`,
          { code: 'project-job', side: 'config' },
        );
      progress.show(wordsOf(action, job));
      await watch.next(signal);
    }
  } finally {
    forget();
    await watch.end();
    progress.clear();
  }
}

/** How far something is, in words. */
function wordsOf(action: string, { step, done, total, object }: JobView): string {
  const far = done === undefined || total === undefined ? '' : ` ${done} of ${total}`;
  return `${step ?? action}${far}${object === undefined ? '' : `: ${object}`}`;
}
