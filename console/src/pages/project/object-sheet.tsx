import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import { lazy, Suspense, useState } from 'react';
import type {
  FindingView,
  ModelView,
  ProjectView,
  TreeSide,
} from '../../../../src/server/rest/contract/project.ts';
import { useSession } from '../../data/session.tsx';
import { EditButtons } from './edit-buttons.tsx';
import { Findings, findingKey } from './findings.tsx';
import { complexityWords, stateWords } from './state-mark.tsx';
import { OvertakenAlert } from '../../parts/overtaken.tsx';
import { useDraft } from './draft.tsx';

const SideBySide = lazy(async () => ({ default: (await import('./side-by-side.tsx')).SideBySide }));

type Show = (side: TreeSide) => (path: readonly string[]) => void;

/** An object: its text beside what it became, what is to be known of it on its lines, and the way to a text of one's own. */
export function ObjectSheet({
  project,
  side,
  model,
  show,
}: {
  readonly project: ProjectView;
  readonly side: TreeSide;
  readonly model: ModelView;
  readonly show: Show;
}): ReactNode {
  const { may } = useSession();
  const [opened, setOpened] = useState('');
  const draft = useDraft(project.id, model);
  // What comes in while somebody types may not take the text away from under the hands.
  const shown = draft.of ?? model;
  const { definition, blocks, message, findings, name, kind } = shown;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={<Marks model={shown} />}
          actions={
            draft.of ? (
              <EditButtons draft={draft} />
            ) : (
              <SpaceBetween direction="horizontal" size="xs">
                <Counterparts side={side} model={shown} show={show} />
                {shown.canEdit && (
                  <Button iconName="edit" disabled={!may('operator')} onClick={draft.begin}>
                    Edit the text
                  </Button>
                )}
              </SpaceBetween>
            )
          }
        >
          {`${name} (${kind})`}
        </Header>
      }
    >
      <SpaceBetween size="m">
        {draft.isOvertaken && <OvertakenAlert name={name} take={draft.cancel} keep={draft.over} />}
        {message !== undefined && <Box color="text-status-error">{message}</Box>}
        {(definition !== undefined || blocks.length > 0) && (
          <Suspense fallback={<Spinner />}>
            <SideBySide
              model={shown}
              side={side}
              engine={project.source.engine}
              openFinding={(finding) => setOpened(findingKey(finding))}
              editing={draft.of ? { change: draft.change, keep: draft.keep } : undefined}
            />
          </Suspense>
        )}
        <Findings findings={findings.toSorted(byPlace)} opened={opened} setOpened={setOpened} />
      </SpaceBetween>
      {draft.question}
    </Container>
  );
}

function byPlace(one: FindingView, other: FindingView): number {
  return one.file.localeCompare(other.file) || one.line - other.line || one.column - other.column;
}

/** The ways to what stands for the object on the other side. */
function Counterparts({
  side,
  model: { counterparts },
  show,
}: {
  readonly side: TreeSide;
  readonly model: ModelView;
  readonly show: Show;
}): ReactNode {
  const go = show(side === 'source' ? 'target' : 'source');
  const words = side === 'source' ? 'Became' : 'Made of';
  const [only] = counterparts;
  if (!only) return null;
  if (counterparts.length === 1)
    return (
      <Button variant="link" onClick={() => go(only.path)}>
        {words} {only.name} ({only.path.at(-2)?.toLowerCase()})
      </Button>
    );
  return (
    <ButtonDropdown
      items={counterparts.map(({ name, path }, i) => ({
        id: String(i),
        text: name,
        secondaryText: path.slice(1, -1).join(' / '),
      }))}
      onItemClick={({ detail }) => go(counterparts[Number(detail.id)]?.path ?? only.path)}
    >
      {words} {counterparts.length} objects
    </ButtonDropdown>
  );
}

function Marks({ model }: { readonly model: ModelView }): ReactNode {
  const { state, complexity, effortHours = 0 } = model;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {state !== '' && <span>{stateWords(state)}</span>}
      {complexity !== undefined && <Badge>{complexityWords(complexity)}</Badge>}
      {effortHours > 0 && <Badge color="severity-medium">{effortHours} h by hand</Badge>}
      <Proof model={model} />
    </SpaceBetween>
  );
}

/** What a real server said of it. */
function Proof({ model: { isProven, isLoaded, proof } }: { readonly model: ModelView }): ReactNode {
  if (isProven === true) return <StatusIndicator type="success">Proven by a real server</StatusIndicator>;
  if (isProven === false) return <StatusIndicator type="warning">Not proven: {proof}</StatusIndicator>;
  if (isLoaded === true)
    return <StatusIndicator type="info">Taken by a real server; {proof}</StatusIndicator>;
  if (proof !== undefined) return <StatusIndicator type="pending">Not proven: {proof}</StatusIndicator>;
  return null;
}
