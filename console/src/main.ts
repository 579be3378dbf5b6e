import type { SessionView } from '../../src/server/rest/contract/session.ts';
import { goLive } from './data/live.ts';
import { prefetch } from './data/query.ts';
import { pageAt } from './pages.ts';

/*
 * What the first view needs is asked for at once and not one after the other: who is there, what shows every page, and what shows this one. Changes are followed from before
 * anything is read, so that nothing need be read twice.
 */
const basename = '/console';
void prefetch<SessionView>('/session').then((session) => {
  if (session?.user) goLive();
});
// A page that cannot be loaded is told by the router, which loads it again.
pageAt(window.location.pathname.slice(basename.length))
  ?.load()
  .catch(() => {});
const { show } = await import('./app.tsx');
show(basename);
