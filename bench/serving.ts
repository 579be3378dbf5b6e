import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Server } from '../src/server/server.ts';
import { serveHere } from '../src/server/server.ts';

/** A server that a bench fills and asks. */
export interface BenchServer {
  readonly server: Server;
  /** The folder of its state. */
  readonly folder: string;
  /** Ends it and removes the folder. */
  stop(): Promise<void>;
}

/** Starts a server on any free port, with an empty state, that takes requests without a signature. */
export async function startServer(): Promise<BenchServer> {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-bench-'));
  const server = await serveHere(folder, folder);
  return {
    server,
    folder,
    stop: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
