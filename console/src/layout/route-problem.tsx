import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import type { ReactNode } from 'react';
import { useNavigate, useRouteError } from 'react-router';

/** What is shown in place of a page that failed: a defect of the console, or a build that was replaced while the page was open. */
export function RouteProblem(): ReactNode {
  const error = useRouteError();
  return (
    <Alert
      type="error"
      header="This page could not be shown"
      action={<Button onClick={() => window.location.reload()}>Load it again</Button>}
    >
      {error instanceof Error ? error.message : String(error)}
    </Alert>
  );
}

export function NotFound(): ReactNode {
  const navigate = useNavigate();
  return (
    <Box textAlign="center" padding="xxxl">
      <Box variant="h1">There is no such page</Box>
      <Box variant="p" color="text-body-secondary" margin={{ bottom: 's' }}>
        The address may be of something that was deleted.
      </Box>
      <Button variant="primary" onClick={() => void navigate('/')}>
        Go to the dashboard
      </Button>
    </Box>
  );
}
