import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import type { Refusal, TaskDetails } from '../../../../src/server/rest/contract/task.ts';
import { dateTime } from '../../data/words.ts';
import type { VirtualColumn } from '../../parts/virtual.tsx';
import { Recorded } from './recorded.tsx';

/** A refusal with a number, by which it is chosen. */
type Numbered = Refusal & { readonly number: number };

const columns: readonly VirtualColumn<Numbered>[] = [
  { id: 'at', header: 'When', width: '180px', cell: ({ at }) => dateTime(at), by: ({ at }) => at },
  {
    id: 'table',
    header: 'Table',
    width: '1.5fr',
    cell: ({ schema, table }) => `${schema}.${table}`,
    by: ({ schema, table }) => `${schema}.${table}`,
  },
  {
    id: 'when',
    header: 'During',
    width: '100px',
    cell: ({ isOfLoad }) => (isOfLoad ? 'load' : 'apply'),
    by: ({ isOfLoad }) => String(isOfLoad),
  },
  { id: 'error', header: 'Error', width: '4fr', cell: ({ error }) => error, by: ({ error }) => error },
];

/** Rows and changes that the target refused, as the control tables there hold them. */
export function Exceptions({ task }: { readonly task: TaskDetails }): ReactNode {
  return (
    <Recorded
      task={task}
      label="Apply exceptions"
      failed="The exceptions could not be read"
      itemsOf={({ refusals }) => refusals.map((each, number) => ({ ...each, number }))}
      columns={columns}
      idOf={({ number }) => String(number)}
      empty={{
        title: 'The target has refused nothing',
        text: 'What it refuses is recorded in awsdms_apply_exceptions and awsdms_full_load_exceptions there, and shown here with its statement.',
      }}
    >
      {({ schema, table, error, statement }) => (
        <Container header={<Header variant="h3">{`${schema}.${table}`}</Header>}>
          <SpaceBetween size="s">
            <Box color="text-status-error">{error}</Box>
            <pre className="statement">{statement}</pre>
          </SpaceBetween>
        </Container>
      )}
    </Recorded>
  );
}
