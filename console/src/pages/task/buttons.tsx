import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { TaskDetails } from '../../../../src/server/rest/contract/task.ts';
import { useSession } from '../../data/session.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { startTask, stopTask } from '../tasks/actions.ts';
import { DeleteTask } from '../tasks/delete.tsx';
import { CutoverDialog } from './cutover.tsx';

/** What can be done with a task in its state; the likeliest is a button of its own. */
export function TaskButtons({ task }: { readonly task: TaskDetails }): ReactNode {
  const { may } = useSession();
  const [asked, setAsked] = useState<'reload' | 'delete' | 'cutover'>();
  const close = (): void => setAsked(undefined);
  const { id, status, hasRun, mustReload, type } = task;
  const isRunning = status === 'running' || status === 'starting';
  const isIdle = ['ready', 'stopped', 'failed'].includes(status);
  const disabled = !may('operator');
  return (
    <>
      <SpaceBetween direction="horizontal" size="xs">
        <ButtonDropdown
          disabled={disabled}
          items={[
            { id: 'reload', text: 'Begin anew…', disabled: !isIdle || !hasRun },
            {
              id: 'cutover',
              text: 'Cut over…',
              disabled: type === 'full-load' || !hasRun,
              disabledReason: 'Only a task that follows changes can be cut over.',
            },
            { id: 'delete', text: 'Delete…', disabled: !isIdle },
          ]}
          onItemClick={({ detail }) => setAsked(detail.id as 'reload' | 'delete' | 'cutover')}
        >
          Actions
        </ButtonDropdown>
        {isRunning ? (
          <Button variant="primary" disabled={disabled} onClick={() => void stopTask(id)}>
            Stop
          </Button>
        ) : (
          <Button
            variant="primary"
            disabled={disabled || !isIdle || (hasRun && mustReload !== undefined)}
            onClick={() => void startTask(id, hasRun ? 'resume' : 'begin')}
          >
            {hasRun ? 'Resume' : 'Start'}
          </Button>
        )}
      </SpaceBetween>
      <Confirm
        title={`Begin ${id} anew?`}
        yes="Begin anew"
        isOpen={asked === 'reload'}
        close={close}
        act={() => startTask(id, 'reload')}
      >
        <Box variant="p">
          All tables are loaded again. What becomes of the rows that are in the target is said by
          TargetTablePrepMode in the settings.
        </Box>
      </Confirm>
      <DeleteTask id={asked === 'delete' ? id : undefined} close={close} />
      {asked === 'cutover' && <CutoverDialog task={task} close={close} />}
    </>
  );
}
