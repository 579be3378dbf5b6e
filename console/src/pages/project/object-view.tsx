import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { ModelView, ProjectView, TreeSide } from '../../../../src/server/rest/contract/project.ts';
import { useQuery } from '../../data/query.ts';
import { ProblemAlert } from '../../parts/problem.tsx';
import { Findings } from './findings.tsx';
import { EditText } from './edit-text.tsx';
import { stateWords } from './state-mark.tsx';

const SideBySide = lazy(async () => ({ default: (await import('./side-by-side.tsx')).SideBySide }));

/** The object that is shown: its text beside what it became, and its findings on their lines. */
export function ObjectView({
  project,
  side,
  path,
  version,
  show,
}: {
  readonly project: ProjectView;
  readonly side: TreeSide;
  /** As JSON; empty when nothing is shown. */
  readonly path: string;
  readonly version: string;
  readonly show: (side: TreeSide) => (path: readonly string[]) => void;
}): ReactNode {
  const query = new URLSearchParams({ side, path });
  const { data, error, reload } = useQuery<ModelView>(
    path === '' ? undefined : `/projects/${encodeURIComponent(project.id)}/model?${query}`,
  );
  const [isEditing, setEditing] = useState(false);
  useEffect(() => setEditing(false), [path, side]);
  useEffect(() => {
    if (path !== '') reload();
  }, [version, path, reload]);
  if (path === '')
    return (
      <Box color="text-body-secondary" textAlign="center" padding="l">
        Choose an object in a tree, and its text is shown here beside what it became.
      </Box>
    );
  if (!data)
    return error ? (
      <ProblemAlert title="The object could not be read" error={error} retry={reload} />
    ) : (
      <Spinner />
    );
  const { name, kind, counterparts, canEdit, definition } = data;
  const other: TreeSide = side === 'source' ? 'target' : 'source';
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={<Marks model={data} />}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {canEdit && !isEditing && <Button onClick={() => setEditing(true)}>Edit the text</Button>}
              {counterparts.slice(0, 3).map((each) => (
                <Button key={JSON.stringify(each.path)} variant="link" onClick={() => show(other)(each.path)}>
                  {side === 'source' ? 'Became' : 'Made of'} {each.name} ({each.path.at(-2)?.toLowerCase()})
                </Button>
              ))}
            </SpaceBetween>
          }
        >
          {`${name} (${kind})`}
        </Header>
      }
    >
      {isEditing ? (
        <EditText project={project.id} model={data} close={() => setEditing(false)} />
      ) : (
        <SpaceBetween size="m">
          {data.message !== undefined && <Box color="text-status-error">{data.message}</Box>}
          {(definition !== undefined || data.blocks.length > 0) && (
            <Suspense fallback={<Spinner />}>
              <SideBySide model={data} side={side} />
            </Suspense>
          )}
          {side === 'source' && <Findings findings={data.findings} />}
        </SpaceBetween>
      )}
    </Container>
  );
}

function Marks({ model }: { readonly model: ModelView }): ReactNode {
  const { state, complexity, effortHours = 0, isProven, proof } = model;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {state !== '' && <span>{stateWords(state)}</span>}
      {complexity !== undefined && <Badge>{complexity}</Badge>}
      {effortHours > 0 && <Badge color="severity-medium">{effortHours} h by hand</Badge>}
      {isProven === true && <StatusIndicator type="success">Proven by a real server</StatusIndicator>}
      {isProven === false && <StatusIndicator type="warning">Not proven: {proof}</StatusIndicator>}
    </SpaceBetween>
  );
}
