import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TextFilter from '@cloudscape-design/components/text-filter';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { TableKind, TableRow, TaskDetails } from '../../../../src/server/rest/contract/task.ts';
import { tablesAddress } from '../../data/addresses.ts';
import { addressOf } from '../../data/client.ts';
import { useParts } from '../../data/parts.ts';
import { useSession } from '../../data/session.tsx';
import { useUrlState } from '../../data/url-state.ts';
import { count, plural } from '../../data/words.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { ProblemAlert } from '../../parts/problem.tsx';
import { VirtualTable } from '../../parts/virtual.tsx';
import { askTask } from '../tasks/actions.ts';
import { tableColumns } from './table-columns.tsx';

/** Which tables are shown, as the server knows it. */
const kinds: readonly { readonly value: TableKind; readonly label: string }[] = [
  { value: 'all', label: 'All tables' },
  { value: 'errors', label: 'With errors' },
  { value: 'loading', label: 'Not loaded yet' },
  { value: 'different', label: 'With rows that differ' },
  { value: 'changed', label: 'With changes' },
];

/** A table's name, from which schema and table can be read again. */
type TableName = Pick<TableRow, 'schema' | 'name'>;
const idOf = ({ schema, name }: TableName): string => JSON.stringify({ schema, name });

/** What was loaded and applied of each table, how the comparison stands, and the actions on tables. */
export function TableStatistics({ task }: { readonly task: TaskDetails }): ReactNode {
  const [filter, setFilter] = useUrlState('filter', '');
  const [kind, setKind] = useUrlState<TableKind>('which', 'all');
  const [order, setOrder] = useUrlState('order', 'name');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [parameters] = useSearchParams();
  const { query, total, matching, items, look, read } = useParts<TableRow>(
    tablesAddress(task.id, parameters),
  );
  const which = kinds.find(({ value }) => value === kind);
  if (query.error && total === undefined)
    return <ProblemAlert title="The statistics could not be read" error={query.error} retry={query.reload} />;
  const shown = items.filter((row) => row !== undefined);
  const ofInterest = chosen.size > 0 ? shown.filter((row) => chosen.has(idOf(row))) : shown;
  return (
    <SpaceBetween size="s">
      <div className="bar">
        <TextFilter
          filteringText={filter}
          filteringPlaceholder="Find tables"
          filteringAriaLabel="Find tables"
          countText={`${count(matching ?? 0)} of ${plural(total ?? 0, 'table')}`}
          onChange={({ detail }) => setFilter(detail.filteringText)}
        />
        <Select
          ariaLabel="Which tables"
          options={kinds}
          selectedOption={which ?? null}
          onChange={({ detail }) => setKind((detail.selectedOption.value ?? 'all') as TableKind)}
        />
        <div className="bar-end">
          <TableActions
            task={task}
            tables={[...chosen].map((id) => JSON.parse(id) as TableName)}
            done={() => setChosen(new Set())}
          />
        </div>
      </div>
      <VirtualTable
        label="Table statistics"
        items={items}
        list={`${kind} ${filter}`}
        look={look}
        read={read}
        columns={tableColumns}
        idOf={idOf}
        order={order}
        setOrder={setOrder}
        chosen={chosen}
        setChosen={setChosen}
        height="calc(100vh - 324px)"
        empty={
          <Box color="text-body-secondary">
            {total === undefined
              ? 'Reading…'
              : total > 0
                ? 'No table matches.'
                : 'Tables are listed here once the task has begun and found them.'}
          </Box>
        }
      />
      <TablesErrors rows={ofInterest} />
    </SpaceBetween>
  );
}

function TableActions({
  task: { id, status, type },
  tables,
  done,
}: {
  readonly task: TaskDetails;
  readonly tables: readonly TableName[];
  readonly done: () => void;
}): ReactNode {
  const { may } = useSession();
  const disabled = tables.length === 0 || status !== 'running' || !may('operator');
  const [isAsked, setAsked] = useState(false);
  const reload = async (
    what: 'data' | 'validate',
    words: { done: string; failed: string },
  ): Promise<void> => {
    if (await askTask(id, 'reload', words, { tables, what })) done();
  };
  const of = plural(tables.length, 'table');
  const disabledReason =
    status === 'running'
      ? 'Choose tables first.'
      : 'Tables are reloaded, compared and suspended while the task runs.';
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button iconName="download" href={addressOf(`/tasks/${encodeURIComponent(id)}/tables.csv`)} download>
        CSV
      </Button>
      <Button
        disabled={disabled}
        disabledReason={disabledReason}
        onClick={() =>
          void reload('validate', {
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
          void reload('data', {
            done: `${of} will be loaded again`,
            failed: 'They could not be loaded again',
          })
        }
      >
        Reload table data
      </Button>
      <Button
        disabled={disabled || type === 'cdc'}
        disabledReason={
          type === 'cdc'
            ? 'This task has loaded no tables, so that it could not bring them back: leave them out by a rule.'
            : disabledReason
        }
        onClick={() => setAsked(true)}
      >
        Suspend…
      </Button>
      <Confirm
        title={`Suspend ${of}?`}
        yes="Suspend"
        isOpen={isAsked}
        close={() => setAsked(false)}
        act={async () => {
          const words = { done: `${of} will be suspended`, failed: 'They could not be suspended' };
          if (await askTask(id, 'suspend', words, { tables })) done();
        }}
      >
        <Box variant="p">
          {tables.length === 1 ? 'It keeps its rows and gets' : 'They keep their rows and get'} no more
          changes. What the source writes meanwhile is not kept: “Reload table data” brings{' '}
          {tables.length === 1 ? 'it' : 'them'} back, with all rows loaded again.
        </Box>
      </Confirm>
    </SpaceBetween>
  );
}

/** Why tables get no more rows: the first few of those in view. */
function TablesErrors({ rows }: { readonly rows: readonly TableRow[] }): ReactNode {
  const broken = rows.filter(({ error }) => error !== undefined).slice(0, 5);
  return broken.map((row) => (
    <Box key={idOf(row)} color="text-status-error">
      {row.schema}.{row.name}: {row.error}
    </Box>
  ));
}
