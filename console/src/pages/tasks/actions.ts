import { call } from '../../data/client.ts';
import { attempt } from '../../data/notices.ts';
import { invalidate } from '../../data/query.ts';

/** How a task is started: for the first time, where it was, or anew. */
export type StartHow = 'begin' | 'resume' | 'reload';

/** Asks something of a task, tells how it went, and reads again what is shown of it. */
export async function askTask(
  id: string,
  path: string,
  words: { readonly done: string; readonly failed: string },
  body: unknown = {},
): Promise<boolean> {
  const result = await attempt(words, async () => {
    await call('POST', `/tasks/${encodeURIComponent(id)}/${path}`, body);
    return true;
  });
  invalidate((each) => each.startsWith('/tasks'));
  return result === true;
}

export async function startTask(id: string, how: StartHow): Promise<void> {
  await askTask(id, 'start', { done: `${id} is starting`, failed: `${id} could not be started` }, { how });
}

export async function stopTask(id: string): Promise<void> {
  await askTask(id, 'stop', { done: `${id} is stopping`, failed: `${id} could not be stopped` });
}
