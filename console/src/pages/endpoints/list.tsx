import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { EndpointView } from '../../../../src/server/rest/contract/endpoint.ts';
import { engineLabel } from '../../../../src/server/rest/contract/engine.ts';
import { useSession } from '../../data/session.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Go, GoButton } from '../../parts/go.tsx';
import { ListingInParts } from '../../parts/listing.tsx';
import { ConnectionStatus } from '../../parts/status.tsx';
import { Day } from '../../parts/when.tsx';
import { placeOf, testEndpoint } from './actions.ts';
import { DeleteEndpoint } from './delete.tsx';

/** All endpoints. */
export function EndpointsPage(): ReactNode {
  const { may } = useSession();
  const [doomed, setDoomed] = useState<EndpointView>();
  const cannot = may('operator') ? {} : { disabled: true, disabledReason: 'Your role is viewer.' };
  return (
    <>
      <ListingInParts<EndpointView>
        title="Endpoints"
        description="The databases that tasks read from and write to."
        address="/endpoints-page"
        idOf={({ id }) => id}
        columns={[
          {
            id: 'id',
            header: 'Name',
            cell: ({ id }) => <Go to={`/endpoints/${id}`}>{id}</Go>,
            by: ({ id }) => id,
            isRowHeader: true,
          },
          { id: 'role', header: 'Type', cell: ({ role }) => roleLabel[role], by: ({ role }) => role },
          {
            id: 'engine',
            header: 'Engine',
            cell: ({ engine }) => engineLabel(engine),
            by: ({ engine }) => engineLabel(engine),
          },
          {
            id: 'place',
            header: 'Server',
            cell: (each) => (
              <div className="shortened" title={placeOf(each)}>
                {placeOf(each)}
              </div>
            ),
            by: placeOf,
          },
          {
            id: 'connection',
            header: 'Last test',
            cell: ({ connection }) => <ConnectionStatus connection={connection} />,
            by: ({ connection }) => connection?.status ?? '',
          },
          {
            id: 'tasks',
            header: 'Tasks',
            cell: ({ tasks }) => tasks.length,
            by: ({ tasks }) => tasks.length,
          },
          {
            id: 'created',
            header: 'Created',
            cell: ({ createdAt }) => <Day at={createdAt} />,
            by: ({ createdAt }) => createdAt,
          },
        ]}
        empty={
          <Empty
            title="No endpoints yet"
            action={
              <GoButton to="/endpoints/create" {...cannot}>
                Create endpoint
              </GoButton>
            }
          >
            Create one for the database that is to be migrated, and one for the database that it goes to.
          </Empty>
        }
        actions={(chosen) => (
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              disabled={!chosen || !may('operator')}
              onClick={() => void (chosen && testEndpoint(chosen.id))}
            >
              Test connection
            </Button>
            <Button disabled={!chosen || !may('operator')} onClick={() => setDoomed(chosen)}>
              Delete
            </Button>
            <GoButton to="/endpoints/create" variant="primary" {...cannot}>
              Create endpoint
            </GoButton>
          </SpaceBetween>
        )}
      />
      <DeleteEndpoint endpoint={doomed} close={() => setDoomed(undefined)} />
    </>
  );
}

const roleLabel = { source: 'Source', target: 'Target' } as const;
