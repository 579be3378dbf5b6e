import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import mark from '../../godwit.svg';

/** A page before anybody is logged in: the mark, a line, and a form. */
export function Alone({
  line,
  children,
}: {
  readonly line: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <main className="alone">
      <SpaceBetween size="l">
        <Box textAlign="center">
          <img src={mark} alt="" width={56} height={56} />
          <Box variant="h1" padding={{ top: 's' }}>
            Godwit
          </Box>
          <Box color="text-body-secondary">{line}</Box>
        </Box>
        {children}
      </SpaceBetween>
    </main>
  );
}
