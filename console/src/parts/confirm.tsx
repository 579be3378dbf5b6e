import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useState } from 'react';

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
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>
              Cancel
            </Button>
            <Button variant="primary" loading={isActing} onClick={() => void go()}>
              {yes}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      {children}
    </Modal>
  );
}
