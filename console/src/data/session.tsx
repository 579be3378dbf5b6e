import { createContext, useContext, useEffect, useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Role, SessionView } from '../../../src/server/rest/contract/session.ts';
import { setCsrf } from './client.ts';
import { goLive, goQuiet } from './live.ts';
import type { Query } from './query.ts';
import { useQuery } from './query.ts';

interface SessionContext {
  readonly query: Query<SessionView>;
  readonly may: (role: Role) => boolean;
}

const Context = createContext<SessionContext | undefined>(undefined);
const rank: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, admin: 2 };

/** Knows who is logged in, and follows the server while somebody is. */
export function SessionProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const query = useQuery<SessionView>('/session');
  const user = query.data?.user;
  const isAsked = query.data !== undefined || query.error !== undefined;
  setCsrf(query.data?.csrf);
  useEffect(() => {
    if (user) goLive();
    // Until that is known, what was begun with the page goes on.
    else if (isAsked) goQuiet();
  }, [user, isAsked]);
  const value = useMemo(
    () => ({ query, may: (role: Role) => user !== undefined && rank[user.role] >= rank[role] }),
    [query, user],
  );
  return <Context value={value}>{children}</Context>;
}

export function useSession(): SessionContext {
  const session = useContext(Context);
  if (!session) throw new Error('This component stands outside of SessionProvider.');
  return session;
}
