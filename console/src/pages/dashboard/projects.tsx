import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import Table from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import { engineLabel } from '../../../../src/server/rest/contract/engine.ts';
import type { ProjectView } from '../../../../src/server/rest/contract/project.ts';
import { count } from '../../data/words.ts';
import { Go } from '../../parts/go.tsx';

/** The latest of so many projects, with how much of each is converted. */
export function LatestProjects({
  projects,
  total,
}: {
  readonly projects: readonly ProjectView[];
  readonly total: number;
}): ReactNode {
  if (projects.length === 0) return null;
  return (
    <Container
      header={
        <Header variant="h2" counter={`(${count(total)})`}>
          Migration projects
        </Header>
      }
    >
      <Table
        variant="borderless"
        items={projects}
        columnDefinitions={[
          {
            id: 'id',
            header: 'Project',
            cell: ({ id }) => <Go to={`/projects/${id}`}>{id}</Go>,
            isRowHeader: true,
          },
          {
            id: 'way',
            header: 'From and to',
            cell: ({ source, target }) => `${engineLabel(source.engine)} to ${engineLabel(target.engine)}`,
          },
          {
            id: 'converted',
            header: 'Converted',
            minWidth: 160,
            cell: ({ id, states }) => (
              <ProgressBar value={shareOf(states)} ariaLabel={`Converted of ${id}`} />
            ),
          },
          { id: 'objects', header: 'Objects', cell: ({ states }) => count(sumOf(states)) },
          {
            id: 'failed',
            header: 'Need a hand',
            cell: ({ states }) =>
              (states['failed'] ?? 0) === 0 ? (
                '0'
              ) : (
                <Box color="text-status-error">{count(states['failed'])}</Box>
              ),
          },
        ]}
      />
    </Container>
  );
}

function sumOf(states: ProjectView['states']): number {
  return Object.values(states).reduce((sum, each) => sum + each, 0);
}

function shareOf(states: ProjectView['states']): number {
  const done = (states['converted'] ?? 0) + (states['converted-with-findings'] ?? 0);
  return sumOf(states) === 0 ? 0 : Math.floor((100 * done) / sumOf(states));
}
