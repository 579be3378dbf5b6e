import '@cloudscape-design/global-styles/index.css';
import './console.css';
import I18nProvider from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { startTheme } from './data/theme.ts';
import type { LoadedPage } from './routes.tsx';
import { routesWith } from './routes.tsx';

/** Shows the console in the page, below the given address; `loaded` is the page that is shown first, if it is there already. */
export function show(basename: string, loaded: LoadedPage | undefined): void {
  startTheme();
  const router = createBrowserRouter(routesWith(loaded), { basename });
  createRoot(document.querySelector('#root') as Element).render(
    // Names that screen readers tell for the parts of components, the clearing of a field for instance.
    <I18nProvider locale="en" messages={[messages]}>
      <RouterProvider router={router} />
    </I18nProvider>,
  );
}
