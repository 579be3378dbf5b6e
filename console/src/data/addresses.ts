import type { TreeSide } from '../../../src/server/rest/contract/project.ts';

/*
 * Addresses that are asked for from two places: by the page that shows what is there, and before that page has come (`pages.ts`).
 */

/** The address of a task, and of what is below it. */
export function taskAddress(id: string, below = ''): string {
  return `/tasks/${encodeURIComponent(id)}${below}`;
}

/** The address of a project, and of what is below it. */
export function projectAddress(id: string, below = ''): string {
  return `/projects/${encodeURIComponent(id)}${below}`;
}

/** The branches of a tree down to an object, whose path is JSON; without one, down to where there is a choice. */
export function wayAddress(project: string, side: TreeSide, path: string): string {
  return projectAddress(
    project,
    `/tree/way?${new URLSearchParams({ side, ...(path === '' ? {} : { path }) })}`,
  );
}

/** A part of a branch of a tree. */
export function branchAddress(
  project: string,
  side: TreeSide,
  path: string,
  offset: number,
  limit: number,
): string {
  const asked = new URLSearchParams({ side, path, offset: String(offset), limit: String(limit) });
  return projectAddress(project, `/tree?${asked}`);
}

/** An object with its texts. */
export function modelAddress(project: string, side: TreeSide, path: string): string {
  return projectAddress(project, `/model?${new URLSearchParams({ side, path })}`);
}

/** The tables of a task that a page's own parameters ask for; parts of it are read with `useParts`. */
export function tablesAddress(id: string, parameters: URLSearchParams): string {
  const order = parameters.get('order') ?? 'name';
  const asked = new URLSearchParams({
    search: parameters.get('filter') ?? '',
    which: parameters.get('which') ?? 'all',
    by: order.replace(/^-/, ''),
    descending: String(order.startsWith('-')),
  });
  return taskAddress(id, `/tables/page?${asked}`);
}

/** What happened, or who did what, as a page's own parameters ask for it; parts of it are read with `useParts`. */
export function historyAddress(list: 'events' | 'deeds', parameters: URLSearchParams): string {
  const order = parameters.get('order') ?? '-at';
  const asked = new URLSearchParams({
    search: parameters.get('filter') ?? '',
    by: order.replace(/^-/, ''),
    descending: String(order.startsWith('-')),
  });
  return `/history/${list}-page?${asked}`;
}

/** How a task went in so many seconds before now. */
export function metricsAddress(id: string, seconds: string): string {
  return taskAddress(id, `/metrics?seconds=${seconds}`);
}

/** A page of a list has so many rows. */
export const pageSize = 25;

/** The page of a list that a page's own parameters ask for. */
export function listAddress(list: string, parameters: URLSearchParams): string {
  const order = parameters.get('order') ?? '';
  const page = Math.max(1, Number(parameters.get('page')) || 1);
  const asked = new URLSearchParams({
    search: parameters.get('filter') ?? '',
    ...(order === '' ? {} : { by: order.replace(/^-/, ''), descending: String(order.startsWith('-')) }),
    offset: String((page - 1) * pageSize),
    limit: String(pageSize),
  });
  return `${list}?${asked}`;
}

/** What the dashboard shows: the tasks that run or failed (of all there are only numbers), the latest of all else. */
export const dashboardAddresses = {
  tasks: '/tasks-page?status=running,starting,stopping,failed&limit=200',
  sources: '/endpoints-page?role=source&limit=1',
  targets: '/endpoints-page?role=target&limit=1',
  projects: '/projects-page?by=created&descending=true&limit=5',
  happenings: '/history/events?limit=8',
} as const;
