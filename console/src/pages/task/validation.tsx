import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { TaskDetails, ValidationFailure } from '../../../../src/server/rest/contract/task.ts';
import { useSession } from '../../data/session.tsx';
import { useUrlState } from '../../data/url-state.ts';
import { dateTime } from '../../data/words.ts';
import { Empty } from '../../parts/empty.tsx';
import { ProblemAlert } from '../../parts/problem.tsx';
import type { VirtualColumn } from '../../parts/virtual.tsx';
import { inOrder, VirtualTable } from '../../parts/virtual.tsx';
import { differencesIn } from './differences.ts';
import { useRecorded } from './recorded.ts';

const words: Readonly<Record<ValidationFailure['type'], string>> = {
  RECORD_DIFF: 'differs',
  MISSING_SOURCE: 'only in the target',
  MISSING_TARGET: 'missing in the target',
};

const idOf = ({ schema, table, key }: ValidationFailure): string => `${schema}.${table} ${key}`;

const columns: readonly VirtualColumn<ValidationFailure>[] = [
  {
    id: 'table',
    header: 'Table',
    width: '1.5fr',
    cell: ({ schema, table }) => `${schema}.${table}`,
    by: ({ schema, table }) => `${schema}.${table}`,
  },
  { id: 'key', header: 'Key', width: '2fr', cell: ({ key }) => key, by: ({ key }) => key },
  { id: 'type', header: 'The row', width: '1fr', cell: ({ type }) => words[type], by: ({ type }) => type },
  {
    id: 'columns',
    header: 'Columns that differ',
    width: '2fr',
    cell: ({ details }) =>
      differencesIn(details)
        .map(({ column }) => column)
        .join(', '),
  },
  { id: 'at', header: 'When', width: '180px', cell: ({ at }) => dateTime(at), by: ({ at }) => at },
];

/** Rows that a comparison found different, with the values of both sides. */
export function ValidationFailures({ task }: { readonly task: TaskDetails }): ReactNode {
  const { may } = useSession();
  const { data, error, reload } = useRecorded(task);
  const [order, setOrder] = useUrlState('order', '-at');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  if (!may('operator'))
    return <Alert type="info">They have values of rows, which a viewer does not see.</Alert>;
  if (error && !data)
    return <ProblemAlert title="The failures could not be read" error={error} retry={reload} />;
  const all = data?.failures ?? [];
  const one = all.find((each) => chosen.has(idOf(each)));
  return (
    <SpaceBetween size="m">
      <VirtualTable
        label="Validation failures"
        items={inOrder(all, columns, order)}
        columns={columns}
        idOf={idOf}
        order={order}
        setOrder={setOrder}
        chosen={chosen}
        setChosen={setChosen}
        height={Math.min(420, Math.max(110, all.length * 34 + 4))}
        empty={
          <Empty title={data ? 'No row differs' : 'Reading the control table of the target…'}>
            Rows are compared when EnableValidation is on in the settings; those that differ are recorded in
            awsdms_validation_failures_v1 in the target, and shown here with the values of both sides.
          </Empty>
        }
      />
      {one && <BothSides failure={one} />}
    </SpaceBetween>
  );
}

function BothSides({ failure }: { readonly failure: ValidationFailure }): ReactNode {
  const { schema, table, key, type, details } = failure;
  const differences = differencesIn(details);
  return (
    <Container header={<Header variant="h3" description={key}>{`A row of ${schema}.${table}`}</Header>}>
      {differences.length === 0 ? (
        <Box>This row is {words[type]}.</Box>
      ) : (
        <Table
          variant="embedded"
          items={[...differences]}
          columnDefinitions={[
            { id: 'column', header: 'Column', cell: ({ column }) => column, isRowHeader: true },
            { id: 'source', header: 'In the source', cell: ({ source }) => <Value text={source} /> },
            { id: 'target', header: 'In the target', cell: ({ target }) => <Value text={target} /> },
          ]}
        />
      )}
    </Container>
  );
}

function Value({ text }: { readonly text: string | null }): ReactNode {
  return text === null ? <Box color="text-status-inactive">NULL</Box> : <code className="value">{text}</code>;
}
