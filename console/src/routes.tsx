import type { ComponentType } from 'react';
import type { RouteObject } from 'react-router';
import { redirect } from 'react-router';
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
      { index: true, loader: () => redirect('/history') },
      page('history', async () => (await import('./pages/history/history.tsx')).HistoryPage),
      page('users', async () => (await import('./pages/users/users.tsx')).UsersPage),
      { path: '*', Component: NotFound },
    ],
  },
];
