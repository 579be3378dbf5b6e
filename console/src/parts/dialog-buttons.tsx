import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';

/** The two buttons at the foot of a dialog: the one that leaves things as they are, and the one that acts. */
export function DialogButtons({
  no,
  close,
  yes,
  act,
  isDoing,
  disabled = false,
}: {
  readonly no: string;
  readonly close: () => void;
  readonly yes: string;
  readonly act: () => void;
  readonly isDoing: boolean;
  readonly disabled?: boolean;
}): ReactNode {
  return (
    <Box float="right">
      <SpaceBetween direction="horizontal" size="xs">
        <Button variant="link" onClick={close}>
          {no}
        </Button>
        <Button variant="primary" disabled={disabled} loading={isDoing} onClick={act}>
          {yes}
        </Button>
      </SpaceBetween>
    </Box>
  );
}
