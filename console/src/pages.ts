import type { ComponentType } from 'react';
import {
  dashboardAddresses,
  historyAddress,
  listAddress,
  metricsAddress,
  modelAddress,
  projectAddress,
  tablesAddress,
  taskAddress,
  wayAddress,
} from './data/addresses.ts';
import { firstPartOf } from './data/parts.ts';

/** Where somebody comes to: the name in the address, if it has one, and its parameters. */
interface Place {
  readonly id: string;
  readonly parameters: URLSearchParams;
}

/** A page: its address below the console's, and the loading of what shows it. */
export interface Page {
  /** Parts that begin with a colon stand for any name. */
  readonly path: string;
  readonly load: () => Promise<ComponentType>;
  /** What it shows first of the server, so that this can be asked for before the page is there. */
  readonly reads?: (place: Place) => readonly string[];
}

/** What a list's page shows. */
const listOf =
  (list: string) =>
  ({ parameters }: Place): readonly string[] => [listAddress(list, parameters)];

function readsOfTask({ id, parameters }: Place): readonly string[] {
  const tab = parameters.get('tab') ?? 'overview';
  return [
    taskAddress(id),
    ...(tab === 'overview' ? [metricsAddress(id, parameters.get('span') ?? '300')] : []),
    ...(tab === 'tables' ? [firstPartOf(tablesAddress(id, parameters))] : []),
  ];
}

function readsOfProject({ id, parameters }: Place): readonly string[] {
  const object = parameters.get('object') ?? '';
  const side = parameters.get('side') === 'target' ? 'target' : 'source';
  if (parameters.has('tab')) return [projectAddress(id), projectAddress(id, '/jobs')];
  return [
    projectAddress(id),
    projectAddress(id, '/jobs'),
    wayAddress(id, 'source', side === 'source' ? object : ''),
    wayAddress(id, 'target', side === 'target' ? object : ''),
    ...(object === '' ? [] : [modelAddress(id, side, object)]),
  ];
}

/** All pages, each of which is a file of its own for the browser. */
export const pages: readonly Page[] = [
  {
    path: '/',
    load: async () => (await import('./pages/dashboard/dashboard.tsx')).Dashboard,
    reads: () => Object.values(dashboardAddresses),
  },
  {
    path: '/endpoints',
    load: async () => (await import('./pages/endpoints/list.tsx')).EndpointsPage,
    reads: listOf('/endpoints-page'),
  },
  {
    path: '/endpoints/create',
    load: async () => (await import('./pages/endpoints/create.tsx')).CreateEndpoint,
  },
  { path: '/endpoints/:id', load: async () => (await import('./pages/endpoints/details.tsx')).EndpointPage },
  {
    path: '/endpoints/:id/edit',
    load: async () => (await import('./pages/endpoints/create.tsx')).EditEndpoint,
  },
  {
    path: '/certificates',
    load: async () => (await import('./pages/certificates/certificates.tsx')).CertificatesPage,
    reads: listOf('/certificates-page'),
  },
  {
    path: '/tasks',
    load: async () => (await import('./pages/tasks/list.tsx')).TasksPage,
    reads: listOf('/tasks-page'),
  },
  { path: '/tasks/create', load: async () => (await import('./pages/tasks/create.tsx')).CreateTask },
  {
    path: '/tasks/:id',
    load: async () => (await import('./pages/task/task.tsx')).TaskPage,
    reads: readsOfTask,
  },
  {
    path: '/projects',
    load: async () => (await import('./pages/projects/list.tsx')).ProjectsPage,
    reads: listOf('/projects-page'),
  },
  { path: '/projects/create', load: async () => (await import('./pages/projects/create.tsx')).CreateProject },
  {
    path: '/projects/:id',
    load: async () => (await import('./pages/project/project.tsx')).ProjectPage,
    reads: readsOfProject,
  },
  {
    path: '/history',
    load: async () => (await import('./pages/history/history.tsx')).HistoryPage,
    reads: ({ parameters }) => [
      firstPartOf(historyAddress(parameters.get('tab') === 'deeds' ? 'deeds' : 'events', parameters)),
    ],
  },
  {
    path: '/users',
    load: async () => (await import('./pages/users/users.tsx')).UsersPage,
    reads: listOf('/users-page'),
  },
];

/** The page at an address; of two that fit, the one that names more of it. */
export function pageAt(address: string): Page | undefined {
  const parts = partsOf(address);
  const fitting = pages.filter(({ path }) => {
    const own = partsOf(path);
    return own.length === parts.length && own.every((part, i) => part.startsWith(':') || part === parts[i]);
  });
  return fitting.find(({ path }) => !path.includes(':')) ?? fitting[0];
}

/** What a page shows first at an address that it fits. */
export function readsAt(
  { path, reads }: Page,
  address: string,
  parameters: URLSearchParams,
): readonly string[] {
  const at = partsOf(path).findIndex((part) => part.startsWith(':'));
  const id = decodeURIComponent(partsOf(address)[at] ?? '');
  return reads?.({ id, parameters }) ?? [];
}

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}
