import type { ComponentType } from 'react';
import type { RouteObject } from 'react-router';
import { Frame } from './layout/frame.tsx';
import { NotFound, RouteProblem } from './layout/route-problem.tsx';
import { pages } from './pages.ts';

/** A page that is there already. */
export interface LoadedPage {
  readonly path: string;
  readonly component: ComponentType;
}

/**
 * Where everything is. Addresses hold the whole state of a page, what is in view and what is chosen. A page is loaded when it is first gone to, but for the one that is there
 * already: it is shown without waiting for the router.
 */
export function routesWith(loaded: LoadedPage | undefined): RouteObject[] {
  return [
    {
      path: '/',
      Component: Frame,
      ErrorBoundary: RouteProblem,
      HydrateFallback: () => null,
      children: [
        ...pages.map(({ path, load }) => ({
          path,
          ...(loaded?.path === path
            ? { Component: loaded.component }
            : { lazy: async () => ({ Component: await load() }) }),
          ErrorBoundary: RouteProblem,
        })),
        { path: '*', Component: NotFound },
      ],
    },
  ];
}
