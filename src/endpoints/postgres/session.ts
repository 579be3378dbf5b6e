import pg from 'pg';
import type { Address, ConnectOptions } from './connect.ts';
import { aboutAddress, connect } from './connect.ts';
import type { About } from './errors.ts';
import { toOperationError } from './errors.ts';

/**
 * Opens a connection for moving rows: every text that the server writes or reads has one form, whatever its settings say. What a target has committed is confirmed to the source, which
 * then forgets it; so a commit waits until it is on disk, even where the server's default is to lose the last ones in a crash. The same is true where tasks are kept.
 */
export async function openSession(
  address: Address,
  side: About['side'],
  options: Pick<ConnectOptions, 'replication' | 'readsRows'> = {},
): Promise<pg.Client> {
  const client = await connect(address, { side, ...options });
  try {
    await client.query(settingsOf(side));
  } catch (error) {
    await client.end().catch(() => {});
    throw toOperationError(error, aboutAddress(address, side));
  }
  return client;
}

function settingsOf(side: About['side']): string {
  return [
    `SET client_encoding = 'UTF8'`,
    `SET datestyle = 'ISO, YMD'`,
    `SET intervalstyle = 'postgres'`,
    `SET timezone = 'UTC'`,
    'SET extra_float_digits = 1',
    `SET bytea_output = 'hex'`,
    'SET statement_timeout = 0',
    'SET idle_in_transaction_session_timeout = 0',
    `SET search_path = ''`,
    ...(side === 'source' ? [] : [durable]),
  ].join(';');
}

/** Stricter settings than `on` stay. */
const durable = `SELECT pg_catalog.set_config('synchronous_commit', 'on', false) WHERE pg_catalog.current_setting('synchronous_commit') = 'off'`;

/** The name of a table or column in a statement. */
export function name(...parts: readonly string[]): string {
  return parts.map((part) => pg.escapeIdentifier(part)).join('.');
}

/** A value in a statement that takes no parameters. */
export function literal(value: string): string {
  return pg.escapeLiteral(value);
}
