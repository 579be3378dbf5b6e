import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import { useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';

/** The rows of a long list that are in view, with some on each side. */
export interface Window {
  readonly from: number;
  readonly to: number;
  /** The height of all rows, and where the first one in view begins. */
  readonly height: number;
  readonly offset: number;
}

const beyond = 12;

/** Follows which rows of equal height can be seen in a box that scrolls. */
export function useWindow(box: RefObject<HTMLElement | null>, count: number, rowHeight: number): Window {
  const [view, setView] = useState({ top: 0, height: 600 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    look();
    element.addEventListener('scroll', look, { passive: true });
    const watcher = new ResizeObserver(look);
    watcher.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      watcher.disconnect();
    };
  }, [box]);
  const from = Math.max(0, Math.min(Math.floor(view.top / rowHeight) - beyond, count - 1));
  const to = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + beyond);
  return { from, to, height: count * rowHeight, offset: from * rowHeight };
}

/** Brings a row into view. */
export function useReveal(
  box: RefObject<HTMLElement | null>,
  rowHeight: number,
  /** What stands above the rows and stays in view. */
  head = 0,
): (index: number) => void {
  return useCallback(
    (index: number) => {
      const element = box.current;
      if (!element) return;
      const top = index * rowHeight;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + rowHeight + head > element.scrollTop + element.clientHeight)
        element.scrollTop = top + rowHeight + head - element.clientHeight;
    },
    [box, rowHeight, head],
  );
}

/** A column of a long table. */
export interface VirtualColumn<T> {
  readonly id: string;
  readonly header: string;
  /** A width of CSS grid: `2fr`, `90px`. */
  readonly width: string;
  readonly cell: (item: T) => ReactNode;
  readonly by?: (item: T) => string | number;
  readonly isNumber?: boolean;
}

const rowHeight = 34;
const headHeight = 36;
const border = 2;

/** How high a table is that shows so many rows as a whole. */
export function heightOf(rows: number): number {
  return headHeight + rows * rowHeight + border;
}

/**
 * A table of thousands of rows of which only those in view exist. Rows are chosen with a click, with Ctrl and Shift, or by keys: arrows, Page Up and Down, Home, End,
 * Space; Ctrl+A chooses all. Screen readers hear a grid with the true number of rows.
 */
export function VirtualTable<T>({
  label,
  items,
  columns,
  idOf,
  order,
  setOrder,
  chosen,
  setChosen,
  empty,
  height,
  list,
  look,
  read,
}: {
  readonly label: string;
  /** All rows; those that were not read yet are undefined. */
  readonly items: readonly (T | undefined)[];
  readonly columns: readonly VirtualColumn<T>[];
  readonly idOf: (item: T) => string;
  /** The id of the column that it is ordered by, with `-` before it when from the last to the first. */
  readonly order: string;
  readonly setOrder: (order: string) => void;
  readonly chosen?: ReadonlySet<string>;
  readonly setChosen?: (chosen: ReadonlySet<string>) => void;
  readonly empty: ReactNode;
  readonly height: number | string;
  /** What of all is listed: when it is something else, or in another order, it is shown from its beginning. */
  readonly list?: string;
  /** Is told which rows are in view. */
  readonly look?: (from: number, to: number) => void;
  /** Reads rows that were not read yet. */
  readonly read?: (from: number, to: number) => Promise<readonly T[]>;
}): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const { from, to, height: whole, offset } = useWindow(box, items.length, rowHeight);
  const reveal = useReveal(box, rowHeight, headHeight);
  const name = useId();
  const anchor = useRef(0);
  useEffect(() => setActive((old) => Math.min(old, Math.max(0, items.length - 1))), [items.length]);
  useEffect(() => look?.(from, to), [look, from, to]);
  useEffect(() => {
    if (box.current) box.current.scrollTop = 0;
    setActive(0);
  }, [list, order]);
  const template = columns.map(({ width }) => width).join(' ');
  const chooseAll = async (first: number, end: number): Promise<void> => {
    const known = items.slice(first, end).filter((item) => item !== undefined);
    const all = known.length < end - first && read ? await read(first, end) : known;
    setChosen?.(new Set(all.map(idOf)));
  };
  const choose = (index: number, { many, range }: { many: boolean; range: boolean }): void => {
    const item = items[index];
    if (!setChosen || !item) return;
    const id = idOf(item);
    if (range) {
      void chooseAll(Math.min(anchor.current, index), Math.max(anchor.current, index) + 1);
      return;
    }
    anchor.current = index;
    const rest = new Set(many ? chosen : []);
    if (chosen?.has(id) === true && (many || chosen.size === 1)) rest.delete(id);
    else rest.add(id);
    setChosen(rest);
  };
  const press = (event: KeyboardEvent): void => {
    // The buttons in the head have keys of their own.
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor((box.current?.clientHeight ?? 400) / rowHeight) - 2);
    const next = moved(event.key, active, page, items.length);
    if (next !== undefined) {
      event.preventDefault();
      setActive(next);
      reveal(next);
      if (event.shiftKey) choose(next, { many: false, range: true });
    } else if (event.key === ' ') {
      event.preventDefault();
      choose(active, { many: true, range: false });
    } else if (event.key === 'a' && (event.ctrlKey || event.metaKey) && setChosen) {
      event.preventDefault();
      void chooseAll(0, items.length);
    }
  };
  return (
    <div
      ref={box}
      className="vt"
      role="grid"
      style={{ height }}
      tabIndex={0}
      aria-label={label}
      aria-rowcount={items.length + 1}
      aria-multiselectable={setChosen !== undefined}
      aria-activedescendant={items.length > 0 ? `${name}-${active}` : undefined}
      onKeyDown={press}
    >
      <div className="vt-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        {columns.map((column) => (
          <HeadCell key={column.id} column={column} order={order} setOrder={setOrder} />
        ))}
      </div>
      {items.length === 0 ? (
        <div className="vt-empty" role="row">
          <div role="gridcell">{empty}</div>
        </div>
      ) : (
        <div role="rowgroup" style={{ height: whole, position: 'relative' }}>
          <div role="presentation" style={{ transform: `translateY(${offset}px)` }}>
            {items.slice(from, to).map((item, i) => {
              const isChosen = item !== undefined && chosen?.has(idOf(item)) === true;
              return (
                <div
                  key={item ? idOf(item) : from + i}
                  id={`${name}-${from + i}`}
                  className={rowClass(isChosen, from + i === active)}
                  role="row"
                  aria-rowindex={from + i + 2}
                  aria-selected={setChosen ? isChosen : undefined}
                  aria-busy={item === undefined}
                  style={{ gridTemplateColumns: template, height: rowHeight }}
                  onClick={(event) => {
                    setActive(from + i);
                    choose(from + i, { many: event.ctrlKey || event.metaKey, range: event.shiftKey });
                  }}
                >
                  {columns.map(({ id, cell, isNumber }) => (
                    <Cell key={id} isNumber={isNumber === true}>
                      {item && cell(item)}
                    </Cell>
                  ))}
                </div>
              );
            })}
          </div>
        </div>
      )}
    </div>
  );
}

/** A cell; what does not fit is told when one points at it. */
function Cell({
  isNumber,
  children,
}: {
  readonly isNumber: boolean;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div
      role="gridcell"
      className={isNumber ? 'vt-number' : undefined}
      title={typeof children === 'string' && !isNumber ? children : undefined}
    >
      {children}
    </div>
  );
}

function rowClass(isChosen: boolean, isActive: boolean): string {
  return `vt-row${isChosen ? ' vt-chosen' : ''}${isActive ? ' vt-active' : ''}`;
}

function HeadCell<T>({
  column: { id, header, by, isNumber },
  order,
  setOrder,
}: {
  readonly column: VirtualColumn<T>;
  readonly order: string;
  readonly setOrder: (order: string) => void;
}): ReactNode {
  const isBy = order.replace(/^-/, '') === id;
  const sorted = !isBy ? 'none' : order.startsWith('-') ? 'descending' : 'ascending';
  const sign = { none: '', ascending: ' ▲', descending: ' ▼' }[sorted];
  return (
    <div
      role="columnheader"
      aria-sort={by ? sorted : undefined}
      className={isNumber === true ? 'vt-number' : undefined}
    >
      {by ? (
        <button type="button" onClick={() => setOrder(sorted === 'ascending' ? `-${id}` : id)}>
          {header}
          <span aria-hidden="true">{sign}</span>
        </button>
      ) : (
        header
      )}
    </div>
  );
}

/** Where a key leads to among so many rows. */
export function moved(key: string, at: number, page: number, count: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  return step === undefined || count === 0 ? undefined : Math.min(count - 1, Math.max(0, at + step));
}

/** Names with numbers in them stand as one counts. */
const alphabet = new Intl.Collator('en', { numeric: true });

/** Items in the order of a column. */
export function inOrder<T>(
  items: readonly T[],
  columns: readonly VirtualColumn<T>[],
  order: string,
): readonly T[] {
  const by = columns.find(({ id }) => id === order.replace(/^-/, ''))?.by;
  if (!by) return items;
  const sign = order.startsWith('-') ? -1 : 1;
  return items.toSorted((one, other) => {
    const [left, right] = [by(one), by(other)];
    if (typeof left === 'number' && typeof right === 'number') return (left - right) * sign;
    return alphabet.compare(String(left), String(right)) * sign;
  });
}
