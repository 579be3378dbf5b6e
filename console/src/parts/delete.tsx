import Box from '@cloudscape-design/components/box';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { call } from '../data/client.ts';
import { attempt } from '../data/notices.ts';
import { invalidate } from '../data/query.ts';
import { Confirm } from './confirm.tsx';

/** Asks whether something is to be deleted, says what becomes of what hangs on it, deletes it, and has its list read again. */
export function Delete({
  kind,
  id,
  address,
  leadsTo,
  done = 'is deleted',
  close,
  children,
}: {
  /** What it is, `user` for instance. */
  readonly kind: string;
  /** Which one is in question; undefined for none. */
  readonly id: string | undefined;
  /** Where the API has the list of its kind. */
  readonly address: string;
  /** The page that one is at afterwards, if another. */
  readonly leadsTo?: string;
  /** What is told of it then. */
  readonly done?: string;
  readonly close: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const navigate = useNavigate();
  const act = async (): Promise<void> => {
    await attempt({ done: `${id} ${done}`, failed: `${id} could not be deleted` }, async () => {
      await call('DELETE', `${address}/${encodeURIComponent(id ?? '')}`);
      if (leadsTo !== undefined) await navigate(leadsTo);
    });
    invalidate((path) => path.startsWith(address));
  };
  return (
    <Confirm
      title={`Delete the ${kind} ${id ?? ''}?`}
      yes="Delete"
      isOpen={id !== undefined}
      close={close}
      act={act}
    >
      <Box variant="p">{children}</Box>
    </Confirm>
  );
}
