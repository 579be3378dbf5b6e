import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A request as `fetch` takes it. */
export interface Asked {
  readonly url: string;
  readonly init?: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body: string;
  };
}

/** Sends requests from a process of its own, so that what a client does with an answer is not taken for the server's work. */
export interface Client {
  /** How long an answer took, in milliseconds, until its last byte was there. */
  ask(request: Asked): Promise<number>;
  close(): void;
}

/** Starts the process. */
export function startClient(): Client {
  const child = fork(import.meta.filename);
  return {
    ask: async (request) => {
      child.send(request);
      const [time] = (await once(child, 'message')) as [number];
      return time;
    },
    close: () => child.disconnect(),
  };
}

async function timeOf({ url, init }: Asked): Promise<number> {
  const began = performance.now();
  const response = await fetch(url, init);
  const bytes = await response.bytes();
  const time = performance.now() - began;
  if (!response.ok) throw new Error(Buffer.from(bytes).toString('utf8'));
  return time;
}

if (import.meta.main)
  process.on('message', (request: Asked) => {
    void timeOf(request).then((time) => process.send?.(time));
  });
