import { useSyncExternalStore } from 'react';
import type { Changed, ChangedKind } from '../../../src/server/rest/contract/events.ts';
import { addressOf } from './client.ts';
import { invalidate } from './query.ts';

/** Which addresses show what a change is about: those that begin so, as far as anybody looks at them. */
const shownBy: Readonly<Record<ChangedKind, readonly string[]>> = {
  endpoint: ['/endpoints', '/certificates', '/history'],
  task: ['/tasks', '/history'],
  instance: ['/history'],
  project: ['/projects', '/history'],
  other: ['/certificates', '/history'],
};

/** Changes are gathered for so many milliseconds, so that a busy task does not have the page ask without end. */
const pause = 700;

/** Where changes stood when the server gave out this page: of what has changed until they are followed it tells. */
const since = document.querySelector('meta[name="changes"]')?.getAttribute('content') ?? '';

let source: EventSource | undefined;
let isLive = false;
let wasLive = false;
const listeners = new Set<() => void>();
const waiting = new Set<ChangedKind>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Follows what changes on the server. The browser itself goes on after a break, from the last message that it saw. */
export function goLive(): void {
  if (source) return;
  source = new EventSource(addressOf(`/events${since === '' ? '' : `?since=${since}`}`));
  source.addEventListener('open', () => setLive(true));
  source.addEventListener('error', () => setLive(false));
  source.addEventListener('changed', (message: MessageEvent<string>) => {
    const changed = JSON.parse(message.data) as Changed;
    waiting.add(changed.kind);
    timer ??= setTimeout(pass, pause);
  });
  // The server no longer has all that was missed: everything may have changed.
  source.addEventListener('gap', () => invalidate(() => true));
}

/** Ends the following: nobody is logged in. */
export function goQuiet(): void {
  source?.close();
  source = undefined;
  setLive(false);
}

/** Whether what is shown follows the server. */
export function useIsLive(): boolean {
  return useSyncExternalStore(subscribe, () => isLive);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function setLive(value: boolean): void {
  if (isLive === value) return;
  isLive = value;
  // Anything may have changed while changes were not followed.
  if (value && wasLive) invalidate(() => true);
  wasLive ||= value;
  for (const listener of listeners) listener();
}

function pass(): void {
  timer = undefined;
  const prefixes = [...waiting].flatMap((kind) => shownBy[kind]);
  waiting.clear();
  invalidate((path) => prefixes.some((prefix) => path.startsWith(prefix)));
}
