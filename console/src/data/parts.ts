import { useCallback, useRef, useState } from 'react';
import { call } from './client.ts';
import type { Query } from './query.ts';
import { useQuery } from './query.ts';

/** A part of a long list that the server searches and orders. */
export interface Part<T> {
  readonly total: number;
  readonly matching: number;
  readonly rows: readonly T[];
}

/** A long list of which the rows around those in view are there. */
export interface Parts<T> {
  readonly query: Query<Part<T>>;
  /** How many there are in all, and how many of them were searched for; undefined before the first answer. */
  readonly total: number | undefined;
  readonly matching: number | undefined;
  /** All that were searched for; those that were not read are undefined. */
  readonly items: readonly (T | undefined)[];
  /** Says which rows are in view. */
  readonly look: (from: number, to: number) => void;
  /** Reads rows that need not be in view. */
  readonly read: (from: number, to: number) => Promise<readonly T[]>;
}

/** Rows are asked for by such steps, three at a time: that which is in view, and those beside it. */
const step = 100;
const most = 1000;

/** The part that is read first of a list at an address, which has a query already. */
export function firstPartOf(address: string): string {
  return partAt(address, 0);
}

function partAt(address: string, start: number): string {
  return `${address}&offset=${start}&limit=${3 * step}`;
}

/** Reads a list at an address, which has a query already, as far as it is looked at. What is shown stays until what is asked for has come. Without an address nothing is read. */
export function useParts<T>(address: string | undefined): Parts<T> {
  const [start, setStart] = useState(0);
  const query = useQuery<Part<T>>(address === undefined ? undefined : partAt(address, start));
  const last = useRef<{ readonly start: number; readonly part: Part<T> }>(undefined);
  if (query.data) last.current = { start, part: query.data };
  const look = useCallback(
    (from: number) => setStart(Math.max(0, Math.floor(from / step) * step - step)),
    [],
  );
  const read = useCallback(
    async (from: number, to: number) => {
      const rows: T[] = [];
      if (address === undefined) return rows;
      while (from + rows.length < to) {
        const offset = from + rows.length;
        const part = await call<Part<T>>(
          'GET',
          `${address}&offset=${offset}&limit=${Math.min(most, to - offset)}`,
        );
        if (part.rows.length === 0) break;
        rows.push(...part.rows);
      }
      return rows;
    },
    [address],
  );
  const shown = last.current;
  const items: (T | undefined)[] = Array.from({ length: shown?.part.matching ?? 0 });
  shown?.part.rows.forEach((row, i) => {
    items[shown.start + i] = row;
  });
  return { query, total: shown?.part.total, matching: shown?.part.matching, items, look, read };
}
