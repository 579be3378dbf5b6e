import type { ComponentType } from 'react';
import type { RouteObject } from 'react-router';
import { Frame } from './layout/frame.tsx';
import { NotFound, RouteProblem } from './layout/route-problem.tsx';

/** A page is loaded when it is first gone to. */
function page(path: string, load: () => Promise<ComponentType>): RouteObject {
  return { path, lazy: async () => ({ Component: await load() }), ErrorBoundary: RouteProblem };
}

/** Where everything is. Addresses hold the whole state of a page, what is in view and what is chosen. */
export const routes: RouteObject[] = [
  {
    path: '/',
    Component: Frame,
    ErrorBoundary: RouteProblem,
    HydrateFallback: () => null,
    children: [
      {
        index: true,
        lazy: async () => ({ Component: (await import('./pages/dashboard/dashboard.tsx')).Dashboard }),
      },
      page('endpoints', async () => (await import('./pages/endpoints/list.tsx')).EndpointsPage),
      page('endpoints/create', async () => (await import('./pages/endpoints/create.tsx')).CreateEndpoint),
      page('endpoints/:id', async () => (await import('./pages/endpoints/details.tsx')).EndpointPage),
      page('endpoints/:id/edit', async () => (await import('./pages/endpoints/create.tsx')).EditEndpoint),
      page(
        'certificates',
        async () => (await import('./pages/certificates/certificates.tsx')).CertificatesPage,
      ),
      page('tasks', async () => (await import('./pages/tasks/list.tsx')).TasksPage),
      page('tasks/create', async () => (await import('./pages/tasks/create.tsx')).CreateTask),
      page('tasks/:id', async () => (await import('./pages/task/task.tsx')).TaskPage),
      page('projects', async () => (await import('./pages/projects/list.tsx')).ProjectsPage),
      page('projects/create', async () => (await import('./pages/projects/create.tsx')).CreateProject),
      page('projects/:id', async () => (await import('./pages/project/project.tsx')).ProjectPage),
      page('history', async () => (await import('./pages/history/history.tsx')).HistoryPage),
      page('users', async () => (await import('./pages/users/users.tsx')).UsersPage),
      { path: '*', Component: NotFound },
    ],
  },
];
