import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import type { JobView, ProjectView } from '../../../../src/server/rest/contract/project.ts';
import { call } from '../../data/client.ts';
import { attempt } from '../../data/notices.ts';
import type { Query } from '../../data/query.ts';
import { count, dateTime, duration } from '../../data/words.ts';
import { Empty } from '../../parts/empty.tsx';

const operations: Readonly<Record<string, string>> = {
  import: 'Reading',
  assessment: 'Assessing',
  conversion: 'Converting',
  creation: 'Adding a statement',
  'export-as-script': 'Saving as SQL',
  'export-to-target': 'Applying',
  'extension-pack': 'Applying the extension pack',
};

const states: Readonly<Record<JobView['status'], readonly [StatusIndicatorProps.Type, string]>> = {
  RECEIVED: ['pending', 'Waiting'],
  IN_PROGRESS: ['in-progress', 'At work'],
  SUCCESS: ['success', 'Done'],
  FAILED: ['error', 'Failed'],
  CANCELING: ['in-progress', 'Being given up'],
  CANCELED: ['stopped', 'Given up'],
};

/** What is going on: how far it is, or why it failed. */
export function JobLine({ project, job }: { readonly project: string; readonly job: JobView }): ReactNode {
  const words = operations[job.operation] ?? job.operation;
  if (job.status === 'FAILED')
    return (
      <Alert type="error" header={`${words} failed`}>
        {job.error}
      </Alert>
    );
  const { done = 0, total = 0, object } = job;
  const cancel = async (): Promise<void> => {
    await attempt({ failed: 'It could not be given up' }, () =>
      call('POST', `/projects/${encodeURIComponent(project)}/jobs/${job.id}/cancel`, {}),
    );
  };
  return (
    <div className="job">
      <ProgressBar
        value={total === 0 ? 0 : (100 * done) / total}
        label={words}
        description={total === 0 ? 'It begins…' : `${count(done)} of ${count(total)}`}
        additionalInfo={object ?? ''}
      />
      <Button onClick={() => void cancel()}>Give up</Button>
    </div>
  );
}

/** What was asked of a project, the latest first. */
export function Jobs({
  jobs,
}: {
  readonly project: ProjectView;
  readonly jobs: Query<readonly JobView[]>;
}): ReactNode {
  return (
    <Table
      items={jobs.data ?? []}
      loading={jobs.isLoading && !jobs.data}
      loadingText="Reading…"
      wrapLines
      columnDefinitions={[
        {
          id: 'operation',
          header: 'What',
          cell: ({ operation }) => operations[operation] ?? operation,
          isRowHeader: true,
          minWidth: 150,
        },
        {
          id: 'status',
          header: 'Status',
          minWidth: 150,
          cell: ({ status }) => {
            const [type, words] = states[status];
            return <StatusIndicator type={type}>{words}</StatusIndicator>;
          },
        },
        { id: 'at', header: 'Asked for', minWidth: 200, cell: ({ createdAt }) => dateTime(createdAt) },
        {
          id: 'took',
          header: 'Took',
          minWidth: 100,
          cell: ({ createdAt, endedAt }) =>
            endedAt === undefined ? '–' : duration(Date.parse(endedAt) - Date.parse(createdAt)),
        },
        {
          id: 'result',
          header: 'Result',
          cell: ({ error, file }) =>
            file === undefined ? <Box color="text-status-error">{error}</Box> : <a href={file}>Download</a>,
        },
      ]}
      empty={
        <Empty title="Nothing was asked for yet">Reading, assessing and converting are listed here.</Empty>
      }
    />
  );
}
