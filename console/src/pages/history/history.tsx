import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import TextFilter from '@cloudscape-design/components/text-filter';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import type { DeedView, HappeningView } from '../../../../src/server/rest/contract/history.ts';
import { historyAddress } from '../../data/addresses.ts';
import { useParts } from '../../data/parts.ts';
import { useSession } from '../../data/session.tsx';
import { useUrlState } from '../../data/url-state.ts';
import { count, dateTime } from '../../data/words.ts';
import { Heading } from '../../parts/heading.tsx';
import { PageTabs } from '../../parts/page-tabs.tsx';
import { ProblemAlert } from '../../parts/problem.tsx';
import type { VirtualColumn } from '../../parts/virtual.tsx';
import { VirtualTable } from '../../parts/virtual.tsx';

/** What happened to resources, and for admins also who did what. */
export function HistoryPage(): ReactNode {
  const { may } = useSession();
  return (
    <SpaceBetween size="l">
      <Heading
        title="History"
        description="What happened here, the latest first. Events are kept for 14 days."
      />
      <PageTabs
        tabs={[
          { id: 'events', label: 'Events', content: <Events /> },
          ...(may('admin') ? [{ id: 'deeds', label: 'Who did what', content: <Deeds /> }] : []),
        ]}
      />
    </SpaceBetween>
  );
}

/** What DMS calls what an event is about, in the console's words. */
const kinds: Readonly<Record<string, string>> = {
  'replication-task': 'Task',
  'replication-instance': 'Instance',
  'migration-project': 'Project',
  'data-provider': 'Data provider',
  endpoint: 'Endpoint',
  certificate: 'Certificate',
};

const eventColumns: readonly VirtualColumn<HappeningView>[] = [
  {
    id: 'at',
    header: 'When',
    width: '180px',
    cell: ({ at }) => dateTime(at),
    by: ({ sequence }) => sequence,
  },
  {
    id: 'kind',
    header: 'Of',
    width: '110px',
    cell: ({ source }) => kinds[source] ?? source,
    by: ({ source }) => source,
  },
  { id: 'id', header: 'Name', width: 'minmax(110px, 1fr)', cell: ({ id }) => id, by: ({ id }) => id },
  {
    id: 'category',
    header: 'Category',
    width: '125px',
    cell: ({ categories }) => (
      <Badge color={categories.includes('failure') ? 'severity-high' : 'grey'}>{categories.join(', ')}</Badge>
    ),
    by: ({ categories }) => categories.join(),
  },
  {
    id: 'message',
    header: 'What happened',
    width: '4fr',
    cell: ({ message }) => message,
  },
];

function Events(): ReactNode {
  return (
    <Journal
      label="Events"
      list="events"
      columns={eventColumns}
      empty="Nothing has happened yet. What is created, started, stopped or fails is told here."
    />
  );
}

const outcomes = {
  done: ['success', 'Done'],
  refused: ['warning', 'Refused'],
  failed: ['error', 'Failed'],
} as const;

const deedColumns: readonly VirtualColumn<DeedView>[] = [
  {
    id: 'at',
    header: 'When',
    width: '190px',
    cell: ({ at }) => dateTime(at),
    by: ({ sequence }) => sequence,
  },
  { id: 'who', header: 'Who', width: '1fr', cell: ({ who }) => who, by: ({ who }) => who },
  { id: 'from', header: 'From', width: '150px', cell: ({ from = '' }) => from, by: ({ from = '' }) => from },
  { id: 'action', header: 'What', width: '1.5fr', cell: ({ action }) => action, by: ({ action }) => action },
  { id: 'resources', header: 'Of', width: '2fr', cell: ({ resources }) => resources.join(', ') },
  {
    id: 'outcome',
    header: 'Outcome',
    width: '180px',
    cell: ({ outcome, reason }) => {
      const [type, words] = outcomes[outcome];
      return <StatusIndicator type={type}>{reason ?? words}</StatusIndicator>;
    },
    by: ({ outcome }) => outcome,
  },
];

function Deeds(): ReactNode {
  return (
    <Journal label="Deeds" list="deeds" columns={deedColumns} empty="Nobody has changed anything yet." />
  );
}

function Journal<T extends { readonly sequence: number }>({
  label,
  list,
  columns,
  empty,
}: {
  readonly label: string;
  readonly list: 'events' | 'deeds';
  /** By these names the server orders it. */
  readonly columns: readonly VirtualColumn<T>[];
  readonly empty: string;
}): ReactNode {
  const [filter, setFilter] = useUrlState('filter', '');
  const [order, setOrder] = useUrlState('order', '-at');
  const [parameters] = useSearchParams();
  const { query, total, matching, items, look } = useParts<T>(historyAddress(list, parameters));
  if (query.error && total === undefined)
    return <ProblemAlert title="The history could not be read" error={query.error} retry={query.reload} />;
  return (
    <SpaceBetween size="s">
      <TextFilter
        filteringText={filter}
        filteringPlaceholder="Find"
        filteringAriaLabel={`Find ${label.toLowerCase()}`}
        countText={filter === '' ? '' : `${count(matching)} of ${count(total)}`}
        onChange={({ detail }) => setFilter(detail.filteringText)}
      />
      <VirtualTable
        label={label}
        items={items}
        list={filter}
        look={look}
        columns={columns}
        idOf={({ sequence }) => String(sequence)}
        order={order}
        setOrder={setOrder}
        height="calc(100vh - 310px)"
        empty={
          <Box color="text-body-secondary">
            {total === undefined ? 'Reading…' : filter === '' ? empty : `Nothing matches “${filter}”.`}
          </Box>
        }
      />
    </SpaceBetween>
  );
}
