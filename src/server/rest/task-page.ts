import { engineLabel } from './contract/engine.ts';
import type { TasksPage, TasksPageRequest, TaskView } from './contract/task.ts';
import type { Listed } from './part.ts';
import { partOfList } from './part.ts';

const listed: Listed<TaskView, TasksPageRequest['by']> = {
  wordsOf: ({ id, source, target, phase, type }) => [
    id,
    ...[source, target].flatMap((end) => [end.id, end.engine, engineLabel(end.engine)]),
    phase,
    type,
  ],
  orders: {
    id: ({ id }) => id,
    status: ({ phase }) => phase,
    load: ({ progress }) => progress?.loadPercent ?? -1,
    lag: ({ progress }) => progress?.following?.lagMs ?? -1,
    source: ({ source }) => source.id,
    target: ({ target }) => target.id,
    type: ({ type }) => type,
    errors: ({ progress }) => progress?.tablesErrored ?? 0,
    created: ({ createdAt }) => createdAt,
  },
};

/** The part of all tasks that somebody looks at. */
export function taskPage(all: readonly TaskView[], request: TasksPageRequest): TasksPage {
  const { status: wanted } = request;
  const part = partOfList(all, listed, request, ({ status }) => wanted?.includes(status) ?? true);
  return {
    ...part,
    statuses: countsOf(all, ({ status }) => status),
    phases: countsOf(all, ({ phase }) => phase),
  };
}

function countsOf(all: readonly TaskView[], valueOf: (task: TaskView) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const task of all) {
    const value = valueOf(task);
    counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts;
}
