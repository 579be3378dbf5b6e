import { setTimeout as sleep } from 'node:timers/promises';
import type { Complaint } from '../change/requirement.ts';
import type { Capture } from '../change/source.ts';
import { OperationError } from '../text/error.ts';

/** How the source keeps its log for a task is looked at again after so many seconds. */
const watchSeconds = 30;

/** Something that is watched while a task runs. */
export interface Watch {
  readonly task: string;
  readonly capture: Capture;
  readonly onNotice: (notice: Complaint) => void;
  /** Ends the watching. */
  readonly signal: AbortSignal;
  readonly seconds?: number;
}

/**
 * Tells when the source keeps too much log for a task, or no longer enough, as long as it runs; the same complaint about the same object once. A source that does not
 * answer is no complaint: the task meets that itself.
 */
export async function watchLog({
  task,
  capture,
  onNotice,
  signal,
  seconds = watchSeconds,
}: Watch): Promise<void> {
  const told = new Set<string>();
  while (!signal.aborted) {
    const complaints = (await capture.complaints?.(task).catch(ignored)) ?? [];
    const now = new Set(complaints.map(nameOf));
    for (const each of complaints) if (!signal.aborted && !told.has(nameOf(each))) onNotice(each);
    told.clear();
    for (const each of now) told.add(each);
    await sleep(seconds * 1000, undefined, { signal }).catch(() => {});
  }
}

function ignored(error: unknown): readonly Complaint[] {
  if (error instanceof OperationError) return [];
  throw error;
}

/** A complaint without its figures, which are others each time. */
function nameOf({ result, object = '', remedy = '' }: Complaint): string {
  return `${result} ${object} ${remedy}`;
}
