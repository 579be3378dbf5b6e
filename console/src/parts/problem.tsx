import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';
import type { ApiError } from '../data/client.ts';

/** Why something is not there, what to do, and the way to try again. */
export function ProblemAlert({
  title,
  error,
  retry,
}: {
  readonly title: string;
  readonly error: ApiError;
  readonly retry?: (() => void) | undefined;
}): ReactNode {
  return (
    <Alert type="error" header={title} action={retry && <Button onClick={retry}>Try again</Button>}>
      <Box variant="p">{error.problem.message}</Box>
      {error.problem.remedy !== undefined && <Box variant="p">{error.problem.remedy}</Box>}
    </Alert>
  );
}

/** The page that is left when the server does not answer at all. */
export function Unreachable({
  error,
  retry,
}: {
  readonly error: ApiError;
  readonly retry: () => void;
}): ReactNode {
  return (
    <div className="alone">
      <ProblemAlert title="Godwit cannot be reached" error={error} retry={retry} />
    </div>
  );
}
