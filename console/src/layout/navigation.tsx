import SideNavigation from '@cloudscape-design/components/side-navigation';
import type { ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useSession } from '../data/session.tsx';

/** The pages, in the order and groups that users of DMS know. */
export function Navigation(): ReactNode {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const { may } = useSession();
  return (
    <SideNavigation
      activeHref={pathname === '/' ? '/' : `/${pathname.split('/')[1]}`}
      header={{ href: '/', text: 'Migration' }}
      onFollow={(event) => {
        if (event.detail.external === true) return;
        event.preventDefault();
        void navigate(event.detail.href);
      }}
      items={[
        { type: 'link', text: 'Dashboard', href: '/' },
        { type: 'divider' },
        {
          type: 'section-group',
          title: 'Convert and migrate',
          items: [{ type: 'link', text: 'Migration projects', href: '/projects' }],
        },
        {
          type: 'section-group',
          title: 'Migrate data',
          items: [
            { type: 'link', text: 'Endpoints', href: '/endpoints' },
            { type: 'link', text: 'Migration tasks', href: '/tasks' },
            { type: 'link', text: 'Certificates', href: '/certificates' },
          ],
        },
        {
          type: 'section-group',
          title: 'Monitor',
          items: [
            { type: 'link', text: 'History', href: '/history' },
            ...(may('admin') ? [{ type: 'link' as const, text: 'Users', href: '/users' }] : []),
          ],
        },
      ]}
    />
  );
}
