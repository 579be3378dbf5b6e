import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import type { EndpointView } from '../../../../src/server/rest/contract/endpoint.ts';
import type { HappeningView } from '../../../../src/server/rest/contract/history.ts';
import type { ProjectView } from '../../../../src/server/rest/contract/project.ts';
import type { TasksPage } from '../../../../src/server/rest/contract/task.ts';
import { dashboardAddresses as at } from '../../data/addresses.ts';
import type { Part } from '../../data/parts.ts';
import { useQuery } from '../../data/query.ts';
import { useSession } from '../../data/session.tsx';
import { count, dateTime } from '../../data/words.ts';
import { Go, GoButton } from '../../parts/go.tsx';
import { Heading } from '../../parts/heading.tsx';
import { ProblemAlert } from '../../parts/problem.tsx';
import { LatestProjects } from './projects.tsx';
import { FirstSteps } from './first-steps.tsx';
import { RunningTasks } from './running-tasks.tsx';

/** What goes on, what needs a hand, and what to do first. */
export function Dashboard(): ReactNode {
  const { may } = useSession();
  const tasks = useQuery<TasksPage>(at.tasks);
  const sources = useQuery<Part<EndpointView>>(at.sources);
  const targets = useQuery<Part<EndpointView>>(at.targets);
  const projects = useQuery<Part<ProjectView>>(at.projects);
  const happenings = useQuery<readonly HappeningView[]>(at.happenings);
  const { error } = tasks;
  if (error && !tasks.data)
    return <ProblemAlert title="The dashboard could not be read" error={error} retry={tasks.reload} />;
  return (
    <SpaceBetween size="l">
      <Heading
        title="Dashboard"
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <GoButton to="/endpoints/create" disabled={!may('operator')}>
              Create endpoint
            </GoButton>
            <GoButton to="/tasks/create" variant="primary" disabled={!may('operator')}>
              Create task
            </GoButton>
          </SpaceBetween>
        }
      />
      <FirstSteps
        sources={sources.data?.matching}
        targets={targets.data?.matching}
        tasks={tasks.data?.total}
      />
      <Container header={<Header variant="h2">Migration tasks</Header>}>
        <ColumnLayout columns={4} variant="text-grid">
          <Number label="Running" value={tasks.data?.statuses['running']} filter="" />
          {['Replication ongoing', 'Load complete', 'Failed'].map((phase) => (
            <Number
              key={phase}
              label={phase === 'Replication ongoing' ? 'Following changes' : phase}
              value={tasks.data?.phases[phase]}
              filter={phase}
            />
          ))}
        </ColumnLayout>
      </Container>
      <RunningTasks tasks={tasks.data?.rows ?? []} />
      <LatestProjects projects={projects.data?.rows ?? []} total={projects.data?.total ?? 0} />
      <Container header={<Header variant="h2">What happened last</Header>}>
        {happenings.data?.length === 0 ? (
          <Box color="text-body-secondary">Nothing yet.</Box>
        ) : (
          <SpaceBetween size="xs">
            {(happenings.data ?? []).map(({ sequence, at, message, categories }) => (
              <div key={sequence} className="happening">
                <span className="soft">{dateTime(at)}</span>
                <Box color={categories.includes('failure') ? 'text-status-error' : 'inherit'}>
                  <span className="clamped" title={message}>
                    {message}
                  </span>
                </Box>
              </div>
            ))}
            <Go to="/history">All of the history</Go>
          </SpaceBetween>
        )}
      </Container>
    </SpaceBetween>
  );
}

/** A number that leads to the tasks that it counts. */
function Number({
  label,
  value,
  filter,
}: {
  readonly label: string;
  readonly value: number | undefined;
  readonly filter: string;
}): ReactNode {
  return (
    <div>
      <Box variant="awsui-key-label">{label}</Box>
      <Go isLarge to={filter === '' ? '/tasks' : `/tasks?filter=${encodeURIComponent(filter)}`}>
        {count(value ?? 0)}
      </Go>
    </div>
  );
}
