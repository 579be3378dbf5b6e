import type { RouteObject } from 'react-router';
import { Frame } from './layout/frame.tsx';
import { NotFound, RouteProblem } from './layout/route-problem.tsx';
import { pages } from './pages.ts';

/** Where everything is. Addresses hold the whole state of a page, what is in view and what is chosen. A page is loaded when it is first gone to. */
export const routes: RouteObject[] = [
  {
    path: '/',
    Component: Frame,
    ErrorBoundary: RouteProblem,
    HydrateFallback: () => null,
    children: [
      ...pages.map(({ path, load }) => ({
        path,
        lazy: async () => ({ Component: await load() }),
        ErrorBoundary: RouteProblem,
      })),
      { path: '*', Component: NotFound },
    ],
  },
];
