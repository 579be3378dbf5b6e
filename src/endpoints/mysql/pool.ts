import type mysql from 'mysql2/promise';
import { Sessions } from '../../change/sessions.ts';
import type { Address } from './connect.ts';
import { openSession } from './connect.ts';
import type { About } from './errors.ts';
import { Wire } from './wire.ts';

/** The connections of a task to one server. */
export type MysqlSessions = Sessions<mysql.Connection>;

/** A pool for a server; `prepare` is done once for each connection. */
export function sessionsOf(
  address: Address,
  side: About['side'],
  prepare: (connection: mysql.Connection) => Promise<void> = async () => {},
): MysqlSessions {
  return new Sessions({
    open: () => openSession(address, side),
    prepare,
    watch: (connection, forget) => {
      for (const event of ['error', 'end'] as const) connection.on(event, forget);
    },
    cut: (connection) => connection.destroy(),
    end: (connection) => connection.end(),
  });
}

/** Connections that are read as bytes. */
export function wiresOf(address: Address, side: About['side']): Sessions<Wire> {
  return new Sessions({
    open: async () => new Wire(await openSession(address, side, { isWire: true })),
    prepare: async () => {},
    watch: (wire, forget) => wire.onEnd(forget),
    cut: (wire) => wire.close(),
    end: async (wire) => wire.close(),
  });
}
