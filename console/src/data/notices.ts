import { useSyncExternalStore } from 'react';
import { ApiError } from './client.ts';

/** Something that the user is told of at the top of the page. */
export interface Notice {
  readonly id: number;
  readonly type: 'success' | 'error' | 'info' | 'warning';
  readonly header: string;
  readonly content?: string;
}

let notices: readonly Notice[] = [];
let last = 0;
const listeners = new Set<() => void>();
/** What went well goes away by itself. */
const successStays = 8000;

export function notify(notice: Omit<Notice, 'id'>): void {
  last += 1;
  const id = last;
  set([...notices, { ...notice, id }].slice(-4));
  if (notice.type === 'success') setTimeout(() => dismiss(id), successStays);
}

export function dismiss(id: number): void {
  set(notices.filter((each) => each.id !== id));
}

/** Does something for the user and tells how it went. Gives undefined when it failed. */
export async function attempt<T>(
  what: { readonly done?: string; readonly failed: string },
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    const result = await work();
    if (what.done !== undefined) notify({ type: 'success', header: what.done });
    return result;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { message, remedy } = error.problem;
    notify({
      type: 'error',
      header: what.failed,
      content: remedy === undefined ? message : `${message} ${remedy}`,
    });
    return undefined;
  }
}

export function useNotices(): readonly Notice[] {
  return useSyncExternalStore(subscribe, () => notices);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function set(next: readonly Notice[]): void {
  notices = next;
  for (const listener of listeners) listener();
}
