import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import type { TaskDetails } from '../../../../src/server/rest/contract/task.ts';
import { taskAddress } from '../../data/addresses.ts';
import { useQuery } from '../../data/query.ts';
import { Heading } from '../../parts/heading.tsx';
import { PageTabs } from '../../parts/page-tabs.tsx';
import { ProblemAlert } from '../../parts/problem.tsx';
import { Checks } from './checks.tsx';
import { Definition } from './definition.tsx';
import { Exceptions } from './exceptions.tsx';
import { Logs } from './logs.tsx';
import { Overview } from './overview.tsx';
import { TableStatistics } from './tables.tsx';
import { TaskButtons } from './buttons.tsx';
import { ValidationFailures } from './validation.tsx';

/** One task: how far it is, table by table, what went wrong, and what can be done with it. */
export function TaskPage(): ReactNode {
  const { id = '' } = useParams();
  const { data: task, error, reload } = useQuery<TaskDetails>(taskAddress(id));
  if (!task)
    return error ? (
      <ProblemAlert title={`${id} could not be read`} error={error} retry={reload} />
    ) : (
      <Spinner size="large" />
    );
  return (
    <SpaceBetween size="l">
      <Heading
        title={task.id}
        above={[{ text: 'Migration tasks', href: '/tasks' }]}
        actions={<TaskButtons task={task} />}
      />
      {task.failure !== undefined && (
        <Alert type="error" header="The task has failed">
          {task.failure}
        </Alert>
      )}
      {task.mustReload !== undefined && <Alert type="warning">{task.mustReload}</Alert>}
      <PageTabs
        tabs={[
          { id: 'overview', label: 'Overview', content: <Overview task={task} /> },
          { id: 'tables', label: 'Table statistics', content: <TableStatistics task={task} /> },
          { id: 'validation', label: 'Validation', content: <ValidationFailures task={task} /> },
          { id: 'exceptions', label: 'Exceptions', content: <Exceptions task={task} /> },
          { id: 'checks', label: 'Checks', content: <Checks task={task} /> },
          { id: 'logs', label: 'Log', content: <Logs task={task} /> },
          { id: 'definition', label: 'Definition', content: <Definition task={task} /> },
        ]}
      />
    </SpaceBetween>
  );
}
