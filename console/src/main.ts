import type { SessionView } from '../../src/server/rest/contract/session.ts';
import { goLive } from './data/live.ts';
import { prefetch } from './data/query.ts';
import { pageAt, readsAt } from './pages.ts';

/*
 * What the first view needs is asked for at once and not one after the other: what shows every page, what shows this one, who is there, and what this page is about. Changes are
 * followed from before anything is read, so that nothing need be read twice. The page says whether its visitor is logged in: of one who is not, nothing is asked but that.
 */
const basename = '/console';
const address = window.location.pathname.slice(basename.length);
const page = pageAt(address);
const isKnown = document.querySelector('meta[name="visitor"]')?.getAttribute('content') === 'known';
if (isKnown) goLive();
void prefetch<SessionView>('/session');
if (isKnown && page)
  for (const each of readsAt(page, address, new URLSearchParams(window.location.search))) void prefetch(each);
const [{ show }, component] = await Promise.all([
  import('./app.tsx'),
  // A page that cannot be loaded is told by the router, which loads it again.
  page?.load().catch(() => undefined),
]);
show(basename, page && component ? { path: page.path, component } : undefined);
