import type { Connection } from 'tedious';
import { Sessions } from '../../change/sessions.ts';
import type { Address } from './connect.ts';
import { openSession } from './connect.ts';
import type { About } from './errors.ts';
import { Wire } from './tds/wire.ts';

/** The connections of a task to one server. */
export type SqlServerSessions = Sessions<Connection>;

/** A pool for a server. */
export function sessionsOf(address: Address, side: About['side']): SqlServerSessions {
  return new Sessions({
    open: () => openSession(address, side),
    prepare: () => Promise.resolve(),
    watch: (connection, forget) => {
      connection.on('error', forget);
      connection.on('end', forget);
    },
    cut: (connection) => connection.close(),
    end: async (connection) => {
      connection.close();
      await Promise.resolve();
    },
  });
}

/** Connections that are read as bytes. */
export function wiresOf(address: Address, side: About['side']): Sessions<Wire> {
  return new Sessions({
    open: async () => new Wire(await openSession(address, side, { isWire: true })),
    prepare: () => Promise.resolve(),
    watch: (wire, forget) => wire.onEnd(forget),
    cut: (wire) => wire.close(),
    end: async (wire) => {
      wire.close();
      await Promise.resolve();
    },
  });
}
