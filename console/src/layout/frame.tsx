import AppLayout from '@cloudscape-design/components/app-layout';
import Box from '@cloudscape-design/components/box';
import Flashbar from '@cloudscape-design/components/flashbar';
import Spinner from '@cloudscape-design/components/spinner';
import type { ReactNode } from 'react';
import { Outlet } from 'react-router';
import { SessionProvider, useSession } from '../data/session.tsx';
import { dismiss, useNotices } from '../data/notices.ts';
import { Login } from '../pages/login/login.tsx';
import { Setup } from '../pages/login/setup.tsx';
import { Unreachable } from '../parts/problem.tsx';
import { Navigation } from './navigation.tsx';
import { TopBar } from './top-bar.tsx';

/** What surrounds every page. Without a session it is the login, at whatever address one came to. */
export function Frame(): ReactNode {
  return (
    <SessionProvider>
      <Inside />
    </SessionProvider>
  );
}

function Inside(): ReactNode {
  const { query } = useSession();
  const { data, error, reload } = query;
  if (!data)
    return error ? (
      <Unreachable error={error} retry={reload} />
    ) : (
      <Box textAlign="center" padding="xxxl">
        <Spinner size="large" />
      </Box>
    );
  if (data.needsSetup) return <Setup />;
  if (!data.user) return <Login />;
  return <Pages />;
}

function Pages(): ReactNode {
  return (
    <>
      <TopBar />
      <AppLayout
        headerSelector="#top-bar"
        navigation={<Navigation />}
        navigationWidth={240}
        toolsHide
        notifications={<Notices />}
        stickyNotifications
        content={<Outlet />}
        ariaLabels={{
          navigation: 'Navigation',
          navigationClose: 'Close the navigation',
          navigationToggle: 'Open the navigation',
          notifications: 'Notifications',
        }}
      />
    </>
  );
}

function Notices(): ReactNode {
  return (
    <Flashbar
      items={useNotices().map(({ id, type, header, content }) => ({
        id: String(id),
        type,
        header,
        content,
        dismissible: true,
        dismissLabel: 'Dismiss',
        ariaRole: type === 'error' ? ('alert' as const) : ('status' as const),
        onDismiss: () => dismiss(id),
      }))}
    />
  );
}
