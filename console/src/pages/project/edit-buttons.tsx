import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import type { Draft } from './draft.tsx';

/** What can be done with a text that is being edited. */
export function EditButtons({
  draft: { of, isSaving, keep, takeBack, cancel },
}: {
  readonly draft: Draft;
}): ReactNode {
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button variant="link" onClick={cancel}>
        Cancel
      </Button>
      {of?.state === 'edited' && (
        <Button disabled={isSaving} onClick={takeBack}>
          Take my text back
        </Button>
      )}
      <Button variant="primary" loading={isSaving} onClick={keep}>
        Keep and prove
      </Button>
    </SpaceBetween>
  );
}
