import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { engineLabel } from '../../../../src/server/rest/contract/engine.ts';
import type { ProjectView } from '../../../../src/server/rest/contract/project.ts';
import { useSession } from '../../data/session.tsx';
import { count, plural } from '../../data/words.ts';
import { Delete } from '../../parts/delete.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Go, GoButton } from '../../parts/go.tsx';
import { Detail, ListingInParts } from '../../parts/listing.tsx';
import { Day } from '../../parts/when.tsx';

/** All projects. */
export function ProjectsPage(): ReactNode {
  const { may } = useSession();
  const [doomed, setDoomed] = useState<ProjectView>();
  const create = (
    <GoButton to="/projects/create" variant="primary" disabled={!may('operator')}>
      Create project
    </GoButton>
  );
  return (
    <>
      <ListingInParts<ProjectView>
        title="Migration projects"
        description="What converts the schemas and the code of one database to another."
        address="/projects-page"
        idOf={({ id }) => id}
        columns={[
          {
            id: 'id',
            header: 'Name',
            cell: ({ id }) => <Go to={`/projects/${id}`}>{id}</Go>,
            by: ({ id }) => id,
            isRowHeader: true,
          },
          { id: 'source', header: 'Source', cell: ({ source }) => <SideWords side={source} /> },
          { id: 'target', header: 'Target', cell: ({ target }) => <SideWords side={target} /> },
          {
            id: 'converted',
            header: 'Converted',
            cell: ({ states }) => (
              <>
                {count(convertedOf(states))}
                <Detail>of {plural(total(states), 'object')}</Detail>
              </>
            ),
            by: ({ states }) => convertedOf(states),
          },
          {
            id: 'created',
            header: 'Created',
            cell: ({ createdAt }) => <Day at={createdAt} />,
            by: ({ createdAt }) => createdAt,
          },
        ]}
        empty={
          <Empty title="No projects yet" action={create}>
            A project reads the definitions of a source, says how much of them converts by itself, converts
            them, proves the result in a real server, and applies it.
          </Empty>
        }
        actions={(chosen) => (
          <SpaceBetween direction="horizontal" size="xs">
            <Button disabled={!chosen || !may('operator')} onClick={() => setDoomed(chosen)}>
              Delete
            </Button>
            {create}
          </SpaceBetween>
        )}
      />
      <Delete kind="project" id={doomed?.id} address="/projects" close={() => setDoomed(undefined)}>
        Its trees, conversions and your own texts in it are forgotten. What was applied stays in the target.
      </Delete>
    </>
  );
}

function SideWords({
  side: { engine, place, isVirtual },
}: {
  readonly side: ProjectView['source'];
}): ReactNode {
  return (
    <>
      {engineLabel(engine)}
      <Detail>
        <div className="shortened" title={place}>
          {isVirtual && place === '' ? 'without a server' : place.replace(/^file:\/\//, '')}
        </div>
      </Detail>
    </>
  );
}

function convertedOf(states: ProjectView['states']): number {
  return (states['converted'] ?? 0) + (states['converted-with-findings'] ?? 0);
}

function total(states: ProjectView['states']): number {
  return Object.values(states).reduce((sum, each) => sum + each, 0);
}
