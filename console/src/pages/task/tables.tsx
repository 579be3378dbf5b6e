import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TextFilter from '@cloudscape-design/components/text-filter';
import type { ReactNode } from 'react';
import { useMemo, useState } from 'react';
import type { TableRow, TaskDetails } from '../../../../src/server/rest/contract/task.ts';
import { addressOf } from '../../data/client.ts';
import { useQuery } from '../../data/query.ts';
import { useSession } from '../../data/session.tsx';
import { useUrlState } from '../../data/url-state.ts';
import { count, plural } from '../../data/words.ts';
import { ProblemAlert } from '../../parts/problem.tsx';
import { inOrder, VirtualTable } from '../../parts/virtual.tsx';
import { askTask } from '../tasks/actions.ts';
import { tableColumns } from './table-columns.tsx';

/** Which tables are shown. */
const kinds: readonly {
  readonly value: string;
  readonly label: string;
  readonly takes: (row: TableRow) => boolean;
}[] = [
  { value: 'all', label: 'All tables', takes: () => true },
  {
    value: 'errors',
    label: 'With errors',
    takes: ({ state, refused }) => state === 'Table error' || refused > 0,
  },
  { value: 'loading', label: 'Not loaded yet', takes: ({ state }) => state !== 'Table completed' },
  {
    value: 'different',
    label: 'With rows that differ',
    takes: ({ validationFailed, validationSuspended }) => validationFailed + validationSuspended > 0,
  },
  {
    value: 'changed',
    label: 'With changes',
    takes: ({ inserts, updates, deletes, ddls }) => inserts + updates + deletes + ddls > 0,
  },
];
const idOf = ({ schema, name }: TableRow): string => `${schema}.${name}`;

/** What was loaded and applied of each table, how the comparison stands, and the actions on tables. */
export function TableStatistics({ task }: { readonly task: TaskDetails }): ReactNode {
  const path = `/tasks/${encodeURIComponent(task.id)}/tables`;
  const { data, error, reload } = useQuery<readonly TableRow[]>(path);
  const [filter, setFilter] = useUrlState('filter', '');
  const [kind, setKind] = useUrlState('which', 'all');
  const [order, setOrder] = useUrlState('order', 'name');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const which = kinds.find(({ value }) => value === kind) ?? kinds[0];
  const shown = useMemo(() => {
    const words = filter.toLowerCase();
    const found = (data ?? []).filter(
      (row) => which?.takes(row) === true && idOf(row).toLowerCase().includes(words),
    );
    return inOrder(found, tableColumns, order);
  }, [data, filter, which, order]);
  if (error && !data)
    return <ProblemAlert title="The statistics could not be read" error={error} retry={reload} />;
  const tables = (data ?? []).filter((row) => chosen.has(idOf(row)));
  return (
    <SpaceBetween size="s">
      <div className="bar">
        <TextFilter
          filteringText={filter}
          filteringPlaceholder="Find tables"
          filteringAriaLabel="Find tables"
          countText={`${count(shown.length)} of ${plural(data?.length ?? 0, 'table')}`}
          onChange={({ detail }) => setFilter(detail.filteringText)}
        />
        <Select
          ariaLabel="Which tables"
          options={kinds.map(({ value, label }) => ({ value, label }))}
          selectedOption={which ? { value: which.value, label: which.label } : null}
          onChange={({ detail }) => setKind(detail.selectedOption.value ?? 'all')}
        />
        <div className="bar-end">
          <TableActions task={task} tables={tables} done={() => setChosen(new Set())} />
        </div>
      </div>
      <VirtualTable
        label="Table statistics"
        items={shown}
        columns={tableColumns}
        idOf={idOf}
        order={order}
        setOrder={setOrder}
        chosen={chosen}
        setChosen={setChosen}
        height="calc(100vh - 312px)"
        empty={
          <Box color="text-body-secondary">
            {data && data.length > 0
              ? 'No table matches.'
              : 'Tables are listed here once the task has begun and found them.'}
          </Box>
        }
      />
      <TablesErrors rows={tables.length > 0 ? tables : shown} />
    </SpaceBetween>
  );
}

function TableActions({
  task: { id, status },
  tables,
  done,
}: {
  readonly task: TaskDetails;
  readonly tables: readonly TableRow[];
  readonly done: () => void;
}): ReactNode {
  const { may } = useSession();
  const disabled = tables.length === 0 || status !== 'running' || !may('operator');
  const ask = async (what: 'data' | 'validate', words: { done: string; failed: string }): Promise<void> => {
    const names = tables.map(({ schema, name }) => ({ schema, name }));
    if (await askTask(id, 'reload', words, { tables: names, what })) done();
  };
  const of = plural(tables.length, 'table');
  const disabledReason =
    status === 'running' ? 'Choose tables first.' : 'Tables are reloaded while the task runs.';
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button iconName="download" href={addressOf(`/tasks/${encodeURIComponent(id)}/tables.csv`)} download>
        CSV
      </Button>
      <Button
        disabled={disabled}
        disabledReason={disabledReason}
        onClick={() =>
          void ask('validate', {
            done: `${of} will be compared again`,
            failed: 'They could not be compared again',
          })
        }
      >
        Validate again
      </Button>
      <Button
        disabled={disabled}
        disabledReason={disabledReason}
        onClick={() =>
          void ask('data', { done: `${of} will be loaded again`, failed: 'They could not be loaded again' })
        }
      >
        Reload table data
      </Button>
    </SpaceBetween>
  );
}

/** Why tables get no more rows: the first few of those in view. */
function TablesErrors({ rows }: { readonly rows: readonly TableRow[] }): ReactNode {
  const broken = rows.filter(({ error }) => error !== undefined).slice(0, 5);
  return broken.map((row) => (
    <Box key={idOf(row)} color="text-status-error">
      {idOf(row)}: {row.error}
    </Box>
  ));
}
