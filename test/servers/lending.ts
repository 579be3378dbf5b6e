/** What a test file does with a server: it has it for itself until it stops it. */
interface Stoppable {
  stop(): Promise<void>;
}

/**
 * Lends servers, because a start costs seconds: `stop` empties one, and the next file of the same process has it then. It is as one that was just started, but for what `empty` does not
 * know, so that a test of settings starts its own. All end with the process.
 */
export function lending<Server extends Stoppable>(
  start: () => Promise<Server>,
  empty: (server: Server) => Promise<void>,
): () => Promise<Server> {
  const free: Server[] = [];
  return async () => {
    const server = free.pop() ?? (await start());
    let isLent = true;
    return {
      ...server,
      stop: async () => {
        if (!isLent) return;
        isLent = false;
        try {
          await empty(server);
          free.push(server);
        } catch (error) {
          process.stderr.write(`\nA server could not be emptied, and is ended: ${String(error)}\n`);
          await server.stop();
        }
      },
    };
  };
}
