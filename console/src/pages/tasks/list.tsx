import Box from '@cloudscape-design/components/box';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { engineLabel } from '../../../../src/server/rest/contract/engine.ts';
import type { TaskView } from '../../../../src/server/rest/contract/task.ts';
import { useSession } from '../../data/session.tsx';
import { duration, plural } from '../../data/words.ts';
import { Empty } from '../../parts/empty.tsx';
import { Go, GoButton } from '../../parts/go.tsx';
import { Detail, ListingInParts } from '../../parts/listing.tsx';
import { Day } from '../../parts/when.tsx';
import { startTask, stopTask } from './actions.ts';
import { DeleteTask } from './delete.tsx';
import { typeLabels } from './labels.ts';
import { TaskStatus } from './status.tsx';

/** All tasks. */
export function TasksPage(): ReactNode {
  const { may } = useSession();
  const [doomed, setDoomed] = useState<string>();
  const create = (
    <GoButton to="/tasks/create" variant="primary" disabled={!may('operator')}>
      Create task
    </GoButton>
  );
  return (
    <>
      <ListingInParts<TaskView>
        title="Migration tasks"
        description="What moves rows from a source into a target, and follows their changes."
        address="/tasks-page"
        idOf={({ id }) => id}
        columns={[
          {
            id: 'id',
            header: 'Name',
            cell: ({ id, type }) => (
              <>
                <Go to={`/tasks/${id}`}>{id}</Go>
                <Detail>{typeLabels[type]}</Detail>
              </>
            ),
            by: ({ id }) => id,
            isRowHeader: true,
          },
          {
            id: 'status',
            header: 'Status',
            cell: (task) => (
              <>
                <TaskStatus task={task} />
                <Errors task={task} />
              </>
            ),
            by: ({ phase }) => phase,
          },
          {
            id: 'load',
            header: 'Load',
            cell: ({ progress, id }) =>
              progress ? <ProgressBar value={progress.loadPercent} ariaLabel={`Load of ${id}`} /> : '–',
            by: ({ progress }) => progress?.loadPercent ?? -1,
            width: 130,
          },
          {
            id: 'lag',
            header: 'Behind',
            cell: ({ progress }) => duration(progress?.following?.lagMs),
            by: ({ progress }) => progress?.following?.lagMs ?? -1,
          },
          {
            id: 'source',
            header: 'Source',
            cell: ({ source }) => <End end={source} />,
            by: ({ source }) => source.id,
          },
          {
            id: 'target',
            header: 'Target',
            cell: ({ target }) => <End end={target} />,
            by: ({ target }) => target.id,
          },
          {
            id: 'created',
            header: 'Created',
            cell: ({ createdAt }) => <Day at={createdAt} />,
            by: ({ createdAt }) => createdAt,
          },
        ]}
        empty={
          <Empty title="No tasks yet" action={create}>
            A task loads the rows of a source into a target and, if you want, follows the changes until you
            switch over.
          </Empty>
        }
        actions={(chosen) => (
          <SpaceBetween direction="horizontal" size="xs">
            <TaskActions task={chosen} remove={setDoomed} />
            {create}
          </SpaceBetween>
        )}
      />
      <DeleteTask id={doomed} close={() => setDoomed(undefined)} />
    </>
  );
}

function End({ end }: { readonly end: TaskView['source'] }): ReactNode {
  return (
    <>
      <Go to={`/endpoints/${end.id}`}>{end.id}</Go>
      <Detail>{engineLabel(end.engine)}</Detail>
    </>
  );
}

function Errors({ task: { progress } }: { readonly task: TaskView }): ReactNode {
  const errors = progress?.tablesErrored ?? 0;
  if (errors === 0) return null;
  return (
    <Box color="text-status-error" fontSize="body-s">
      {plural(errors, 'table')} with errors
    </Box>
  );
}

/** What can be done with a task in its state. */
function TaskActions({
  task,
  remove,
}: {
  readonly task: TaskView | undefined;
  readonly remove: (id: string) => void;
}): ReactNode {
  const { may } = useSession();
  const isRunning = task?.status === 'running' || task?.status === 'starting';
  const isIdle = task !== undefined && ['ready', 'stopped', 'failed'].includes(task.status);
  const act = (what: string, id: string): void => {
    if (what === 'stop') void stopTask(id);
    else if (what === 'delete') remove(id);
    else void startTask(id, what as 'begin' | 'resume' | 'reload');
  };
  return (
    <ButtonDropdown
      disabled={!task || !may('operator')}
      items={[
        { id: 'begin', text: 'Start', disabled: !isIdle || task.hasRun },
        { id: 'resume', text: 'Resume', disabled: !isIdle || !task.hasRun || task.mustReload !== undefined },
        { id: 'reload', text: 'Begin anew', disabled: !isIdle || !task.hasRun },
        { id: 'stop', text: 'Stop', disabled: !isRunning },
        { id: 'delete', text: 'Delete', disabled: !isIdle },
      ]}
      onItemClick={({ detail }) => task && act(detail.id, task.id)}
    >
      Actions
    </ButtonDropdown>
  );
}
