import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';
import type { ServeOptions, Server } from '../../src/server/server.ts';
import { serve } from '../../src/server/server.ts';

/** A server of a test's own, and AWS's official client that speaks to it. */
export interface Served {
  readonly server: Server;
  readonly client: DatabaseMigrationServiceClient;
  /** The folder of its state. */
  readonly folder: string;
  /** Ends it, and starts it again on the same state. */
  restart(): Promise<Served>;
  stop(): Promise<void>;
}

/** The access key that servers of tests know. */
export const key = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not-so-secret' };

/** Starts a server on any free port, with a state of its own; what it is told besides may be given. */
export async function startServed(
  folder: string = mkdtempSync(join(tmpdir(), 'godwit-server-')),
  more: Partial<ServeOptions> = {},
): Promise<Served> {
  const server = await serve({
    port: 0,
    host: '127.0.0.1',
    state: join(folder, 'server.sqlite'),
    keys: new Map([[key.accessKeyId, key.secretAccessKey]]),
    isAnonymous: false,
    ...more,
  });
  const client = clientOf(server.address);
  const close = async (): Promise<void> => {
    client.destroy();
    await server.close();
  };
  return {
    server,
    client,
    folder,
    restart: async () => {
      await close();
      return await startServed(folder, more);
    },
    stop: async () => {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** AWS's client with a key of its own, by default the one that the server knows. */
export function clientOf(
  endpoint: string,
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } = key,
): DatabaseMigrationServiceClient {
  return new DatabaseMigrationServiceClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
}
