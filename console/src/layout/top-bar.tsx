import TopNavigation from '@cloudscape-design/components/top-navigation';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { attempt } from '../data/notices.ts';
import { call } from '../data/client.ts';
import { useIsLive } from '../data/live.ts';
import { forgetAll } from '../data/query.ts';
import { useSession } from '../data/session.tsx';
import type { Theme } from '../data/theme.ts';
import { setTheme, useTheme } from '../data/theme.ts';
import wordmark from '../wordmark.svg';

const themes: readonly { readonly id: Theme; readonly text: string }[] = [
  { id: 'light', text: 'Light' },
  { id: 'dark', text: 'Dark' },
  { id: 'system', text: 'As the system' },
];

/** Name, whether the page follows the server, light or dark, and who is there. */
export function TopBar(): ReactNode {
  const navigate = useNavigate();
  const { query } = useSession();
  const isLive = useIsLive();
  const theme = useTheme();
  const user = query.data?.user;
  const leave = async (): Promise<void> => {
    await attempt({ failed: 'You could not be logged out' }, () => call('DELETE', '/session'));
    forgetAll();
  };
  return (
    <div id="top-bar">
      <TopNavigation
        identity={{
          href: '/console/',
          logo: { src: wordmark, alt: 'Godwit' },
          onFollow: (event) => {
            event.preventDefault();
            void navigate('/');
          },
        }}
        utilities={[
          {
            type: 'button',
            text: isLive ? 'Live' : 'Reconnecting…',
            iconName: isLive ? 'status-positive' : 'status-in-progress',
            title: isLive
              ? 'What you see follows the server'
              : 'The connection to the server is interrupted; what you see may be old',
            disableUtilityCollapse: true,
          },
          {
            type: 'menu-dropdown',
            text: 'Theme',
            iconName: 'settings',
            ariaLabel: 'Theme: light or dark',
            items: themes.map(({ id, text }) => ({
              id,
              itemType: 'checkbox' as const,
              text,
              checked: id === theme,
            })),
            onItemClick: ({ detail }) => setTheme(detail.id as Theme),
          },
          {
            type: 'menu-dropdown',
            text: user?.name ?? '',
            description: `Role: ${user?.role ?? ''}`,
            iconName: 'user-profile',
            ariaLabel: `User ${user?.name ?? ''}`,
            items: [
              { id: 'version', text: `Godwit ${query.data?.version ?? ''}`, disabled: true },
              ...(query.data?.csrf === undefined ? [] : [{ id: 'leave', text: 'Log out' }]),
            ],
            onItemClick: ({ detail }) => {
              if (detail.id === 'leave') void leave();
            },
          },
        ]}
      />
    </div>
  );
}
