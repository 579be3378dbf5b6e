import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';

/** Tells that somebody else has changed what is being changed here, and has the user say whose it shall be. Nothing is lost before that. */
export function OvertakenAlert({
  name,
  take,
  keep,
}: {
  readonly name: string;
  /** Shows what is there now in the place of what was written here. */
  readonly take: () => void;
  /** Goes on with what was written here, which replaces the other when it is saved. */
  readonly keep: () => void;
}): ReactNode {
  return (
    <Alert
      type="warning"
      header={`${name} was changed by somebody else`}
      action={
        <SpaceBetween direction="horizontal" size="xs">
          <Button formAction="none" onClick={keep}>
            Keep my changes
          </Button>
          <Button formAction="none" onClick={take}>
            Load what is there now
          </Button>
        </SpaceBetween>
      }
    >
      It is not as it was when you began. The history says who changed it. Load what is there now, which drops
      your changes, or keep yours: they replace the other ones when you save them.
    </Alert>
  );
}
