import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { engineLabel } from '../../../../src/server/rest/contract/engine.ts';
import type { TaskDetails } from '../../../../src/server/rest/contract/task.ts';
import { bytes, compact, count, dateTime, duration } from '../../data/words.ts';
import { Arn } from '../../parts/arn.tsx';
import { Go } from '../../parts/go.tsx';
import { typeLabels } from '../tasks/labels.ts';
import { TaskStatus } from '../tasks/status.tsx';
import { TaskCharts } from './charts.tsx';

/** How far a task is, and what it is. */
export function Overview({ task }: { readonly task: TaskDetails }): ReactNode {
  return (
    <SpaceBetween size="l">
      <NumbersNow task={task} />
      <TaskCharts task={task} />
      <Container header={<Header variant="h2">Task</Header>}>
        <KeyValuePairs
          columns={4}
          items={[
            {
              label: 'Source',
              value: (
                <>
                  <Go to={`/endpoints/${task.source.id}`}>{task.source.id}</Go> (
                  {engineLabel(task.source.engine)})
                </>
              ),
            },
            {
              label: 'Target',
              value: (
                <>
                  <Go to={`/endpoints/${task.target.id}`}>{task.target.id}</Go> (
                  {engineLabel(task.target.engine)})
                </>
              ),
            },
            { label: 'Type', value: typeLabels[task.type] },
            { label: 'Stopped because', value: task.stopReason ?? '–' },
            { label: 'Created', value: dateTime(task.createdAt) },
            { label: 'Started', value: dateTime(task.startedAt) },
            { label: 'Stopped', value: dateTime(task.stoppedAt) },
            { label: 'Goes on at', value: <Box variant="code">{task.position ?? '–'}</Box> },
          ]}
        />
        <Arn arn={task.arn} />
      </Container>
    </SpaceBetween>
  );
}

function NumbersNow({ task }: { readonly task: TaskDetails }): ReactNode {
  const { progress } = task;
  const following = progress?.following;
  return (
    <Container>
      <ColumnLayout columns={4} variant="text-grid">
        <Figure label="Status" value={<TaskStatus task={task} />} detail={whenOf(task)} />
        <div>
          <Box variant="awsui-key-label">Full load</Box>
          {progress && task.type !== 'cdc' ? (
            <ProgressBar
              ariaLabel="Full load"
              value={progress.loadPercent}
              description={`${count(progress.tablesLoaded)} tables loaded, ${count(progress.tablesLoading)} loading, ${count(progress.tablesQueued)} waiting, ${count(progress.tablesErrored)} with errors`}
            />
          ) : (
            <Box color="text-body-secondary">
              {task.type === 'cdc' ? 'This task follows changes only.' : 'Not begun.'}
            </Box>
          )}
        </div>
        <Figure
          label="Behind the source"
          value={<span className="figure">{following ? duration(following.lagMs) : '–'}</span>}
          detail={
            following
              ? `${count(following.pending)} changes read and not applied yet`
              : 'No changes are followed.'
          }
        />
        <Figure
          label="Now"
          value={
            <span className="figure">
              {following
                ? `${compact(following.changesPerSecond)} changes/s`
                : `${compact(progress?.rowsPerSecond ?? 0)} rows/s`}
            </span>
          }
          detail={
            following
              ? `${count(following.applied)} changes applied`
              : `${bytes(progress?.bytesPerSecond ?? 0)}/s`
          }
        />
      </ColumnLayout>
    </Container>
  );
}

function whenOf({ status, startedAt, stoppedAt }: TaskDetails): string {
  if (status === 'running' && startedAt !== undefined) return `since ${dateTime(startedAt)}`;
  return stoppedAt === undefined ? '' : `since ${dateTime(stoppedAt)}`;
}

function Figure({
  label,
  value,
  detail,
}: {
  readonly label: string;
  readonly value: ReactNode;
  readonly detail: string;
}): ReactNode {
  return (
    <div>
      <Box variant="awsui-key-label">{label}</Box>
      <div>{value}</div>
      <Box color="text-body-secondary" fontSize="body-s">
        {detail}
      </Box>
    </div>
  );
}
