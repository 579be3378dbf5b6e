import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import type { ConnectionResult } from '../../../src/server/rest/contract/endpoint.ts';

/** How the last test of a connection went. */
export function ConnectionStatus({
  connection,
}: {
  readonly connection: ConnectionResult | undefined;
}): ReactNode {
  if (!connection) return <StatusIndicator type="pending">Not tested</StatusIndicator>;
  const shown: Readonly<Record<ConnectionResult['status'], readonly [StatusIndicatorProps.Type, string]>> = {
    successful: ['success', 'Successful'],
    failed: ['error', 'Failed'],
    testing: ['in-progress', 'Testing'],
  };
  const [type, words] = shown[connection.status];
  return <StatusIndicator type={type}>{words}</StatusIndicator>;
}
