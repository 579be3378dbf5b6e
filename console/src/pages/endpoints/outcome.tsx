import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import type { ConnectionResult } from '../../../../src/server/rest/contract/endpoint.ts';
import { plural } from '../../data/words.ts';
import { Remedy } from '../../parts/remedy.tsx';

/** How the test of a connection went: what can be seen and what a task would miss, or why nothing answered. */
export function Outcome({
  result,
  server,
}: {
  readonly result: ConnectionResult | undefined;
  readonly server: string;
}): ReactNode {
  if (!result) return null;
  if (result.status === 'testing')
    return <Alert type="info">The connection to {server} is being tested.</Alert>;
  if (result.status === 'failed')
    return (
      <Alert type="error" header="The connection failed">
        {result.message}
      </Alert>
    );
  const complaints = result.complaints ?? [];
  const seen = `${plural(result.tables ?? 0, 'table')} can be seen.`;
  if (complaints.length === 0)
    return (
      <Alert type="success" header="The connection works">
        {seen} Nothing is missing for loading rows and following changes.
      </Alert>
    );
  return (
    <Alert
      type={complaints.some((each) => each.result === 'failed') ? 'warning' : 'info'}
      header="The connection works; a task would miss something there"
    >
      <SpaceBetween size="s">
        <Box>{seen}</Box>
        {complaints.map(({ name, object, problem, remedy }) => (
          <div key={`${name} ${object ?? ''} ${problem ?? ''}`}>
            <Box variant="span">
              {object !== undefined && <Box variant="strong">{object}: </Box>}
              {problem}
            </Box>
            {remedy !== undefined && <Remedy text={remedy} />}
          </div>
        ))}
      </SpaceBetween>
    </Alert>
  );
}
