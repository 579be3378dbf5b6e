import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import type { ReactNode } from 'react';
import type { ConnectionResult } from '../../../../src/server/rest/contract/endpoint.ts';
import type { Draft } from './draft.ts';

/** How the test of a connection went: what answered, or why nothing did and what would mend it. */
export function TestBox({
  draft,
  result,
  isTesting,
}: {
  readonly draft: Draft;
  readonly result: ConnectionResult | undefined;
  readonly isTesting: boolean;
}): ReactNode {
  if (isTesting)
    return (
      <Alert type="info" header="Testing the connection">
        The server connects to {draft.host}:{draft.port} as {draft.user}.
      </Alert>
    );
  if (!result) return null;
  if (result.status === 'successful')
    return (
      <Alert type="success" header="The connection works">
        {result.server}
      </Alert>
    );
  return (
    <Alert type="error" header="The connection failed">
      <Box variant="p">{result.message}</Box>
      {result.remedy !== undefined && (
        <>
          <Box variant="p">What would mend it:</Box>
          <CopyToClipboard
            variant="inline"
            textToCopy={result.remedy}
            copyButtonAriaLabel="Copy what would mend it"
            copySuccessText="Copied"
            copyErrorText="It could not be copied"
          />
        </>
      )}
    </Alert>
  );
}
