import Alert from '@cloudscape-design/components/alert';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tiles from '@cloudscape-design/components/tiles';
import type { ReactNode } from 'react';
import type { EndpointView } from '../../../../src/server/rest/contract/endpoint.ts';
import type { TaskType } from '../../../../src/server/rest/contract/task.ts';
import type { Part } from '../../data/parts.ts';
import { useQuery } from '../../data/query.ts';
import { Go } from '../../parts/go.tsx';
import { EndpointSelect, firstEndpoints } from './endpoint-select.tsx';
import { typeDescriptions, typeLabels } from './labels.ts';

/** What every task has. */
export interface TaskBasics {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly type: TaskType;
  readonly startFrom: string;
  readonly stopAt: string;
}

type Faults = { readonly [Field in keyof TaskBasics]?: string };

export function faultsOf({ id, source, target }: TaskBasics): Faults {
  return {
    ...(/^[A-Za-z](?:-?[A-Za-z0-9])*$/.test(id)
      ? {}
      : { id: 'A letter first, then letters, digits and single hyphens, none of them last.' }),
    ...(source === '' ? { source: 'Choose the database that rows are read from.' } : {}),
    ...(target === '' ? { target: 'Choose the database that rows are written to.' } : {}),
  };
}

/** Name, both ends, and what is moved. */
export function Basics({
  basics,
  faults,
  change,
}: {
  readonly basics: TaskBasics;
  readonly faults: Faults;
  readonly change: (part: Partial<TaskBasics>) => void;
}): ReactNode {
  const [sources, targets] = [useCount('source'), useCount('target')];
  const isMissing = sources === 0 || targets === 0;
  return (
    <Container header={<Header variant="h2">What is moved</Header>}>
      <SpaceBetween size="l">
        {isMissing && (
          <Alert type="info" header="A task needs two endpoints">
            One that rows are read from and one that they are written to.{' '}
            <Go to="/endpoints/create">Create endpoint</Go>
          </Alert>
        )}
        <ColumnLayout columns={3}>
          <FormField label="Name" errorText={faults.id}>
            <Input
              value={basics.id}
              placeholder="shop-to-postgres"
              onChange={({ detail }) => change({ id: detail.value })}
            />
          </FormField>
          <FormField label="Source" errorText={faults.source}>
            <EndpointSelect role="source" value={basics.source} choose={(source) => change({ source })} />
          </FormField>
          <FormField label="Target" errorText={faults.target}>
            <EndpointSelect role="target" value={basics.target} choose={(target) => change({ target })} />
          </FormField>
        </ColumnLayout>
        <FormField label="Type" stretch>
          <Tiles
            columns={3}
            value={basics.type}
            onChange={({ detail }) => change({ type: detail.value as TaskType })}
            items={(['full-load-and-cdc', 'full-load', 'cdc'] as const).map((value) => ({
              value,
              label: typeLabels[value],
              description: typeDescriptions[value],
            }))}
          />
        </FormField>
        {basics.type !== 'full-load' && (
          <ExpandableSection headerText="Where it begins and ends">
            <ColumnLayout columns={2}>
              <FormField
                label="Begin at"
                description="Only without a load: a position of the source’s log, or a time."
                constraintText="Empty: now."
              >
                <Input
                  value={basics.startFrom}
                  disabled={basics.type !== 'cdc'}
                  onChange={({ detail }) => change({ startFrom: detail.value })}
                />
              </FormField>
              <FormField
                label="End at"
                description="server_time:2026-01-31T12:00:00 or commit_time:… or a position."
                constraintText="Empty: it goes on until it is stopped."
              >
                <Input value={basics.stopAt} onChange={({ detail }) => change({ stopAt: detail.value })} />
              </FormField>
            </ColumnLayout>
          </ExpandableSection>
        )}
      </SpaceBetween>
    </Container>
  );
}

/** How many endpoints of a role there are; undefined while nobody knows. */
function useCount(role: EndpointView['role']): number | undefined {
  return useQuery<Part<EndpointView>>(firstEndpoints(role)).data?.matching;
}
