import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import type { ReactNode } from 'react';
import type { Query } from '../data/query.ts';
import { useUrlState } from '../data/url-state.ts';
import { ProblemAlert } from './problem.tsx';

const pageSize = 25;

/** A column of a list. With `by` the list can be ordered by it. */
export interface Column<T> {
  readonly id: string;
  readonly header: string;
  readonly cell: (item: T) => ReactNode;
  readonly by?: (item: T) => string | number;
  readonly isRowHeader?: boolean;
  readonly width?: number;
}

/** A list of resources. What is searched for, the order, the page and the chosen one are in the address. */
export function Listing<T extends object>({
  title,
  description,
  query,
  idOf,
  wordsOf,
  columns,
  empty,
  actions,
}: {
  readonly title: string;
  readonly description?: string;
  readonly query: Query<readonly T[]>;
  readonly idOf: (item: T) => string;
  /** What the filter searches in. */
  readonly wordsOf: (item: T) => string;
  readonly columns: readonly Column<T>[];
  readonly empty: ReactNode;
  readonly actions: (chosen: T | undefined) => ReactNode;
}): ReactNode {
  const [filter, setFilter] = useUrlState('filter', '');
  const [order, setOrder] = useUrlState('order', '');
  const [page, setPage] = useUrlState('page', '1');
  const [chosenId, setChosen] = useUrlState('chosen', '');
  if (query.error && !query.data)
    return <ProblemAlert title={`${title} could not be read`} error={query.error} retry={query.reload} />;
  const all = query.data ?? [];
  const found = ordered(matching(all, filter, wordsOf), columns, order);
  const pages = Math.max(1, Math.ceil(found.length / pageSize));
  const at = Math.min(Math.max(1, Number(page) || 1), pages);
  const chosen = all.find((each) => idOf(each) === chosenId);
  const sorted = columns.find(({ id }) => id === order.replace(/^-/, ''));
  return (
    <Table
      variant="full-page"
      stickyHeader
      enableKeyboardNavigation
      items={found.slice((at - 1) * pageSize, at * pageSize)}
      columnDefinitions={columns.map((column) => definitionOf(column))}
      trackBy={idOf}
      loading={query.isLoading && !query.data}
      loadingText="Reading…"
      empty={filter === '' ? empty : `Nothing matches “${filter}”.`}
      {...(sorted ? { sortingColumn: definitionOf(sorted) } : {})}
      sortingDescending={order.startsWith('-')}
      onSortingChange={({ detail }) =>
        setOrder(`${detail.isDescending === true ? '-' : ''}${detail.sortingColumn.sortingField ?? ''}`)
      }
      selectionType="single"
      selectedItems={chosen ? [chosen] : []}
      onSelectionChange={({ detail }) => {
        const [first] = detail.selectedItems;
        setChosen(first ? idOf(first) : '');
      }}
      ariaLabels={{
        tableLabel: title,
        selectionGroupLabel: `Choose one of ${title.toLowerCase()}`,
        itemSelectionLabel: (_, item) => idOf(item),
      }}
      header={
        <Header
          variant="awsui-h1-sticky"
          counter={query.data ? `(${all.length})` : ''}
          description={description}
          actions={actions(chosen)}
        >
          {title}
        </Header>
      }
      filter={
        <TextFilter
          filteringText={filter}
          filteringPlaceholder={`Find ${title.toLowerCase()}`}
          filteringAriaLabel={`Find ${title.toLowerCase()}`}
          countText={filter === '' ? '' : `${found.length} of ${all.length}`}
          onChange={({ detail }) => setFilter(detail.filteringText)}
        />
      }
      pagination={
        pages > 1 ? (
          <Pagination
            currentPageIndex={at}
            pagesCount={pages}
            ariaLabels={{
              nextPageLabel: 'Next page',
              previousPageLabel: 'Previous page',
              pageLabel: (number) => `Page ${number}`,
            }}
            onChange={({ detail }) => setPage(String(detail.currentPageIndex))}
          />
        ) : undefined
      }
    />
  );
}

/** What stands below the first line of a cell. */
export function Detail({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <Box color="text-body-secondary" fontSize="body-s">
      {children}
    </Box>
  );
}

function definitionOf<T>({ id, header, cell, by, isRowHeader, width }: Column<T>) {
  return {
    id,
    header,
    cell,
    ...(by ? { sortingField: id } : {}),
    ...(width === undefined ? {} : { width, minWidth: width }),
    isRowHeader: isRowHeader === true,
  };
}

function matching<T>(all: readonly T[], filter: string, wordsOf: (item: T) => string): readonly T[] {
  const words = filter.toLowerCase().split(/\s+/);
  return all.filter((each) => {
    const text = wordsOf(each).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function ordered<T>(items: readonly T[], columns: readonly Column<T>[], order: string): readonly T[] {
  const by = columns.find(({ id }) => id === order.replace(/^-/, ''))?.by;
  if (!by) return items;
  const sign = order.startsWith('-') ? -1 : 1;
  return items.toSorted((one, other) => sign * compare(by(one), by(other)));
}

function compare(one: string | number, other: string | number): number {
  return typeof one === 'number' && typeof other === 'number'
    ? one - other
    : String(one).localeCompare(String(other), 'en', { numeric: true });
}
