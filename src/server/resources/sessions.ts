import { createHash, randomBytes } from 'node:crypto';
import type { Core } from '../core.ts';
import type { Kind } from '../store/store.ts';

/** Somebody who is logged in. */
export interface Session {
  readonly user: string;
  /** What requests that change something bring with them, so that no other page can send them. */
  readonly csrf: string;
  readonly expiresAt: string;
}

interface KeptSession extends Session {
  /** The hash of the token: who reads the state cannot log in with it. */
  readonly id: string;
}

/** The sessions of the console. */
export interface Sessions {
  /** Begins one; the token is known to the browser alone. */
  begin(user: string): Promise<{ readonly token: string; readonly session: Session }>;
  get(token: string): Promise<Session | undefined>;
  end(token: string): Promise<void>;
  /** Ends all of a user, whose password or role is another now. */
  endAll(user: string): Promise<void>;
}

const kind: Kind<KeptSession> = { name: 'session', id: ({ id }) => id, keys: ({ user }) => ({ user }) };

/** A day of work; then one logs in again. */
export const sessionSeconds = 12 * 3600;

/** Makes the service of sessions. They are kept in the state, so that a restart logs nobody out. */
export function makeSessions({ store }: Pick<Core, 'store'>): Sessions {
  const collection = store.collection(kind);
  return {
    begin: async (user) => {
      await forgetOld();
      const token = randomBytes(32).toString('base64url');
      const session = {
        user,
        csrf: randomBytes(24).toString('base64url'),
        expiresAt: new Date(Date.now() + sessionSeconds * 1000).toISOString(),
      };
      await collection.add({ id: idOf(token), ...session });
      return { token, session };
    },
    get: async (token) => {
      const found = await collection.get(idOf(token));
      return found && Date.parse(found.expiresAt) > Date.now() ? found : undefined;
    },
    end: async (token) => {
      await collection.remove(idOf(token));
    },
    endAll: async (user) => {
      for (const { id } of await collection.all({ user })) await collection.remove(id);
    },
  };

  async function forgetOld(): Promise<void> {
    for (const { id, expiresAt } of await collection.all())
      if (Date.parse(expiresAt) < Date.now()) await collection.remove(id);
  }
}

function idOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
