import type { ReactNode } from 'react';
import { Delete } from '../../parts/delete.tsx';

/** Asks whether a task is to be deleted, and deletes it. */
export function DeleteTask({
  id,
  close,
}: {
  readonly id: string | undefined;
  readonly close: () => void;
}): ReactNode {
  return (
    <Delete kind="task" id={id} address="/tasks" leadsTo="/tasks" done="is being deleted" close={close}>
      What it moved stays in the target. What it made on the source to follow changes (a replication slot and
      a publication) is taken away, so that the task cannot go on later.
    </Delete>
  );
}
