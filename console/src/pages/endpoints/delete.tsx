import Box from '@cloudscape-design/components/box';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { EndpointView } from '../../../../src/server/rest/contract/endpoint.ts';
import { call } from '../../data/client.ts';
import { attempt } from '../../data/notices.ts';
import { invalidate } from '../../data/query.ts';
import { Confirm } from '../../parts/confirm.tsx';

/** Asks whether an endpoint is to be deleted, and deletes it. */
export function DeleteEndpoint({
  endpoint,
  close,
}: {
  readonly endpoint: EndpointView | undefined;
  readonly close: () => void;
}): ReactNode {
  const navigate = useNavigate();
  const id = endpoint?.id ?? '';
  return (
    <Confirm
      title={`Delete the endpoint ${id}?`}
      yes="Delete"
      isOpen={endpoint !== undefined}
      close={close}
      act={async () => {
        await attempt({ done: `${id} is deleted`, failed: `${id} could not be deleted` }, async () => {
          await call('DELETE', `/endpoints/${encodeURIComponent(id)}`);
          await navigate('/endpoints');
        });
        invalidate((path) => path === '/endpoints');
      }}
    >
      <Box variant="p">
        The database itself is not touched; Godwit forgets how to reach it. An endpoint that a task uses
        cannot be deleted.
      </Box>
    </Confirm>
  );
}
