import type { ReactNode } from 'react';
import type { EndpointView } from '../../../../src/server/rest/contract/endpoint.ts';
import { Delete } from '../../parts/delete.tsx';

/** Asks whether an endpoint is to be deleted, and deletes it. */
export function DeleteEndpoint({
  endpoint,
  close,
}: {
  readonly endpoint: EndpointView | undefined;
  readonly close: () => void;
}): ReactNode {
  return (
    <Delete kind="endpoint" id={endpoint?.id} address="/endpoints" leadsTo="/endpoints" close={close}>
      The database itself is not touched; Godwit forgets how to reach it. An endpoint that a task uses cannot
      be deleted.
    </Delete>
  );
}
