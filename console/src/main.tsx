import '@cloudscape-design/global-styles/index.css';
import './console.css';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { startTheme } from './data/theme.ts';
import { routes } from './routes.tsx';

startTheme();
const router = createBrowserRouter(routes, { basename: '/console' });
createRoot(document.querySelector('#root') as Element).render(<RouterProvider router={router} />);
