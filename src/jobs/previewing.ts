import type { RemappingPreview } from '../migrate/remapping/preview.ts';
import { previewRemapping } from '../migrate/remapping/preview.ts';
import type { TaskDescription } from './moving.ts';
import { askedOf, namingOf, withEnds } from './moving.ts';

/** Says what a task would do to its tables if it went on by this description. Its ends are read, nothing is changed; undefined for a task that has not begun. */
export async function previewTask(task: TaskDescription): Promise<RemappingPreview | undefined> {
  return await withEnds(
    task,
    async ({ name, source, sink, state }) =>
      await previewRemapping({
        name,
        type: task.type,
        source,
        sink,
        state,
        naming: namingOf(task.mapping, task.settings),
        asked: askedOf(task),
      }),
  );
}
