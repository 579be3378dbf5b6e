import Alert from '@cloudscape-design/components/alert';
import Checkbox from '@cloudscape-design/components/checkbox';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Steps from '@cloudscape-design/components/steps';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { CutoverView, TaskDetails } from '../../../../src/server/rest/contract/task.ts';
import { useQuery } from '../../data/query.ts';
import { DialogButtons } from '../../parts/dialog-buttons.tsx';
import { Remedy } from '../../parts/remedy.tsx';
import { askTask } from '../tasks/actions.ts';

type Step = CutoverView['steps'][number]['step'];

const steps: readonly (readonly [Step, string])[] = [
  ['follow', 'Apply what the source wrote last'],
  ['count', 'Count the rows of both sides'],
  ['counters', 'Set sequences and counters'],
  ['foreign-keys', 'Look at foreign keys'],
  ['reverse', 'Record the changes of the target'],
  ['end', 'Take away what was made on the source'],
];

/** The switch from the source to the target: what it does, its steps while it goes on, what kept it, and the way back. */
export function CutoverDialog({
  task,
  close,
}: {
  readonly task: TaskDetails;
  readonly close: () => void;
}): ReactNode {
  const { data } = useQuery<CutoverView>(`/tasks/${encodeURIComponent(task.id)}/cutover`);
  const [reverse, setReverse] = useState(true);
  const [allowDifferences, setAllow] = useState(false);
  const isIdle = task.status === 'stopped' || task.status === 'failed';
  const isRunning = data?.status === 'running';
  const begin = (): Promise<boolean> =>
    askTask(
      task.id,
      'cutover',
      { done: `The cutover of ${task.id} has begun`, failed: `${task.id} could not be cut over` },
      { reverse, allowDifferences },
    );
  return (
    <Modal
      visible
      size="large"
      header={`Cut over ${task.id}`}
      onDismiss={close}
      closeAriaLabel="Close"
      footer={
        <DialogButtons
          no="Close"
          close={close}
          yes="Cut over"
          disabled={!isIdle || data?.status === 'done'}
          isDoing={isRunning}
          act={() => void begin()}
        />
      }
    >
      <SpaceBetween size="l">
        {!isIdle && (
          <Alert type="info" header="The task still runs">
            Have your applications stop writing to the source, then stop the task. The cutover applies what
            was written last.
          </Alert>
        )}
        <SpaceBetween size="xs">
          <Checkbox
            checked={reverse}
            description="Changes of the target are recorded from then on, so that a task of their own can bring them back to the source."
            onChange={({ detail }) => setReverse(detail.checked)}
          >
            Keep the way back
          </Checkbox>
          <Checkbox
            checked={allowDifferences}
            description="Otherwise counts that differ, or rows that break foreign keys, keep the cutover, and nothing is taken away."
            onChange={({ detail }) => setAllow(detail.checked)}
          >
            Go on though there are differences
          </Checkbox>
        </SpaceBetween>
        {data && data.status !== 'never' && <Outcome run={data} />}
      </SpaceBetween>
    </Modal>
  );
}

function Outcome({ run }: { readonly run: CutoverView }): ReactNode {
  const done = new Map(run.steps.map(({ step, seconds }) => [step, seconds]));
  return (
    <SpaceBetween size="m">
      <Steps
        ariaLabel="Steps of the cutover"
        steps={steps.map(([step, header]) => {
          const seconds = done.get(step);
          return {
            status: seconds === undefined ? ('pending' as const) : ('success' as const),
            header: seconds === undefined ? header : `${header}: ${seconds.toFixed(1)} s`,
          };
        })}
      />
      {run.status === 'done' && (
        <Alert type="success" header="It is cut over">
          Applications may write to the target now.
        </Alert>
      )}
      {run.status === 'kept' && (
        <Alert type="warning" header="It is not cut over, and nothing was taken away">
          {run.differences.join('; ')}.
        </Alert>
      )}
      {run.failure !== undefined && (
        <Alert type="error" header="The cutover failed">
          {run.failure}
        </Alert>
      )}
      {run.reverse && (
        <Alert type="info" header="The way back">
          Changes of the target are recorded from {run.reverse.position}. This brings them back:
          <Remedy
            text={`godwit migrate --task ${run.reverse.task} --type cdc --source (the target) --target (the source)`}
          />
        </Alert>
      )}
    </SpaceBetween>
  );
}
