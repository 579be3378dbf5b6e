import type { ComponentType } from 'react';

/** A page: its address below the console's, and the loading of what shows it. */
export interface Page {
  /** Parts that begin with a colon stand for any name. */
  readonly path: string;
  readonly load: () => Promise<ComponentType>;
}

/** All pages, each of which is a file of its own for the browser. */
export const pages: readonly Page[] = [
  { path: '/', load: async () => (await import('./pages/dashboard/dashboard.tsx')).Dashboard },
  { path: '/endpoints', load: async () => (await import('./pages/endpoints/list.tsx')).EndpointsPage },
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
  },
  { path: '/tasks', load: async () => (await import('./pages/tasks/list.tsx')).TasksPage },
  { path: '/tasks/create', load: async () => (await import('./pages/tasks/create.tsx')).CreateTask },
  { path: '/tasks/:id', load: async () => (await import('./pages/task/task.tsx')).TaskPage },
  { path: '/projects', load: async () => (await import('./pages/projects/list.tsx')).ProjectsPage },
  { path: '/projects/create', load: async () => (await import('./pages/projects/create.tsx')).CreateProject },
  { path: '/projects/:id', load: async () => (await import('./pages/project/project.tsx')).ProjectPage },
  { path: '/history', load: async () => (await import('./pages/history/history.tsx')).HistoryPage },
  { path: '/users', load: async () => (await import('./pages/users/users.tsx')).UsersPage },
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

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}
