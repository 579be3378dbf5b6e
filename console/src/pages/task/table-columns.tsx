import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import type { TableRow } from '../../../../src/server/rest/contract/task.ts';
import { count, dateTime } from '../../data/words.ts';
import type { VirtualColumn } from '../../parts/virtual.tsx';

const states: Readonly<Record<string, StatusIndicatorProps.Type>> = {
  'Before load': 'pending',
  'Full load': 'in-progress',
  'Table is being reloaded': 'in-progress',
  'Table completed': 'success',
  'Table error': 'error',
  'Table cancelled': 'stopped',
};

const validations: Readonly<Record<string, StatusIndicatorProps.Type>> = {
  Validated: 'success',
  'Mismatched records': 'error',
  'Suspended records': 'warning',
  'Table error': 'error',
  Error: 'error',
  'No primary key': 'warning',
  'Not enabled': 'stopped',
};

function number(
  id: string,
  header: string,
  valueOf: (row: TableRow) => number,
  width = '100px',
): VirtualColumn<TableRow> {
  return { id, header, width, isNumber: true, cell: (row) => count(valueOf(row)), by: valueOf };
}

/** What is shown of each table, in the order of DMS's table statistics. */
export const tableColumns: readonly VirtualColumn<TableRow>[] = [
  {
    id: 'name',
    header: 'Table',
    width: 'minmax(150px, 2fr)',
    cell: ({ schema, name, updatedAt }) => (
      <span title={`${schema}.${name}; the last change: ${dateTime(updatedAt)}`}>
        <span className="soft">{schema}.</span>
        {name}
      </span>
    ),
    by: ({ schema, name }) => `${schema}.${name}`,
  },
  {
    id: 'state',
    header: 'State',
    width: '160px',
    cell: ({ state, error }) => (
      <span title={error}>
        <StatusIndicator type={states[state] ?? 'info'}>{state}</StatusIndicator>
      </span>
    ),
    by: ({ state }) => state,
  },
  number('loaded', 'Loaded', ({ loaded }) => loaded, '90px'),
  number('inserts', 'Inserts', ({ inserts }) => inserts, '74px'),
  number('updates', 'Updates', ({ updates }) => updates, '78px'),
  number('deletes', 'Deletes', ({ deletes }) => deletes, '78px'),
  number('ddls', 'DDL', ({ ddls }) => ddls, '50px'),
  number('refused', 'Load errors', ({ refused }) => refused, '98px'),
  {
    id: 'validation',
    header: 'Validation',
    width: 'minmax(170px, 1.5fr)',
    cell: (row) => <Validation row={row} />,
    by: ({ validation }) => validation,
  },
];

function Validation({ row }: { readonly row: TableRow }): ReactNode {
  const { validation, validationFailed, validationPending, validationSuspended, validationDetails } = row;
  const counts = [
    validationFailed > 0 ? `${count(validationFailed)} differ` : '',
    validationSuspended > 0 ? `${count(validationSuspended)} suspended` : '',
    validationPending > 0 ? `${count(validationPending)} pending` : '',
  ].filter((each) => each !== '');
  return (
    <span title={validationDetails ?? validation}>
      <StatusIndicator type={validations[validation] ?? 'in-progress'}>
        {counts.length > 0 ? counts.join(', ') : validation}
      </StatusIndicator>
    </span>
  );
}
