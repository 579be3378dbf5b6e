import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { Refusal, TaskDetails } from '../../../../src/server/rest/contract/task.ts';
import { useSession } from '../../data/session.tsx';
import { useUrlState } from '../../data/url-state.ts';
import { dateTime } from '../../data/words.ts';
import { Empty } from '../../parts/empty.tsx';
import { ProblemAlert } from '../../parts/problem.tsx';
import type { VirtualColumn } from '../../parts/virtual.tsx';
import { inOrder, VirtualTable } from '../../parts/virtual.tsx';
import { useRecorded } from './recorded.ts';

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
  const { may } = useSession();
  const { data, error, reload } = useRecorded(task);
  const [order, setOrder] = useUrlState('order', '-at');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  if (!may('operator'))
    return <Alert type="info">They have values of rows, which a viewer does not see.</Alert>;
  if (error && !data)
    return <ProblemAlert title="The exceptions could not be read" error={error} retry={reload} />;
  const all = (data?.refusals ?? []).map((each, number) => ({ ...each, number }));
  const one = all.find(({ number }) => chosen.has(String(number)));
  return (
    <SpaceBetween size="m">
      <VirtualTable
        label="Apply exceptions"
        items={inOrder(all, columns, order)}
        columns={columns}
        idOf={({ number }) => String(number)}
        order={order}
        setOrder={setOrder}
        chosen={chosen}
        setChosen={setChosen}
        height={Math.min(420, Math.max(110, all.length * 34 + 4))}
        empty={
          <Empty
            title={data ? 'The target has refused nothing' : 'Reading the control tables of the target…'}
          >
            What it refuses is recorded in awsdms_apply_exceptions and awsdms_full_load_exceptions there, and
            shown here with its statement.
          </Empty>
        }
      />
      {one && (
        <Container header={<Header variant="h3">{`${one.schema}.${one.table}`}</Header>}>
          <SpaceBetween size="s">
            <Box color="text-status-error">{one.error}</Box>
            <pre className="statement">{one.statement}</pre>
          </SpaceBetween>
        </Container>
      )}
    </SpaceBetween>
  );
}
