import { useSyncExternalStore } from 'react';
import type { Changed } from '../../../src/server/rest/contract/events.ts';
import { addressOf } from './client.ts';
import { invalidate } from './query.ts';

/** Which addresses show what a change is about. */
const shownBy: Readonly<Record<Changed['kind'], (id: string) => readonly string[]>> = {
  endpoint: (id) => ['/endpoints', `/endpoints/${encodeURIComponent(id)}`, '/overview'],
  task: (id) => ['/tasks', `/tasks/${encodeURIComponent(id)}`, '/overview'],
  instance: () => ['/instances', '/overview'],
  project: (id) => ['/projects', `/projects/${encodeURIComponent(id)}`, '/overview'],
  job: (id) => [`/projects/${encodeURIComponent(id)}`],
  user: () => ['/users', '/session'],
  event: () => ['/history', '/overview'],
};

/** Changes are gathered for so many milliseconds, so that a busy task does not have the page ask without end. */
const pause = 700;

let source: EventSource | undefined;
let isLive = false;
const listeners = new Set<() => void>();
const waiting = new Map<string, Changed>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Follows what changes on the server. The browser itself goes on after a break, from the last message that it saw. */
export function goLive(): void {
  if (source) return;
  source = new EventSource(addressOf('/events'));
  source.addEventListener('open', () => setLive(true));
  source.addEventListener('error', () => setLive(false));
  source.addEventListener('changed', (message: MessageEvent<string>) => {
    const changed = JSON.parse(message.data) as Changed;
    waiting.set(`${changed.kind} ${changed.id}`, changed);
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
  if (value) invalidate(() => true);
  for (const listener of listeners) listener();
}

function pass(): void {
  timer = undefined;
  const changes = [...waiting.values()];
  waiting.clear();
  const prefixes = changes.flatMap(({ kind, id }) => shownBy[kind](id));
  invalidate((path) => prefixes.some((prefix) => covers(prefix, path)));
}

/** An address covers itself, itself with a question, and all below it. A list does not cover its members. */
function covers(prefix: string, path: string): boolean {
  if (!path.startsWith(prefix)) return false;
  const rest = path.slice(prefix.length);
  const isList = !prefix.slice(1).includes('/');
  return rest === '' || rest.startsWith('?') || (!isList && rest.startsWith('/'));
}
