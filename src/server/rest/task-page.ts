import type { TasksPage, TasksPageRequest, TaskView } from './contract/task.ts';

/** What tasks are ordered by. */
const orders: Readonly<Record<TasksPageRequest['by'], (task: TaskView) => string | number>> = {
  id: ({ id }) => id,
  status: ({ phase }) => phase,
  load: ({ progress }) => progress?.loadPercent ?? -1,
  lag: ({ progress }) => progress?.following?.lagMs ?? -1,
  source: ({ source }) => source.id,
  target: ({ target }) => target.id,
  type: ({ type }) => type,
  errors: ({ progress }) => progress?.tablesErrored ?? 0,
  created: ({ createdAt }) => createdAt,
};

/** The part of all tasks that somebody looks at. Tasks that are alike stay in the order in which they were made. */
export function taskPage(
  all: readonly TaskView[],
  { search, status, by, descending, offset, limit }: TasksPageRequest,
): TasksPage {
  const words = search.toLowerCase();
  const found = all.filter(
    (task) =>
      (status?.includes(task.status) ?? true) && (words === '' || textOf(task).toLowerCase().includes(words)),
  );
  const valueOf = orders[by];
  const sign = descending ? -1 : 1;
  const sorted = found
    .map((task) => ({ task, value: valueOf(task) }))
    .toSorted(({ value: left }, { value: right }) => (left === right ? 0 : left < right ? -sign : sign));
  return {
    total: all.length,
    matching: found.length,
    statuses: countsOf(all, ({ status }) => status),
    phases: countsOf(all, ({ phase }) => phase),
    rows: sorted.slice(offset, offset + limit).map(({ task }) => task),
  };
}

/** What is searched: all that a list shows of a task in words. */
function textOf({ id, source, target, phase, type }: TaskView): string {
  return [id, source.id, source.engine, target.id, target.engine, phase, type].join(' ');
}

function countsOf(all: readonly TaskView[], valueOf: (task: TaskView) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const task of all) {
    const value = valueOf(task);
    counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts;
}
