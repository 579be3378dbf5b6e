import Box from '@cloudscape-design/components/box';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { call } from '../../data/client.ts';
import { attempt } from '../../data/notices.ts';
import { invalidate } from '../../data/query.ts';
import { Confirm } from '../../parts/confirm.tsx';

/** Asks whether a task is to be deleted, and deletes it. */
export function DeleteTask({
  id,
  close,
}: {
  readonly id: string | undefined;
  readonly close: () => void;
}): ReactNode {
  const navigate = useNavigate();
  return (
    <Confirm
      title={`Delete the task ${id ?? ''}?`}
      yes="Delete"
      isOpen={id !== undefined}
      close={close}
      act={async () => {
        await attempt({ done: `${id} is being deleted`, failed: `${id} could not be deleted` }, async () => {
          await call('DELETE', `/tasks/${encodeURIComponent(id ?? '')}`);
          await navigate('/tasks');
        });
        invalidate((path) => path.startsWith('/tasks'));
      }}
    >
      <Box variant="p">
        What it moved stays in the target. What it made on the source to follow changes (a replication slot
        and a publication) is taken away, so that the task cannot go on later.
      </Box>
    </Confirm>
  );
}
