import Modal from '@cloudscape-design/components/modal';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { DialogButtons } from './dialog-buttons.tsx';

/** Asks before something that cannot be taken back. */
export function Confirm({
  title,
  children,
  yes,
  isOpen,
  close,
  act,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly yes: string;
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly act: () => Promise<unknown>;
}): ReactNode {
  const [isActing, setActing] = useState(false);
  const go = async (): Promise<void> => {
    setActing(true);
    try {
      await act();
    } finally {
      setActing(false);
      close();
    }
  };
  return (
    <Modal
      visible={isOpen}
      header={title}
      onDismiss={close}
      closeAriaLabel="Close"
      footer={<DialogButtons no="Cancel" close={close} yes={yes} isDoing={isActing} act={() => void go()} />}
    >
      {children}
    </Modal>
  );
}
