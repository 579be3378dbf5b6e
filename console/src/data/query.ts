import { useCallback, useEffect, useSyncExternalStore } from 'react';
import type { ApiError } from './client.ts';
import { call, problemOf } from './client.ts';

/** What is known of an address. A new object for each change, so that React sees it. */
interface Known {
  readonly data?: unknown;
  readonly error?: ApiError;
  readonly isLoading: boolean;
}

interface Entry {
  known: Known;
  /** It was read before something changed. */
  isStale: boolean;
  /** A reading is on its way. */
  reading: boolean;
  readonly listeners: Set<() => void>;
}

/** What a component sees of an address: the last answer stays while a new one is read. */
export interface Query<T> {
  readonly data?: T;
  readonly error?: ApiError;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

const entries = new Map<string, Entry>();
const nothing: Known = { isLoading: false };
/** Addresses that nobody looks at are forgotten beyond this number. */
const mostKept = 200;

/** Reads an address and keeps it fresh: it is read again when `invalidate` names it. Without an address nothing is read. */
export function useQuery<T>(path: string | undefined): Query<T> {
  const subscribe = useCallback(
    (listener: () => void) => {
      if (path === undefined) return () => {};
      const entry = entryOf(path);
      entry.listeners.add(listener);
      return () => void entry.listeners.delete(listener);
    },
    [path],
  );
  const known = useSyncExternalStore(subscribe, () => (path === undefined ? nothing : entryOf(path).known));
  useEffect(() => {
    if (path !== undefined && entryOf(path).isStale) void read(path);
  }, [path]);
  const reload = useCallback(() => {
    if (path !== undefined) void read(path);
  }, [path]);
  return { ...(known as Omit<Query<T>, 'reload'>), reload };
}

/** Reads an address for somebody who will look at it soon. Gives undefined when it could not be read; who looks at it then is told why. */
export async function prefetch<T>(path: string): Promise<T | undefined> {
  await read(path);
  return entryOf(path).known.data as T | undefined;
}

/** What was read of these addresses is no longer true: those that are being looked at are read again. */
export function invalidate(isConcerned: (path: string) => boolean): void {
  for (const [path, entry] of entries) {
    if (!isConcerned(path)) continue;
    entry.isStale = true;
    if (entry.listeners.size > 0) void read(path);
  }
}

/** Forgets everything: another user is there. */
export function forgetAll(): void {
  for (const [path, entry] of entries) {
    if (entry.listeners.size === 0) entries.delete(path);
    else {
      entry.isStale = true;
      void read(path);
    }
  }
}

function entryOf(path: string): Entry {
  const known = entries.get(path);
  if (known) return known;
  makeRoom();
  const entry: Entry = {
    known: { isLoading: true },
    isStale: true,
    reading: false,
    listeners: new Set(),
  };
  entries.set(path, entry);
  return entry;
}

function makeRoom(): void {
  if (entries.size < mostKept) return;
  for (const [path, entry] of entries) {
    if (entry.listeners.size === 0) entries.delete(path);
    if (entries.size < mostKept) return;
  }
}

async function read(path: string): Promise<void> {
  const entry = entryOf(path);
  // What became stale while it was read is read once more, afterwards.
  entry.isStale = true;
  if (entry.reading) return;
  entry.reading = true;
  while (entry.isStale) {
    entry.isStale = false;
    tell(entry, { ...entry.known, isLoading: true });
    try {
      tell(entry, { data: await call('GET', path), isLoading: false });
    } catch (error) {
      tell(entry, { ...entry.known, error: problemOf(error), isLoading: false });
    }
  }
  entry.reading = false;
}

function tell(entry: Entry, known: Known): void {
  entry.known = known;
  for (const listener of entry.listeners) listener();
}
