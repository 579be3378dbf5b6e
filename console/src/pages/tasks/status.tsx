import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import type { TaskView } from '../../../../src/server/rest/contract/task.ts';

const types: Readonly<Record<string, StatusIndicatorProps.Type>> = {
  ready: 'pending',
  running: 'in-progress',
  stopped: 'stopped',
  failed: 'error',
  starting: 'loading',
  stopping: 'loading',
  deleting: 'loading',
  moving: 'loading',
};

/** What a task is at. */
export function TaskStatus({ task }: { readonly task: TaskView }): ReactNode {
  const { status, phase, progress } = task;
  if (phase === 'Load complete') return <StatusIndicator type="success">{phase}</StatusIndicator>;
  if (status === 'running' && (progress?.tablesErrored ?? 0) > 0)
    return <StatusIndicator type="warning">{phase}, with errors</StatusIndicator>;
  if (phase === 'Replication ongoing') return <StatusIndicator type="success">{phase}</StatusIndicator>;
  return <StatusIndicator type={types[status] ?? 'info'}>{phase}</StatusIndicator>;
}
