import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import type { ReactNode } from 'react';
import { useRef } from 'react';
import { useSearchParams } from 'react-router';
import { listAddress, pageSize } from '../data/addresses.ts';
import type { Part } from '../data/parts.ts';
import type { Query } from '../data/query.ts';
import { useQuery } from '../data/query.ts';
import { useUrlState } from '../data/url-state.ts';
import { ProblemAlert } from './problem.tsx';

/** A column of a list. With `by` the list can be ordered by it. */
export interface Column<T> {
  readonly id: string;
  readonly header: string;
  readonly cell: (item: T) => ReactNode;
  readonly by?: (item: T) => string | number;
  readonly isRowHeader?: boolean;
  readonly width?: number;
}

/** What is shown of a list: the rows of a page, and how many there are. */
interface Shown<T> {
  readonly rows: readonly T[];
  readonly matching: number;
  readonly total: number;
}

/** A list that is there as a whole: it is searched, ordered and cut here. */
export function Listing<T extends object>({
  query,
  wordsOf,
  ...rest
}: Frame<T> & {
  readonly query: Query<readonly T[]>;
  /** What the filter searches in. */
  readonly wordsOf: (item: T) => string;
}): ReactNode {
  const [filter] = useUrlState('filter', '');
  const [order] = useUrlState('order', '');
  const [page] = useUrlState('page', '1');
  const all = query.data;
  const found = all && ordered(matching(all, filter, wordsOf), rest.columns, order);
  const from = (pageOf(page, found?.length ?? 0) - 1) * pageSize;
  return (
    <ListPage
      {...rest}
      query={query}
      shown={
        all &&
        found && { rows: found.slice(from, from + pageSize), matching: found.length, total: all.length }
      }
    />
  );
}

/** A list of which the server gives the part that is asked for; the columns' names are those that it orders by. */
export function ListingInParts<T extends object>({
  address,
  ...rest
}: Frame<T> & { readonly address: string }): ReactNode {
  const [parameters] = useSearchParams();
  const query = useQuery<Part<T>>(listAddress(address, parameters));
  const last = useRef<Part<T>>(undefined);
  if (query.data) last.current = query.data;
  return <ListPage {...rest} query={query} shown={last.current} />;
}

function pageOf(page: string, count: number): number {
  return Math.min(Math.max(1, Number(page) || 1), Math.max(1, Math.ceil(count / pageSize)));
}

/** What every list is told. */
interface Frame<T> {
  readonly title: string;
  readonly description?: string | undefined;
  readonly idOf: (item: T) => string;
  readonly columns: readonly Column<T>[];
  readonly empty: ReactNode;
  readonly actions: (chosen: T | undefined) => ReactNode;
}

/** A page of a list. What is searched for, the order, the page and the chosen one are in the address. */
function ListPage<T extends object>({
  title,
  description,
  query,
  shown,
  idOf,
  columns,
  empty,
  actions,
}: Frame<T> & {
  readonly query: Query<unknown>;
  /** Undefined while nothing was read. */
  readonly shown: Shown<T> | undefined;
}): ReactNode {
  const [filter, setFilter] = useUrlState('filter', '');
  const [order, setOrder] = useUrlState('order', '');
  const [page, setPage] = useUrlState('page', '1');
  const [chosenId, setChosen] = useUrlState('chosen', '');
  if (query.error && !shown)
    return <ProblemAlert title={`${title} could not be read`} error={query.error} retry={query.reload} />;
  const { rows, matching: found, total } = shown ?? { rows: [], matching: 0, total: 0 };
  const pages = Math.max(1, Math.ceil(found / pageSize));
  const at = pageOf(page, found);
  const chosen = rows.find((each) => idOf(each) === chosenId);
  const sorted = columns.find(({ id }) => id === order.replace(/^-/, ''));
  return (
    <Table
      variant="full-page"
      stickyHeader
      enableKeyboardNavigation
      items={rows}
      columnDefinitions={columns.map((column) => definitionOf(column))}
      trackBy={idOf}
      loading={query.isLoading && !shown}
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
          counter={shown ? `(${total})` : ''}
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
          countText={filter === '' ? '' : `${found} of ${total}`}
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
