import type { Part, PartRequest } from './contract/part.ts';

/** What a list that is in memory can be searched and ordered by. */
export interface Listed<Row, By extends string> {
  /** The words that are searched: all that a list shows of a row. */
  readonly wordsOf: (row: Row) => readonly string[];
  readonly orders: Readonly<Record<By, (row: Row) => string | number>>;
}

/** Numbers in names count as such, so that `task-9` comes before `task-10`. */
const names = new Intl.Collator('en', { numeric: true });

/** The part of a list that somebody looks at, of the rows that are wanted. Rows that are alike stay in their order. */
export function partOfList<Row, By extends string>(
  all: readonly Row[],
  { wordsOf, orders }: Listed<Row, By>,
  { search, by, descending, offset, limit }: PartRequest<By>,
  isWanted: (row: Row) => boolean = () => true,
): Part<Row> {
  const words = search.toLowerCase().split(/\s+/);
  const found = all.filter((row) => {
    if (!isWanted(row)) return false;
    const text = wordsOf(row).join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const sign = descending ? -1 : 1;
  const sorted = found
    .map((row) => ({ row, value: orders[by](row) }))
    .toSorted(({ value: one }, { value: other }) => sign * compare(one, other));
  return {
    total: all.length,
    matching: found.length,
    rows: sorted.slice(offset, offset + limit).map(({ row }) => row),
  };
}

/** A part whose rows are shown otherwise than they are kept: only what is shown is read in full. */
export async function shownPart<Row, Shown>(
  { rows, ...counts }: Part<Row>,
  show: (row: Row) => Promise<Shown> | Shown,
): Promise<Part<Shown>> {
  return { ...counts, rows: await Promise.all(rows.map(show)) };
}

function compare(one: string | number, other: string | number): number {
  return typeof one === 'number' && typeof other === 'number'
    ? one - other
    : names.compare(String(one), String(other));
}
