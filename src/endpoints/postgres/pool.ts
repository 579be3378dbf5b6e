import type pg from 'pg';
import { Sessions } from '../../change/sessions.ts';
import type { Address } from './connect.ts';
import type { About } from './errors.ts';
import { openSession } from './session.ts';

/** The connections of a task to one server. */
export type PostgresSessions = Sessions<pg.Client>;

/** A pool for a server; `prepare` is done once for each connection. */
export function sessionsOf(
  address: Address,
  side: About['side'],
  prepare: (client: pg.Client) => Promise<void> = async () => {},
): PostgresSessions {
  return new Sessions({
    open: () => openSession(address, side, { readsRows: side === 'source' }),
    prepare,
    watch: (client, forget) => client.on('end', forget),
    // `end` would wait for the statement that still runs.
    cut: (client) =>
      (
        client as unknown as { readonly connection: { readonly stream: { destroy(): void } } }
      ).connection.stream.destroy(),
    end: (client) => client.end(),
  });
}
