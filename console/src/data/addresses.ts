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
