import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import Table from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import type { TaskView } from '../../../../src/server/rest/contract/task.ts';
import { compact, duration } from '../../data/words.ts';
import { Go } from '../../parts/go.tsx';
import { TaskStatus } from '../tasks/status.tsx';

const most = 10;
const urgency = (task: TaskView): number =>
  task.status === 'failed' ? 0 : (task.progress?.tablesErrored ?? 0) > 0 ? 1 : 2;

/** The tasks that run or failed, those that need a hand first. */
export function RunningTasks({ tasks }: { readonly tasks: readonly TaskView[] }): ReactNode {
  const shown = tasks.toSorted((one, other) => urgency(one) - urgency(other)).slice(0, most);
  if (shown.length === 0) return null;
  return (
    <Container header={<Header variant="h2">At work, or in need of a hand</Header>}>
      <Table
        variant="borderless"
        wrapLines
        items={shown}
        columnDefinitions={[
          {
            id: 'id',
            header: 'Task',
            cell: ({ id }) => (
              <span className="whole">
                <Go to={`/tasks/${id}`}>{id}</Go>
              </span>
            ),
            isRowHeader: true,
          },
          { id: 'status', header: 'Status', minWidth: 190, cell: (task) => <TaskStatus task={task} /> },
          {
            id: 'load',
            header: 'Load',
            width: 170,
            cell: ({ progress, id }) =>
              progress ? <ProgressBar value={progress.loadPercent} ariaLabel={`Load of ${id}`} /> : '–',
          },
          {
            id: 'speed',
            header: 'Now',
            minWidth: 140,
            cell: ({ progress }) =>
              progress?.following
                ? `${compact(progress.following.changesPerSecond)} changes/s`
                : `${compact(progress?.rowsPerSecond ?? 0)} rows/s`,
          },
          { id: 'lag', header: 'Behind', cell: ({ progress }) => duration(progress?.following?.lagMs) },
          ...(shown.some(({ failure }) => failure !== undefined) ? [why] : []),
        ]}
      />
    </Container>
  );
}

const why = {
  id: 'failure',
  header: 'Why',
  minWidth: 260,
  cell: ({ failure }: TaskView) =>
    failure === undefined ? (
      ''
    ) : (
      <Box color="text-status-error">
        <span className="clamped" title={failure}>
          {failure}
        </span>
      </Box>
    ),
};
