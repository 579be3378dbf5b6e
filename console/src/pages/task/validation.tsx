import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import type { TaskDetails, ValidationFailure } from '../../../../src/server/rest/contract/task.ts';
import { dateTime } from '../../data/words.ts';
import type { VirtualColumn } from '../../parts/virtual.tsx';
import { differencesIn } from './differences.ts';
import { Recorded } from './recorded.tsx';

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
  {
    id: 'type',
    header: 'The row',
    width: 'minmax(170px, 1fr)',
    cell: ({ type }) => words[type],
    by: ({ type }) => type,
  },
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
  return (
    <Recorded
      task={task}
      label="Validation failures"
      failed="The failures could not be read"
      itemsOf={({ failures }) => failures}
      columns={columns}
      idOf={idOf}
      empty={{
        title: 'No row differs',
        text: 'Rows are compared when EnableValidation is on in the settings; those that differ are recorded in awsdms_validation_failures_v1 in the target, and shown here with the values of both sides.',
      }}
    >
      {(failure) => <BothSides failure={failure} />}
    </Recorded>
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
