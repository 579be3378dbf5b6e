import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Steps from '@cloudscape-design/components/steps';
import type { ReactNode } from 'react';
import { Go } from '../../parts/go.tsx';

/** What to do first; it goes away when a task has been made. */
export function FirstSteps({
  sources,
  targets,
  tasks,
}: {
  /** How many there are of each; undefined while that is not known. */
  readonly sources: number | undefined;
  readonly targets: number | undefined;
  readonly tasks: number | undefined;
}): ReactNode {
  if (sources === undefined || targets === undefined || tasks !== 0) return null;
  const status = (isDone: boolean): 'success' | 'pending' => (isDone ? 'success' : 'pending');
  return (
    <Container header={<Header variant="h2">Move your first database</Header>}>
      <Steps
        ariaLabel="First steps"
        steps={[
          {
            status: status(sources > 0),
            header: 'Say where the rows are',
            details: (
              <Go to="/endpoints/create?role=source">
                Create the endpoint of the source; its test says what its server still lacks
              </Go>
            ),
          },
          {
            status: status(targets > 0),
            header: 'Say where they go',
            details: <Go to="/endpoints/create?role=target">Create the endpoint of the target</Go>,
          },
          {
            status: 'pending',
            header: 'Move them',
            details: (
              <Go to="/tasks/create">
                Create a task: it makes the tables, loads the rows and follows the changes until you switch
                over
              </Go>
            ),
          },
        ]}
      />
    </Container>
  );
}
